"""In and after the meeting: who was there, the notes, and publishing them."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.accounts.queries import names
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, perform, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import AttendanceForm, NotesForm, PublishForm, UnpublishForm, municipality_numbers
from trygghetsrad.meetings.models import AgendaItem, Meeting
from trygghetsrad.meetings.use_cases import publish_notes, record_attendance, save_notes, unpublish_notes
from trygghetsrad.meetings.views import bp, suggestions_of


@bp.route("/personal/moten/<uuid:meeting_id>/narvaro", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def attendance(meeting_id: UUID) -> ResponseReturnValue:
    """A box to tick for each member of that day."""
    meeting = queries.meeting(reading(), meeting_id)
    members = queries.members_of(reading(), meeting)
    form = AttendanceForm.of(meeting, members, queries.present_at(reading(), meeting_id))
    if form.validate_on_submit() and perform(record_attendance, form.to_command(meeting_id), form=form):
        flash(_("Närvaron är sparad."), "success")
        return redirect(url_for("meetings.workspace", meeting_id=meeting_id), 303)
    return render_template("meetings/attendance.html", form=form, meeting=meeting, members=members), form.status


@bp.route("/personal/moten/<uuid:meeting_id>/anteckningar", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def notes(meeting_id: UUID) -> ResponseReturnValue:
    """One text for each point. The same button row previews and saves."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    form = NotesForm.of(meeting, meeting.items)
    previews: dict[str, str] = {}
    if form.validate_on_submit():
        if "forhandsgranska" in request.form:
            previews = form.previews()
        elif perform(save_notes, form.to_command(meeting_id), form=form):
            flash(_("Sparat kl. %(time)s.", time=f"{clock.local(clock.now()):%H.%M}"), "success")
            return redirect(url_for("meetings.notes", meeting_id=meeting_id, _anchor=_place(meeting)), 303)
    return _notes_page(meeting_id, form, previews)


def _place(meeting: Meeting) -> str | None:
    """The point whose save button was pressed."""
    place = request.form.get("spara", "")
    return f"punkt-{place}" if place in {str(item.position) for item in meeting.items} else None


def _notes_page(meeting_id: UUID, form: NotesForm, previews: dict[str, str]) -> ResponseReturnValue:
    """The page as things are now: somebody may have saved between the request's reading and its writing."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    contested = form.meet(meeting, meeting.items) if form.is_submitted() and not previews else set()
    page = render_template(
        "meetings/notes.html",
        form=form,
        meeting=meeting,
        newest={item.id: item for item in meeting.items},
        previews=previews,
        contested=contested,
        savers=_savers(meeting, meeting.items),
        suggestions=suggestions_of([item.id for item in meeting.items], current_actor()),
        actions=queries.actions_of_points(reading(), [item.id for item in meeting.items]),
    )
    return page, form.status


def _savers(meeting: Meeting, items: list[AgendaItem]) -> dict[UUID, str]:
    ids = {meeting.summary_saved_by, *(item.note_saved_by for item in items)} - {None}
    return names(reading(), [one for one in ids if one is not None])


@bp.route("/personal/moten/<uuid:meeting_id>/publicera", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def publish(meeting_id: UUID) -> ResponseReturnValue:
    """The checklist, and the button."""
    form = PublishForm()
    if form.validate_on_submit() and perform(publish_notes, form.to_command(meeting_id), form=form):
        flash(_("Anteckningarna är publicerade."), "success")
        return redirect(url_for("meetings.publish", meeting_id=meeting_id), 303)
    meeting = queries.meeting(reading(), meeting_id, items=True)
    review = queries.review(reading(), meeting, municipality_numbers())
    form.reviewed.data = review.mark
    page = render_template(
        "meetings/publish.html", form=form, meeting=meeting, review=review, state=meeting.state_at(clock.now())
    )
    return page, form.status


@bp.route("/personal/moten/<uuid:meeting_id>/avpublicera", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def unpublish(meeting_id: UUID) -> ResponseReturnValue:
    """Take the notes off the web, and say why."""
    form = UnpublishForm()
    if form.validate_on_submit() and perform(unpublish_notes, form.to_command(meeting_id), form=form):
        flash(_("Anteckningarna syns inte längre på webben."), "success")
        return redirect(url_for("meetings.publish", meeting_id=meeting_id), 303)
    meeting = queries.meeting(reading(), meeting_id)
    return render_template("meetings/unpublish.html", form=form, meeting=meeting), form.status
