"""Geometry of charts of rates: developments side by side, bars with their intervals, a pyramid and a table of shades.

As in `kernel/charts.py` all places are percentages, and no text of any language is here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from trygghetsrad.kernel.charts import FULL, Format, Scale, Tick, plain_number, scale

SHADES = 5
SERIES = ("panel", "population", "pool")
"""The colours of series in their order: our own first, then those it is compared with."""
MARKS = {"panel": "square", "population": "diamond", "pool": "circle"}


@dataclass(frozen=True, slots=True)
class Value:
    """A value and the interval it lies in; None is not known, and `text` says why or what it is."""

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def ends(self) -> list[float]:
        return [end for end in (self.value, self.low, self.high) if end is not None]


@dataclass(frozen=True, slots=True)
class Dot:
    """One value of a development; `y` and the ends of its interval are from the top."""

    x: float
    y: float
    low: float | None
    high: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Stroke:
    """The line between two known values; `gap` when one between them is not."""

    x1: float
    y1: float
    x2: float
    y2: float
    gap: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One series."""

    name: str
    colour: str
    shape: str
    dots: tuple[Dot, ...]
    strokes: tuple[Stroke, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Developments over the same steps of time. `labels` are (place, text) of those that are written out."""

    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[tuple[float, str], ...]


def trend(steps: Sequence[str], series: Sequence[tuple[str, Sequence[Value]]], *, text: Format = plain_number) -> Trend:
    """Each series has a value, known or not, for each step."""
    axis = scale([end for _, values in series for value in values for end in value.ends], parts=4)
    places = [round(FULL * at / max(len(steps) - 1, 1), 2) if len(steps) > 1 else FULL / 2 for at in range(len(steps))]
    lines = tuple(
        _line(name, SERIES[at % len(SERIES)], values, places, axis) for at, (name, values) in enumerate(series)
    )
    written = {0, len(steps) - 1} if len(steps) > 6 else set(range(len(steps)))  # noqa: PLR2004 - as many as fit
    labels = tuple((places[at], steps[at]) for at in sorted(written) if steps)
    ticks = tuple(Tick(round(FULL - tick.at, 2), tick.text) for tick in axis.ticks(text))
    return Trend(lines, ticks, labels)


def _line(name: str, colour: str, values: Sequence[Value], places: Sequence[float], axis: Scale) -> Line:
    known = [(at, value) for at, value in enumerate(values) if value.value is not None]
    dots = tuple(
        Dot(places[at], _top(axis, value.value), _end(axis, value.low), _end(axis, value.high), value.text)
        for at, value in known
    )
    strokes = tuple(
        Stroke(one.x, one.y, other.x, other.y, gap=after - before > 1)
        for ((before, _), one), ((after, _), other) in pairwise(zip(known, dots, strict=True))
    )
    return Line(name, colour, MARKS[colour], dots, strokes)


def _top(axis: Scale, value: float | None) -> float:
    return round(FULL - axis.at(value or 0.0), 2)


def _end(axis: Scale, value: float | None) -> float | None:
    return None if value is None else _top(axis, value)


@dataclass(frozen=True, slots=True)
class RangeBar:
    """A bar from zero with the interval across its end; `width` is None when nothing is shown."""

    label: str
    width: float | None
    low: float | None
    high: float | None
    text: str


def range_bars(rows: Sequence[tuple[str, Value]]) -> tuple[RangeBar, ...]:
    """Bars from a common zero; the longest interval takes the whole width."""
    top = max([end for _, value in rows for end in value.ends], default=0.0) or 1.0

    def at(value: float | None) -> float | None:
        return None if value is None else round(FULL * value / top, 2)

    return tuple(RangeBar(label, at(value.value), at(value.low), at(value.high), value.text) for label, value in rows)


@dataclass(frozen=True, slots=True)
class PyramidRow:
    """A bar to the left and one to the right of the middle; None when nothing is shown."""

    label: str
    left: float | None
    right: float | None
    left_text: str
    right_text: str


def pyramid(rows: Sequence[tuple[str, Value, Value]]) -> tuple[PyramidRow, ...]:
    """Two groups by age, on one scale."""
    top = max([side.value for _, *both in rows for side in both if side.value is not None], default=0.0) or 1.0

    def at(side: Value) -> float | None:
        return None if side.value is None else round(FULL * side.value / top, 2)

    return tuple(PyramidRow(label, at(left), at(right), left.text, right.text) for label, left, right in rows)


def shades(rows: Sequence[Sequence[Value]]) -> list[list[int | None]]:
    """A shade from 0 to 5 for each value, by its share of the largest; None when nothing is shown."""
    top = max([value.value for row in rows for value in row if value.value is not None], default=0.0) or 1.0
    return [[None if one.value is None else round(SHADES * one.value / top) for one in row] for row in rows]
