"""What somebody who belongs to bodies reads on their own page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trygghetsrad.meetings.models import Attendance, Meeting, Participant
from trygghetsrad.meetings.queries.lists import short

MOST_COMING, MOST_HELD = 10, 5


def calls_kept(session: Session, appointment_ids: Sequence[UUID]) -> list[tuple[Participant, Meeting]]:
    """Every call to somebody that is still known, the newest meeting first."""
    query = (
        select(Participant, Meeting)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.appointment_id.in_(appointment_ids))
        .order_by(Meeting.starts_at.desc())
        .options(*short())
    )
    return [(row, meeting) for row, meeting in session.execute(query)]


def attendance_of(session: Session, appointment_ids: Sequence[UUID]) -> list[tuple[Meeting, bool]]:
    """Which meetings somebody was at, and was not, as long as that is kept; the newest first."""
    query = (
        select(Meeting, Attendance.present)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Attendance.appointment_id.in_(appointment_ids))
        .order_by(Meeting.starts_at.desc())
        .options(*short())
    )
    return [(meeting, present) for meeting, present in session.execute(query)]


def meetings_of_bodies(
    session: Session, body_ids: Collection[UUID], now: datetime, *, council: bool
) -> tuple[list[Meeting], list[Meeting]]:
    """(coming, held) announced meetings of some bodies; with `council` also those that are the citizens' council's."""
    own = Meeting.body_id.in_(body_ids)
    query = select(Meeting).where(Meeting.announced.is_(True), or_(own, Meeting.body_id.is_(None)) if council else own)
    query = query.options(*short())
    coming = query.where(Meeting.ends_at > now).order_by(Meeting.starts_at).limit(MOST_COMING)
    held = query.where(Meeting.ends_at <= now).order_by(Meeting.starts_at.desc()).limit(MOST_HELD)
    return list(session.scalars(coming)), list(session.scalars(held))
