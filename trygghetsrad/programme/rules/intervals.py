"""What a measurement can say: 95 % intervals, and what two of them may claim together.

A share has Wilson's interval (Wilson 1927), a count and a rate have the exact Poisson limits that the injuries have.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from trygghetsrad.programme.rules.goals import Direction, Unit
from trygghetsrad.statistics.rules.rates import PER, Z
from trygghetsrad.statistics.rules.rates import interval as poisson

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the true value lies in 95 of 100 cases."""

    low: float
    high: float


class Change(StrEnum):
    """What two values may claim together."""

    BETTER = "better"
    WORSE = "worse"
    UNSURE = "unsure"
    """The intervals meet: chance alone can make such a difference."""
    NO_INTERVAL = "no_interval"
    """The values differ, and how sure they are is not known."""
    EQUAL = "equal"


def interval(unit: Unit, value: float, base: int | None) -> Interval | None:
    """The interval of a value; None where nothing is known of how it was counted.

    `base` is how many were asked (a share) or live there (a rate). A count needs none.
    """
    if value < 0:
        return None
    if unit is Unit.COUNT:
        return Interval(*poisson(value))
    if not base:
        return None
    if unit is Unit.SHARE and value <= HUNDRED:
        low, high = wilson(value / HUNDRED, base)
        return Interval(low * HUNDRED, high * HUNDRED)
    if unit is Unit.RATE:
        low, high = poisson(value * base / PER)
        return Interval(low * PER / base, high * PER / base)
    return None


def wilson(share: float, asked: int) -> tuple[float, float]:
    """The limits of a share of `asked` people."""
    square = Z * Z / asked
    middle = share + square / 2
    width = Z * sqrt(share * (1 - share) / asked + square / (4 * asked))
    return max((middle - width) / (1 + square), 0.0), min((middle + width) / (1 + square), 1.0)


def change(direction: Direction, before: tuple[float, Interval | None], after: tuple[float, Interval | None]) -> Change:
    """What a value before and one after may claim. Intervals that meet claim nothing: that is stricter than a test."""
    (old, old_limits), (new, new_limits) = before, after
    if old == new:
        return Change.EQUAL
    if old_limits is None or new_limits is None:
        return Change.NO_INTERVAL
    if old_limits.low <= new_limits.high and new_limits.low <= old_limits.high:
        return Change.UNSURE
    return Change.BETTER if (new > old) == (direction is Direction.UP) else Change.WORSE
