"""What a measurement can say: 95 % intervals, and what two of them may claim together.

A share has Wilson's interval (Wilson 1927), a count and a rate have Byar's approximation of the exact Poisson limits
(Breslow & Day 1987, Statistical Methods in Cancer Research II, p. 69).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from trygghetsrad.programme.rules.goals import Direction, Unit

Z = 1.959963984540054
"""The two-sided 95 % point of the normal distribution."""
HUNDRED, THOUSAND = 100, 1000


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
        return byar(value)
    if not base:
        return None
    if unit is Unit.SHARE and value <= HUNDRED:
        low, high = wilson(value / HUNDRED, base)
        return Interval(low * HUNDRED, high * HUNDRED)
    if unit is Unit.RATE:
        cases = byar(value * base / THOUSAND)
        return Interval(cases.low * THOUSAND / base, cases.high * THOUSAND / base)
    return None


def wilson(share: float, asked: int) -> tuple[float, float]:
    """The limits of a share of `asked` people."""
    square = Z * Z / asked
    middle = share + square / 2
    width = Z * sqrt(share * (1 - share) / asked + square / (4 * asked))
    return max((middle - width) / (1 + square), 0.0), min((middle + width) / (1 + square), 1.0)


def byar(cases: float) -> Interval:
    """The limits of a number of cases."""
    low = 0.0 if cases <= 0 else cases * (1 - 1 / (9 * cases) - Z / (3 * sqrt(cases))) ** 3
    more = cases + 1
    return Interval(max(low, 0.0), more * (1 - 1 / (9 * more) + Z / (3 * sqrt(more))) ** 3)


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
