"""What is told of meetings to those who follow them, in letters and in feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Body
from trygghetsrad.meetings.models import AgendaItem, Meeting
from trygghetsrad.meetings.queries.actions import NOTES_ARE_PUBLIC
from trygghetsrad.meetings.rules import MeetingState, meeting_state


class ToldMeeting(NamedTuple):
    """An announced meeting. `summary_html` is there only when the notes are published; `body` "" is the council."""

    id: UUID
    address: str
    body: str
    day: date
    starts_at: datetime
    ends_at: datetime
    place: str
    cancelled_at: datetime | None
    revised_at: datetime
    agenda_published_at: datetime | None
    notes_published_at: datetime | None
    notes_changed_at: datetime | None
    summary_html: str

    def state_at(self, now: datetime) -> MeetingState:
        return meeting_state(cancelled=self.cancelled_at is not None, ends_at=self.ends_at, now=now)


_COLUMNS: tuple[Any, ...] = (
    *(Meeting.id, Meeting.address, func.coalesce(Body.name, ""), Meeting.day, Meeting.starts_at, Meeting.ends_at),
    *(Meeting.place, Meeting.cancelled_at, Meeting.revised_at, Meeting.agenda_published_at),
    *(Meeting.notes_published_at, Meeting.notes_changed_at, Meeting.summary_html),
)
_ANNOUNCED = select(*_COLUMNS).outerjoin(Body, Body.id == Meeting.body_id).where(Meeting.announced)


def told_meetings(session: Session, ids: Sequence[UUID]) -> dict[UUID, ToldMeeting]:
    """The meetings among `ids` that everyone may know of."""
    return {one.id: one for one in _found(session, _ANNOUNCED.where(Meeting.id.in_(ids)))}


def feed_meetings(session: Session, most: int) -> list[ToldMeeting]:
    """Announced meetings, the last changed first."""
    return _found(session, _ANNOUNCED.order_by(Meeting.revised_at.desc(), Meeting.day.desc()).limit(most))


def feed_notes(session: Session, most: int) -> list[ToldMeeting]:
    """Published notes, the last changed first."""
    changed = func.coalesce(Meeting.notes_changed_at, Meeting.notes_published_at)
    newest = _ANNOUNCED.where(NOTES_ARE_PUBLIC).order_by(changed.desc(), Meeting.day.desc())
    return _found(session, newest.limit(most))


def _found(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[ToldMeeting]:
    """A summary that is not published never leaves this room."""
    rows = [ToldMeeting(*row) for row in session.execute(wanted)]
    return [one if one.notes_published_at else one._replace(summary_html="") for one in rows]


def point_ids(session: Session, meeting_id: UUID) -> list[UUID]:
    """The points of a meeting."""
    return list(session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id)))
