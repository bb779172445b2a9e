"""The council's actions: their keepers' list and pages, and what everybody reads about one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Permission
from trygghetsrad.kernel.web import allow, current_actor, looking, perform, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import ActionForm, ChangeActionForm, CloseActionForm, EffectForm
from trygghetsrad.meetings.models import CouncilAction
from trygghetsrad.meetings.queries import ActionFilter
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.meetings.use_cases import add_action as add
from trygghetsrad.meetings.use_cases import change_action as change_it
from trygghetsrad.meetings.use_cases import close_action as close_it
from trygghetsrad.meetings.use_cases import record_effect
from trygghetsrad.meetings.views import bp
from trygghetsrad.thread.queries import Named, linked

HIGHEST = 2_147_483_647
CONFLICT = 409
FILTERS = {
    "oppna": ActionFilter.OPEN,
    "sena": ActionFilter.OVERDUE,
    "klara": ActionFilter.DONE,
    "nedlagda": ActionFilter.DROPPED,
    "utan-ansvarig": ActionFilter.OWNERLESS,
    "rapporterade": ActionFilter.REPORTED,
}


@bp.get("/personal/atgarder")
@allow(Permission.MEETING_MANAGE)
def actions() -> ResponseReturnValue:
    """Open ones first, by the day that they should be done."""
    chosen = request.args.get("lage") or None
    if chosen is not None and chosen not in FILTERS:
        abort(400)
    after = _number_to_go_on_from()
    page = queries.action_list(reading(), clock.today(), picked=FILTERS[chosen] if chosen else None, after=after)
    links = [(None, _("Alla")), *_names().items()]
    return render_template(
        "meetings/actions.html",
        page=page,
        is_filtered=chosen is not None,
        links=[(text, url_for("meetings.actions", lage=slug), slug == chosen) for slug, text in links],
        first_url=url_for("meetings.actions", lage=chosen) if after else "",
        next_url=url_for("meetings.actions", lage=chosen, efter=page.after) if page.after else "",
        today=clock.today(),
    )


def _names() -> dict[str, str]:
    return {
        "oppna": _("Öppna"),
        "sena": _("Försenade"),
        "utan-ansvarig": _("Saknar ansvarig"),
        "rapporterade": _("Ledamoten har hört av sig"),
        "klara": _("Klara"),
        "nedlagda": _("Blev inte av"),
    }


def _number_to_go_on_from() -> int | None:
    """The number in the address; anything else is refused."""
    given = request.args.get("efter")
    if not given:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > len(str(HIGHEST)) or int(given) > HIGHEST:
        abort(400)
    return int(given)


@bp.route("/personal/atgarder/ny", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def new_action() -> ResponseReturnValue:
    """An action that comes from no point."""
    return _add(None)


@bp.route("/personal/moten/<uuid:meeting_id>/dagordning/<uuid:item_id>/atgard", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def add_action(meeting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """An action from a point; then back to the notes, where one was writing."""
    queries.item(reading(), item_id, meeting_id=meeting_id)
    return _add(queries.point(reading(), item_id))


def _add(point: queries.Point | None) -> ResponseReturnValue:
    form = ActionForm()
    form.offer(queries.possible_owners(reading(), point.body_id if point else None, clock.today()))
    if form.validate_on_submit():
        made = perform(add, form.to_command(point.item_id if point else None), form=form)
        if made is not None:
            flash(_("Åtgärden är tillagd."), "success")
            if point is None:
                return redirect(url_for("meetings.action", action_id=made.id), 303)
            place = f"punkt-{point.position}"
            return redirect(url_for("meetings.notes", meeting_id=point.meeting_id, _anchor=place), 303)
    return render_template("meetings/action_new.html", form=form, point=point), form.status


@bp.get("/personal/atgarder/<uuid:action_id>")
@allow(Permission.MEETING_MANAGE)
def action(action_id: UUID) -> ResponseReturnValue:
    """One action: how it stands, where it comes from, and what may be done now."""
    found = queries.action(reading(), action_id)
    point = queries.point(reading(), found.agenda_item_id) if found.agenda_item_id else None
    return render_template(
        "meetings/action.html",
        action=found,
        point=point,
        is_shown=found.public and (point is None or point.notes_are_public),
        is_done=found.state is ActionState.DONE,
        owner=queries.owner_of(reading(), action_id),
        today=clock.today(),
        suggestions=_suggestions_behind(found.id, current_actor()),
    )


def _suggestions_behind(action_id: UUID, actor: Actor) -> list[Named]:
    """The suggestions that led to a point that led to this action, as this actor may see them."""
    if "suggestion" not in current_app.extensions["thread_kinds"]:
        return []
    found = linked(looking(), "action", [action_id], other="suggestion", actor=actor, via="agenda_item")
    return found.get(action_id, [])


@bp.route("/personal/atgarder/<uuid:action_id>/andra", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def change_action(action_id: UUID) -> ResponseReturnValue:
    """The words, the day, how far it has come."""
    found = queries.action(reading(), action_id)
    form = ChangeActionForm.of(found)
    form.offer(queries.possible_owners(reading(), queries.body_of_action(reading(), found), clock.today()))
    return _act(found, form, change_it, "action_change.html", _("Ändringen är sparad."))


@bp.route("/personal/atgarder/<uuid:action_id>/avsluta", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def close_action(action_id: UUID) -> ResponseReturnValue:
    """Done, or dropped: with words."""
    found = queries.action(reading(), action_id)
    form = CloseActionForm.of(found)
    return _act(found, form, close_it, "action_close.html", _("Åtgärden är avslutad."))


@bp.route("/personal/atgarder/<uuid:action_id>/effekt", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def action_effect(action_id: UUID) -> ResponseReturnValue:
    """What a finished action led to."""
    found = queries.action(reading(), action_id)
    form = EffectForm.of(found)
    return _act(found, form, record_effect, "action_effect.html", _("Effekten är sparad."))


def _act(
    action: CouncilAction,
    form: Any,
    use_case: Callable[..., CouncilAction],
    page: str,
    said: str,
) -> ResponseReturnValue:
    """Do it and go back to the action, or show the form with what is to be rectified and how things stand now."""
    action_id = action.id
    if form.validate_on_submit() and perform(use_case, form.to_change(action_id), form=form):
        flash(said, "success")
        return redirect(url_for("meetings.action", action_id=action_id), 303)
    current = queries.action(reading(), action_id)
    if form.refused_status == CONFLICT:
        form.renew(current.version)
    owner = queries.owner_of(reading(), action_id)
    return render_template(f"meetings/{page}", form=form, action=current, owner=owner, today=clock.today()), form.status


@bp.get("/atgarder")
@allow(Permission.PUBLIC)
def public_actions() -> ResponseReturnValue:
    """What shall be done and what was done, for everyone: open ones first."""
    after = _number_to_go_on_from()
    page = queries.action_list(reading(), clock.today(), after=after, public_only=True)
    return render_template("meetings/public_actions.html", page=page, after=after, today=clock.today())


@bp.get(f"/atgarder/<int(max={HIGHEST}):number>")
@allow(Permission.PUBLIC)
def public_action(number: int) -> ResponseReturnValue:
    """What shall be done, why, by whom, how it went and what it led to, with links to where it began."""
    found = queries.public_action(looking(), number)
    return render_template(
        "meetings/public_action.html",
        action=found.named,
        more=found,
        today=clock.today(),
        suggestions=_suggestions_behind(found.named.id, PUBLIC),
    )
