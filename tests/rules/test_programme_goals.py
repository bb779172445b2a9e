"""How a goal stands: on its way, at risk, not measured, reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.programme.rules.goals import (
    Direction,
    Frequency,
    GoalState,
    Plan,
    Reading,
    due_on,
    goal_state,
    indicator_state,
    is_sensible_day,
    newest_of,
)

UP = Plan(Reading(date(2026, 1, 1), 40.0), Reading(date(2028, 1, 1), 60.0), Direction.UP, Frequency.HALF_YEAR)
DOWN = Plan(Reading(date(2026, 1, 1), 20.0), Reading(date(2030, 1, 1), 10.0), Direction.DOWN, Frequency.YEAR)
HALFWAY = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("plan", "readings", "today", "state"),
    [
        (UP, [Reading(HALFWAY, 50.0)], date(2027, 3, 1), GoalState.ON_TRACK),  # exactly on the line
        (UP, [Reading(HALFWAY, 55.0)], date(2027, 3, 1), GoalState.ON_TRACK),
        (UP, [Reading(HALFWAY, 49.9)], date(2027, 3, 1), GoalState.RISK),
        (UP, [Reading(HALFWAY, 60.0)], date(2027, 3, 1), GoalState.REACHED),
        (UP, [Reading(HALFWAY, 72.0)], date(2027, 3, 1), GoalState.REACHED),
        (UP, [Reading(HALFWAY, 50.0)], date(2027, 7, 1), GoalState.ON_TRACK),  # due today is not late
        (UP, [Reading(HALFWAY, 50.0)], date(2027, 7, 2), GoalState.UNMEASURED),
        (
            UP,
            [Reading(HALFWAY, 72.0)],
            date(2027, 7, 2),
            GoalState.UNMEASURED,
        ),  # what was reached then is not known now
        (UP, [], date(2026, 5, 1), GoalState.ON_TRACK),  # the start is a measurement
        (UP, [], date(2026, 7, 2), GoalState.UNMEASURED),
        (
            UP,
            [Reading(date(2028, 1, 1), 60.0)],
            date(2040, 1, 1),
            GoalState.REACHED,
        ),  # the last day is measured for good
        (UP, [Reading(date(2028, 3, 1), 59.0)], date(2040, 1, 1), GoalState.RISK),
        (DOWN, [Reading(date(2028, 1, 1), 15.0)], date(2028, 2, 1), GoalState.ON_TRACK),
        (DOWN, [Reading(date(2028, 1, 1), 14.0)], date(2028, 2, 1), GoalState.ON_TRACK),
        (DOWN, [Reading(date(2028, 1, 1), 15.2)], date(2028, 2, 1), GoalState.RISK),
        (DOWN, [Reading(date(2028, 1, 1), 10.0)], date(2028, 2, 1), GoalState.REACHED),
    ],
)
def test_the_state_is_computed_from_the_newest_measurement(
    plan: Plan, readings: list[Reading], today: date, state: GoalState
) -> None:
    assert indicator_state(plan, readings, today) is state


def test_an_old_measurement_counts_for_nothing_beside_a_new_one() -> None:
    readings = [Reading(HALFWAY, 50.0), Reading(date(2026, 7, 1), 10.0)]
    assert newest_of(UP, readings) == readings[0]
    assert indicator_state(UP, readings, date(2027, 2, 1)) is GoalState.ON_TRACK


def test_a_goal_to_keep_what_there_is_runs_flat() -> None:
    flat = replace(UP, target=Reading(date(2028, 1, 1), 40.0))
    assert indicator_state(flat, [Reading(HALFWAY, 40.0)], date(2027, 2, 1)) is GoalState.REACHED
    assert indicator_state(flat, [Reading(HALFWAY, 39.0)], date(2027, 2, 1)) is GoalState.RISK


def test_arithmetic_alone_does_not_make_a_risk() -> None:
    plan = Plan(Reading(date(2026, 1, 1), 0.1), Reading(date(2026, 1, 31), 0.4), Direction.UP, Frequency.MONTH)
    assert indicator_state(plan, [Reading(date(2026, 1, 11), 0.2)], date(2026, 1, 12)) is GoalState.ON_TRACK


@given(st.floats(0, 100), st.integers(0, 730), st.integers(0, 200))
def test_better_is_never_worse(value: float, gone: int, later: int) -> None:
    order = [GoalState.RISK, GoalState.ON_TRACK, GoalState.REACHED]
    on = UP.start.on + timedelta(days=gone)
    today = on + timedelta(days=later)
    one, other = (indicator_state(UP, [Reading(on, worth)], today) for worth in (value, value + 1))
    if GoalState.UNMEASURED in (one, other):
        assert one is other
    else:
        assert order.index(one) <= order.index(other)


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ([], GoalState.UNMEASURED),
        ([GoalState.REACHED, GoalState.REACHED], GoalState.REACHED),
        ([GoalState.REACHED, GoalState.ON_TRACK], GoalState.ON_TRACK),
        ([GoalState.ON_TRACK, GoalState.UNMEASURED], GoalState.UNMEASURED),
        ([GoalState.UNMEASURED, GoalState.RISK], GoalState.RISK),
    ],
)
def test_a_goal_stands_as_its_indicators_do(states: list[GoalState], state: GoalState) -> None:
    assert goal_state(states) is state


def test_the_next_measurement_is_due_a_period_after_the_newest() -> None:
    assert due_on(UP, UP.start) == date(2026, 7, 1)
    assert due_on(UP, Reading(date(2027, 8, 31), 5.0)) == date(2028, 2, 29)
    assert due_on(UP, Reading(date(2028, 1, 1), 5.0)) is None


def test_a_slip_in_the_year_is_seen() -> None:
    today = date(2027, 3, 15)
    assert is_sensible_day(date(2042, 3, 15), today)
    assert not is_sensible_day(date(2042, 3, 16), today)
    assert not is_sensible_day(date(227, 3, 15), today)
