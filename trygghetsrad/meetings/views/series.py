"""Plan a year's meetings: days are proposed, adjusted, looked at with their warnings, and put in the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries as council
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.school_breaks import Obstacle, obstacles
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import SeriesForm, YearForm
from trygghetsrad.meetings.series import YearWarning, propose, year_warnings
from trygghetsrad.meetings.use_cases import plan_series
from trygghetsrad.meetings.views import bp
from trygghetsrad.meetings.views.planning import hours_of

_OCTOBER, _TUESDAY = 10, 1
USUAL = 4


@bp.route("/personal/moten/serie", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def series() -> ResponseReturnValue:
    """Days for a year, proposed by address; sent, they are planned once their warnings have been seen."""
    asked = YearForm(request.args or None, data=_usual())
    wanted = asked if not request.args or asked.validate() else YearForm(None, data=_usual())
    breaks = current_app.extensions["config"].municipality.school_breaks
    proposed = propose(
        wanted.ar.data, wanted.antal.data, int(wanted.dag.data), lambda day: not obstacles(day, breaks), clock.today()
    )
    form = SeriesForm.of(proposed, **_like_last())
    form.offer(council.bodies(reading()))
    warned = False
    if form.validate_on_submit():
        warned = bool(_warnings(form)) and not form.has_seen()
        if not warned and (made := perform(plan_series, form.to_command(), form=form)) is not None:
            flash(ngettext("%(num)s möte är inlagt.", "%(num)s möten är inlagda.", len(made)), "success")
            return redirect(url_for("meetings.workspace_list"), 303)
    form.seen.raw_data, form.seen.data = None, form.mark_of_days
    page = render_template(
        "meetings/series.html", form=form, asked=asked, warnings=_warnings(form), warned=warned, wanted=wanted
    )
    return page, 422 if asked.errors else form.status


def _usual() -> dict[str, Any]:
    today = clock.today()
    return {"ar": today.year + (today.month >= _OCTOBER), "antal": USUAL, "dag": str(_TUESDAY)}


def _like_last() -> dict[str, object]:
    last = queries.all_meetings(reading()).meetings[:1]
    return {"place": last[0].place, **hours_of(last[0])} if last else {}


def _warnings(form: SeriesForm) -> list[str]:
    """Everything to look at before the days are put in the calendar, in words."""
    breaks = current_app.extensions["config"].municipality.school_breaks
    words = [
        _("%(day)s: %(why)s.", day=date_long(day), why=_why(kind, name))
        for day in form.days
        for kind, name in obstacles(day, breaks)
    ]
    for year in sorted({day.year for day in form.days}):
        words += _of_year(year, [day for day in form.days if day.year == year], form.body_id)
    return words


def _why(kind: Obstacle, name: str) -> str:
    match kind:
        case Obstacle.HOLIDAY:
            return _("helgdag (%(name)s)", name=name)
        case Obstacle.EVE:
            return _("dagen före en helgdag (%(name)s)", name=name)
        case Obstacle.SCHOOL_BREAK:
            return _("skollov (%(name)s)", name=name)
        case Obstacle.WEEKEND:
            return _("lördag eller söndag")


def _of_year(year: int, days: Sequence[date], body_id: UUID | None) -> list[str]:
    there = queries.planned_days(reading(), year, body_id)
    total = len(days) + len(there)
    words = {
        YearWarning.TOO_FEW: ngettext(
            "%(year)s får %(num)s möte. Tre eller fyra är lagom.",
            "%(year)s får %(num)s möten. Tre eller fyra är lagom.",
            total,
            year=year,
        ),
        YearWarning.TOO_MANY: ngettext(
            "%(year)s får %(num)s möte. Fler än fyra är mycket begärt av ledamöterna.",
            "%(year)s får %(num)s möten. Fler än fyra är mycket begärt av ledamöterna.",
            total,
            year=year,
        ),
        YearWarning.TOO_CLOSE: _("%(year)s: två av mötena ligger mindre än fyra veckor från varandra.", year=year),
        YearWarning.SAME_DAY: _("%(year)s: två av mötena ligger på samma dag.", year=year),
    }
    return [words[one] for one in year_warnings(days, there)]
