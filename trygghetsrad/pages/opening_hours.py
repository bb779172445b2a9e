"""When the contact centre answers: season, weekday, Swedish holidays, evenings and days that differ.

Pure. The hours are times on the municipality's own clock, so they stand still when summer time begins and ends.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from babel.dates import format_skeleton
from holidays import country_holidays

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force

Span: TypeAlias = tuple[time, time]
"""From opening to closing, on one day."""

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
USUAL_EVES: Final = ("midsommarafton", "julafton", "nyårsafton")
AHEAD: Final = 400
"""Days to look for the next opening: more than a year, so that hours which exist at all are found."""

_A_LEAP_YEAR = 2024
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"([0-9]{1,2})[.:]([0-9]{2})")
_CLOCK = {"sv": "%H.%M", "fi": "%-H.%M", "en": "%H:%M"}


class OpeningHoursError(ValueError):
    """The table cannot be used; the text names the place in it."""


@dataclass(frozen=True, slots=True)
class Season:
    """Weekly hours (0 is Monday) from one (month, day) to another, both included; the end may lie in the next year."""

    begins: tuple[int, int]
    ends: tuple[int, int]
    week: Mapping[int, Span]

    def covers(self, day: date) -> bool:
        at = (day.month, day.day)
        if self.begins <= self.ends:
            return self.begins <= at <= self.ends
        return at >= self.begins or at <= self.ends


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Everything that decides whether a day is open. An exception wins over a holiday, a holiday over an evening."""

    seasons: tuple[Season, ...]
    evenings: Mapping[date, time]
    exceptions: Mapping[date, Span | None]
    closed_eves: frozenset[str] = frozenset(USUAL_EVES)

    def on(self, day: date) -> Span | None:
        """The day's hours; None when it is closed all day."""
        if day in self.exceptions:
            return self.exceptions[day]
        season = next((one for one in self.seasons if one.covers(day)), None)
        usual = season.week.get(day.weekday()) if season and not self.is_holiday(day) else None
        return (usual[0], self.evenings[day]) if usual and day in self.evenings else usual

    def is_holiday(self, day: date) -> bool:
        """Whether the day is a Swedish public holiday, or an eve that the municipality treats as one."""
        return day in _days_off(day.year, self.closed_eves)


@dataclass(frozen=True, slots=True)
class ContactStatus:
    """Open until a time, or closed until a moment (aware; None when nothing is planned). `today` is the local date."""

    open: bool
    until: time | None
    opens: datetime | None
    today: date

    @property
    def sentence(self) -> str:
        """In words: "Öppet nu, till 16.30", "Stängt, öppnar på måndag 08.00"."""
        if self.until is not None:
            return _("Öppet nu, till %(time)s", time=clock_text(self.until))
        if self.opens is None:
            return _("Stängt")
        day = _day_in_words(self.opens.date(), self.today)
        return _("Stängt, öppnar %(day)s %(time)s", day=day, time=clock_text(self.opens.time()))


class WeekRow(NamedTuple):
    """One day of the table on the contact page, in words."""

    day: str
    hours: str


def status_at(hours: OpeningHours, when: datetime, timezone: tzinfo | None = None) -> ContactStatus:
    """Whether it is open at an aware moment, and what comes next. Without `timezone`, `when` is already local."""
    local = when.astimezone(timezone) if timezone else when
    today, clock = local.date(), local.time()
    span = hours.on(today)
    if span and span[0] <= clock < span[1]:
        return ContactStatus(open=True, until=span[1], opens=None, today=today)
    for ahead in range(AHEAD):
        day = today + timedelta(days=ahead)
        coming = hours.on(day)
        if coming and (ahead or clock < coming[0]):
            opens = datetime.combine(day, coming[0], local.tzinfo)
            return ContactStatus(open=False, until=None, opens=opens, today=today)
    return ContactStatus(open=False, until=None, opens=None, today=today)


