"""Proposing the days of a year's meetings: spread over the year, on a weekday, away from what speaks against a day."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import StrEnum

FEWEST, MOST = 3, 4
"""Meetings that a council's year should have."""
MOST_PROPOSED = 12
CLOSEST = timedelta(days=28)
NOTICE = timedelta(days=14)
_FIRST, _LAST = (1, 8), (12, 15)

IsFree = Callable[[date], bool]


class YearWarning(StrEnum):
    """What is odd about a year's meetings together."""

    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    TOO_CLOSE = "too_close"
    SAME_DAY = "same_day"


def propose(year: int, count: int, weekday: int, is_free: IsFree, today: date) -> list[date]:
    """Up to `count` days of a year, each the free weekday nearest to the middle of its part of what is left of it.

    `weekday` is 0 for Monday. Of a year that is over, none; where a part holds no free day, none from it.
    """
    first, last = max(date(year, *_FIRST), today + NOTICE), date(year, *_LAST)
    whole = (last - first).days + 1
    if whole < count:
        return []
    found: list[date] = []
    for part in range(count):
        begins, ends = first + timedelta(whole * part // count), first + timedelta(whole * (part + 1) // count - 1)
        middle = begins + (ends - begins) / 2
        days = [begins + timedelta(step) for step in range((ends - begins).days + 1)]
        free = [day for day in days if day.weekday() == weekday and is_free(day)]
        if free:
            found.append(min(free, key=lambda day: (abs((day - middle).days), day)))
    return found


def year_warnings(proposed: Sequence[date], there: Sequence[date]) -> list[YearWarning]:
    """What to look at when these days come to those that are planned already in the same year."""
    days = sorted([*proposed, *there])
    found = []
    if len(days) < FEWEST:
        found.append(YearWarning.TOO_FEW)
    if len(days) > MOST:
        found.append(YearWarning.TOO_MANY)
    gaps = [later - earlier for earlier, later in itertools.pairwise(days)]
    if any(gap == timedelta() for gap in gaps):
        found.append(YearWarning.SAME_DAY)
    elif any(gap < CLOSEST for gap in gaps):
        found.append(YearWarning.TOO_CLOSE)
    return found
