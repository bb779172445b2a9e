"""The balance of those chosen by hand, and what of it may be read by anyone."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from trygghetsrad.lottery.by_hand import Candidate, Verdict, balance, by_group, public_record, with_one_more
from trygghetsrad.lottery.core import Quota, Type

FEATURES = ("age", "sex")
QUOTAS = [Quota("age", "16–29", 1, 2), Quota("age", "30+", 2, 8), Quota("sex", "woman", 0, 1)]
YOUNG: Type = ("16–29", "woman")
OLD: Type = ("30+", "woman")
MAN: Type = ("30+", "man")


def test_each_quota_is_counted_and_judged() -> None:
    seen = balance(FEATURES, QUOTAS, 4, [OLD, OLD, MAN])

    assert [(line.chosen, line.verdict) for line in seen.lines] == [
        (0, Verdict.FEW),
        (3, Verdict.FITS),
        (2, Verdict.MANY),
    ]
    assert (seen.chosen, seen.is_full, seen.is_kept) == (3, False, False)


def test_a_full_panel_within_the_quotas_keeps_them() -> None:
    assert balance(FEATURES, QUOTAS, 3, [YOUNG, MAN, MAN]).is_kept
    assert not balance(FEATURES, QUOTAS, 4, [YOUNG, MAN, MAN]).is_kept


def test_those_of_one_address_are_counted_and_break_it() -> None:
    seen = balance(FEATURES, QUOTAS, 3, [YOUNG, MAN, MAN], ["gatan 1", "gatan 1", ""])

    assert (seen.sharing, seen.is_kept) == (2, False)


def test_blank_addresses_are_no_address() -> None:
    assert balance(FEATURES, QUOTAS, 3, [YOUNG, MAN, MAN], ["", "", ""]).sharing == 0


def test_a_quota_of_a_feature_that_is_not_seen_is_left_out() -> None:
    seen = balance(FEATURES, [*QUOTAS, Quota("household", "x", 0, 1)], 3, [YOUNG])

    assert len(seen.lines) == 3


def test_the_record_counts_only_large_groups() -> None:
    kinds: list[Type] = [OLD] * 6 + [MAN] * 5
    seen = balance(FEATURES, QUOTAS, 12, kinds)
    record = public_record(seen, FEATURES, kinds, people=40, reason="Få anmälde sig.")
    assert record["margins"] == {"age": {"30+": 11}, "sex": {"man": 5, "woman": 6}}

    kinds = [OLD] * 6 + [MAN] * 4
    record = public_record(balance(FEATURES, QUOTAS, 12, kinds), FEATURES, kinds, people=40, reason="-")
    assert record["margins"] == {"age": {"30+": 10}}


def test_another_choice_is_added_and_the_first_stays_as_it_was() -> None:
    before = public_record(balance(FEATURES, QUOTAS, 2, [OLD, MAN]), FEATURES, [OLD, MAN], people=9, reason="-")

    after = with_one_more(before, reason="Någon flyttade.", day=date(2027, 6, 1))

    assert after["later"] == [{"on": "2027-06-01", "reason": "Någon flyttade."}]
    assert before["later"] == []
    assert {**after, "later": []} == before


def test_candidates_stand_by_group_in_order() -> None:
    people = [Candidate(UUID(int=at), f"TR-{at}", "", kind, "") for at, kind in enumerate((MAN, OLD, MAN, YOUNG))]

    assert {kind: [one.reference for one in group] for kind, group in by_group(people).items()} == {
        YOUNG: ["TR-3"],
        OLD: ["TR-1"],
        MAN: ["TR-0", "TR-2"],
    }
    assert list(by_group(people)) == [YOUNG, OLD, MAN]
