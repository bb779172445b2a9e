"""Geometry of the charts: numbers in, places in percent out. No drawing, no words, no web.

Everything is a percentage of the plot's width or height, so that the drawing follows the column it stands in while its
text keeps the reader's own size. The drawing itself is in `templates/components/charts.html`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from trygghetsrad.kernel.i18n import language_in_force

SERIES = ("population", "pool", "panel")
SHAPES = {"population": "diamond", "pool": "circle", "panel": "square"}
FULL = 100.0
CLOSE = 4.0  # percent of the width: marks nearer than this cover each other on a narrow screen
_STEPS = (1, 2, 2.5, 5, 10)
DECIMALS = 10
"""What is smaller than this is nothing: a number that small is what a computation left, not a measurement."""

Format = Callable[[float], str]
Value: TypeAlias = float | tuple[float, float]
Key: TypeAlias = tuple[str, int]
"""A series, and which end of its value."""


def plain_number(value: float) -> str:
    """12.5 as "12,5", in English as "12.5"; 12.0 as "12"."""
    rounded = round(value, 1)
    digits = str(int(rounded)) if rounded == int(rounded) else f"{rounded:.1f}"
    return (digits if language_in_force() == "en" else digits.replace(".", ",")).replace("-", "−")


@dataclass(frozen=True, slots=True)
class Tick:
    """One line of the scale: its place in percent, and its value as text."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Round numbers from `low` to `high`, `step` apart."""

    low: float
    high: float
    step: float

    def at(self, value: float) -> float:
        """The place of a value in percent from the low end. A value outside the scale is an error, never clipped."""
        if not self.low <= round(value, DECIMALS) <= self.high:
            raise ValueError(f"{value} is outside {self.low}..{self.high}")
        return round(FULL * (value - self.low) / (self.high - self.low), 2)

    def ticks(self, text: Format = plain_number) -> tuple[Tick, ...]:
        """The lines of the scale, both ends included."""
        count = round((self.high - self.low) / self.step)
        values = (self.low + number * self.step for number in range(count + 1))
        return tuple(Tick(self.at(min(value, self.high)), text(value)) for value in values)


def scale(values: Iterable[float], *, from_zero: bool = True, parts: int = 5) -> Scale:
    """A scale of at most `parts` round steps that holds every value.

    Bars and shares start from zero, since their length is read; a line may start elsewhere (`from_zero=False`).
    Without values, or when all are equal, the scale is still one that can be drawn.
    """
    known = [*values] or [0.0]
    if not all(math.isfinite(value) for value in known):
        raise ValueError("a chart needs finite numbers")
    low, high = round(min(known), DECIMALS), round(max(known), DECIMALS)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        high = low + 1
    step = _round_step((high - low) / parts)
    # Rounding outwards may add a step at either end: then take the next wider step.
    while math.ceil(high / step) - math.floor(low / step) > parts:
        step = _round_step(step * 1.01)
    return Scale(round(math.floor(low / step) * step, DECIMALS), round(math.ceil(high / step) * step, DECIMALS), step)


