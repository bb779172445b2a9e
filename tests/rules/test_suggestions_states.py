"""Every state x every action, and the working-day clock."""

from __future__ import annotations

from datetime import date

import pytest

from trygghetsrad.suggestions.days_off import is_holiday
from trygghetsrad.suggestions.rules import (
    ALLOWED,
    LEADS_TO,
    Action,
    State,
    add_working_days,
    deadline,
    may,
    working_days_between,
)

TABLE = """
            answer hand_over take_up publish unpublish hide restore erase dispute
received    yes    yes       yes     yes     yes       yes  no      yes   no
elsewhere   yes    yes       yes     yes     yes       yes  no      yes   no
taken_up    yes    yes       yes     yes     yes       yes  no      yes   no
answered    yes    no        no      yes     yes       yes  no      yes   yes
hidden      no     no        no      no      no        no   yes     yes   no
"""


def cells() -> list[tuple[State, Action, bool]]:
    heading, *rows = (line.split() for line in TABLE.strip().splitlines())
    return [
        (State(row[0]), Action(action), cell == "yes")
        for row in rows
        for action, cell in zip(heading, row[1:], strict=True)
    ]


@pytest.mark.parametrize(("state", "action", "allowed"), cells())
def test_what_may_be_done_in_a_state(state: State, action: Action, allowed: bool) -> None:
    assert may(state, action, published=True) is allowed


def test_the_table_names_every_state_and_action() -> None:
    assert {(state, action) for state, action, _ in cells()} == {(s, a) for s in State for a in Action}
    assert set(ALLOWED) == set(State)


def test_only_the_published_can_be_unpublished_and_a_sender_disputes_once() -> None:
    assert not may(State.ANSWERED, Action.UNPUBLISH, published=False)
    assert not may(State.ANSWERED, Action.DISPUTE, disputed=True)


def test_where_an_action_leads() -> None:
    assert {
        action.value: LEADS_TO[action].value if action in LEADS_TO else "stays" for action in Action
    } == {
        "answer": "answered",
        "hand_over": "elsewhere",
        "take_up": "taken_up",
        "publish": "stays",
        "unpublish": "stays",
        "hide": "hidden",
        "restore": "received",
        "erase": "stays",
        "dispute": "received",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2027, 3, 15), 10, date(2027, 3, 31)),  # over Easter: Good Friday and Easter Monday
        (date(2027, 3, 12), 1, date(2027, 3, 15)),  # over a weekend
        (date(2027, 6, 24), 1, date(2027, 6, 28)),  # Midsummer Eve is a Friday off
        (date(2027, 12, 23), 1, date(2027, 12, 27)),
        (date(2027, 3, 15), 0, date(2027, 3, 15)),
    ],
)
def test_the_promise_counts_swedish_working_days(start: date, days: int, end: date) -> None:
    assert add_working_days(start, days, is_holiday) == end
    assert working_days_between(start, end, is_holiday) == days


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2027, 4, 14), 0),
        (date(2027, 4, 9), 3),
        (date(2027, 4, 15), -1),
        (date(2027, 4, 19), -3),
    ],
)
def test_how_many_working_days_are_left(today: date, left: int) -> None:
    assert deadline(date(2027, 4, 14), today, is_holiday).left == left


def test_a_weekend_after_the_last_day_is_late() -> None:
    friday, saturday = date(2027, 4, 16), date(2027, 4, 17)

    assert deadline(friday, saturday, is_holiday).is_passed
