"""The inbox, the acts, and the contact centre's page."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.suggestions import a_meeting, a_published, a_suggestion, an_answered
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.web.test_suggestions_public import counted_queries, store
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent
from trygghetsrad.suggestions.queries import PAGE
from trygghetsrad.suggestions.rules import Kind, Reply, Source, State

INBOX = "/personal/forslag"
DESK = "/personal/registrera"
DECIDING = ("svara", "fraga", "lamna-vidare", "ta-upp", "sla-ihop", "publicera", "dolj", "ta-bort-uppgifter")
ACTS = (*DECIDING, "ansvarig", "anteckna")


def test_an_empty_inbox_says_so(staff: PageClient) -> None:
    assert "Inkorgen är tom." in staff.get(INBOX).text


def test_the_inbox_is_oldest_first_with_the_deadline_in_words(staff: PageClient, session: Session) -> None:
    today = clock.today()
    store(
        session,
        a_suggestion(number=2, answer_by=today + timedelta(days=60)),
        a_suggestion(number=1, kind=Kind.QUESTION, answer_by=today - timedelta(days=1)),
        an_answered(number=3),
    )

    page = staff.get(INBOX).text

    assert page.index("Fråga 1<") < page.index("Förslag 2<")
    assert "Förslag 3<" not in page
    assert re.search(r"<strong>Svaret är \d arbetsdag\w* sent", page)
    assert re.search(r"Svar senast \d+ \w+ \d{4}, \d+ arbetsdagar kvar\.", page)


def test_the_inbox_is_filtered_by_state_and_kind(staff: PageClient, session: Session) -> None:
    store(
        session,
        a_suggestion(number=1, answer_by=clock.today() - timedelta(days=1)),
        a_suggestion(number=2, kind=Kind.VIEW, state=State.ELSEWHERE, handed_to="Trafikverket"),
        an_answered(number=3),
    )

    def numbers(query: str) -> list[str]:
        return re.findall(r"(?:Förslag|Synpunkt|Fråga) (\d)</a>", staff.get(f"{INBOX}?{query}").text)

    assert numbers("lage=hos-andra") == ["2"]
    assert numbers("lage=sena") == ["1"]
    assert numbers("ansvarig=ingen") == ["1", "2"]
    assert numbers("ansvarig=polisen") == numbers("plats=hela-kommunen") == []
    assert numbers("lage=besvarade") == ["3"]
    assert numbers("slag=synpunkt") == ["2"]
    assert numbers("lage=dolda") == []
    for odd in ("lage=received", "slag=x", "under=x", "ansvarig=kim", "plats=Rom"):
        assert staff.get(f"{INBOX}?{odd}").status_code == 400


def test_a_long_inbox_is_paged_and_costs_the_same(app: Flask, staff: PageClient, session: Session) -> None:
    store(session, a_suggestion(number=1))
    with counted_queries(app) as at_one:
        staff.get(INBOX)
    store(session, *(a_suggestion(number=number) for number in range(2, PAGE + 4)))
    with counted_queries(app) as at_many:
        first = staff.get(INBOX).text

    assert len(at_one) == len(at_many) <= 6
    assert f"over={PAGE}" in first
    rest = staff.get(f"{INBOX}?over={PAGE}").text
    assert re.findall(r"Förslag (\d+)</a>", rest) == [str(number) for number in range(PAGE + 1, PAGE + 4)]
    back = staff.get(f"{INBOX}?under={PAGE + 1}").text
    assert re.findall(r"Förslag (\d+)</a>", back) == [str(number) for number in range(1, PAGE + 1)]


def test_every_act_from_the_page_of_the_suggestion(staff: PageClient, session: Session) -> None:
    store(session, one := a_suggestion(reply=Reply.CODE), meeting := a_meeting(date(2099, 4, 24)))  # type: ignore[arg-type]
    here = f"{INBOX}/{one.number}"
    page = staff.get(here).text
    for act in ACTS:
        assert f"{here}/{act}" in page
    steps: list[tuple[str, dict[str, Any], str]] = [
        ("lamna-vidare", {"unit": "trafikverket", "reason": "Statlig väg."}, "Ärendet ligger hos Trafikverket."),
        ("ta-upp", {"meeting_id": str(meeting.id), "title": "Mörka vägar"}, "Mörka vägar"),
        ("svara", {"outcome": "done", "text": "Vi satte upp fyra lampor."}, "Genomfört"),
        ("publicera", {"title": "Ljus", "text": "Mörkt.", "answer": "Lampor."}, "Så syns det för alla"),
        ("dolj", {"reason": "Fel ärende."}, "Dolt"),
    ]
    for act, fields, seen in steps:
        shown = fill(staff, f"{here}/{act}", fields=fields, follow=True).text
        assert seen in shown, act
    assert "Mottaget" in fill(staff, here, button="version=6", follow=True).text
    erased = fill(staff, f"{here}/ta-bort-uppgifter", fields={"reason": "Begäran.", "words_too": "y"}, follow=True).text
    assert "Texten är borttagen." in erased
    acts = session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == one.id).order_by(AuditEntry.at))
    assert [act.removeprefix("suggestion.") for act in acts] == [
        "handed_over", "taken_up", "answered", "published", "hidden", "restored", "erased",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "fields", "said"),
    [
        ("svara", {}, "Välj vad det blev av det."),
        ("svara", {"outcome": "done", "text": ""}, "Skriv ett svar med hela meningar."),
        ("svara", {"outcome": "vann", "text": "Nu är det klart."}, "Fel:"),
        ("svara", {"outcome": "done", "text": "x" * 5001}, "högst 5000"),
        (
            "svara",
            {"outcome": "planned", "text": "Det byggs i höst.", "planned_on-day": "31", "planned_on-month": "2"},
            "finns inte",
        ),
        ("svara", {"outcome": "done", "text": "Klart!"}, "hela meningar"),
        ("svara", {"outcome": "planned", "text": "Det byggs i höst."}, "Skriv när det senast ska vara gjort."),
        ("svara", {"outcome": "not_ours", "text": "Det är inte vår väg."}, "Skriv vem som ansvarar."),
        ("lamna-vidare", {"unit": "", "reason": "Statlig väg."}, "Välj vem som tar över."),
        ("lamna-vidare", {"unit": "annan", "reason": "Statlig väg."}, "Välj eller skriv vem som tar över."),
        ("lamna-vidare", {"unit": "trafikverket", "reason": ""}, "Skriv varför"),
        ("fraga", {"text": " "}, "Skriv din fråga."),
        ("sla-ihop", {"leader_number": "4711"}, "Det finns inget ärende med det numret."),
        ("ansvarig", {"owner": ""}, "Välj vem."),
        ("ansvarig", {"owner": "polisen"}, "Fel:"),
        (
            "ansvarig",
            {"owner": "skola", "due_on-day": "1", "due_on-month": "1", "due_on-year": "2020"},
            "inte har varit",
        ),
        ("anteckna", {"text": ""}, "Skriv anteckningen."),
        ("publicera", {"title": "x" * 121, "text": "Mörkt.", "answer": "Lampor."}, "högst 120"),
        ("publicera", {"title": "Ljus", "text": "811228-9874", "answer": "Lampor."}, "Ta bort personnumret"),
        ("dolj", {"reason": "   "}, "Skriv varför"),
        ("ta-bort-uppgifter", {"reason": ""}, "Skriv varför"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_happens(
    staff: PageClient, session: Session, act: str, fields: dict[str, str], said: str
) -> None:
    store(session, one := a_suggestion(reply=Reply.CODE))

    page = fill(staff, f"{INBOX}/{one.number}/{act}", fields=fields)

    assert page.status_code == 422
    assert said in page.text
    session.refresh(one)
    assert (one.state, one.version) == (State.RECEIVED, 1)


def test_of_two_coordinators_the_second_keeps_the_text_and_may_send_again(staff: PageClient, session: Session) -> None:
    store(session, one := a_suggestion())
    page = f"{INBOX}/{one.number}/svara"
    answer = {"outcome": "not_now", "text": "Det ryms inte i år."}
    fill(staff, f"{INBOX}/{one.number}/lamna-vidare", unit="trafikverket", reason="Statlig väg.")

    late = fill(staff, page, fields=answer | {"version": "1"})
    assert late.status_code == 409
    assert "Det ryms inte i år." in late.text
    assert "Vi lämnade det vidare" in late.text
    assert re.search(r'name="version"[^>]*value="2"', late.text)

    assert fill(staff, page, fields=answer | {"version": "2"}).status_code == 303
    session.refresh(one)
    assert one.state is State.ANSWERED


def test_an_answer_sent_twice_is_one_answer(staff: PageClient, session: Session) -> None:
    store(session, one := a_suggestion())
    sent = {"outcome": "done", "text": "Nu är det klart.", "version": "1"}
    assert [fill(staff, f"{INBOX}/{one.number}/svara", fields=sent).status_code for _ in range(2)] == [303, 303]

    events = select(func.count()).select_from(SuggestionEvent).where(SuggestionEvent.suggestion_id == one.id)
    assert session.scalar(events) == 1


def test_the_senders_words_are_never_offered_for_publishing(staff: PageClient, session: Session) -> None:
    store(session, one := a_suggestion(text="Kim Exempel stör."))

    page = staff.get(f"{INBOX}/{one.number}/publicera").text

    assert "Kim Exempel stör." not in "".join(re.findall(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL))


def test_an_act_that_does_not_fit_the_state_says_so(staff: PageClient, session: Session) -> None:
    store(session, one := an_answered())

    assert staff.get(f"{INBOX}/{one.number}/lamna-vidare").status_code == 409


def test_the_contact_centre_reads_and_registers_but_decides_nothing(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    store(session, one := a_suggestion(reply=Reply.EMAIL, reply_to="kim@example.se"))

    page = client.get(f"{INBOX}/{one.number}")

    assert page.status_code == 200
    assert "kim@example.se" not in page.text
    for act in DECIDING:
        assert f"/{act}" not in page.text
        assert client.get(f"{INBOX}/{one.number}/{act}").status_code == 403
    for act in ("ansvarig", "anteckna"):
        assert client.get(f"{INBOX}/{one.number}/{act}").status_code == 200


def test_without_an_account_nobody_enters(client: PageClient, session: Session) -> None:
    store(session, one := a_suggestion())

    for page in (INBOX, f"{INBOX}/{one.number}", DESK):
        assert "/personal/logga-in" in client.get(page).headers["Location"]


@pytest.mark.parametrize("act", ["", *(f"/{act}" for act in ACTS)])
def test_a_missing_number_is_404(staff: PageClient, act: str) -> None:
    assert staff.get(f"{INBOX}/4711{act}").status_code == 404


def test_a_caller_is_registered_on_one_page_and_read_the_code(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    fields = {"kind": "fraga", "text": "När plogas det?", "area": "hela-kommunen", "reply": "code", "informed": "y"}

    page = fill(client, DESK, fields=fields, follow=True).text

    one = session.scalars(select(Suggestion)).one()
    assert (one.source, one.kind, one.area) == (Source.DESK, Kind.QUESTION, "hela-kommunen")
    number, code = re.findall(r'class="reference">([^<]+)<', page)
    client.get(DESK)
    assert "Vi tog emot det" in fill(client, "/forslag/folj", number=number, code=code, follow=True).text


@pytest.mark.parametrize(
    "fields",
    [{}, {"kind": "fraga"}, {"kind": "fraga", "text": "Hej", "reply": "email"}, {"kind": "x", "text": "Hej"},
     {"kind": "fraga", "text": "Hej", "once": "1"}],
)  # fmt: skip
def test_an_incomplete_call_is_not_registered(client: PageClient, session: Session, fields: dict[str, str]) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)

    assert fill(client, DESK, fields=fields).status_code == 422
    assert session.scalars(select(Suggestion)).all() == []


def test_the_page_without_a_token_keeps_the_words(staff: PageClient, session: Session) -> None:
    store(session, one := a_suggestion())

    page = staff.post(f"{INBOX}/{one.number}/svara", data={"outcome": "done", "text": "Ett långt svar."})

    assert page.status_code == 400
    assert "Ett långt svar." in page.text


def test_hostile_words_are_text_for_the_staff(staff: PageClient, session: Session) -> None:
    hostile = "<script>alert(1)</script>\n{{7*7}}"
    store(session, one := a_published(text=hostile, place=hostile))

    for page in (f"{INBOX}?lage=besvarade", f"{INBOX}/{one.number}", f"{INBOX}/{one.number}/svara"):
        assert "<script>alert" not in staff.get(page).text
