"""In the room: one screen with ticks, notes and actions, that survives a bad network; and one for the projector.

A script on the page saves drafts as they are written, by the same address and the same form, and gets its answer as
JSON. Without it a button does the same.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.accounts.queries import names
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.templating import time_of_day
from trygghetsrad.kernel.web import allow, current_actor, perform, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import NotesForm, RoomForm
from trygghetsrad.meetings.forms.writing import SUMMARY, SUMMARY_FI, stored_texts
from trygghetsrad.meetings.models import AgendaItem, Meeting
from trygghetsrad.meetings.rules import seen_mark
from trygghetsrad.meetings.use_cases import field_of, keep_room
from trygghetsrad.meetings.views import bp, suggestions_of

CONFLICT = 409


@bp.route("/personal/moten/<uuid:meeting_id>/rummet", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def room(meeting_id: UUID) -> ResponseReturnValue:
    """All that is done during the meeting, on one screen. Any of its buttons saves the whole of it."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    members = queries.members_of(reading(), meeting)
    owners = queries.possible_owners(reading(), meeting.body_id, clock.today())
    form = RoomForm.for_room(meeting, meeting.items, members, queries.present_at(reading(), meeting_id), owners)
    return keep_screen(meeting, form, "meetings.room", "meetings/room.html")


def keep_screen(meeting: Meeting, form: NotesForm, endpoint: str, template: str) -> ResponseReturnValue:
    """Show the screen, save it, or show how it would look; for the page's script answer in its own way."""
    previews: dict[str, str] = {}
    is_by_script = request.accept_mimetypes.best == "application/json"
    if form.validate_on_submit():
        if "forhandsgranska" in request.form:
            previews = form.previews()
        elif perform(keep_room, form.to_command(meeting.id), form=form):
            if is_by_script:
                return _told(meeting.id)
            flash(_("Sparat kl. %(time)s.", time=f"{clock.local(clock.now()):%H.%M}"), "success")
            return redirect(url_for(endpoint, meeting_id=meeting.id, _anchor=_place(meeting)), 303)
    if is_by_script and form.is_submitted():
        return _refused(meeting.id, form)
    return _screen(meeting.id, form, previews, template)


def _place(meeting: Meeting) -> str | None:
    """The point whose save button was pressed."""
    place = request.form.get("spara", "")
    return f"punkt-{place}" if place in {str(item.position) for item in meeting.items} else None


def _screen(meeting_id: UUID, form: NotesForm, previews: dict[str, str], template: str) -> ResponseReturnValue:
    """The page as things are now: somebody may have saved between the request's reading and its writing."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    contested = set()
    if form.is_submitted() and not previews:
        contested = form.meet(meeting, meeting.items)
        if isinstance(form, RoomForm):
            form.renew_attendance(meeting, queries.present_at(reading(), meeting_id))
    ids = [item.id for item in meeting.items]
    page = render_template(
        template,
        form=form,
        meeting=meeting,
        newest={item.id: item for item in meeting.items},
        previews=previews,
        contested=contested,
        savers=_savers(meeting, meeting.items),
        suggestions=suggestions_of(ids, current_actor()),
        actions=queries.actions_of_points(reading(), ids),
        papers=queries.papers_of(reading(), meeting_id),
    )
    return page, form.status


def _savers(meeting: Meeting, items: list[AgendaItem]) -> dict[UUID, str]:
    by_whom = {meeting.summary_saved_by, meeting.summary_fi_saved_by, *(item.note_saved_by for item in items)}
    return names(reading(), [one for one in by_whom if one is not None])


def _told(meeting_id: UUID) -> ResponseReturnValue:
    """What the script needs after a save: when it was, and the marks of the texts that it sent."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    ticked = " ".join(str(one) for one in sorted(queries.present_at(reading(), meeting_id)))
    marks = {"shown_present": ticked, "seen_guests": seen_mark(0, meeting.guests)}
    for name, (text, version) in stored_texts(meeting, meeting.items).items():
        marks[f"seen_{name}"] = seen_mark(version, text)
    at = time_of_day(clock.now())
    sent = {name: mark for name, mark in marks.items() if name in request.form}
    return jsonify(saved=_("Sparat kl. %(time)s.", time=at), seen=sent)


def _refused(meeting_id: UUID, form: NotesForm) -> ResponseReturnValue:
    """Why nothing was saved: at which fields, and where somebody else was first what they wrote."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    savers = _savers(meeting, meeting.items)
    contested = form.meet(meeting, meeting.items)
    stored = {
        SUMMARY: (meeting.summary_markdown, meeting.summary_saved_at, meeting.summary_saved_by),
        SUMMARY_FI: (meeting.summary_fi_markdown, meeting.summary_fi_saved_at, meeting.summary_fi_saved_by),
    } | {field_of(one.id): (one.note_markdown, one.note_saved_at, one.note_saved_by) for one in meeting.items}
    others = {name: _other(form, name, stored[name], savers) for name in contested}
    errors = {name: [str(error) for error in found] for name, found in form.errors.items() if name}
    answer = jsonify(others=others, errors=errors, message=" ".join(str(one) for one in form.form_errors))
    return answer, form.status


def _other(form: NotesForm, name: str, stored: tuple[Any, ...], savers: dict[UUID, str]) -> dict[str, str]:
    text, at, by = stored
    who = savers.get(by) or _("Någon annan")
    said = _("%(name)s sparade %(time)s. Här är båda texterna.", name=who, time=time_of_day(at) if at else "")
    return {"text": text, "said": said, "seen": form[f"seen_{name}"].data}


@bp.get("/personal/moten/<uuid:meeting_id>/storbild")
@allow(Permission.MEETING_MANAGE)
def projector(meeting_id: UUID) -> ResponseReturnValue:
    """The agenda, or one point of it, in letters that the back row reads."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    place = request.args.get("punkt", "")
    shown = next((item for item in meeting.items if str(item.position) == place), None)
    actions = queries.actions_of_points(reading(), [shown.id]).get(shown.id, []) if shown else []
    at = meeting.items.index(shown) if shown else -1
    return render_template(
        "meetings/projector.html",
        meeting=meeting,
        item=shown,
        actions=actions,
        before=meeting.items[at - 1] if at > 0 else None,
        after=meeting.items[at + 1] if at + 1 < len(meeting.items) else None,
    )
