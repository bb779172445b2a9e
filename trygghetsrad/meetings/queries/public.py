"""What the public may read. A text that is not published never leaves this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, selectinload

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.permissions import Actor, Permission
from trygghetsrad.meetings.models import AgendaItem, CouncilAction, FormerAddress, ItemSubject, Meeting, Subject
from trygghetsrad.meetings.queries.actions import (
    ACTION_IS_PUBLIC,
    NAMED_ACTION,
    NOTES_ARE_PUBLIC,
    NamedAction,
    as_named,
)
from trygghetsrad.meetings.queries.lists import is_of, short
from trygghetsrad.meetings.rules import ListedPaper, MeetingState, clock_times, meeting_state

MOST_IN_CALENDAR = 500


@dataclass(frozen=True, slots=True)
class PublicItem:
    """A point as the public meets it: its note is there only when the notes are published."""

    id: UUID
    number: int
    title: str
    description: str
    minutes: int | None
    begins: datetime | None
    note_html: str
    locality: str
    subjects: tuple[tuple[str, str], ...]
    """(slug, name) of each subject."""
    actions: tuple[NamedAction, ...]


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """A meeting as the public meets it. What is not published is not in here, so no page can show it by mistake."""

    day: date
    address: str
    body_name: str
    """"" for the citizens' council."""
    starts_at: datetime
    ends_at: datetime
    place: str
    access: tuple[str, ...]
    access_info: str
    state: MeetingState
    cancel_reason: str
    publish_by: date
    agenda_published: bool
    notes_published_at: datetime | None
    notes_changed_at: datetime | None
    summary_html: str
    summary_fi_html: str
    attended: dict[str, int]
    guests: str
    items: tuple[PublicItem, ...]
    papers: tuple[ListedPaper, ...]


