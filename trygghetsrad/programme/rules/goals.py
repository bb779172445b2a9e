"""Goals and indicators: how a goal stands, and when its next measurement is due.

A goal's state is computed and never stored. An indicator runs on a straight line from its start to its target; its
newest measurement is held against the line on the day when it was measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trygghetsrad.kernel.days import add_months

CLOSE = 1e-9
"""Relative: what arithmetic alone makes of two equal numbers."""
YEARS_AHEAD = 15
FIRST_YEAR = 1990


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Frequency(StrEnum):
    """How often an indicator is measured."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    TWO_YEARS = "two_years"

    @property
    def months(self) -> int:
        return _MONTHS[self]


_MONTHS = {
    Frequency.MONTH: 1,
    Frequency.QUARTER: 3,
    Frequency.HALF_YEAR: 6,
    Frequency.YEAR: 12,
    Frequency.TWO_YEARS: 24,
}


class Unit(StrEnum):
    """What an indicator counts in. It decides how an uncertainty can be told."""

    SHARE = "share"
    """Per cent of those who were asked or counted."""
    RATE = "rate"
    """Per 1,000 inhabitants."""
    COUNT = "count"
    """Cases, meetings, people."""
    OTHER = "other"
    """Anything else, with a word of its own."""


class GoalState(StrEnum):
    """How a goal or an indicator stands."""

    ON_TRACK = "on_track"
    RISK = "risk"
    UNMEASURED = "unmeasured"
    REACHED = "reached"


@dataclass(frozen=True, slots=True)
class Reading:
    """A value on a day."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class Plan:
    """From where an indicator starts to what it should become, and how often that is looked at."""

    start: Reading
    target: Reading
    direction: Direction
    frequency: Frequency

    def line_on(self, day: date) -> float:
        """Where the straight line from start to target is on a day; before and after it the line lies flat."""
        whole = (self.target.on - self.start.on).days
        gone = min(max((day - self.start.on).days, 0), whole)
        return self.start.value + (self.target.value - self.start.value) * gone / whole

    def is_as_good(self, value: float, wanted: float) -> bool:
        """Whether a value is at least as good as a wanted one."""
        if math.isclose(value, wanted, rel_tol=CLOSE, abs_tol=CLOSE):
            return True
        return value > wanted if self.direction is Direction.UP else value < wanted


def newest_of(plan: Plan, readings: Iterable[Reading]) -> Reading:
    """The newest of the measurements; the start is one of them."""
    return max([plan.start, *readings], key=lambda one: one.on)


def due_on(plan: Plan, newest: Reading) -> date | None:
    """When the next measurement is due: a period after the newest. None when the target's day has been measured."""
    return None if newest.on >= plan.target.on else add_months(newest.on, plan.frequency.months)


def indicator_state(plan: Plan, readings: Iterable[Reading], today: date) -> GoalState:
    """How an indicator stands today."""
    newest = newest_of(plan, readings)
    due = due_on(plan, newest)
    if due is not None and due < today:
        return GoalState.UNMEASURED
    if plan.is_as_good(newest.value, plan.target.value):
        return GoalState.REACHED
    return GoalState.ON_TRACK if plan.is_as_good(newest.value, plan.line_on(newest.on)) else GoalState.RISK


def goal_state(states: Sequence[GoalState]) -> GoalState:
    """How a goal stands by its indicators: a risk shows first, then what is not known. None say nothing."""
    for one in (GoalState.RISK, GoalState.UNMEASURED, GoalState.ON_TRACK):
        if one in states:
            return one
    return GoalState.REACHED if states else GoalState.UNMEASURED


def is_sensible_day(day: date, today: date) -> bool:
    """Whether a day lies where a programme's days lie: a slip in the year does not."""
    return date(FIRST_YEAR, 1, 1) <= day <= add_months(today, 12 * YEARS_AHEAD)