def week_table(hours: OpeningHours, today: date) -> list[WeekRow]:
    """Monday to Sunday of the week that holds the date; what is out of the ordinary is said."""
    monday = today - timedelta(days=today.weekday())
    days = (monday + timedelta(days=ahead) for ahead in range(len(WEEKDAYS)))
    return [WeekRow(f"{_weekday(day)} {_day_and_month(day)}", _hours_in_words(hours, day)) for day in days]


def clock_text(value: time) -> str:
    """08.00 in Swedish, 8.00 in Finnish, 08:00 in English."""
    return value.strftime(_CLOCK[language_in_force()])


def _hours_in_words(hours: OpeningHours, day: date) -> str:
    span = hours.on(day)
    if span is None:
        a_holiday = hours.is_holiday(day) and day not in hours.exceptions
        return _("Stängt, helgdag") if a_holiday else _("Stängt")
    text = f"{clock_text(span[0])}–{clock_text(span[1])}"
    if day in hours.exceptions:
        return _("%(hours)s (ändrad tid)", hours=text)
    return _("%(hours)s (kvällsöppet)", hours=text) if day in hours.evenings else text


def _day_in_words(day: date, today: date) -> str:
    ahead = (day - today).days
    if ahead == 0:
        return _("i dag")
    if ahead == 1:
        return _("i morgon")
    if ahead >= len(WEEKDAYS):
        return _("den %(date)s", date=_day_and_month(day))
    early = (_("på måndag"), _("på tisdag"), _("på onsdag"), _("på torsdag"))
    return (*early, _("på fredag"), _("på lördag"), _("på söndag"))[day.weekday()]


def _weekday(day: date) -> str:
    early = (_("Måndag"), _("Tisdag"), _("Onsdag"), _("Torsdag"))
    return (*early, _("Fredag"), _("Lördag"), _("Söndag"))[day.weekday()]


def _day_and_month(day: date) -> str:
    language = language_in_force()
    return format_skeleton("MMMMd", day, locale="en_GB" if language == "en" else language)


# Holidays


def _good_friday(year: int) -> date:
    public = country_holidays("SE", years=year, language="sv")
    return next(day for day, name in public.items() if name == "Långfredagen")


def _friday_from(year: int, month: int, day: int) -> date:
    first = date(year, month, day)
    return first + timedelta(days=(4 - first.weekday()) % 7)


EVES: Final[Mapping[str, Callable[[int], date]]] = {
    "trettondagsafton": lambda year: date(year, 1, 5),
    "skärtorsdagen": lambda year: _good_friday(year) - timedelta(days=1),
    "påskafton": lambda year: _good_friday(year) + timedelta(days=1),
    "valborgsmässoafton": lambda year: date(year, 4, 30),
    "midsommarafton": lambda year: _friday_from(year, 6, 19),
    "allhelgonaafton": lambda year: _friday_from(year, 10, 30),
    "julafton": lambda year: date(year, 12, 24),
    "nyårsafton": lambda year: date(year, 12, 31),
}


@lru_cache(maxsize=64)
def _days_off(year: int, eves: frozenset[str]) -> frozenset[date]:
    return frozenset(country_holidays("SE", years=year)) | {EVES[name](year) for name in eves}


# Reading a profile


def read_hours(table: Mapping[str, Any]) -> OpeningHours:
    """Read a profile's `opening_hours`. Raises OpeningHoursError that names what cannot be read, and where."""
    _refuse_unknown(table, {"seasons", "evenings", "exceptions", "closed_eves"}, "opening_hours")
    hours = OpeningHours(
        seasons=_seasons(table.get("seasons")),
        evenings={day: _time(value, f"evenings.{day}") for day, value in _days(table, "evenings")},
        exceptions={
            day: None if value == "" else _span(value, f"exceptions.{day}") for day, value in _days(table, "exceptions")
        },
        closed_eves=_eves(table.get("closed_eves", list(USUAL_EVES))),
    )
    _check_evenings(hours)
    return hours


