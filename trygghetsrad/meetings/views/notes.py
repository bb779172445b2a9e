"""After the meeting: who was there, the notes, and publishing them."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import (
    AttendanceForm,
    NotesForm,
    PublishForm,
    PublishLaterForm,
    UnpublishForm,
    municipality_numbers,
    municipality_words,
)
from trygghetsrad.meetings.use_cases import (
    CallOffPublishing,
    call_off_publishing,
    publish_later,
    publish_notes,
    record_attendance,
    unpublish_notes,
)
from trygghetsrad.meetings.views import bp
from trygghetsrad.meetings.views.room import keep_screen

LATER = "senare-"
"""Two forms on one page: their fields are told apart by it."""


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
    """The summaries and one text for each point. The same button row previews and saves."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    form = NotesForm.of(meeting, meeting.items)
    return keep_screen(meeting, form, "meetings.notes", "meetings/notes.html")


@bp.route("/personal/moten/<uuid:meeting_id>/publicera", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def publish(meeting_id: UUID) -> ResponseReturnValue:
    """The checklist, and the two buttons: now, or at a time."""
    if f"{LATER}reviewed" in request.form:
        return _publish_later(meeting_id)
    form = PublishForm()
    if form.validate_on_submit() and perform(publish_notes, form.to_command(meeting_id), form=form):
        flash(_("Anteckningarna är publicerade."), "success")
        return redirect(url_for("meetings.publish", meeting_id=meeting_id), 303)
    return _publish_page(meeting_id, form)


def _publish_later(meeting_id: UUID) -> ResponseReturnValue:
    form = PublishLaterForm(prefix=LATER)
    at = form.moment() if form.validate_on_submit() else None
    if at and perform(publish_later, form.to_later(meeting_id, at), form=form) is not None:
        flash(_("Anteckningarna publiceras av sig själva vid den tiden. Du kan ångra dig."), "success")
        return redirect(url_for("meetings.publish", meeting_id=meeting_id), 303)
    return _publish_page(meeting_id, form)


def _publish_page(meeting_id: UUID, form: Form) -> ResponseReturnValue:
    """The page again; whichever form was sent is shown as it was sent."""
    meeting = queries.meeting(reading(), meeting_id, items=True)
    review = queries.review(reading(), meeting, municipality_numbers(), municipality_words())
    later = form if isinstance(form, PublishLaterForm) else PublishLaterForm(formdata=None, prefix=LATER)
    one = form if type(form) is PublishForm else PublishForm(formdata=None)
    one.reviewed.data = later.reviewed.data = review.mark
    page = render_template(
        "meetings/publish.html",
        form=form,
        now=one,
        later=later,
        meeting=meeting,
        review=review,
        state=meeting.state_at(clock.now()),
        is_as_reviewed=meeting.publish_mark == review.mark,
    )
    return page, form.status


@bp.post("/personal/moten/<uuid:meeting_id>/publicera/ta-tillbaka")
@allow(Permission.MEETING_MANAGE)
def call_off(meeting_id: UUID) -> ResponseReturnValue:
    """They are not published by themselves after all."""
    form = Form()
    if form.validate_on_submit() and perform(call_off_publishing, CallOffPublishing(meeting_id), form=form):
        flash(_("Anteckningarna publiceras inte av sig själva längre."), "success")
        return redirect(url_for("meetings.publish", meeting_id=meeting_id), 303)
    return _publish_page(meeting_id, form)


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


@bp.get("/personal/moten/<uuid:meeting_id>/rattelser")
@allow(Permission.MEETING_MANAGE)
def kept_corrections(meeting_id: UUID) -> ResponseReturnValue:
    """Every correction, with the text that stood there before."""
    meeting = queries.meeting(reading(), meeting_id)
    found = queries.corrections_of(reading(), meeting_id)
    return render_template("meetings/corrections_kept.html", meeting=meeting, corrections=found)
