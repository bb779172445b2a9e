"""Staff: what the groups do, from the plan to the effect, and what led to it."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, perform, reading
from trygghetsrad.programme import queries
from trygghetsrad.programme import use_cases as do
from trygghetsrad.programme.forms import (
    ActivityEffectForm,
    ActivityForm,
    ChangeActivityForm,
    CloseActivityForm,
    TieForm,
)
from trygghetsrad.programme.forms.fields import as_uuid
from trygghetsrad.programme.models import Activity
from trygghetsrad.programme.rules.activities import OPEN, ActivityState
from trygghetsrad.programme.use_cases import UntieActivity
from trygghetsrad.programme.views import bp, change, own_group
from trygghetsrad.programme.views.public import number_in_address
from trygghetsrad.thread.queries import linked_with

FILTERS = {
    "pagaende": (ActivityState.UNDER_WAY,),
    "planerade": (ActivityState.PLANNED,),
    "klara": (ActivityState.DONE,),
    "nedlagda": (ActivityState.DROPPED,),
}
TIES = ("suggestion", "action")


def chosen_states() -> tuple[str | None, tuple[ActivityState, ...]]:
    """The state that an address asks for; anything else is refused."""
    chosen = request.args.get("lage") or None
    if chosen is not None and chosen not in FILTERS:
        abort(400)
    return chosen, FILTERS[chosen] if chosen else ()


def state_links(endpoint: str, chosen: str | None) -> list[tuple[str, str, bool]]:
    names = {"pagaende": _("Pågår"), "planerade": _("Planerade"), "klara": _("Klara"), "nedlagda": _("Blev inte av")}
    links = [(None, _("Alla")), *names.items()]
    return [(text, url_for(endpoint, lage=slug), slug == chosen) for slug, text in links]


@bp.get("/personal/program/aktiviteter")
@allow(Permission.PROGRAMME_REPORT)
def staff_activities() -> ResponseReturnValue:
    """The activities of one's own groups, open ones first."""
    chosen, states = chosen_states()
    after = number_in_address("efter")
    groups = queries.groups_led_by(reading(), current_actor())
    page = queries.activity_page(reading(), states=states, body_ids=[one.id for one in groups], after=after)
    return render_template(
        "programme/activities.html",
        page=page,
        has_groups=bool(groups),
        is_filtered=chosen is not None,
        links=state_links(".staff_activities", chosen),
        first_url=url_for(".staff_activities", lage=chosen) if after else "",
        next_url=url_for(".staff_activities", lage=chosen, efter=page.after) if page.after else "",
    )


@bp.route("/personal/program/aktiviteter/ny", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_REPORT)
def new_activity() -> ResponseReturnValue:
    groups = queries.groups_led_by(reading(), current_actor())
    goals = queries.open_goals(reading())
    goal = next((one for one in goals if one.id == as_uuid(request.args.get("mal"))), None)
    wanted = goal.body_id if goal else as_uuid(request.args.get("grupp"))
    given = {
        "goal": str(goal.id) if goal else None,
        "body": str(wanted) if wanted in {one.id for one in groups} else None,
    }
    form = ActivityForm(data=given)
    form.offer(groups, goals)
    if form.validate_on_submit():
        made = perform(do.add_activity, form.to_command(), form=form)
        if made is not None:
            flash(_("Aktiviteten är tillagd."), "success")
            return redirect(url_for(".staff_activity", activity_id=made.id), 303)
    return render_template("programme/activity_new.html", form=form, groups=groups), form.status


def _own(activity_id: UUID) -> Activity:
    """The activity, for those who report for its group."""
    found = queries.activity(reading(), activity_id)
    own_group(found.body_id)
    return found


@bp.get("/personal/program/aktiviteter/<uuid:activity_id>")
@allow(Permission.PROGRAMME_REPORT)
def staff_activity(activity_id: UUID) -> ResponseReturnValue:
    """One activity: how it stands, what led to it, and what may be done now."""
    return _page(activity_id, TieForm(formdata=None))


def _page(activity_id: UUID, form: Form) -> ResponseReturnValue:
    _own(activity_id)
    view = queries.activity_view(reading(), activity_id=activity_id)
    behind = linked_with(reading(), "activity", activity_id, TIES, actor=current_actor())
    page = render_template(
        "programme/activity.html",
        form=form,
        view=view,
        activity=view.activity,
        is_open=view.activity.state in OPEN,
        is_done=view.activity.state is ActivityState.DONE,
        behind=[one for found in behind.values() for one in found],
    )
    return page, form.status


@bp.route("/personal/program/aktiviteter/<uuid:activity_id>/andra", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_REPORT)
def edit_activity(activity_id: UUID) -> ResponseReturnValue:
    """The plan, and how far it has come."""
    groups = queries.groups_led_by(reading(), current_actor())
    form = ChangeActivityForm.of(_own(activity_id), groups, queries.open_goals(reading()))
    return _act(activity_id, form, do.change_activity, "activity_change.html", _("Ändringen är sparad."))


@bp.route("/personal/program/aktiviteter/<uuid:activity_id>/avsluta", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_REPORT)
def end_activity(activity_id: UUID) -> ResponseReturnValue:
    """Done, or dropped: with words."""
    form = CloseActivityForm.of(_own(activity_id))
    return _act(activity_id, form, do.close_activity, "activity_close.html", _("Aktiviteten är avslutad."))


@bp.route("/personal/program/aktiviteter/<uuid:activity_id>/effekt", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_REPORT)
def activity_effect(activity_id: UUID) -> ResponseReturnValue:
    """What a finished activity led to."""
    form = ActivityEffectForm.of(_own(activity_id))
    return _act(activity_id, form, do.record_activity_effect, "activity_effect.html", _("Effekten är sparad."))


def _act(activity_id: UUID, form: Any, use_case: Any, page: str, said: str) -> ResponseReturnValue:
    back = url_for(".staff_activity", activity_id=activity_id)
    return change(activity_id, form, use_case, page, back=back, said=said, now_there=partial(_as_it_is, activity_id))


def _as_it_is(activity_id: UUID) -> dict[str, Any]:
    return {"row": queries.activity(reading(), activity_id)}


@bp.post("/personal/program/aktiviteter/<uuid:activity_id>/koppla")
@allow(Permission.PROGRAMME_REPORT)
def tie_activity(activity_id: UUID) -> ResponseReturnValue:
    """Say what led to it, by number."""
    form = TieForm()
    if form.validate_on_submit() and perform(do.tie_activity, form.to_command(activity_id), form=form):
        flash(_("Kopplingen är sparad. Den syns från båda hållen."), "success")
        return redirect(url_for(".staff_activity", activity_id=activity_id), 303)
    return _page(activity_id, form)


@bp.post("/personal/program/aktiviteter/<uuid:activity_id>/koppling/<kind>/<uuid:source_id>/ta-bort")
@allow(Permission.PROGRAMME_REPORT)
def untie_activity(activity_id: UUID, kind: str, source_id: UUID) -> ResponseReturnValue:
    """Take a link away."""
    if kind not in TIES:
        abort(404)
    form = Form()
    if form.validate_on_submit():
        perform(do.untie_activity, UntieActivity(activity_id, kind, source_id))
        flash(_("Kopplingen är borttagen."), "success")
    return redirect(url_for(".staff_activity", activity_id=activity_id), 303)
