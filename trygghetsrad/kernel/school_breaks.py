"""Days on which nobody plans a meeting: public holidays, their eves, and the schools' breaks that a profile gives.

Pure. A break comes back every year (month and day, weeks of the calendar, or the two weeks around Easter), or it is one
year's own (whole dates).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any

from holidays import country_holidays

_SATURDAY = 5
_MOST_WEEK = 53
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
_A_LEAP_YEAR = 2024


class Obstacle(StrEnum):
    """Why a day is a poor one to meet on."""

    HOLIDAY = "holiday"
    EVE = "eve"
    SCHOOL_BREAK = "school_break"
    WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class SchoolBreak:
    """A break, as a profile gives it; what it does not use is empty."""

    name: str
    begins: str = ""
    ends: str = ""
    weeks: tuple[int, ...] = ()
    easter: bool = False

    def covers(self, day: date) -> bool:
        if self.easter:
            return abs((day - easter_sunday(day.year)).days) <= 7  # noqa: PLR2004 - the week before and the week after
        if self.weeks:
            return day.isocalendar().week in self.weeks
        if _MONTH_DAY.fullmatch(self.begins):
            at = f"{day:%m-%d}"
            inside = self.begins <= at <= self.ends
            return inside if self.begins <= self.ends else at >= self.begins or at <= self.ends
        return self.begins <= day.isoformat() <= self.ends


def obstacles(day: date, breaks: Sequence[SchoolBreak]) -> list[tuple[Obstacle, str]]:
    """Everything that speaks against a day, each with its Swedish name."""
    found: list[tuple[Obstacle, str]] = []
    if name := holiday_name(day):
        found.append((Obstacle.HOLIDAY, name))
    elif name := _public(day + timedelta(days=1)):
        found.append((Obstacle.EVE, name))
    elif day.weekday() >= _SATURDAY:
        found.append((Obstacle.WEEKEND, ""))
    return found + [(Obstacle.SCHOOL_BREAK, one.name) for one in breaks if one.covers(day)]


def holiday_name(day: date) -> str:
    """The name of a public holiday, or of an eve that is one in fact; "" for any other day."""
    return _of_year(day.year).get(day, "")


def easter_sunday(year: int) -> date:
    return next(day for day, name in _of_year(year).items() if name == "Påskdagen")


def _public(day: date) -> str:
    return _public_of_year(day.year).get(day, "")


@lru_cache(maxsize=32)
def _of_year(year: int) -> Mapping[date, str]:
    return dict(country_holidays("SE", years=year, categories=("public", "de_facto"), language="sv"))


@lru_cache(maxsize=32)
def _public_of_year(year: int) -> Mapping[date, str]:
    return dict(country_holidays("SE", years=year, language="sv"))


def read_breaks(entries: Any) -> tuple[SchoolBreak, ...]:
    """The `school_breaks` of a profile. Raises ValueError that names what cannot be read."""
    if not isinstance(entries, list):
        raise TypeError("school_breaks is a list of tables: [[school_breaks]]")
    return tuple(_break(entry, place) for place, entry in enumerate(entries, start=1))


def _break(entry: Any, place: int) -> SchoolBreak:
    known = {"name", "from", "to", "weeks", "easter"}
    if not isinstance(entry, Mapping) or set(entry) - known or not entry.get("name"):
        raise ValueError(f"school_breaks[{place}] has a name and one of from and to, weeks, or easter")
    weeks = tuple(entry.get("weeks", ()))
    begins, ends = str(entry.get("from", "")), str(entry.get("to", ""))
    if sum((bool(weeks), bool(begins and ends), entry.get("easter") is True)) != 1:
        raise ValueError(f"school_breaks[{place}] has one of from and to, weeks, or easter = true")
    if any(not isinstance(one, int) or not 1 <= one <= _MOST_WEEK for one in weeks):
        raise ValueError(f"school_breaks[{place}]: weeks are numbers from 1 to {_MOST_WEEK}")
    for one in filter(None, (begins, ends)):
        _check_date(one, place)
    if bool(_MONTH_DAY.fullmatch(begins)) != bool(_MONTH_DAY.fullmatch(ends)):
        raise ValueError(f"school_breaks[{place}]: write from and to in the same way")
    return SchoolBreak(str(entry["name"]), begins, ends, weeks, entry.get("easter") is True)


def _check_date(written: str, place: int) -> None:
    try:
        date.fromisoformat(f"{_A_LEAP_YEAR}-{written}" if _MONTH_DAY.fullmatch(written) else written)
    except ValueError:
        raise ValueError(f'school_breaks[{place}]: {written!r} is no date, such as "06-12" or "2027-02-22"') from None
