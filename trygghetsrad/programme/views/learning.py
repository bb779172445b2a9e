"""Staff: evaluations, exchanges with others, and a leader's month."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.days import add_months
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.programme import queries
from trygghetsrad.programme import use_cases as do
from trygghetsrad.programme.forms import (
    ChangeEvaluationForm,
    ChangeNetworkForm,
    EvaluationForm,
    NetworkForm,
    ReportForm,
)
from trygghetsrad.programme.queries import Measured
from trygghetsrad.programme.views import CONFLICT, bp, change, own_group
from trygghetsrad.programme.views.public import number_in_address


@bp.get("/personal/program/utvarderingar")
@allow(Permission.PROGRAMME_MANAGE)
def staff_evaluations() -> ResponseReturnValue:
    return render_template("programme/evaluations.html", views=queries.evaluations(reading(), public=False))


@bp.route("/personal/program/utvarderingar/ny", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def new_evaluation() -> ResponseReturnValue:
    """Of the goal or project that the address names, of last year when it names nothing."""
    form = EvaluationForm.for_year(clock.today().year - 1, request.args.get("av") or "hela")
    _offer(form)
    if form.validate_on_submit():
        made = perform(do.add_evaluation, form.to_command(), form=form)
        if made is not None:
            flash(_("Utvärderingen är sparad."), "success")
            return redirect(url_for(".staff_evaluations"), 303)
    return render_template("programme/evaluation_new.html", form=form), form.status


@bp.route("/personal/program/utvarderingar/<uuid:evaluation_id>/andra", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def edit_evaluation(evaluation_id: UUID) -> ResponseReturnValue:
    form = ChangeEvaluationForm.of(queries.evaluation(reading(), evaluation_id))
    _offer(form)
    return change(
        evaluation_id,
        form,
        do.change_evaluation,
        "evaluation_change.html",
        back=url_for(".staff_evaluations"),
        said=_("Ändringen är sparad."),
        now_there=lambda: {"row": queries.evaluation(reading(), evaluation_id)},
    )


def _offer(form: EvaluationForm) -> None:
    projects = [one for one in queries.groups(reading(), also_ended=True) if one.kind is BodyKind.PROJECT]
    form.offer(queries.all_goals(reading()), projects)


@bp.get("/personal/program/natverk")
@allow(Permission.PROGRAMME_MANAGE)
def staff_network() -> ResponseReturnValue:
    """What has been exchanged with others, newest first."""
    after = number_in_address("efter")
    page = queries.network_page(reading(), public=False, after=after)
    return render_template(
        "programme/network.html",
        page=page,
        first_url=url_for(".staff_network") if after else "",
        next_url=url_for(".staff_network", efter=page.after) if page.after else "",
    )


@bp.route("/personal/program/natverk/ny", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def new_network_event() -> ResponseReturnValue:
    form = NetworkForm()
    if form.validate_on_submit() and perform(do.add_network_event, form.to_command(), form=form):
        flash(_("Det är sparat."), "success")
        return redirect(url_for(".staff_network"), 303)
    return render_template("programme/network_new.html", form=form), form.status


@bp.route("/personal/program/natverk/<uuid:event_id>/andra", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def edit_network_event(event_id: UUID) -> ResponseReturnValue:
    form = ChangeNetworkForm.of(queries.network_event(reading(), event_id))
    return change(
        event_id,
        form,
        do.change_network_event,
        "network_change.html",
        back=url_for(".staff_network"),
        said=_("Ändringen är sparad."),
        now_there=lambda: {"row": queries.network_event(reading(), event_id)},
    )


@bp.route("/personal/program/grupp/<uuid:body_id>/rapport", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_REPORT)
def month(body_id: UUID) -> ResponseReturnValue:
    """A leader's month, in two minutes."""
    group = own_group(body_id)
    form = _month_form(group)
    if form.validate_on_submit() and perform(do.report_month, form.to_command(body_id), form=form):
        flash(_("Tack! Månadens rapport är sparad."), "success")
        return redirect(url_for(".staff_group", body_id=body_id), 303)
    there: Any = queries.report(reading(), body_id, clock.today().replace(day=1))
    if form.refused_status == CONFLICT and there is not None:
        form.renew(there.version)
    page = render_template("programme/month.html", form=form, group=group, there=there, month=clock.today())
    return page, form.status


def _month_form(group: Body) -> ReportForm:
    """What people measure and what is due within the month, and the activities that go on."""
    today = clock.today()
    soon = add_months(today.replace(day=1), 1)
    goals = queries.goals_of_groups(reading(), [group.id]).get(group.id, [])
    measured: list[Measured] = [
        one
        for view in goals
        for one in view.indicators
        if one.indicator.computed is None and one.due_on is not None and one.due_on < soon
    ]
    there = queries.report(reading(), group.id, today.replace(day=1))
    return ReportForm.made_for(measured, queries.open_activities(reading(), group.id), there)
