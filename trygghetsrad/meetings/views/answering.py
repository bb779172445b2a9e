"""The page behind a call's personal link. Reading it answers nothing: mail scanners follow links."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock, limits, links
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.forms import ProposalForm, ReplyForm
from trygghetsrad.meetings.models import Meeting, Participant
from trygghetsrad.meetings.rules import Coming
from trygghetsrad.meetings.use_cases import AnswerCall, answer_call, propose_point
from trygghetsrad.meetings.use_cases.calling import PURPOSE
from trygghetsrad.meetings.views import bp


@bp.route("/kallelse/<token>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def call_answer(token: str) -> ResponseReturnValue:
    """Yes, no, or somebody else; and the agenda."""
    private_page()
    row = participant_behind(token)
    meeting = queries.meeting(reading(), row.meeting_id)
    form = ReplyForm.of(meeting, row, queries.substitute_of(reading(), row.id))
    if form.validate_on_submit() and perform(answer_call, AnswerCall(token, form.to_reply()), form=form):
        flash(_("Tack, ditt svar är sparat. Du kan ändra det här fram till mötet."), "success")
        return redirect(url_for("meetings.call_answer", token=token), 303)
    row = participant_behind(token)
    meeting = queries.meeting(reading(), row.meeting_id, items=True)
    page = render_template(
        "meetings/call_answer.html",
        form=form,
        file_at=("meetings.own_paper", {"token": token}),
        propose_url=url_for("meetings.propose", token=token) if row.appointment_id else "",
        **what_is_called(row, meeting),
    )
    return page, form.status


def what_is_called(row: Participant, meeting: Meeting) -> dict[str, Any]:
    """What the page of a call shows, whichever way it was opened."""
    return {
        "row": row,
        "meeting": meeting,
        "papers": queries.papers_of(reading(), row.meeting_id),
        "proposals": queries.proposals_by(reading(), [row.appointment_id]) if row.appointment_id else [],
        "has_answered": row.coming is not Coming.WAITING,
        "is_open": meeting.cancelled_at is None and meeting.starts_at > clock.now(),
    }


@bp.route("/kallelse/<token>/punkt", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def propose(token: str) -> ResponseReturnValue:
    """A member wants the meeting to take something up."""
    private_page()
    row = participant_behind(token)
    if row.appointment_id is None:
        raise NotFound
    form = ProposalForm()
    body_id = queries.meeting(reading(), row.meeting_id).body_id
    if form.validate_on_submit() and perform(propose_point, form.to_command(row.appointment_id, body_id), form=form):
        flash(_("Tack, din punkt är mottagen. Svaret kommer här."), "success")
        return redirect(url_for("meetings.call_answer", token=token), 303)
    return render_template("meetings/propose.html", form=form, token=token), form.status


def participant_behind(token: str) -> Participant:
    """Who the link was sent to."""
    return queries.participant(reading(), links.find_link(reading(), PURPOSE, token, now=clock.now()).subject_id)
