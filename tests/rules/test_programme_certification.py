"""The certificate's criteria, its months, and what an application lacks."""

from __future__ import annotations

from datetime import date

import pytest

from trygghetsrad.programme.rules.certification import (
    NEWEST,
    VERSIONS,
    Gap,
    Source,
    gaps,
    is_to_be_renewed,
    last_day,
    months_left,
    next_days,
    read_versions,
)

FAULTY = """
[[version]]
key = "sex"
name = "x"
[[version.criterion]]
number = "1"
title = "x"
text = "x"
gathers = ["groups"]
needs = ["{needs}"]
becomes = ["{becomes}"]
"""


def test_both_versions_are_there_and_every_old_criterion_went_somewhere() -> None:
    assert [len(VERSIONS[key].criteria) for key in (NEWEST, "2012")] == [6, 7]
    newest = {one.number for one in VERSIONS[NEWEST].criteria}
    old = [one.becomes for one in VERSIONS["2012"].criteria]
    assert all(old)
    assert {number for becomes in old for number in becomes} == newest
    assert VERSIONS[NEWEST].criterion("7") is None


@pytest.mark.parametrize(("needs", "becomes"), [("network", "1"), ("groups", "9"), ("the moon", "1")])
def test_a_file_that_points_at_nothing_is_an_error(needs: str, becomes: str) -> None:
    with pytest.raises(ValueError, match=r"criterion|Source"):
        read_versions(FAULTY.format(needs=needs, becomes=becomes))


@pytest.mark.parametrize(
    ("today", "left", "renew"),
    [
        (date(2026, 5, 31), 24, True),
        (date(2026, 6, 1), 24, True),
        (date(2026, 4, 30), 25, False),
        (date(2028, 5, 2), 0, True),
        (date(2028, 6, 1), 0, True),
        (date(2028, 6, 2), -1, True),
    ],
)
def test_months_are_counted_down_to_the_day(today: date, left: int, renew: bool) -> None:
    assert months_left(date(2028, 6, 1), today) == left
    assert is_to_be_renewed(date(2028, 6, 1), today) is renew


def test_a_cycle_is_five_years() -> None:
    assert last_day(date(2024, 2, 29)) == date(2029, 2, 28)


def test_a_criterion_lacks_what_it_needs_and_words() -> None:
    first = VERSIONS[NEWEST].criteria[0]
    assert gaps(first, [], has_words=False) == [Gap(Source.GROUPS), Gap(Source.MEETINGS), Gap(None)]
    assert gaps(first, [Source.GROUPS, Source.MEETINGS], has_words=True) == []


def test_the_next_cycle_begins_the_day_after_and_lasts_five_years() -> None:
    assert next_days(date(2027, 12, 31)) == (date(2028, 1, 1), date(2033, 1, 1))
