"""A member's own page: their meetings with agenda and notes, who else is with them, and points that they propose."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries as council
from trygghetsrad.council.extract import public_words
from trygghetsrad.council.member_page import member_here, secret_here, to_the_door
from trygghetsrad.council.models import Appointment, BodyKind
from trygghetsrad.council.queries import Member
from trygghetsrad.kernel import clock, limits
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.meetings import labels
from trygghetsrad.meetings import queries as meetings
from trygghetsrad.meetings.forms import ProposalForm, ReplyForm, ReportForm
from trygghetsrad.meetings.models import Participant
from trygghetsrad.meetings.queries.mine import meetings_of_bodies
from trygghetsrad.meetings.use_cases import AnswerOnOwnPage, answer_on_own_page, propose_point, report_action
from trygghetsrad.meetings.views.answering import what_is_called
from trygghetsrad.meetings.views.papers import as_file
from trygghetsrad.pages.blueprint import bp


@bp.get("/min-sida")
@allow(Permission.PUBLIC)
def my_page() -> ResponseReturnValue:
    """Everything a member needs before a meeting, on one page."""
    member = member_here()
    if member is None:
        return to_the_door()
    session, now, today = reading(), clock.now(), clock.today()
    bodies = council.bodies_of(session, member.appointments)
    mine = member.current(today)
    in_council = any(bodies[one.body_id].kind is BodyKind.CITIZENS_COUNCIL for one in mine)
    coming, held = meetings_of_bodies(session, {one.body_id for one in mine}, now, council=in_council)
    calls = meetings.calls_of(session, [one.id for one in member.appointments], now)
    return render_template(
        "pages/my_page.html",
        name=member.name,
        mine=mine,
        former=[one for one in member.appointments if one not in mine],
        bodies=bodies,
        labels=labels,
        public={one.id: public_words(one) for one in mine},
        coming=coming,
        calls=calls,
        hidden=[one for _row, one in calls.values() if one not in coming],
        held=held,
        actions=meetings.actions_of_members(session, [one.id for one in member.appointments]),
        proposals=meetings.proposals_by(session, [one.id for one in member.appointments]),
    )


@bp.get("/min-sida/med-mig/<uuid:appointment_id>")
@allow(Permission.PUBLIC)
def my_fellows(appointment_id: UUID) -> ResponseReturnValue:
    """Who else is in the body: the names of those who have agreed to it."""
    member = member_here()
    if member is None:
        return to_the_door()
    appointment = _sitting(member.current(clock.today()), appointment_id)
    body = council.body(reading(), appointment.body_id)
    found = council.public_composition_of(reading(), body.id, clock.today())
    return render_template("pages/my_fellows.html", body=body, composition=found)


@bp.route("/min-sida/foresla/<uuid:appointment_id>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def my_point(appointment_id: UUID) -> ResponseReturnValue:
    """Propose a point for the body's next agenda."""
    member = member_here()
    if member is None:
        return to_the_door()
    appointment = _sitting(member.current(clock.today()), appointment_id)
    body = council.body(reading(), appointment.body_id)
    form = ProposalForm()
    if form.validate_on_submit():
        command = form.to_command(appointment.id, body.id)
        if perform(propose_point, command, form=form, actor=member.actor):
            flash(_("Tack. Punkten ligger hos den som gör dagordningen, och svaret kommer här på din sida."), "success")
            return redirect(url_for("pages.my_page"), 303)
    return render_template("pages/my_point.html", form=form, body=body), form.status


@bp.route("/min-sida/kallelse/<uuid:participant_id>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def my_call(participant_id: UUID) -> ResponseReturnValue:
    """A call to one of the member's meetings: the answer, the papers and the agenda."""
    member = member_here()
    if member is None:
        return to_the_door()
    session, row = reading(), _called(member, participant_id)
    substitute = meetings.substitute_of(session, row.id)
    form = ReplyForm.of(meetings.meeting(session, row.meeting_id), row, substitute)
    if form.validate_on_submit():
        command = AnswerOnOwnPage(secret_here(), participant_id, form.to_reply())
        if perform(answer_on_own_page, command, form=form, actor=member.actor):
            flash(_("Tack, ditt svar är sparat. Du kan ändra det här fram till mötet."), "success")
            return redirect(url_for("pages.my_call", participant_id=participant_id), 303)
    row = _called(member, participant_id)
    meeting = meetings.meeting(reading(), row.meeting_id, items=True)
    page = render_template(
        "meetings/call_answer.html",
        form=form,
        back_url=url_for("pages.my_page"),
        file_at=("pages.my_paper", {"participant_id": participant_id}),
        propose_url=url_for("pages.my_point", appointment_id=row.appointment_id),
        labels=labels,
        **what_is_called(row, meeting),
    )
    return page, form.status


@bp.get("/min-sida/kallelse/<uuid:participant_id>/handlingar/<uuid:paper_id>")
@allow(Permission.PUBLIC)
def my_paper(participant_id: UUID, paper_id: UUID) -> ResponseReturnValue:
    """A paper of a meeting that the member is called to."""
    member = member_here()
    if member is None:
        return to_the_door()
    row = _called(member, participant_id)
    return as_file(*meetings.file_of(reading(), row.meeting_id, paper_id), paper_id)


def _called(member: Member, participant_id: UUID) -> Participant:
    """One of the member's own calls. Another's is not there."""
    row = meetings.participant(reading(), participant_id)
    if row.appointment_id not in {one.id for one in member.appointments}:
        raise NotFound
    return row


@bp.route("/min-sida/atgarder/<uuid:action_id>", methods=["GET", "POST"])
@allow(Permission.PUBLIC)
@limiter.limit(limits.WRITES, methods=["POST"])
def my_action(action_id: UUID) -> ResponseReturnValue:
    """What the member has taken on, and a place to tell how it goes."""
    member = member_here()
    if member is None:
        return to_the_door()
    form = ReportForm()
    if form.validate_on_submit():
        command = form.to_command(secret_here(), action_id)
        if perform(report_action, command, form=form, actor=member.actor):
            flash(_("Tack. De som sköter mötena läser det du skrev."), "success")
            return redirect(url_for("pages.my_action", action_id=action_id), 303)
    mine = meetings.actions_of_members(reading(), [one.id for one in member.appointments])
    found = next((one for one in mine if one.id == action_id), None)
    if found is None:
        raise NotFound
    return render_template("pages/my_action.html", form=form, action=found, labels=labels), form.status


def _sitting(mine: list[Appointment], appointment_id: UUID) -> Appointment:
    """One of what the member belongs to now. Another's, and what is over, is not there."""
    for one in mine:
        if one.id == appointment_id:
            return one
    raise NotFound
