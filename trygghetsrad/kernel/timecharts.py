"""Geometry of the charts that run over days: numbers and dates in, places in percent out, as in `kernel.charts`.

A course is an indicator on its way: the straight line from start to target, and each measurement with its interval
where that is known. A timeline shows what goes on from when to when.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from trygghetsrad.kernel.charts import FULL, Format, Segment, Tick, plain_number, scale

MOST_YEARS = 5
"""More marks than this would cover each other: then every second or fifth year has one."""


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, from one end of a drawing to the other."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """The place of a day in percent. A day outside is an error, never clipped."""
        if not self.first <= day <= self.last:
            raise ValueError(f"{day} is outside {self.first}..{self.last}")
        whole = (self.last - self.first).days
        return round(FULL * (day - self.first).days / whole, 2) if whole else FULL / 2

    def years(self) -> tuple[Tick, ...]:
        """A mark at each turn of the year, or at each that there is room for."""
        found = [date(year, 1, 1) for year in range(self.first.year, self.last.year + 2)]
        inside = [day for day in found if self.first <= day <= self.last]
        step = next(step for step in (1, 2, 5, 10, 25) if len(inside) / step <= MOST_YEARS or step == 25)  # noqa: PLR2004
        return tuple(Tick(self.at(day), str(day.year)) for day in inside if day.year % step == 0)


def span(days: Iterable[date]) -> Days:
    """The days that hold all of some days, whole years if they are close to each other."""
    known = [*days]
    return Days(min(known), max(known))


@dataclass(frozen=True, slots=True)
class Seen:
    """One measurement as it goes in; `low` and `high` are its interval's ends."""

    on: date
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class CoursePoint:
    """One measurement as it is drawn; places from the left and from the top."""

    x: float
    y: float
    low: float | None
    high: float | None
    text: str
    named: bool


@dataclass(frozen=True, slots=True)
class Course:
    """What `components/timecharts.html` draws as a line with its target."""

    points: tuple[CoursePoint, ...]
    segments: tuple[Segment, ...]
    plan: Segment
    target: CoursePoint
    ticks: tuple[Tick, ...]
    years: tuple[Tick, ...]


def course(start: Seen, target: Seen, seen: Sequence[Seen], *, text: Format = plain_number) -> Course:
    """An indicator's way from its start to its target. `seen` are its measurements in order of time."""
    days = span([start.on, target.on, *(one.on for one in seen)])
    known = [end for one in [start, target, *seen] for end in (one.value, one.low, one.high) if end is not None]
    axis = scale(known, parts=4)

    def top(value: float) -> float:
        return round(FULL - axis.at(value), 2)

    def point(one: Seen, *, named: bool) -> CoursePoint:
        low = None if one.low is None else top(one.low)
        high = None if one.high is None else top(one.high)
        return CoursePoint(days.at(one.on), top(one.value), low, high, text(one.value), named)

    points = tuple(point(one, named=at in {0, len(seen) - 1}) for at, one in enumerate(seen))
    end = point(target, named=True)
    return Course(
        points=points,
        segments=tuple(Segment(one.x, one.y, two.x, two.y, gap=False) for one, two in pairwise(points)),
        plan=Segment(days.at(start.on), top(start.value), end.x, end.y, gap=False),
        target=end,
        ticks=tuple(Tick(round(FULL - tick.at, 2), tick.text) for tick in axis.ticks(text)),
        years=days.years(),
    )


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One value on its own line, with its interval; places in percent from the left."""

    label: str
    x: float
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Spread:
    rows: tuple[SpreadRow, ...]
    ticks: tuple[Tick, ...]


def spread(rows: Sequence[tuple[str, Seen]], *, text: Format = plain_number) -> Spread:
    """Values under each other, each with how sure it is: before and after."""
    known = [end for _label, one in rows for end in (one.value, one.low, one.high) if end is not None]
    axis = scale(known, parts=3)
    return Spread(
        rows=tuple(
            SpreadRow(
                label=label,
                x=axis.at(one.value),
                low=None if one.low is None else axis.at(one.low),
                high=None if one.high is None else axis.at(one.high),
                text=text(one.value),
            )
            for label, one in rows
        ),
        ticks=axis.ticks(text),
    )


@dataclass(frozen=True, slots=True)
class Lasting:
    """One thing that goes on from a day to a day; `kind` says how it looks, in a word that its legend explains."""

    label: str
    first: date
    last: date
    kind: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """One thing as it is drawn. It is never so short that it cannot be seen."""

    label: str
    x: float
    width: float
    kind: str


@dataclass(frozen=True, slots=True)
class Timeline:
    rows: tuple[Stretch, ...]
    years: tuple[Tick, ...]
    today: float | None


LEAST_WIDTH = 1.0


def timeline(rows: Sequence[Lasting], today: date) -> Timeline:
    """What goes on from when to when, one row each, over whole years."""
    if not rows:
        return Timeline((), (), None)
    first = min(one.first for one in rows)
    last = max(one.last for one in rows)
    days = Days(date(first.year, 1, 1), date(last.year, 12, 31))
    return Timeline(
        rows=tuple(_stretch(one, days) for one in rows),
        years=days.years(),
        today=days.at(today) if days.first <= today <= days.last else None,
    )


def _stretch(one: Lasting, days: Days) -> Stretch:
    x = days.at(one.first)
    width = max(days.at(max(one.last, one.first)) - x, LEAST_WIDTH)
    return Stretch(one.label, round(min(x, FULL - width), 2), round(width, 2), one.kind)
