"""Who was there: ticked for each member, kept as counts for the public."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.personal import erases
from trygghetsrad.meetings import queries, rules
from trygghetsrad.meetings.models import Attendance, Meeting
from trygghetsrad.meetings.rules import NoteChange


@dataclass(frozen=True, slots=True)
class RecordAttendance:
    """`present` holds appointments; `guests` says who else came, by role.

    `shown` are those who were ticked on the screen before: with it only the ticks that were changed count, so that two
    who tick at once both get theirs. `guests_seen` is the mark of the text that its writer saw.
    """

    meeting_id: UUID
    present: frozenset[UUID]
    guests: str = ""
    shown: frozenset[UUID] | None = None
    guests_seen: str | None = None


def record_attendance(session: Session, command: RecordAttendance, *, actor: Actor, now: datetime) -> Meeting:
    """Write down who was there, over what was written before."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.cancelled_at is not None:
        raise Refused(mark("Mötet är inställt, så ingen närvaro kan antecknas."))
    if meeting.ends_at < now - rules.KEEP_ATTENDANCE:
        raise Refused(mark("Mötet är äldre än två år. Då finns bara antalet per roll kvar."))
    members = queries.members_of(session, meeting)
    if command.present - {member.id for member in members}:
        raise NotFound
    present = _merged(session, command)
    guests = _guests(meeting, command)
    if command.shown is not None and _is_nothing_new(session, meeting, present, guests):
        return meeting
    session.execute(delete(Attendance).where(Attendance.meeting_id == meeting.id))
    session.add_all(
        Attendance(meeting_id=meeting.id, appointment_id=member.id, kind=member.kind, present=member.id in present)
        for member in members
    )
    counts = Counter(member.kind for member in members if member.id in present)
    meeting.attended = {kind.value: count for kind, count in counts.items()}
    meeting.guests = guests
    meeting.attendance_saved_at = now
    if meeting.notes_published_at is not None:
        meeting.notes_changed_at = now
    record(session, "meeting.attendance_recorded", actor=actor, now=now, about=("meeting", meeting.id))
    return meeting


def _merged(session: Session, command: RecordAttendance) -> frozenset[UUID]:
    """The ticks that are stored, with those changed that this writer changed."""
    if command.shown is None:
        return command.present
    stored = queries.present_at(session, command.meeting_id)
    return (stored | (command.present - command.shown)) - (command.shown - command.present)


def _guests(meeting: Meeting, command: RecordAttendance) -> str:
    """The text about the guests, unless somebody else changed it meanwhile."""
    if command.guests_seen is None:
        return command.guests
    change = rules.note_change(stored=meeting.guests, version=0, seen=command.guests_seen, sent=command.guests)
    is_as_seen = command.guests_seen == rules.seen_mark(0, meeting.guests)
    if change is NoteChange.UNTOUCHED:
        return meeting.guests
    if not is_as_seen:
        raise Conflict(
            mark("Någon annan ändrade övriga deltagare medan du skrev. Båda texterna finns här."), field="guests"
        )
    return command.guests


def _is_nothing_new(session: Session, meeting: Meeting, present: frozenset[UUID], guests: str) -> bool:
    saved = meeting.attendance_saved_at is not None
    return guests == meeting.guests and present == queries.present_at(session, meeting.id) and (saved or not present)


@hourly
@erases(Attendance)
def forget_attendance(session: Session, now: datetime) -> int:
    """Two years after a meeting, forget who was there and keep how many; return how many rows were emptied."""
    long_ago = queries.attendance_to_forget(now - rules.KEEP_ATTENDANCE)
    emptied = (
        update(Attendance)
        .where(Attendance.appointment_id.is_not(None), Attendance.meeting_id.in_(long_ago))
        .values(appointment_id=None)
        .execution_options(synchronize_session=False)
    )
    return session.execute(emptied).rowcount or 0  # type: ignore[attr-defined]