_SHOWN: tuple[Any, ...] = (
    *(Meeting.day, Meeting.address, Body.name.label("body_name"), Meeting.starts_at, Meeting.ends_at),
    *(Meeting.place, Meeting.access, Meeting.access_info, Meeting.cancelled_at),
    *(Meeting.cancel_reason, Meeting.publish_by, Meeting.agenda_published_at, Meeting.notes_published_at),
    *(
        Meeting.notes_changed_at,
        Meeting.summary_html,
        Meeting.summary_fi_html,
        Meeting.attended,
        Meeting.guests,
        Meeting.papers,
    ),
)
_POINT = (AgendaItem.id, AgendaItem.position, AgendaItem.title, AgendaItem.description, AgendaItem.minutes)
_SUBJECTS = (
    select(func.aggregate_strings(Subject.slug + " " + Subject.name, "\n"))
    .join(ItemSubject, ItemSubject.subject_id == Subject.id)
    .where(ItemSubject.agenda_item_id == AgendaItem.id)
    .scalar_subquery()
)
_ABOUT = (AgendaItem.note_html, AgendaItem.locality, _SUBJECTS.label("subjects"))
_AT = (
    select(*_SHOWN, *_POINT, *_ABOUT, *(column.label(f"action_{column.key}") for column in NAMED_ACTION))
    .outerjoin(Body, Body.id == Meeting.body_id)
    .outerjoin(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .outerjoin(CouncilAction, and_(CouncilAction.agenda_item_id == AgendaItem.id, ACTION_IS_PUBLIC))
    .where(Meeting.address == bindparam("address"), Meeting.announced.is_(True))
    .order_by(AgendaItem.position, CouncilAction.number)
)


def public_meeting(reader: Reader, address: str, now: datetime) -> PublicMeeting:
    """The meeting as anybody may see it, or NotFound. One query, however many points and actions it has."""
    rows = reader.execute(_AT, {"address": address}).all()
    if not rows:
        raise NotFound
    return _as_public(rows, now)


def moved_to(session: Session, address: str) -> str | None:
    """The address that an announced meeting was moved to from this one."""
    return session.scalar(
        select(Meeting.address)
        .join(FormerAddress, FormerAddress.meeting_id == Meeting.id)
        .where(FormerAddress.address == address, Meeting.announced.is_(True))
    )


def calendar(session: Session, *, address: str | None = None, of: Body | None = None) -> list[Meeting]:
    """Announced meetings with the titles of their points (of very many the newest), those of one body, or one."""
    titles = selectinload(Meeting.items).load_only(AgendaItem.title, AgendaItem.position)
    query = select(Meeting).where(Meeting.announced.is_(True)).options(titles, *short())
    if address is not None:
        query = query.where(Meeting.address == address)
    if of is not None:
        query = query.where(is_of(of))
    return list(session.scalars(query.order_by(Meeting.starts_at.desc()).limit(MOST_IN_CALENDAR)))


@dataclass(frozen=True, slots=True)
class NamedMeeting:
    """A meeting, as much of it as its name and its state need."""

    id: UUID
    day: date
    address: str
    starts_at: datetime
    ends_at: datetime
    cancelled_at: datetime | None
    announced: bool
    agenda_is_public: bool
    notes_are_public: bool

    def state_at(self, now: datetime) -> MeetingState:
        return meeting_state(cancelled=self.cancelled_at is not None, ends_at=self.ends_at, now=now)


_AGENDA_IS_PUBLIC = or_(and_(Meeting.announced, Meeting.agenda_published_at.is_not(None)), NOTES_ARE_PUBLIC)
_NAMED: tuple[Any, ...] = (
    *(Meeting.id, Meeting.day, Meeting.address, Meeting.starts_at, Meeting.ends_at, Meeting.cancelled_at),
    Meeting.announced,
    *(_AGENDA_IS_PUBLIC, NOTES_ARE_PUBLIC),
)
_MEETINGS = select(*_NAMED, Meeting.summary_html).where(Meeting.id.in_(bindparam("ids", expanding=True)))
_ITEM = (AgendaItem.id, AgendaItem.position, AgendaItem.title, AgendaItem.note_html)
_ITEMS_AND_ACTIONS = (
    select(*_NAMED, *_ITEM, *NAMED_ACTION)
    .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .where(AgendaItem.id.in_(bindparam("ids", expanding=True)))
    .order_by(CouncilAction.number)
)
_FROM_ITEM = CouncilAction.agenda_item_id == AgendaItem.id
_ITEMS = _ITEMS_AND_ACTIONS.outerjoin(CouncilAction, _FROM_ITEM)
_PUBLIC_ITEMS = _ITEMS_AND_ACTIONS.outerjoin(CouncilAction, and_(_FROM_ITEM, ACTION_IS_PUBLIC)).where(_AGENDA_IS_PUBLIC)


@dataclass(frozen=True, slots=True)
class NamedItem:
    """A point, as much of it as its name needs, with its meeting and the actions that it led to."""

    meeting: NamedMeeting
    id: UUID
    position: int
    title: str
    note_html: str
    actions: tuple[NamedAction, ...]


def named_items(reader: Reader, ids: Sequence[UUID], actor: Actor) -> list[NamedItem]:
    """The points among `ids` that this actor may see, each with its meeting and its actions: one question for all."""
    query = _ITEMS if actor.may(Permission.MEETING_MANAGE) else _PUBLIC_ITEMS
    width, whole = len(_NAMED), len(_NAMED) + len(_ITEM)
    rows: dict[UUID, list[Any]] = {}
    for row in reader.execute(query, {"ids": ids}):
        rows.setdefault(row[width], []).append(row)
    return [
        NamedItem(
            NamedMeeting(*them[0][:width]),
            *(*them[0][width:whole], tuple(as_named(row[whole:]) for row in them if row[whole] is not None)),
        )
        for them in rows.values()
    ]


def named_meetings(reader: Reader, ids: Sequence[UUID], actor: Actor) -> list[tuple[NamedMeeting, str]]:
    """The meetings among `ids` that this actor may see, each with its summary."""
    query = _MEETINGS if actor.may(Permission.MEETING_MANAGE) else _MEETINGS.where(Meeting.announced.is_(True))
    return [(NamedMeeting(*row[:-1]), row[-1]) for row in reader.execute(query, {"ids": ids})]


def _as_public(rows: Sequence[Row[*tuple[Any, ...]]], now: datetime) -> PublicMeeting:
    found = rows[0]
    notes = found.notes_published_at is not None
    agenda = notes or found.agenda_published_at is not None
    points: dict[UUID, list[Any]] = {}
    for row in rows:
        if row.id is not None:
            points.setdefault(row.id, []).append(row)
    begins = clock_times(found.starts_at, [them[0].minutes for them in points.values()])
    items = [
        _public_item(number, them, at, notes=notes)
        for number, (them, at) in enumerate(zip(points.values(), begins, strict=True), 1)
    ]
    return PublicMeeting(
        day=found.day,
        address=found.address,
        body_name=found.body_name or "",
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        place=found.place,
        access=tuple(found.access),
        access_info=found.access_info,
        state=meeting_state(cancelled=found.cancelled_at is not None, ends_at=found.ends_at, now=now),
        cancel_reason=found.cancel_reason,
        publish_by=found.publish_by,
        agenda_published=agenda,
        notes_published_at=found.notes_published_at,
        notes_changed_at=found.notes_changed_at if notes else None,
        summary_html=found.summary_html if notes else "",
        summary_fi_html=found.summary_fi_html if notes else "",
        attended=found.attended if notes else {},
        guests=found.guests if notes else "",
        items=tuple(items) if agenda else (),
        papers=tuple(ListedPaper.of(one) for one in found.papers) if agenda else (),
    )


def _public_item(number: int, rows: Sequence[Any], begins: datetime | None, *, notes: bool) -> PublicItem:
    """One point from its rows, one for each action. Without published notes there are neither words nor actions."""
    first, width = rows[0], len(NAMED_ACTION)
    actions = [as_named(row[-width:]) for row in rows if row[-width] is not None] if notes else []
    note = first.note_html if notes else ""
    words = (first.title, first.description, first.minutes)
    about = (first.locality or "", _subjects(first.subjects)) if notes else ("", ())
    return PublicItem(first.id, number, *words, begins, note, *about, tuple(actions))


def _subjects(joined: str | None) -> tuple[tuple[str, str], ...]:
    pairs = (line.partition(" ") for line in (joined or "").splitlines())
    return tuple(sorted(((slug, name) for slug, _, name in pairs), key=lambda pair: pair[1].casefold()))
