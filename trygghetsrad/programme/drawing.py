"""Charts of the programme, each with the rows of its table: the same numbers, drawn and written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.timecharts import Course, Seen, Spread, Timeline, course, spread, timeline
from trygghetsrad.kernel.timecharts import Lasting as Span
from trygghetsrad.programme import labels, words
from trygghetsrad.programme.queries import ActivityView, Measured


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart, what it shows in a sentence, and its table."""

    finding: str
    chart: Course
    headings: list[str]
    rows: list[list[str]]
    numeric: list[int]


def course_of(one: Measured) -> Drawn:
    """An indicator from its start to its target, with each measurement and how sure it is."""
    indicator = one.indicator
    series = one.series()
    seen = [
        Seen(reading.on, reading.value, limits.low if limits else None, limits.high if limits else None)
        for reading, limits in series
    ]
    plan = indicator.plan
    chart = course(
        Seen(plan.start.on, plan.start.value),
        Seen(plan.target.on, plan.target.value),
        seen,
        text=lambda value: labels.short_value(indicator, value),
    )
    rows = [
        [date_long(reading.on), labels.short_value(indicator, reading.value), labels.interval_words(limits)]
        for reading, limits in series
    ]
    rows.append(
        [_("Mål %(day)s", day=date_long(plan.target.on)), labels.short_value(indicator, plan.target.value), "–"]
    )
    return Drawn(labels.finding(one), chart, [_("Dag"), _("Värde"), _("Säkert inom")], rows, [1, 2])


@dataclass(frozen=True, slots=True)
class Compared:
    """An indicator before and after something, with what the two values may claim."""

    name: str
    finding: str
    chart: Spread
    headings: list[str]
    rows: list[list[str]]


def before_and_after(one: Measured, first: date, last: date) -> Compared | None:
    """The last value up to the first day beside the last one up to the last. None without two to compare."""
    series = one.series()
    before = [row for row in series if row[0].on <= first] or series[:1]
    after = [row for row in series if before[-1][0].on < row[0].on <= last]
    if not after:
        return None
    pair = before[-1], after[-1]
    indicator = one.indicator
    names = [_("Före, %(day)s", day=date_long(pair[0][0].on)), _("Efter, %(day)s", day=date_long(pair[1][0].on))]
    chart = spread(
        [
            (name, Seen(reading.on, reading.value, limits.low if limits else None, limits.high if limits else None))
            for name, (reading, limits) in zip(names, pair, strict=True)
        ],
        text=lambda value: labels.short_value(indicator, value),
    )
    rows = [
        [name, labels.short_value(indicator, reading.value), labels.interval_words(limits)]
        for name, (reading, limits) in zip(names, pair, strict=True)
    ]
    return Compared(indicator.name, words.claim(one, *pair), chart, [_("När"), _("Värde"), _("Säkert inom")], rows)


@dataclass(frozen=True, slots=True)
class Lasting:
    """A timeline of activities with its table."""

    finding: str
    chart: Timeline
    names: dict[str, str]
    headings: list[str]
    rows: list[list[str]]


def timeline_of(views: Sequence[ActivityView], finding: str) -> Lasting:
    """What goes on from when to when, one row an activity."""
    kinds = [words.kind(view.activity) for view in views]
    spans = [
        Span(view.activity.title, view.activity.starts_on, view.activity.ends_on, kind)
        for view, kind in zip(views, kinds, strict=True)
    ]
    return Lasting(
        finding=finding,
        chart=timeline(spans, clock.today()),
        names={kind: str(word) for kind, word in words.KINDS.items() if kind in kinds},
        headings=[_("Aktivitet"), _("Grupp"), _("När"), _("Läge")],
        rows=[
            [view.activity.title, view.body.name, words.when_words(view.activity), words.state_word(view.activity)]
            for view in views
        ],
    )
