"""An answer as a chart: the page's own and the same as a file, SVG or PNG, with its source line."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import typst
from markupsafe import escape

from trygghetsrad.kernel import ratecharts
from trygghetsrad.kernel.ratecharts import Value
from trygghetsrad.statistics.answers import Answer, Entry
from trygghetsrad.statistics.rules.codes import CodeList
from trygghetsrad.statistics.rules.questions import COUNT, View
from trygghetsrad.statistics.words import entry_text, finding, row_name, series_name

TEMPLATES: Final = Path(__file__).parents[2] / "templates" / "pdf"
WIDTH: Final = 900
LEFT, RIGHT, TOP = 230, 90, 90
ROW: Final = 34
LINE_HEIGHT: Final = 360
INK, MUTED, LINE = "#16242C", "#4A5B64", "#D8DCD8"
COLOURS: Final = {"panel": "#C2410C", "population": "#6B7C85", "pool": "#0B6E99"}


def value_of(entry: Entry, measure: str) -> Value:
    """An entry as it is drawn: counts have no interval, rates do."""
    drawn = entry.value(measure)
    limits = (entry.rate.lower, entry.rate.upper) if entry.rate and measure != COUNT else (None, None)
    return Value(entry_text(entry, measure), drawn, *limits)


def values(answer: Answer, series: str) -> list[Value]:
    return [value_of(entry, answer.question.measure) for entry in answer.of(series)]


def trend_of(lists: Mapping[str, CodeList], answer: Answer) -> ratecharts.Trend:
    series = [(series_name(lists, answer, one), values(answer, one)) for one in answer.series]
    return ratecharts.trend(answer.rows, series)


def bars_of(lists: Mapping[str, CodeList], answer: Answer) -> tuple[ratecharts.RangeBar, ...]:
    names = [row_name(lists, answer, row) for row in answer.rows]
    return ratecharts.range_bars(list(zip(names, values(answer, answer.series[0]), strict=True)))


def pyramid_of(lists: Mapping[str, CodeList], answer: Answer) -> tuple[ratecharts.PyramidRow, ...]:
    names = [row_name(lists, answer, row) for row in answer.rows]
    both = [values(answer, one) for one in answer.series]
    return ratecharts.pyramid(list(zip(names, *both, strict=True)))


def heat_of(lists: Mapping[str, CodeList], answer: Answer) -> list[tuple[str, list[tuple[str, int | None]]]]:
    """Rows of a table whose cells are shaded."""
    rows = [
        [value_of(answer.entries[one, row], answer.question.measure) for one in answer.series] for row in answer.rows
    ]
    return [
        (row_name(lists, answer, row), [(one.text, shade) for one, shade in zip(own, shaded, strict=True)])
        for row, own, shaded in zip(answer.rows, rows, ratecharts.shades(rows), strict=True)
    ]


def svg(lists: Mapping[str, CodeList], answer: Answer, source: str) -> str:
    """The chart as a file that stands alone: its finding above, its numbers in it, its source below."""
    title = finding(lists, answer)
    match answer.question.view:
        case View.YEARS:
            height, body = _trend(trend_of(lists, answer))
        case View.PYRAMID:
            names = [series_name(lists, answer, one) for one in answer.series]
            height, body = _pyramid(pyramid_of(lists, answer), names)
        case View.HEAT:
            height, body = _heat(heat_of(lists, answer), [series_name(lists, answer, one) for one in answer.series])
        case _:
            height, body = _bars(bars_of(lists, answer))
    heading = [
        _text(20, 34 + 24 * at, line, size=19, weight=650) for at, line in enumerate(textwrap.wrap(title, 88)[:2])
    ]
    foot = _text(20, TOP + height + 46, source, size=13, fill=MUTED)
    whole = TOP + height + 66
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {whole}" width="{WIDTH}" height="{whole}" '
        f'role="img" font-family="system-ui, Libertinus Serif, sans-serif"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{whole}" fill="#FBFAF7"/>{"".join(heading)}{body}{foot}</svg>'
    )


def png(drawing: str) -> bytes:
    """The same drawing in dots, made by the program that makes the documents."""
    made = typst.compile(
        TEMPLATES / "picture.typ",
        root=TEMPLATES,
        ignore_system_fonts=True,
        sys_inputs={"svg": drawing},
        format="png",
        ppi=144,
    )
    return bytes(made)


def _text(
    x: float, y: float, text: str, *, size: int = 15, fill: str = INK, anchor: str = "start", weight: int = 400
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{fill}" text-anchor="{anchor}" font-weight="{weight}">'
        f"{escape(text)}</text>"
    )


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, width: float, dash: str = "") -> str:  # noqa: PLR0917 - a line has two ends
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{stroke}" stroke-width="{width:g}"{dashes}/>'


def _trend(chart: ratecharts.Trend) -> tuple[int, str]:
    left, width = 80, WIDTH - 80 - 60
    parts = []

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x * width / 100, TOP + y * LINE_HEIGHT / 100

    for tick in chart.ticks:
        _, y = at(0, tick.at)
        parts += [
            _line(left, y, left + width, y, LINE, 1),
            _text(left - 10, y + 5, tick.text, fill=MUTED, anchor="end"),
        ]
    for line in reversed(chart.lines):
        colour = COLOURS[line.colour]
        parts += [
            _line(*at(one.x1, one.y1), *at(one.x2, one.y2), colour, 3, "3 8" if one.gap else "") for one in line.strokes
        ]
        for dot in line.dots:
            x, y = at(dot.x, dot.y)
            if dot.low is not None and dot.high is not None:
                parts.append(_line(x, at(0, dot.low)[1], x, at(0, dot.high)[1], INK, 1.5))
            parts.append(_rect(x - 6, y - 6, 12, 12, colour) if line.shape == "square" else _round(x, y, colour))
    parts += [
        _text(left + x * width / 100, TOP + LINE_HEIGHT + 22, text, fill=MUTED, anchor="middle")
        for x, text in chart.labels
    ]
    if len(chart.lines) > 1:
        parts += [
            _text(left + 170 * at_, TOP - 12, line.name, fill=COLOURS[line.colour], weight=650)
            for at_, line in enumerate(chart.lines)
        ]
    return LINE_HEIGHT, "".join(parts)


def _round(x: float, y: float, fill: str) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="6" fill="{fill}"/>'


def _bars(bars: Sequence[ratecharts.RangeBar]) -> tuple[int, str]:
    width, parts = WIDTH - LEFT - RIGHT, []
    for at, bar in enumerate(bars):
        y = TOP + ROW * at
        parts += [
            _text(LEFT - 12, y + 20, bar.label, anchor="end"),
            _text(WIDTH - 20, y + 20, bar.text, anchor="end", weight=650),
        ]
        if bar.width is not None:
            parts.append(_rect(LEFT, y + 6, bar.width * width / 100, ROW - 14, COLOURS["pool"]))
        if bar.low is not None and bar.high is not None:
            parts.append(_line(LEFT + bar.low * width / 100, y + 16, LEFT + bar.high * width / 100, y + 16, INK, 1.5))
    return ROW * len(bars), "".join(parts)


def _pyramid(rows: Sequence[ratecharts.PyramidRow], names: Sequence[str]) -> tuple[int, str]:
    half, middle = 300, WIDTH / 2
    parts = [
        _text(middle - 90, TOP - 8, names[0], anchor="end", weight=650),
        _text(middle + 90, TOP - 8, names[1], weight=650),
    ]
    for at, row in enumerate(rows):
        y = TOP + ROW * at
        left, right = (row.left or 0) * half / 100, (row.right or 0) * half / 100
        parts += [
            _text(middle, y + 20, row.label, anchor="middle"),
            _rect(middle - 80 - left, y + 6, left, ROW - 12, COLOURS["pool"]),
            _rect(middle + 80, y + 6, right, ROW - 12, COLOURS["panel"]),
            _text(middle - 86 - left, y + 20, row.left_text, anchor="end", size=13),
            _text(middle + 86 + right, y + 20, row.right_text, size=13),
        ]
    return ROW * len(rows), "".join(parts)


def _heat(rows: Sequence[tuple[str, Sequence[tuple[str, int | None]]]], names: Sequence[str]) -> tuple[int, str]:
    width = (WIDTH - 150 - 20) / max(len(names), 1)
    parts = [
        _text(150 + width * (at + 0.5), TOP + 14 * line, part, size=12, anchor="middle", fill=MUTED)
        for at, name in enumerate(names)
        for line, part in enumerate(textwrap.wrap(name, 13)[:2])
    ]
    for at, (label, cells) in enumerate(rows):
        y = TOP + 28 + ROW * at
        parts.append(_text(140, y + 20, label, anchor="end"))
        for place, (text, shade) in enumerate(cells):
            x = 150 + width * place
            opacity = (shade or 0) * 0.1
            parts.append(
                f'<rect x="{x:g}" y="{y:g}" width="{width - 2:g}" height="{ROW - 2}" fill="{COLOURS["panel"]}" '
                f'fill-opacity="{opacity:g}"/>{_text(x + width / 2, y + 20, text, anchor="middle", size=13)}'
            )
    return ROW * len(rows) + 28, "".join(parts)
