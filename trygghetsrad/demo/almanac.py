"""The days of the demonstration, all counted from today, so that it is as fresh next year as it is now."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from trygghetsrad.suggestions.days_off import is_holiday
from trygghetsrad.suggestions.rules import is_working_day

HELD = {"m1": -520, "m2": -400, "m3": -280, "m4": -160, "m5": -40}
COMING = {"next": 25}
_SUMMER, _AUTUMN = (6, 18), (8, 20)
_CHRISTMAS, _YEAR_BEGINS = (12, 15), (1, 8)
_EVENINGS = (1, 2, 3)
"""Tuesdays, Wednesdays and Thursdays: the council meets on an evening when people are at home."""
_WHEN = re.compile(r"(?P<anchor>[a-z]\w*)?(?P<days>[+-]\d+)?")


@dataclass(frozen=True, slots=True)
class Almanac:
    """Days by name: `m1-12` is twelve days before the first meeting, `-9` nine days ago, `today` is today."""

    today: date
    zone: ZoneInfo

    def day(self, when: str) -> date:
        """The day that an expression names."""
        found = _WHEN.fullmatch(when)
        if not found or not when:
            raise ValueError(f"{when!r} names no day")
        return self._anchor(found["anchor"] or "today") + timedelta(days=int(found["days"] or 0))

    def working_day(self, when: str) -> date:
        """The same, or the last working day before it: that is when an office does something."""
        return office_day(self.day(when))

    def at(self, day: date, clock: str) -> datetime:
        """A day and a local time of day as a moment."""
        return datetime.combine(day, time.fromisoformat(clock), tzinfo=self.zone).astimezone(UTC)

    def _anchor(self, name: str) -> date:
        if name == "today":
            return self.today
        if name in HELD:
            return _evening(self.today + timedelta(days=HELD[name]), timedelta(days=-1))
        if name in COMING:
            return _evening(self.today + timedelta(days=COMING[name]), timedelta(days=1))
        if name == "term":
            return self._anchor("m1") - timedelta(days=28)
        if name == "draw":
            return self.working_day("term-45")
        raise ValueError(f"{name!r} is no day of the demonstration")


def office_day(day: date, *, later: bool = False) -> date:
    """The day, or the nearest working day before (or after) it."""
    while not is_working_day(day, is_holiday):
        day += timedelta(days=1 if later else -1)
    return day


def _evening(day: date, step: timedelta) -> date:
    """The nearest evening in one direction when a council would meet: not in the summer, nor around Christmas."""
    while not _is_meeting_season(day) or day.weekday() not in _EVENINGS or is_holiday(day):
        day += step
    return day


def _is_meeting_season(day: date) -> bool:
    place = (day.month, day.day)
    return _YEAR_BEGINS <= place < _SUMMER or _AUTUMN <= place < _CHRISTMAS
