"""Lists of meetings, without their long texts, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, literal, or_, select, tuple_
from sqlalchemy.orm import Session, defer

from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.kernel.db import Reader
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.rules import day_in

PAGE = 30
_LONG = (
    *(Meeting.summary_markdown, Meeting.summary_html, Meeting.summary_fi_markdown, Meeting.summary_fi_html),
    Meeting.unpublish_reason,
)


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One page of a list, newest first; `older` is the address to go on from."""

    meetings: list[Meeting]
    older: str | None


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """When and where the next meeting is."""

    day: date
    address: str
    starts_at: datetime
    place: str


def all_meetings(session: Session, *, before: str | None = None) -> MeetingPage:
    """Every meeting for its keepers, newest first."""
    return _page(session, _listed(), before)


def held_public(session: Session, now: datetime, *, before: str | None = None) -> MeetingPage:
    """Meetings that have been, as the public may see them, newest first."""
    return _page(session, _listed().where(Meeting.announced.is_(True), Meeting.ends_at <= now), before)


def coming_public(session: Session, now: datetime) -> list[Meeting]:
    """Announced meetings that have not ended, the next first; cancelled ones stand there and say so."""
    query = select(Meeting).where(Meeting.announced.is_(True), Meeting.ends_at > now).order_by(Meeting.starts_at)
    return list(session.scalars(query.options(*short()).limit(PAGE)))


def upcoming(session: Session, now: datetime) -> list[Meeting]:
    """Planned meetings still to come, announced or not, the next first."""
    query = select(Meeting).where(Meeting.cancelled_at.is_(None), Meeting.ends_at > now).order_by(Meeting.starts_at)
    return list(session.scalars(query.options(*short()).limit(PAGE)))


_NEXT = (
    select(Meeting.day, Meeting.address, Meeting.starts_at, Meeting.place)
    .where(Meeting.announced.is_(True), Meeting.cancelled_at.is_(None), Meeting.ends_at > bindparam("now"))
    .order_by(Meeting.starts_at)
    .limit(1)
)


def next_public(reader: Reader, now: datetime) -> NextMeeting | None:
    """The next planned meeting that the public knows of."""
    found = reader.execute(_NEXT, {"now": now}).first()
    return NextMeeting(*found) if found else None


def planned_days(session: Session, year: int, body_id: UUID | None) -> list[date]:
    """The days of a body's meetings in a year, without those that are called off; None for the citizens' council."""
    own = Meeting.body_id.is_(None) if body_id is None else Meeting.body_id == body_id
    within = Meeting.day.between(date(year, 1, 1), date(year, 12, 31))
    return list(session.scalars(select(Meeting.day).where(own, within, Meeting.cancelled_at.is_(None))))


def latest_published(session: Session) -> Meeting | None:
    """The latest meeting whose notes are published, with its summary."""
    return session.scalar(
        select(Meeting)
        .where(Meeting.announced.is_(True), Meeting.notes_published_at.is_not(None))
        .order_by(Meeting.day.desc())
        .limit(1)
    )


def overdue(session: Session, now: datetime, today: date) -> list[Meeting]:
    """Held meetings whose notes should have been published by now."""
    query = select(Meeting).where(
        Meeting.ends_at <= now,
        Meeting.cancelled_at.is_(None),
        Meeting.notes_published_at.is_(None),
        Meeting.publish_by < today,
    )
    return list(session.scalars(query.order_by(Meeting.day).options(*short()).limit(PAGE)))


def is_of(body: Body) -> ColumnElement[bool]:
    """Whether a meeting is this body's. A meeting without a body is the citizens' council's."""
    own = Meeting.body_id == body.id
    return or_(own, Meeting.body_id.is_(None)) if body.kind is BodyKind.CITIZENS_COUNCIL else own


def short() -> tuple[Any, ...]:
    return tuple(defer(column, raiseload=True) for column in _LONG)


def _listed() -> Select[Meeting]:
    return select(Meeting).order_by(Meeting.day.desc(), Meeting.address.desc()).options(*short())


def _page(session: Session, query: Select[Meeting], before: str | None) -> MeetingPage:
    if before is not None:
        query = query.where(tuple_(Meeting.day, Meeting.address) < tuple_(literal(day_in(before)), literal(before)))
    found = list(session.scalars(query.limit(PAGE + 1)))
    return MeetingPage(found[:PAGE], found[PAGE - 1].address if len(found) > PAGE else None)
