"""The municipality's time zone as iCalendar describes one (RFC 5545, 3.6.5).

The European Union changes its clocks by one rule, at 01.00 UTC on the last Sundays of March and October. Written as
that rule the description is short and holds for every year, and programs that know no lists of dates read it right.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

SINCE = 1996
"""The first year of the rule."""
_SUNDAY = 6


def zone_component(zone: ZoneInfo, year: int) -> Timezone | None:
    """The description of a zone that follows the rule in a year, else None."""
    spring, autumn = _last_sunday(year, 3), _last_sunday(year, 10)
    winter, summer = _offset(zone, spring - timedelta(hours=1)), _offset(zone, spring)
    if (winter, summer) != (_offset(zone, autumn), _offset(zone, autumn - timedelta(hours=1))) or winter == summer:
        return None
    component = Timezone()
    component.add("tzid", zone.key)
    component.add_component(_part(TimezoneDaylight(), zone, 3, (winter, summer)))
    component.add_component(_part(TimezoneStandard(), zone, 10, (summer, winter)))
    return component


def _part(
    part: TimezoneDaylight | TimezoneStandard, zone: ZoneInfo, month: int, offsets: tuple[timedelta, timedelta]
) -> TimezoneDaylight | TimezoneStandard:
    """One of the two changes; it begins at a local time of the offset that it ends."""
    at = _last_sunday(SINCE, month)
    part.add("dtstart", (at + offsets[0]).replace(tzinfo=None))
    part.add("tzoffsetfrom", offsets[0])
    part.add("tzoffsetto", offsets[1])
    part.add("tzname", at.astimezone(zone).tzname() or zone.key)
    part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
    return part


def _last_sunday(year: int, month: int) -> datetime:
    """01.00 UTC that day. Both months have 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() - _SUNDAY) % 7)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()
