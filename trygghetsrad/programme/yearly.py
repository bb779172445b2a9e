"""Året som gick: a year put together from what was done, for the web and as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from trygghetsrad.kernel.i18n import current_language, ngettext
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.web import public_url
from trygghetsrad.programme import labels, queries
from trygghetsrad.programme.evidence import Item, evidence_of
from trygghetsrad.programme.printing import printed, section, table
from trygghetsrad.programme.queries import Done, Measured
from trygghetsrad.programme.rules.activities import ActivityState
from trygghetsrad.programme.rules.certification import Source


@dataclass(frozen=True, slots=True)
class Year:
    """What a year was."""

    year: int
    figures: list[tuple[int, str]]
    done: list[Item]
    measured: list[list[str]]
    """(indicator, first value of the year or before, last value of the year, state) a row."""
    learnt: list[Item]
    evaluations: list[Item]

    @property
    def is_empty(self) -> bool:
        return not (self.done or self.measured or self.learnt or self.evaluations or any(n for n, _w in self.figures))


def year_of(session: Session, year: int, now: datetime) -> Year:
    """Gather a year: two questions, however much there is."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = queries.gathered(session, first, last, now)
    done = [one for one in found.activities if _was_done(one, first, last)]
    items = evidence_of(replace(found, activities=done), first, last)
    return Year(
        year=year,
        figures=[
            (found.suggestions, ngettext("förslag kom in", "förslag kom in", found.suggestions)),
            (found.answered, ngettext("förslag besvarades", "förslag besvarades", found.answered)),
            (len(found.meetings), ngettext("möte hölls", "möten hölls", len(found.meetings))),
            (len(done), ngettext("aktivitet blev klar", "aktiviteter blev klara", len(done))),
        ],
        done=items[Source.ACTIVITIES],
        measured=_measured([one for view in found.goals for one in view.indicators], first, last),
        learnt=items[Source.NETWORK],
        evaluations=items[Source.EVALUATIONS],
    )


def _was_done(one: Done, first: date, last: date) -> bool:
    return one.state is ActivityState.DONE and one.closed_on is not None and first <= one.closed_on <= last


def _measured(indicators: Sequence[Measured], first: date, last: date) -> list[list[str]]:
    rows = []
    for one in indicators:
        within = [reading for reading, _limits in one.series() if first <= reading.on <= last]
        if not within:
            continue
        before = [reading for reading, _limits in one.series() if reading.on < first]
        old = labels.short_value(one.indicator, before[-1].value) if before else "–"
        new = labels.short_value(one.indicator, within[-1].value)
        target = labels.short_value(one.indicator, one.indicator.target_value)
        rows.append([one.indicator.name, old, new, target])
    return rows


def headings() -> list[str]:
    return [_("Vad"), _("Före året"), _("Vid årets slut"), _("Mål")]


def year_pdf(year: Year) -> bytes:
    """The same, tagged, to print and keep."""
    figures = [{"name": what, "text": str(number), "code": False} for number, what in year.figures]
    sections = [section(_("Året i siffror"), facts=figures)]
    if year.measured:
        sections.append(
            section(
                _("Det som mättes"),
                tables=[table(_("Det som mättes"), headings(), year.measured, [4, 1, 1, 1], [1, 2, 3])],
            )
        )
    for heading, items in (
        (_("Det som blev klart"), year.done),
        (_("Det vi lärde oss av andra"), year.learnt),
        (_("Utvärderingar"), year.evaluations),
    ):
        if items:
            facts = [{"name": item.title, "text": item.text or "–", "code": False} for item in items]
            sections.append(section(heading, facts=facts))
    title = _("Året som gick: %(year)s", year=year.year)
    return printed(title, sections, public_url("programme.year", current_language(), year=year.year))
