"""Säkert och tryggt: what is done, how it went, and what was learnt of others."""

from __future__ import annotations

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import PUBLIC, Permission
from trygghetsrad.kernel.web import allow, looking, reading
from trygghetsrad.programme import queries
from trygghetsrad.programme.calendar import calendar_of
from trygghetsrad.programme.drawing import Compared, before_and_after, timeline_of
from trygghetsrad.programme.queries import EvaluationView
from trygghetsrad.programme.views import HIGHEST, bp
from trygghetsrad.programme.views.activities import TIES, chosen_states, state_links
from trygghetsrad.programme.views.public import number_in_address
from trygghetsrad.thread.queries import linked_with

NUMBER = f"<int(max={HIGHEST}):number>"


@bp.get("/sakert-och-tryggt/aktiviteter")
@allow(Permission.PUBLIC)
def activities() -> ResponseReturnValue:
    """What is done, open ones first."""
    chosen, states = chosen_states()
    after = number_in_address("efter")
    page = queries.activity_page(reading(), states=states, after=after)
    return render_template(
        "programme/public/activities.html",
        page=page,
        is_filtered=chosen is not None,
        year=clock.today().year,
        links=state_links("programme.activities", chosen),
        first_url=url_for(".activities", lage=chosen) if after else "",
        next_url=url_for(".activities", lage=chosen, efter=page.after) if page.after else "",
    )


@bp.get("/sakert-och-tryggt/aktiviteter/kalender")
@allow(Permission.PUBLIC)
def activity_calendar() -> ResponseReturnValue:
    """A year: what goes on from when to when, and month by month."""
    years = queries.years_of_activities(reading())
    year = _year(years)
    views = queries.activities_of_year(reading(), year)
    finding = _("Det här pågår under %(year)s", year=year)
    months = [
        (
            month,
            [view for view in views if (view.activity.starts_on.year, view.activity.starts_on.month) == (year, month)],
        )
        for month in range(1, 13)
    ]
    return render_template(
        "programme/public/calendar.html",
        year=year,
        drawn=timeline_of(views, finding) if views else None,
        earlier=[view for view in views if view.activity.starts_on.year < year],
        months=[(clock.today().replace(year=year, month=month, day=1), found) for month, found in months if found],
        years=range(years[0], years[1] + 1) if years else (),
    )


def _year(years: tuple[int, int] | None) -> int:
    """The year that an address asks for: one in which something goes on, or this one."""
    given = request.args.get("ar")
    this = clock.today().year
    if not given:
        return this
    first, last = years or (this, this)
    if not (
        given.isascii()
        and given.isdigit()
        and len(given) == len("2027")
        and min(first, this) <= int(given) <= max(last, this)
    ):
        abort(404)
    return int(given)


@bp.get("/sakert-och-tryggt/aktiviteter/kalender.ics")
@allow(Permission.PUBLIC)
def activity_feed() -> Response:
    """The activities, for whoever wants them in a calendar of their own."""
    return Response(calendar_of(queries.public_activities(reading())), content_type="text/calendar; charset=utf-8")


@bp.get(f"/sakert-och-tryggt/aktiviteter/{NUMBER}")
@allow(Permission.PUBLIC)
def activity(number: int) -> ResponseReturnValue:
    """One activity: for whom, where, what was done, and where it began."""
    view = queries.activity_view(reading(), number=number)
    behind = linked_with(looking(), "activity", view.activity.id, TIES, actor=PUBLIC)
    return render_template(
        "programme/public/activity.html",
        view=view,
        activity=view.activity,
        suggestions=behind.get("suggestion", []),
        actions=behind.get("action", []),
    )


@bp.get(f"/sakert-och-tryggt/utvarderingar/{NUMBER}")
@allow(Permission.PUBLIC)
def evaluation(number: int) -> ResponseReturnValue:
    """What was meant, what happened, what came of it and what was learnt, with the numbers before and after."""
    view = queries.public_evaluation(reading(), number)
    return render_template("programme/public/evaluation.html", view=view, row=view.evaluation, compared=_compared(view))


def _compared(view: EvaluationView) -> list[Compared]:
    """The indicators of the goal, of the project's goals, or of all goals, before and after."""
    row = view.evaluation
    if row.goal_id is not None:
        goals = list(queries.goals_named(reading(), [row.goal_id]).values())
    else:
        groups = queries.groups_with_goals(reading(), queries.KINDS, also_ended=True)
        goals = [one for body, found in groups if row.body_id in {None, body.id} for one in found]
    found = [before_and_after(one, row.starts_on, row.ends_on) for goal in goals for one in goal.indicators]
    return [one for one in found if one is not None]


@bp.get("/sakert-och-tryggt/natverk")
@allow(Permission.PUBLIC)
def network() -> ResponseReturnValue:
    """What was shared with others and learnt of them."""
    after = number_in_address("efter")
    page = queries.network_page(reading(), after=after)
    return render_template(
        "programme/public/network.html",
        page=page,
        first_url=url_for(".network") if after else "",
        next_url=url_for(".network", efter=page.after) if page.after else "",
    )
