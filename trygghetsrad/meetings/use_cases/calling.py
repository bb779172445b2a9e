"""The call to a meeting: who is called, the letters with a calendar object, and what everyone hears of a change.

Each letter carries the same event: one UID, a SEQUENCE that rises, and METHOD REQUEST or CANCEL. Whoever has no e-mail
but a postal address gets the same words on paper. A letter that has not left when a newer one is written is taken
back, so a meeting that is moved twice in a minute tells everyone once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock, links
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.outbox import overtake, queue_mail
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.post import Addressee, take_back
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.calendar import Method, letter_event
from trygghetsrad.meetings.letters import (
    CALLED,
    CANCELLED,
    ENDS,
    MOVED,
    REMINDER,
    UNCALLED,
    UNCANCELLED,
    post_letter,
)
from trygghetsrad.meetings.models import Meeting, Participant
from trygghetsrad.meetings.queries import Called
from trygghetsrad.meetings.rules import Asked, Coming

PURPOSE = "meeting_call"
KIND = "meeting_participant"
LETTERS = (CALLED, MOVED, CANCELLED, UNCANCELLED, REMINDER)
OPEN_AFTER = timedelta(days=1)
MOST_GUESTS = 100


@dataclass(frozen=True, slots=True)
class CallMeeting:
    """`words` are its keeper's own, first in the letter."""

    meeting_id: UUID
    answer_by: date | None = None
    words: str = ""
    serves_food: bool = False


@dataclass(frozen=True, slots=True)
class AddGuest:
    meeting_id: UUID
    name: str
    email: str
    language: str
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class RemoveParticipant:
    meeting_id: UUID
    participant_id: UUID


def call_meeting(session: Session, command: CallMeeting, *, actor: Actor, now: datetime) -> int:
    """Send the call with the agenda to everyone who has not had it; return how many letters were written.

    Sent twice it reaches nobody twice. Members who came later, and guests, get theirs the next time.
    """
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True, items=True)
    _refuse_unready(meeting, command, now)
    meeting.answer_by, meeting.call_words, meeting.serves_food = command.answer_by, command.words, command.serves_food
    for member in queries.contacts_of(session, meeting):
        if member.id not in {one.appointment_id for one in queries.participants_of(session, meeting.id)}:
            session.add(_row(meeting, Asked.MEMBER, member.language, appointment_id=member.id))
            session.flush()
    waiting = [one for one in queries.called_to(session, meeting, lock=True) if one.row.called_at is None]
    sent = sum(write_to(session, meeting, one, CALLED, now) for one in waiting)
    if sent:
        meeting.called_at = meeting.called_at or now
        record(session, "meeting.called", actor=actor, now=now, about=("meeting", meeting.id), letters=sent)
    return sent


def add_guest(session: Session, command: AddGuest, *, actor: Actor, now: datetime) -> Participant:
    """Somebody who is no member is called too. The same form sent twice gives the same guest."""
    require(actor, Permission.MEETING_MANAGE)
    made = queries.participant_from_form(session, command.once)
    if made is not None:
        return made
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.ends_at <= now or meeting.cancelled_at is not None:
        raise Refused(mark("Till ett möte som är inställt eller har varit kallas ingen."))
    if len(queries.participants_of(session, meeting.id)) >= MOST_GUESTS:
        raise Refused(mark("Listan är full."), field="name")
    guest = _row(meeting, Asked.GUEST, command.language, name=command.name, email=command.email or None)
    guest.once = command.once
    session.add(guest)
    session.flush()
    record(session, "meeting.guest_added", actor=actor, now=now, about=(KIND, guest.id))
    return guest


