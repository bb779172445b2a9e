"""Who was there: ticked for each member, kept as counts for the public."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.personal import erases
from trygghetsrad.meetings import queries, rules
from trygghetsrad.meetings.models import Attendance, Meeting


@dataclass(frozen=True, slots=True)
class RecordAttendance:
    """`present` holds appointments; `guests` says who else came, by role."""

    meeting_id: UUID
    present: frozenset[UUID]
    guests: str = ""


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
    session.execute(delete(Attendance).where(Attendance.meeting_id == meeting.id))
    session.add_all(
        Attendance(
            meeting_id=meeting.id, appointment_id=member.id, kind=member.kind, present=member.id in command.present
        )
        for member in members
    )
    counts = Counter(member.kind for member in members if member.id in command.present)
    meeting.attended = {kind.value: count for kind, count in counts.items()}
    meeting.guests = command.guests
    meeting.attendance_saved_at = now
    if meeting.notes_published_at is not None:
        meeting.notes_changed_at = now
    record(session, "meeting.attendance_recorded", actor=actor, now=now, about=("meeting", meeting.id))
    return meeting


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
