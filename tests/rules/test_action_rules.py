"""When an action is late, and which states a change may give it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from trygghetsrad.meetings.rules import CLOSED_ACTIONS, OPEN_ACTIONS, ActionState, is_overdue, may_become

TODAY = date(2027, 3, 15)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize("state", list(ActionState))
@pytest.mark.parametrize(
    ("due_on", "passed"), [(None, False), (YESTERDAY, True), (TODAY, False), (TOMORROW, False)], ids=str
)
def test_only_what_is_open_and_past_its_last_day_is_late(
    state: ActionState, due_on: date | None, *, passed: bool
) -> None:
    assert is_overdue(state, due_on, TODAY) is (passed and state in {ActionState.PLANNED, ActionState.UNDER_WAY})


@pytest.mark.parametrize("state", list(ActionState))
@pytest.mark.parametrize("wanted", list(ActionState))
def test_a_change_opens_or_leaves_but_never_closes(state: ActionState, wanted: ActionState) -> None:
    closes = wanted in {ActionState.DONE, ActionState.DROPPED} and wanted is not state
    assert may_become(state, wanted) is not closes


def test_every_state_is_open_or_closed() -> None:
    assert set(ActionState) == OPEN_ACTIONS | CLOSED_ACTIONS
    assert not OPEN_ACTIONS & CLOSED_ACTIONS
