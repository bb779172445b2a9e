"""Staff: goals and how they are measured."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, perform, reading
from trygghetsrad.programme import queries
from trygghetsrad.programme.drawing import course_of
from trygghetsrad.programme.forms import ChangeGoalForm, ChangeIndicatorForm, GoalForm, IndicatorForm
from trygghetsrad.programme.forms.fields import as_uuid
from trygghetsrad.programme.use_cases import add_goal, add_indicator, change_goal, change_indicator
from trygghetsrad.programme.views import bp, change, own_group
from trygghetsrad.programme.views.public import number_in_address


@bp.get("/personal/program/mal")
@allow(Permission.PROGRAMME_REPORT)
def staff_goals() -> ResponseReturnValue:
    """The goals of one's own groups."""
    actor = current_actor()
    after = number_in_address("efter")
    groups = queries.groups_led_by(reading(), actor)
    page = queries.goal_page(reading(), after=after, body_ids=[one.id for one in groups])
    return render_template(
        "programme/goals.html",
        page=page,
        has_groups=bool(groups),
        manages=actor.may(Permission.PROGRAMME_MANAGE),
        first_url=url_for(".staff_goals") if after else "",
        next_url=url_for(".staff_goals", efter=page.after) if page.after else "",
    )


@bp.route("/personal/program/mal/nytt", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def new_goal() -> ResponseReturnValue:
    groups = queries.groups(reading())
    wanted = as_uuid(request.args.get("grupp"))
    # The statistics offer a goal of whoever is most exposed, with its words.
    given = {"title": request.args.get("mal", "")[:200], "why": request.args.get("varfor", "")[:500]}
    form = GoalForm(data=given | {"body": str(wanted) if wanted in {one.id for one in groups} else None})
    form.offer(groups)
    if form.validate_on_submit():
        made = perform(add_goal, form.to_command(), form=form)
        if made is not None:
            flash(_("Målet är tillagt. Säg nu hur det ska mätas."), "success")
            return redirect(url_for(".staff_goal", goal_id=made.id), 303)
    return render_template("programme/goal_new.html", form=form, groups=groups), form.status


@bp.get("/personal/program/mal/<uuid:goal_id>")
@allow(Permission.PROGRAMME_REPORT)
def staff_goal(goal_id: UUID) -> ResponseReturnValue:
    """One goal with its indicators, and what may be done now."""
    view = queries.goal_view(reading(), goal_id=goal_id)
    own_group(view.goal.body_id)
    return render_template(
        "programme/goal.html",
        view=view,
        charts=[(one, course_of(one)) for one in view.indicators],
        activities=queries.activities_for(reading(), goal_id=goal_id, public=False),
        manages=current_actor().may(Permission.PROGRAMME_MANAGE),
    )


@bp.route("/personal/program/mal/<uuid:goal_id>/andra", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def edit_goal(goal_id: UUID) -> ResponseReturnValue:
    form = ChangeGoalForm.of(queries.goal(reading(), goal_id), queries.groups(reading(), also_ended=True))
    return change(
        goal_id,
        form,
        change_goal,
        "goal_change.html",
        back=url_for(".staff_goal", goal_id=goal_id),
        said=_("Ändringen är sparad."),
        now_there=lambda: {"row": queries.goal(reading(), goal_id)},
    )


@bp.route("/personal/program/mal/<uuid:goal_id>/indikator", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def new_indicator(goal_id: UUID) -> ResponseReturnValue:
    goal = queries.goal(reading(), goal_id)
    form = IndicatorForm()
    if form.validate_on_submit():
        made = perform(add_indicator, form.to_command(goal_id), form=form)
        if made is not None:
            flash(_("Indikatorn är tillagd."), "success")
            return redirect(url_for(".indicator", indicator_id=made.id), 303)
    return render_template("programme/indicator_new.html", form=form, goal=goal), form.status


@bp.route("/personal/program/indikator/<uuid:indicator_id>/andra", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def edit_indicator(indicator_id: UUID) -> ResponseReturnValue:
    form = ChangeIndicatorForm.of(queries.indicator(reading(), indicator_id)[0])
    return change(
        indicator_id,
        form,
        change_indicator,
        "indicator_change.html",
        back=url_for(".indicator", indicator_id=indicator_id),
        said=_("Ändringen är sparad."),
        now_there=lambda: {"row": queries.indicator(reading(), indicator_id)[0]},
    )
