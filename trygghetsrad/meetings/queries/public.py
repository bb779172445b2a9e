"""What the public may read. A text that is not published never leaves this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, defer, joinedload, selectinload

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.permissions import Actor, Permission
from trygghetsrad.meetings.models import AgendaItem, FormerDay, Meeting
from trygghetsrad.meetings.queries.lists import short
from trygghetsrad.meetings.rules import MeetingState

MOST_IN_CALENDAR = 500


@dataclass(frozen=True, slots=True)
class PublicItem:
    """A point as the public meets it: its note is there only when the notes are published."""

    id: UUID
    number: int
    title: str
    description: str
    minutes: int | None
    note_html: str


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """A meeting as the public meets it. What is not published is not in here, so no page can show it by mistake."""

    day: date
    starts_at: datetime
    ends_at: datetime
    place: str
    access_info: str
    state: MeetingState
    cancel_reason: str
    publish_by: date
    agenda_published: bool
    notes_published_at: datetime | None
    notes_changed_at: datetime | None
    summary_html: str
    attended: dict[str, int]
    guests: str
    items: tuple[PublicItem, ...]


def public_meeting(session: Session, day: date, now: datetime) -> PublicMeeting:
    """The meeting as anybody may see it, or NotFound. One query, however many points it has."""
    found = (
        session.scalars(
            select(Meeting)
            .where(Meeting.day == day, Meeting.announced.is_(True))
            .options(
                joinedload(Meeting.items).defer(AgendaItem.note_markdown, raiseload=True),
                defer(Meeting.summary_markdown, raiseload=True),
            )
        )
        .unique()
        .one_or_none()
    )
    if found is None:
        raise NotFound
    return _as_public(found, now)


def moved_to(session: Session, day: date) -> date | None:
    """The day that an announced meeting was moved to from this one."""
    return session.scalar(
        select(Meeting.day)
        .join(FormerDay, FormerDay.meeting_id == Meeting.id)
        .where(FormerDay.day == day, Meeting.announced.is_(True))
    )


def calendar(session: Session, *, day: date | None = None) -> list[Meeting]:
    """Announced meetings with the titles of their points (of very many the newest), or the one of a day."""
    titles = selectinload(Meeting.items).load_only(AgendaItem.title, AgendaItem.position)
    query = select(Meeting).where(Meeting.announced.is_(True)).options(titles, *short())
    if day is not None:
        query = query.where(Meeting.day == day)
    return list(session.scalars(query.order_by(Meeting.starts_at.desc()).limit(MOST_IN_CALENDAR)))


def named_items(session: Session, ids: Sequence[UUID], actor: Actor) -> list[AgendaItem]:
    """The points among `ids` that this actor may see, each with its meeting."""
    query = select(AgendaItem).where(AgendaItem.id.in_(ids)).join(AgendaItem.meeting)
    if not actor.may(Permission.MEETING_MANAGE):
        published = Meeting.agenda_published_at.is_not(None) | Meeting.notes_published_at.is_not(None)
        query = query.where(Meeting.announced.is_(True), published)
    with_meeting = joinedload(AgendaItem.meeting, innerjoin=True).options(*short())
    return list(session.scalars(query.options(with_meeting, defer(AgendaItem.note_markdown, raiseload=True))))


def named_meetings(session: Session, ids: Sequence[UUID], actor: Actor) -> list[Meeting]:
    """The meetings among `ids` that this actor may see."""
    query = select(Meeting).where(Meeting.id.in_(ids))
    if not actor.may(Permission.MEETING_MANAGE):
        query = query.where(Meeting.announced.is_(True))
    return list(session.scalars(query.options(defer(Meeting.summary_markdown, raiseload=True))))


def _as_public(found: Meeting, now: datetime) -> PublicMeeting:
    notes = found.notes_are_public
    items = [
        PublicItem(one.id, number, one.title, one.description, one.minutes, one.note_html if notes else "")
        for number, one in enumerate(found.items, 1)
    ]
    return PublicMeeting(
        day=found.day,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        place=found.place,
        access_info=found.access_info,
        state=found.state_at(now),
        cancel_reason=found.cancel_reason,
        publish_by=found.publish_by,
        agenda_published=found.agenda_is_public,
        notes_published_at=found.notes_published_at if notes else None,
        notes_changed_at=found.notes_changed_at if notes else None,
        summary_html=found.summary_html if notes else "",
        attended=found.attended if notes else {},
        guests=found.guests if notes else "",
        items=tuple(items) if found.agenda_is_public else (),
    )
