"""Charts of the programme, each with the rows of its table: the same numbers, drawn and written."""

from __future__ import annotations

from dataclasses import dataclass

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.timecharts import Course, Seen, course
from trygghetsrad.programme import labels
from trygghetsrad.programme.queries import Measured


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
