"""The agenda's page: add, change, order, remove, publish."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, perform, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import ChangeItemForm, ItemForm
from trygghetsrad.meetings.rules import clock_times
from trygghetsrad.meetings.use_cases import (
    MoveAgendaItem,
    RemoveAgendaItem,
    ShowAgenda,
    add_agenda_item,
    change_agenda_item,
    move_agenda_item,
    remove_agenda_item,
    show_agenda,
)
from trygghetsrad.meetings.views import bp, suggestions_of

STEPS = {"upp": -1, "ner": 1}


@bp.route("/personal/moten/<uuid:meeting_id>/dagordning", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def agenda(meeting_id: UUID) -> ResponseReturnValue:
    """The points in order, and a form for one more."""
    form = ItemForm()
    if form.validate_on_submit() and perform(add_agenda_item, form.to_command(meeting_id), form=form):
        flash(_("Punkten är tillagd."), "success")
        return redirect(url_for("meetings.agenda", meeting_id=meeting_id), 303)
    return _page(meeting_id, form)


def _page(meeting_id: UUID, form: Form) -> ResponseReturnValue:
    """The page again; a refusal of another button than "Lägg till" stands at its top."""
    add = form if isinstance(form, ItemForm) else ItemForm(formdata=None)
    meeting = queries.meeting(reading(), meeting_id, items=True)
    page = render_template(
        "meetings/agenda.html",
        form=form,
        add=add,
        meeting=meeting,
        suggestions=suggestions_of([item.id for item in meeting.items], current_actor()),
        papers=queries.papers_of(reading(), meeting_id),
        actions=queries.actions_of_points(reading(), [item.id for item in meeting.items]),
        begins=clock_times(meeting.starts_at, [item.minutes for item in meeting.items]),
        minutes=sum(item.minutes or 0 for item in meeting.items),
    )
    return page, form.status


@bp.route("/personal/moten/<uuid:meeting_id>/dagordning/<uuid:item_id>", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def item(meeting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Change the words of a point."""
    stored = queries.item(reading(), item_id, meeting_id=meeting_id)
    form = ChangeItemForm(obj=stored, place=stored.position)
    if form.validate_on_submit() and perform(change_agenda_item, form.to_change(meeting_id, item_id), form=form):
        flash(_("Punkten är ändrad."), "success")
        return redirect(url_for("meetings.agenda", meeting_id=meeting_id), 303)
    has_actions = queries.has_actions(reading(), item_id)
    return render_template("meetings/item.html", form=form, item=stored, has_actions=has_actions), form.status


@bp.post("/personal/moten/<uuid:meeting_id>/dagordning/<uuid:item_id>/flytta")
@allow(Permission.MEETING_MANAGE)
def move(meeting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """One step up or down, and back to the point in its new place."""
    form, step = Form(), STEPS.get(request.form.get("steg", ""), 0)
    if form.validate_on_submit():
        place = perform(move_agenda_item, MoveAgendaItem(meeting_id, item_id, step), form=form)
        if place is not None:
            return redirect(url_for("meetings.agenda", meeting_id=meeting_id, _anchor=f"punkt-{place}"), 303)
    return _page(meeting_id, form)


@bp.post("/personal/moten/<uuid:meeting_id>/dagordning/<uuid:item_id>/ta-bort")
@allow(Permission.MEETING_MANAGE)
def remove(meeting_id: UUID, item_id: UUID) -> ResponseReturnValue:
    """Take the point away."""
    form = Form()
    if form.validate_on_submit() and perform(remove_agenda_item, RemoveAgendaItem(meeting_id, item_id), form=form):
        flash(_("Punkten är borttagen."), "success")
        return redirect(url_for("meetings.agenda", meeting_id=meeting_id), 303)
    return _page(meeting_id, form)


@bp.post("/personal/moten/<uuid:meeting_id>/dagordning/visa")
@allow(Permission.MEETING_MANAGE)
def show_on_web(meeting_id: UUID) -> ResponseReturnValue:
    """Publish the agenda, or hide it again."""
    form, wanted = Form(), request.form.get("visa") == "ja"
    if form.validate_on_submit() and perform(show_agenda, ShowAgenda(meeting_id, wanted), form=form):
        flash(_("Dagordningen syns på webben.") if wanted else _("Dagordningen är dold."), "success")
        return redirect(url_for("meetings.agenda", meeting_id=meeting_id), 303)
    return _page(meeting_id, form)