def _round_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not under `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


@dataclass(frozen=True, slots=True)
class Mark:
    """One value of one series: where it stands, what it looks like, and what it says.

    `y` is 50, the middle of the row, unless a neighbour would cover the mark; its place along `x` is always true.
    """

    series: str
    shape: str
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class DotRow:
    """One line of a dot plot. `span` joins the lowest and the highest mark; `cells` are the row of the table."""

    label: str
    marks: tuple[Mark, ...]
    span: tuple[float, float] | None
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DotPlot:
    series: tuple[str, ...]
    rows: tuple[DotRow, ...]
    ticks: tuple[Tick, ...]


def dot_plot(
    rows: Sequence[tuple[str, Mapping[str, Value | None]]],
    *,
    series: Sequence[str] = SERIES,
    text: Format = plain_number,
    missing: str = "–",
) -> DotPlot:
    """Compare series row by row, such as the municipality, the pool and the panel by age and sex.

    `rows` are (label, {series: value}); a value that is None, or left out, has no mark and says `missing` in the table.
    A value that is a pair stands for what lies between its two ends, and has a mark at each.
    """
    unknown = {name for _label, values in rows for name in values} - set(series)
    if unknown or set(series) - set(SHAPES):
        raise ValueError(f"unknown series: {sorted(unknown | set(series) - set(SHAPES))}")
    known = [end for _label, values in rows for value in values.values() if value is not None for end in _ends(value)]
    axis = scale(known)
    return DotPlot(
        series=tuple(series),
        rows=tuple(_dot_row(label, values, series, axis, text=text, missing=missing) for label, values in rows),
        ticks=axis.ticks(text),
    )


def _dot_row(
    label: str, values: Mapping[str, Value | None], series: Sequence[str], axis: Scale, *, text: Format, missing: str
) -> DotRow:
    present = {name: _ends(value) for name in series if (value := values.get(name)) is not None}
    ends = {(name, at): end for name, both in present.items() for at, end in enumerate(both)}
    places = {key: axis.at(end) for key, end in ends.items()}
    heights = _heights(places)
    marks = tuple(Mark(key[0], SHAPES[key[0]], x, heights[key], text(ends[key])) for key, x in places.items())
    span = (min(places.values()), max(places.values())) if len(set(places.values())) > 1 else None
    cells = tuple("–".join(map(text, present[name])) if name in present else missing for name in series)
    return DotRow(label, marks, span, cells)


def _ends(value: Value) -> tuple[float, ...]:
    """One place, or the two ends of what lies between."""
    if not isinstance(value, tuple):
        return (value,)
    return value if value[0] != value[1] else value[:1]


def _heights(places: Mapping[Key, float]) -> dict[Key, float]:
    """Spread marks that stand close to each other over the height of their row, in the order of the series."""
    crowds: list[list[Key]] = []
    for name in sorted(places, key=lambda name: places[name]):
        if crowds and places[name] - places[crowds[-1][-1]] < CLOSE:
            crowds[-1].append(name)
        else:
            crowds.append([name])
    order = list(places)
    return {
        name: round(FULL * (place + 1) / (len(crowd) + 1), 2)
        for crowd in crowds
        for place, name in enumerate(sorted(crowd, key=order.index))
    }


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar from zero: `x` and `width` in percent; both None when nothing is known."""

    label: str
    x: float | None
    width: float | None
    text: str


@dataclass(frozen=True, slots=True)
class BarChart:
    bars: tuple[Bar, ...]
    zero: float


def bars(values: Sequence[tuple[str, float | None]], *, text: Format = plain_number, missing: str = "–") -> BarChart:
    """Bars from a common zero. Negative values go to its left. None is said as `missing`, never drawn as zero."""
    known = [value for _label, value in values if value is not None]
    # The longest bar takes the whole width: the numbers beside the bars say the size, so no scale is drawn.
    low, high = min([0.0, *known]), max([0.0, *known])
    axis = Scale(low, high if high > low else low + 1, 1)
    zero = axis.at(0)

    def bar(label: str, value: float | None) -> Bar:
        if value is None:
            return Bar(label, None, None, missing)
        end = axis.at(value)
        return Bar(label, min(zero, end), round(abs(end - zero), 2), text(value))

    return BarChart(tuple(bar(label, value) for label, value in values), zero)


@dataclass(frozen=True, slots=True)
class Point:
    """One measurement of a line; `y` is from the top, None when it was not measured."""

    label: str
    x: float
    y: float | None
    text: str
    named: bool


@dataclass(frozen=True, slots=True)
class Segment:
    """The line between two neighbours that were measured; `gap` when others between them were not."""

    x1: float
    y1: float
    x2: float
    y2: float
    gap: bool


@dataclass(frozen=True, slots=True)
class LineChart:
    points: tuple[Point, ...]
    segments: tuple[Segment, ...]
    ticks: tuple[Tick, ...]
    target: float | None
    target_text: str


def line(
    values: Sequence[tuple[str, float | None]],
    *,
    target: float | None = None,
    from_zero: bool = True,
    text: Format = plain_number,
    missing: str = "–",
) -> LineChart:
    """A development from start to now, with the goal as a line across.

    `values` are (label, value) in order of time, evenly spaced. What was not measured is a dotted gap. The first and
    the last measurement are `named`: their numbers are written in the drawing, the others stand in the table.
    """
    known = [value for _label, value in values if value is not None]
    axis = scale([*known, *([target] if target is not None else [])], from_zero=from_zero, parts=4)
    measured = [index for index, (_label, value) in enumerate(values) if value is not None]
    ends = {measured[0], measured[-1]} if measured else set()
    steps = max(len(values) - 1, 1)
    points = tuple(
        Point(
            label=label,
            x=round(FULL * index / steps, 2) if len(values) > 1 else FULL / 2,
            y=None if value is None else _from_top(axis, value),
            text=missing if value is None else text(value),
            named=index in ends,
        )
        for index, (label, value) in enumerate(values)
    )
    return LineChart(
        points=points,
        segments=_segments(points),
        ticks=tuple(Tick(round(FULL - tick.at, 2), tick.text) for tick in axis.ticks(text)),
        target=None if target is None else _from_top(axis, target),
        target_text="" if target is None else text(target),
    )


def _from_top(axis: Scale, value: float) -> float:
    return round(FULL - axis.at(value), 2)


def _segments(points: Sequence[Point]) -> tuple[Segment, ...]:
    measured = [(index, point.x, point.y) for index, point in enumerate(points) if point.y is not None]
    return tuple(
        Segment(x1, y1, x2, y2, gap=after - before > 1) for (before, x1, y1), (after, x2, y2) in pairwise(measured)
    )
