"""Answers to a call: by the personal link, on the member's own page, or by telephone through the staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.council.use_cases.own import member_of_page
from trygghetsrad.kernel import links
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import SYSTEM, Actor, Permission, require
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Meeting, Participant
from trygghetsrad.meetings.rules import Asked, Coming, Help
from trygghetsrad.meetings.use_cases.calling import KIND, PURPOSE, RemoveParticipant, call_one, remove_participant


@dataclass(frozen=True, slots=True)
class Reply:
    """What one fills in. The substitute counts with that answer only, the rest with a yes."""

    coming: Coming
    substitute: str = ""
    substitute_email: str = ""
    needs: tuple[Help, ...] = ()
    needs_other: str = ""
    eats: bool = True
    diet: str = ""


@dataclass(frozen=True, slots=True)
class AnswerCall:
    token: str
    reply: Reply


@dataclass(frozen=True, slots=True)
class AnswerOnOwnPage:
    """`secret` is that of the browser which the member's page is open in."""

    secret: str
    participant_id: UUID
    reply: Reply


@dataclass(frozen=True, slots=True)
class RecordReply:
    meeting_id: UUID
    participant_id: UUID
    reply: Reply


def answer_call(session: Session, command: AnswerCall, *, actor: Actor, now: datetime) -> Participant:
    """Answer, or change the answer, until the meeting begins. The link is the participant's own."""
    found = links.find_link(session, PURPOSE, command.token, now=now)
    return _answer(session, found.subject_id, command.reply, actor=actor, now=now)


def answer_on_own_page(session: Session, command: AnswerOnOwnPage, *, actor: Actor, now: datetime) -> Participant:
    """The same from the member's own page. Another's call is not there."""
    member = member_of_page(session, command.secret, now)
    row = queries.participant(session, command.participant_id)
    if row.appointment_id not in {one.id for one in member.appointments}:
        raise NotFound
    return _answer(session, row.id, command.reply, actor=actor, now=now)


def record_reply(session: Session, command: RecordReply, *, actor: Actor, now: datetime) -> Participant:
    """Write down an answer that came by telephone."""
    require(actor, Permission.MEETING_MANAGE)
    row = queries.participant(session, command.participant_id)
    queries.meeting(session, command.meeting_id)
    if row.meeting_id != command.meeting_id:
        raise Refused(mark("Personen är inte kallad till det här mötet."))
    return _answer(session, row.id, command.reply, actor=actor, now=now)


def _answer(session: Session, participant_id: UUID, reply: Reply, *, actor: Actor, now: datetime) -> Participant:
    meeting = queries.meeting(session, queries.participant(session, participant_id).meeting_id, lock=True, items=True)
    row = queries.participant(session, participant_id, lock=True)
    if meeting.cancelled_at is not None:
        raise Refused(mark("Mötet är inställt. Du behöver inte svara."))
    if meeting.starts_at <= now:
        raise Refused(mark("Mötet har börjat. Ring oss om det är något."))
    if reply.coming is Coming.SUBSTITUTE and not reply.substitute:
        raise Refused(mark("Skriv vem som kommer i stället."), field="substitute")
    if reply.coming is Coming.SUBSTITUTE and row.asked is Asked.SUBSTITUTE:
        raise Refused(mark("En ersättare kan inte sätta in en egen ersättare. Ring oss."), field="coming")
    row.coming, row.answered_at = reply.coming, now
    is_here = reply.coming is Coming.YES
    row.needs = [one.value for one in Help if one in reply.needs] if is_here else []
    row.needs_other, row.diet = (reply.needs_other, reply.diet) if is_here else ("", "")
    row.eats = reply.eats
    _replace(session, meeting, row, reply, now=now)
    record(session, "meeting.call_answered", actor=actor, now=now, about=(KIND, row.id), answer=reply.coming.value)
    return row


def _replace(session: Session, meeting: Meeting, row: Participant, reply: Reply, *, now: datetime) -> None:
    """Let the substitute be the one who was named last, and call them; another one before is told not to come."""
    wanted = (reply.substitute, reply.substitute_email or None) if reply.coming is Coming.SUBSTITUTE else None
    before = queries.substitute_of(session, row.id)
    if before is not None:
        if wanted == (before.name, before.email):
            return
        remove_participant(session, RemoveParticipant(meeting.id, before.id), actor=SYSTEM, now=now)
    if wanted is None:
        return
    name, email = wanted
    substitute = Participant(
        meeting_id=meeting.id, asked=Asked.SUBSTITUTE, stands_for_id=row.id, name=name, email=email,
        language=row.language, needs=[],
    )  # fmt: skip
    session.add(substitute)
    session.flush()
    if email:
        call_one(session, meeting, substitute, now)
    else:
        substitute.coming, substitute.answered_at = Coming.YES, now
