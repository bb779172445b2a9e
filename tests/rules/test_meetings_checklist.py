"""What the checklist finds before notes go public, and what it leaves in peace."""

from __future__ import annotations

import pytest

from trygghetsrad.meetings.checklist import Concern, Known, Texts, check_notes, other_names

KNOWN = Known(
    secret=["Anna Påhittad", ""],
    public=["Dag Öppen"],
    places=["Kolbäck", "Hallstahammars kommun"],
    numbers=["0220-240 00"],
)


def test_every_concern_is_found_where_it_stands_and_the_hard_ones_come_first() -> None:
    notes = ["Ring på 070-174 06 05.", "", "Född 19811228-9874, sa Anna Påhittad till Bo Utanför."]

    remarks = check_notes(Texts("", "", notes, undescribed=((1, "Kartan"),)), KNOWN)

    found = {one.concern: one for one in remarks}
    assert set(found) == set(Concern) - {Concern.NO_FINNISH}
    assert found[Concern.EMPTY_NOTES].places == (2,)
    assert found[Concern.PHONE_NUMBER].places == (1,)
    assert found[Concern.IDENTITY_NUMBER].places == (3,)
    assert found[Concern.UNDESCRIBED_IMAGE].places == (1,)
    assert found[Concern.MEMBER_NAME].found == ("Anna Påhittad",)
    assert found[Concern.OTHER_NAME].found == ("Bo Utanför",)
    hard = [one.concern.is_hard for one in remarks]
    assert hard == sorted(hard, reverse=True)
    assert sum(hard) == 3


def test_a_summary_without_one_in_finnish_is_pointed_out() -> None:
    assert [one.concern for one in check_notes(Texts("Kort.", " ", ["Text."]), Known())] == [Concern.NO_FINNISH]


def test_the_summaries_are_read_too() -> None:
    remarks = check_notes(Texts("Kort.", "Soita 070-174 06 05.", ["Text."]), Known())
    assert [(one.concern, one.places) for one in remarks] == [(Concern.PHONE_NUMBER, (0,))]


def test_a_clean_text_has_no_remarks_and_the_municipality_may_give_its_own_number() -> None:
    assert check_notes(Texts("Kort.", "Lyhyt.", ["Ring kundcenter, 0220-240 00."]), KNOWN) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("I Kolbäck talade Bo Utanför om ljuset.", ["Bo Utanför"]),
        ("Eva-Lena Exempelsson af Demo kom.", ["Eva-Lena Exempelsson af Demo"]),
        ("Från Kolbäck till Hallstahammars Kommun. På Region Demo.", []),
        ("Dag Öppen visade siffror. Dag Öppens bilder.", []),
        ("Polisen berättade. Rådet tycker.", []),
    ],
)
def test_full_names_are_told_from_places_and_the_beginnings_of_sentences(text: str, names: list[str]) -> None:
    assert other_names(text, KNOWN) == names


@pytest.mark.parametrize("text", ["polisen", "ANNA PÅHITTADS förslag", "anna påhittad"])
def test_a_members_name_is_found_whole_whatever_the_case(text: str) -> None:
    known = Known(secret=["Li", "Anna Påhittad"])
    remarks = check_notes(Texts("Kort.", "Lyhyt.", [text]), known)
    assert [one.found for one in remarks] == ([] if text == "polisen" else [("Anna Påhittad",)])
