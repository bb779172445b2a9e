"""Who is called to a meeting, how they are reached, and what they answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from trygghetsrad.council import queries as council
from trygghetsrad.council.queries import MemberContact
from trygghetsrad.kernel.rows import the_one
from trygghetsrad.meetings.models import Meeting, Participant
from trygghetsrad.meetings.queries.lists import short
from trygghetsrad.meetings.rules import Coming

KEEP_NAMES = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Called:
    """A participant with what their appointment says; `email` and `address` are "" when they have none."""

    row: Participant
    name: str
    email: str
    language: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answered what, and what is needed."""

    answers: dict[Coming, int]
    needs: dict[str, int]
    eating: int


def body_id_of(session: Session, meeting: Meeting) -> UUID | None:
    """The body whose members are called; None while the citizens' council has had no term."""
    if meeting.body_id is not None:
        return meeting.body_id
    body = council.council(session)
    return body.id if body is not None else None


def contacts_of(session: Session, meeting: Meeting) -> list[MemberContact]:
    """How the members on the meeting's day are reached."""
    body_id = body_id_of(session, meeting)
    return council.contacts_at(session, body_id, meeting.day) if body_id is not None else []


def participants_of(session: Session, meeting_id: UUID, *, lock: bool = False) -> list[Participant]:
    """Everyone who is called, in one order."""
    query = select(Participant).where(Participant.meeting_id == meeting_id).order_by(Participant.id)
    return list(session.scalars(query.with_for_update() if lock else query))


def called_to(
    session: Session, meeting: Meeting, *, lock: bool = False, members: Sequence[MemberContact] | None = None
) -> list[Called]:
    """Everyone who is called, with how to reach them: members as their appointment says now, asked for unless given."""
    contacts = {one.id: one for one in (contacts_of(session, meeting) if members is None else members)}
    return [_called(one, contacts) for one in participants_of(session, meeting.id, lock=lock)]


def uncalled(called: Sequence[Called], members: Sequence[MemberContact]) -> int:
    """How many have not had the call and can be written to. Whoever has a telephone only is rung."""
    known = {one.row.appointment_id for one in called}
    new = [bool(one.email or one.address) for one in members if one.id not in known]
    waiting = [bool(one.email or one.address) for one in called if one.row.called_at is None]
    return sum(new) + sum(waiting)


def _called(row: Participant, contacts: dict[UUID, MemberContact]) -> Called:
    contact = contacts.get(row.appointment_id) if row.appointment_id else None
    if contact is not None:
        return Called(row, contact.name, contact.email, contact.language, contact.address)
    return Called(row, row.name or "", row.email or "", row.language)


def participant(session: Session, participant_id: UUID, *, lock: bool = False) -> Participant:
    """One of them, or NotFound."""
    return the_one(session, select(Participant).where(Participant.id == participant_id), lock=lock)


def participant_from_form(session: Session, once: UUID | None) -> Participant | None:
    return session.scalar(select(Participant).where(Participant.once == once)) if once else None


def substitute_of(session: Session, participant_id: UUID) -> Participant | None:
    return session.scalar(select(Participant).where(Participant.stands_for_id == participant_id))


def calls_of(
    session: Session, appointment_ids: Sequence[UUID], now: datetime
) -> dict[UUID, tuple[Participant, Meeting]]:
    """The meetings to come that somebody is called to, by meeting, the next first: for their own page."""
    query = (
        select(Participant, Meeting)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.appointment_id.in_(appointment_ids), Meeting.ends_at > now)
        .order_by(Meeting.starts_at.desc(), Participant.id)
        .options(*short())
    )
    found = {meeting.id: (row, meeting) for row, meeting in session.execute(query)}
    return dict(reversed(found.items()))


def tally(participants: Sequence[Participant]) -> Tally:
    """What the ones who serve and prepare need to know. Somebody who sends a substitute is counted by them."""
    coming = [one for one in participants if one.coming is Coming.YES]
    return Tally(
        answers=dict(Counter(one.coming for one in participants)),
        needs=dict(Counter(need for one in coming for need in one.needs)),
        eating=sum(1 for one in coming if one.eats),
    )


def meetings_awaiting_answers(session: Session, first: date, last: date, now: datetime) -> list[UUID]:
    """Called meetings to come whose last day to answer is one of these days, with somebody who has not answered."""
    silent = select(Participant.meeting_id).where(
        Participant.coming == Coming.WAITING, Participant.called_at.is_not(None), Participant.reminded_at.is_(None)
    )
    query = select(Meeting.id).where(
        *(Meeting.called_at.is_not(None), Meeting.cancelled_at.is_(None), Meeting.starts_at > now),
        *(Meeting.answer_by.between(first, last), Meeting.id.in_(silent)),
    )
    return list(session.scalars(query.order_by(Meeting.starts_at)))


def of_meetings_ended(before: datetime) -> Select[UUID]:
    return select(Meeting.id).where(Meeting.ends_at < before)
