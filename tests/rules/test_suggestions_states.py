"""Every state x every action, and the working-day clock."""

from __future__ import annotations

from datetime import date

import pytest

from trygghetsrad.suggestions.days_off import is_holiday
from trygghetsrad.suggestions.rules import (
    ALLOWED,
    LEADS_TO,
    Action,
    Reminded,
    State,
    add_working_days,
    deadline,
    is_an_answer,
    is_untold,
    may,
    next_reminder,
    working_days_between,
)

TABLE = """
         answer ask route hand_over take_up merge separate publish unpublish hide restore write_note erase reply dispute
received    yes    yes yes   yes       yes     yes   no       yes     yes       yes  no      yes        yes   yes   no
elsewhere   yes    yes yes   yes       yes     yes   no       yes     yes       yes  no      yes        yes   yes   no
taken_up    yes    yes yes   yes       yes     yes   no       yes     yes       yes  no      yes        yes   yes   no
answered    yes    no  no    no        no      no    no       yes     yes       yes  no      yes        yes   no    yes
hidden      no     no  no    no        no      no    no       no      no        no   yes     yes        yes   no    no
merged      no     no  no    no        no      no    yes      no      no        no   no      yes        yes   no    yes
"""
"""When the suggestion itself allows it: unpublished needs published, merged needs unpublished, and so on; see below."""


def cells() -> list[tuple[State, Action, bool]]:
    heading, *rows = (line.split() for line in TABLE.strip().splitlines())
    return [
        (State(row[0]), Action(action), cell == "yes")
        for row in rows
        for action, cell in zip(heading, row[1:], strict=True)
    ]


@pytest.mark.parametrize(("state", "action", "allowed"), cells())
def test_what_may_be_done_in_a_state(state: State, action: Action, allowed: bool) -> None:
    published = action is not Action.MERGE
    assert may(state, action, published=published, asked=True, told=True) is allowed


def test_the_table_names_every_state_and_action() -> None:
    assert {(state, action) for state, action, _ in cells()} == {(s, a) for s in State for a in Action}
    assert set(ALLOWED) == set(State)


@pytest.mark.parametrize(
    ("state", "action", "about"),
    [
        (State.ANSWERED, Action.UNPUBLISH, {"published": False}),
        (State.RECEIVED, Action.MERGE, {"published": True}),
        (State.RECEIVED, Action.ASK, {"reachable": False}),
        (State.RECEIVED, Action.REPLY, {"asked": False}),
        (State.ANSWERED, Action.DISPUTE, {"disputed": True}),
        (State.MERGED, Action.DISPUTE, {"told": False}),
    ],
)
def test_what_the_suggestion_itself_forbids(state: State, action: Action, about: dict[str, bool]) -> None:
    assert not may(state, action, **about)


def test_where_an_action_leads() -> None:
    assert {
        action.value: LEADS_TO[action].value if action in LEADS_TO else "stays" for action in Action
    } == {
        "answer": "answered",
        "ask": "stays",
        "route": "stays",
        "hand_over": "elsewhere",
        "take_up": "taken_up",
        "merge": "merged",
        "separate": "stays",
        "publish": "stays",
        "unpublish": "stays",
        "hide": "hidden",
        "restore": "received",
        "write_note": "stays",
        "erase": "stays",
        "reply": "stays",
        "dispute": "received",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says_something"),
    [("Klart!", False), ("...", False), ("Nej tack. —", False), ("Lampan lyser nu.", True), ("1 2 3 4", False)],
)
def test_an_answer_is_a_sentence(text: str, says_something: bool) -> None:
    assert is_an_answer(text) is says_something


TUESDAY = date(2027, 4, 13)


@pytest.mark.parametrize(
    ("reminded", "due_on", "received_on", "step"),
    [
        ("not_told", date(2027, 4, 30), date(2027, 4, 12), "told"),
        ("not_told", date(2027, 4, 30), TUESDAY, None),  # not on the day of a call
        ("not_told", date(2027, 4, 14), TUESDAY, None),
        ("told", date(2027, 4, 30), date(2027, 4, 1), None),
        ("told", date(2027, 4, 15), date(2027, 4, 1), "before"),
        ("before", date(2027, 4, 15), date(2027, 4, 1), None),
        ("before", date(2027, 4, 13), date(2027, 4, 1), None),  # the day itself is not late
        ("before", date(2027, 4, 12), date(2027, 4, 1), "after"),
        ("told", date(2027, 4, 12), date(2027, 4, 1), "after"),
        ("after", date(2027, 4, 12), date(2027, 4, 1), None),
    ],
)
def test_what_an_owner_is_told_and_when(reminded: str, due_on: date, received_on: date, step: str | None) -> None:
    found = next_reminder(
        Reminded(reminded), due_on, received_on=received_on, day=TUESDAY, soon=add_working_days(TUESDAY, 2, is_holiday)
    )
    assert found == (Reminded(step) if step else None)


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


@pytest.mark.parametrize(
    ("done_on", "result", "answered_on", "is_news"),
    [
        (date(2027, 3, 1), "Lagat.", None, True),
        (None, "Lagat.", date(2027, 3, 1), True),
        (date(2027, 3, 1), "Lagat.", date(2027, 3, 1), True),
        (date(2027, 2, 28), "Lagat.", date(2027, 3, 1), False),
        (date(2027, 3, 2), "Så här blev det.", date(2027, 3, 1), False),
    ],
)
def test_what_came_with_the_answer_or_after_it_is_news(
    done_on: date | None, result: str, answered_on: date | None, is_news: bool
) -> None:
    assert is_untold(done_on, result, answered_on, "Så här blev det.") is is_news