def remove_participant(session: Session, command: RemoveParticipant, *, actor: Actor, now: datetime) -> Meeting:
    """Somebody is not called after all. Who has the event in a calendar gets it taken away."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True, items=True)
    gone = [
        one
        for one in queries.called_to(session, meeting, lock=True)
        if command.participant_id in {one.row.id, one.row.stands_for_id}
    ]
    if gone and meeting.ends_at > now and any(one.row.called_at for one in gone):
        meeting.revise(now)
    for one in sorted(gone, key=lambda one: one.row.stands_for_id is None):
        if one.row.called_at is not None and meeting.ends_at > now:
            write_to(session, meeting, one, UNCALLED, now)
        links.drop_links(session, PURPOSE, one.row.id)
        session.delete(one.row)
        session.flush()
        record(session, "meeting.participant_removed", actor=actor, now=now, about=(KIND, one.row.id))
    return meeting


def tell_everyone(session: Session, meeting_id: UUID, template: str, *, now: datetime, ask_again: bool = False) -> int:
    """Tell everyone who has been called about a change; return how many letters. Nobody called hears nothing.

    `ask_again` when the time has changed: a yes to another evening is no yes.
    """
    meeting = queries.meeting(session, meeting_id, items=True)
    if meeting.called_at is None or meeting.ends_at <= now:
        return 0
    called = [one for one in queries.called_to(session, meeting, lock=True) if one.row.called_at is not None]
    for one in called:
        if ask_again:
            one.row.coming, one.row.answered_at, one.row.reminded_at = Coming.WAITING, None, None
    return sum(write_to(session, meeting, one, template, now) for one in called)


def call_one(session: Session, meeting: Meeting, row: Participant, now: datetime) -> None:
    """Call one more at once: a substitute."""
    write_to(session, meeting, Called(row, row.name or "", row.email or "", row.language), CALLED, now)


def _row(meeting: Meeting, asked: Asked, language: str, **who: object) -> Participant:
    return Participant(meeting_id=meeting.id, asked=asked, language=language, needs=[], **who)


def write_to(session: Session, meeting: Meeting, one: Called, template: str, now: datetime) -> int:
    """One letter to one person: by e-mail, else on paper; none to whoever has neither address."""
    if not one.email:
        return _write_on_paper(session, meeting, one, template, now) if one.address else 0
    overtaken = [letter for letter in LETTERS if overtake(session, letter, one.row.id)]
    if CALLED in overtaken and template in {MOVED, UNCANCELLED}:
        template = CALLED
    ends = template in ENDS
    valid_for = max(meeting.ends_at - now, timedelta()) + OPEN_AFTER
    token = "" if ends else links.issue_link(session, PURPOSE, one.row.id, now=now, valid_for=valid_for)
    method = Method.CANCEL if ends else Method.REQUEST
    queue_mail(
        session,
        template,
        to=one.email,
        language=one.language,
        about=(KIND, one.row.id),
        calendar=letter_event(meeting, one.email, one.name, method, one.language, now),
        now=now,
        name=one.name,
        meeting=meeting,
        token=token,
    )
    one.row.called_at = one.row.called_at or now
    return 1


def _write_on_paper(session: Session, meeting: Meeting, one: Called, template: str, now: datetime) -> int:
    """One letter to print. Whoever has not been sent the call need not be told that it is off."""
    unprinted = take_back(session, one.row.id, LETTERS)
    if CALLED in unprinted and template in ENDS:
        return 0
    if CALLED in unprinted:
        template = CALLED
    to = Addressee(one.name, one.address, one.language)
    post_letter(session, template, meeting, to, about_id=one.row.id, now=now)
    one.row.called_at = one.row.called_at or now
    return 1


def _refuse_unready(meeting: Meeting, command: CallMeeting, now: datetime) -> None:
    if meeting.cancelled_at is not None or meeting.starts_at <= now:
        raise Refused(mark("Till ett möte som är inställt eller har varit kallas ingen."))
    if not meeting.items:
        raise Refused(mark("Dagordningen är tom. Lägg till minst en punkt först."))
    if command.answer_by is not None and not clock.local(now).date() <= command.answer_by <= meeting.day:
        raise Refused(mark("Välj en dag från i dag till mötets dag."), field="answer_by")