def _seasons(entries: Any) -> tuple[Season, ...]:
    if not isinstance(entries, list) or not entries:
        raise OpeningHoursError("opening_hours needs at least one [[opening_hours.seasons]]")
    seasons = tuple(_season(entry, f"seasons[{place}]") for place, entry in enumerate(entries, start=1))
    day = date(_A_LEAP_YEAR, 1, 1)
    while day.year == _A_LEAP_YEAR:
        count = sum(season.covers(day) for season in seasons)
        if count != 1:
            raise OpeningHoursError(f"{day:%m-%d} is in {count} seasons; each day of the year must be in exactly one")
        day += timedelta(days=1)
    return seasons


def _season(entry: Any, place: str) -> Season:
    if not isinstance(entry, Mapping):
        raise OpeningHoursError(f"{place} is not a table")
    _refuse_unknown(entry, {"from", "to", *WEEKDAYS}, place)
    open_days = [name for name in WEEKDAYS if entry.get(name, "") != ""]
    week = {WEEKDAYS.index(name): _span(entry[name], f"{place}.{name}") for name in open_days}
    return Season(
        _month_and_day(entry.get("from"), f"{place}.from"), _month_and_day(entry.get("to"), f"{place}.to"), week
    )


def _refuse_unknown(table: Mapping[str, Any], known: set[str], place: str) -> None:
    for name in table:
        if name not in known:
            raise OpeningHoursError(f"{place} has an unknown field: {name!r}")


def _month_and_day(value: Any, place: str) -> tuple[int, int]:
    match = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    month, day = (int(match[1]), int(match[2])) if match else (0, 0)
    try:
        date(_A_LEAP_YEAR, month, day)
    except ValueError:
        raise OpeningHoursError(f'{place} is a month and a day, such as "09-01", not {value!r}') from None
    return month, day


def _span(value: Any, place: str) -> Span:
    opens, dash, closes = value.replace("–", "-").partition("-") if isinstance(value, str) else ("", "", "")
    if not dash:
        raise OpeningHoursError(f'{place} is hours, such as "08.00-16.30", not {value!r}')
    span = _time(opens.strip(), place), _time(closes.strip(), place)
    if span[0] >= span[1]:
        raise OpeningHoursError(f"{place}: {value!r} closes before it opens")
    return span


def _time(value: Any, place: str) -> time:
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if not match or int(match[1]) > 23 or int(match[2]) > 59:  # noqa: PLR2004 - the clock's own limits
        raise OpeningHoursError(f'{place}: a time is written as "16.30", not {value!r}')
    return time(int(match[1]), int(match[2]))


def _days(table: Mapping[str, Any], name: str) -> list[tuple[date, Any]]:
    entries = table.get(name, {})
    if not isinstance(entries, Mapping):
        raise OpeningHoursError(f"{name} is not a table of dates")
    try:
        return [(date.fromisoformat(key), value) for key, value in entries.items()]
    except ValueError as error:
        raise OpeningHoursError(f"{name}: a date is written as 2026-11-30 ({error})") from None


def _eves(names: Any) -> frozenset[str]:
    unknown = [name for name in names if name not in EVES] if isinstance(names, list) else [names]
    if unknown:
        raise OpeningHoursError(f"closed_eves does not know {unknown[0]!r}; it knows {', '.join(EVES)}")
    return frozenset(names)


def _check_evenings(hours: OpeningHours) -> None:
    usual = replace(hours, evenings={})
    for day, closes in hours.evenings.items():
        if day in hours.exceptions:
            raise OpeningHoursError(f"{day} is both in evenings and in exceptions; write it in one of them")
        span = usual.on(day)
        if span is None:
            raise OpeningHoursError(f"evenings: {day} is closed; write its hours in exceptions")
        if closes <= span[1]:
            raise OpeningHoursError(f"evenings: {day} ends at {closes:%H.%M}, no later than an ordinary day")
