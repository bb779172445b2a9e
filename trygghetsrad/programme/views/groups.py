"""Staff: the groups that one reports for, and who reports for them."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, perform, reading
from trygghetsrad.programme import queries
from trygghetsrad.programme.forms import LeadersForm
from trygghetsrad.programme.use_cases import choose_leaders
from trygghetsrad.programme.views import bp, own_group


@bp.get("/personal/program/")
@allow(Permission.PROGRAMME_REPORT)
def overview() -> ResponseReturnValue:
    """The groups, how their goals stand, and what is to be measured."""
    session, actor = reading(), current_actor()
    groups = queries.groups_led_by(session, actor)
    own = {one.id for one in groups}
    due = queries.due_measurements(session, clock.today())
    return render_template(
        "programme/overview.html",
        groups=groups,
        goals=queries.goals_of_groups(session, own),
        due=[(one, goal) for one, goal, body in due if body.id in own],
        manages=actor.may(Permission.PROGRAMME_MANAGE),
    )


@bp.get("/personal/program/grupp/<uuid:body_id>")
@allow(Permission.PROGRAMME_REPORT)
def staff_group(body_id: UUID) -> ResponseReturnValue:
    """One group, as those see it who work with it."""
    group = own_group(body_id)
    session, actor = reading(), current_actor()
    leaders = queries.leader_ids(session, group.id)
    reports = queries.reports_of(session, group.id)
    return render_template(
        "programme/group.html",
        group=group,
        goals=queries.goals_of(session, group.id),
        activities=queries.activities_for(session, body_id=group.id, public=False),
        reports=reports,
        is_reported=bool(reports) and reports[0].month == clock.today().replace(day=1),
        leaders=[one for one in queries.possible_leaders(session) if one.id in leaders],
        manages=actor.may(Permission.PROGRAMME_MANAGE),
    )


@bp.route("/personal/program/grupp/<uuid:body_id>/rapportorer", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_MANAGE)
def leaders(body_id: UUID) -> ResponseReturnValue:
    """Tie accounts to a group."""
    group = own_group(body_id)
    users = queries.possible_leaders(reading())
    form = LeadersForm.of(users, queries.leader_ids(reading(), group.id))
    if form.validate_on_submit():
        perform(choose_leaders, form.to_command(body_id), form=form)
        if not form.errors:
            flash(_("Ändringen är sparad."), "success")
            return redirect(url_for(".staff_group", body_id=body_id), 303)
    return render_template("programme/leaders.html", form=form, group=group, users=users), form.status
