"""The keepers' list of meetings, and each meeting's day, place and overview."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries as council
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import CancelForm, MeetingForm, as_uuid
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.overview import listed_state, tasks_of
from trygghetsrad.meetings.rules import double_hour_offset
from trygghetsrad.meetings.use_cases import (
    ChangeMeeting,
    PlanMeeting,
    RestoreMeeting,
    cancel_meeting,
    change_meeting,
    plan_meeting,
    restore_meeting,
)
from trygghetsrad.meetings.views import bp
from trygghetsrad.meetings.views.public import before_meeting


@bp.get("/personal/moten")
@allow(Permission.MEETING_MANAGE)
def workspace_list() -> ResponseReturnValue:
    """Every meeting, with what there is left to do."""
    page = queries.all_meetings(reading(), before=before_meeting())
    counts = queries.noted_counts(reading(), [one.id for one in page.meetings])
    rows = [(one, listed_state(one, counts.get(one.id, (0, 0)), clock.now())) for one in page.meetings]
    return render_template("meetings/workspace_list.html", rows=rows, older=page.older)


@bp.route("/personal/moten/nytt", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def plan() -> ResponseReturnValue:
    """Plan a meeting; the place of the last one is filled in, since councils mostly meet in the same room."""
    form = MeetingForm()
    form.offer(council.bodies(reading()))
    if form.validate_on_submit():
        command = PlanMeeting(form.to_command(), as_uuid(form.once.data), form.body_id)
        meeting = perform(plan_meeting, command, form=form)
        if meeting is not None:
            flash(_("Mötet är inlagt. Gör dagordningen härnäst."), "success")
            return redirect(url_for("meetings.workspace", meeting_id=meeting.id), 303)
    elif not form.is_submitted():
        form = MeetingForm(data=_like_last())
        form.offer(council.bodies(reading()))
    return render_template("meetings/plan.html", form=form), form.status


def _like_last() -> dict[str, object]:
    last = queries.all_meetings(reading()).meetings[:1]
    if not last:
        return {}
    return {"place": last[0].place, "access": last[0].access, "access_info": last[0].access_info, **hours_of(last[0])}


def hours_of(meeting: Meeting) -> dict[str, object]:
    """When it begins and ends, on the municipality's own clock."""
    return {"starts": clock.local(meeting.starts_at).time(), "ends": clock.local(meeting.ends_at).time()}


def _which(meeting: Meeting) -> dict[str, object]:
    """Of times that come twice: which of the two is stored."""
    zone = current_app.extensions["config"].municipality.timezone
    ends = {"starts_which": meeting.starts_at, "ends_which": meeting.ends_at}
    return {
        name: "second" if clock.local(at).fold else "first"
        for name, at in ends.items()
        if double_hour_offset(at, zone) is not None
    }


@bp.get("/personal/moten/<uuid:meeting_id>")
@allow(Permission.MEETING_MANAGE)
def workspace(meeting_id: UUID) -> ResponseReturnValue:
    """The meeting as a list of tasks."""
    return _workspace(meeting_id, Form())


def _workspace(meeting_id: UUID, form: Form) -> ResponseReturnValue:
    meeting = queries.meeting(reading(), meeting_id)
    counts = queries.noted_counts(reading(), [meeting.id]).get(meeting.id, (0, 0))
    now = clock.now()
    page = render_template(
        "meetings/workspace.html",
        form=form,
        meeting=meeting,
        state=meeting.state_at(now),
        tasks=tasks_of(meeting, counts, now),
    )
    return page, form.status


@bp.route("/personal/moten/<uuid:meeting_id>/andra", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def change(meeting_id: UUID) -> ResponseReturnValue:
    """Move the meeting, or change its place."""
    meeting = queries.meeting(reading(), meeting_id)
    form = MeetingForm(obj=meeting, **hours_of(meeting), **_which(meeting))
    del form.body
    if form.validate_on_submit():
        changed = perform(change_meeting, ChangeMeeting(meeting_id, form.to_command()), form=form)
        if changed is not None:
            flash(_("Ändringen är sparad. Kalendrarna får den nya tiden och platsen."), "success")
            return redirect(url_for("meetings.workspace", meeting_id=meeting_id), 303)
    return render_template("meetings/change.html", form=form, meeting=meeting), form.status


@bp.route("/personal/moten/<uuid:meeting_id>/stall-in", methods=["GET", "POST"])
@allow(Permission.MEETING_MANAGE)
def cancel(meeting_id: UUID) -> ResponseReturnValue:
    """Call the meeting off."""
    form = CancelForm()
    if form.validate_on_submit() and perform(cancel_meeting, form.to_command(meeting_id), form=form):
        flash(_("Mötet är inställt. Det syns på webben och i kalendern."), "success")
        return redirect(url_for("meetings.workspace", meeting_id=meeting_id), 303)
    meeting = queries.meeting(reading(), meeting_id)
    return render_template("meetings/cancel.html", form=form, meeting=meeting), form.status


@bp.post("/personal/moten/<uuid:meeting_id>/planera-igen")
@allow(Permission.MEETING_MANAGE)
def restore(meeting_id: UUID) -> ResponseReturnValue:
    """Take the calling off back."""
    form = Form()
    if form.validate_on_submit() and perform(restore_meeting, RestoreMeeting(meeting_id), form=form):
        flash(_("Mötet är planerat igen."), "success")
        return redirect(url_for("meetings.workspace", meeting_id=meeting_id), 303)
    return _workspace(meeting_id, form)
