"""Finding in what is published: by words, by subject and by place. And the texts as they were written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.markup import plain_text
from trygghetsrad.kernel.search import Entry, Hit
from trygghetsrad.meetings.models import AgendaItem, ItemSubject, Meeting, Subject
from trygghetsrad.meetings.queries.actions import NOTES_ARE_PUBLIC

POINT, SUMMARY, SUMMARY_FI = "meeting_point", "meeting_summary", "meeting_summary_fi"
POINTS_ON_A_PAGE = 30
READ = 4000
"""Signs of a note that are read for the words around a hit."""


@dataclass(frozen=True, slots=True)
class FoundPoint:
    """A point, or a whole meeting (`position` None), with the beginning of its words."""

    address: str
    day: date
    body_name: str
    position: int | None
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicTexts:
    """Published texts as they were written."""

    summary: str
    summary_fi: str
    notes: dict[UUID, str]


@dataclass(frozen=True, slots=True)
class PointPage:
    points: list[FoundPoint]
    after: str
    """Where the next page begins; "" on the last one."""


@dataclass(frozen=True, slots=True)
class CountedSubject:
    """A subject, or a place, and how many published points are about it."""

    slug: str
    name: str
    number: int


_MEETING: tuple[Any, ...] = (Meeting.id, Meeting.address, Meeting.day, Body.name.label("body_name"))
_WORDS: tuple[Any, ...] = (
    AgendaItem.id.label("item_id"),
    AgendaItem.position,
    AgendaItem.title,
    func.substr(AgendaItem.note_html, 1, READ).label("note"),
)
_OF_ITEMS = select(AgendaItem.meeting_id).where(AgendaItem.id.in_(bindparam("items", expanding=True)))
"""Names the few meetings by themselves, so that the others are not walked through."""
_FOUND = (
    select(*_MEETING, *_WORDS, Meeting.summary_html, Meeting.summary_fi_html)
    .outerjoin(Body, Body.id == Meeting.body_id)
    .outerjoin(
        AgendaItem,
        and_(AgendaItem.meeting_id == Meeting.id, AgendaItem.id.in_(bindparam("items", expanding=True))),
    )
    .where(NOTES_ARE_PUBLIC, or_(Meeting.id.in_(_OF_ITEMS), Meeting.id.in_(bindparam("meetings", expanding=True))))
)


def found_points(reader: Reader, hits: Sequence[Hit]) -> list[FoundPoint]:
    """What was found, in the order of the hits, as far as everybody may read it. One question."""
    items = [hit.object_id for hit in hits if hit.kind == POINT]
    whole = {hit.object_id: hit.kind for hit in hits if hit.kind != POINT}
    if not hits:
        return []
    found: dict[UUID, FoundPoint] = {}
    for row in reader.execute(_FOUND, {"items": items, "meetings": list(whole)}):
        if row.item_id is not None:
            found[row.item_id] = _point(row)
        if row.id in whole and row.id not in found:
            text = row.summary_fi_html if whole[row.id] == SUMMARY_FI else row.summary_html
            found[row.id] = FoundPoint(row.address, row.day, row.body_name or "", None, "", plain_text(text))
    return [found[one] for one in dict.fromkeys(hit.object_id for hit in hits) if one in found]


def _point(row: Any) -> FoundPoint:
    return FoundPoint(row.address, row.day, row.body_name or "", row.position, row.title, plain_text(row.note))


_TEXTS = (
    select(Meeting.summary_markdown, Meeting.summary_fi_markdown, AgendaItem.id, AgendaItem.note_markdown)
    .outerjoin(AgendaItem, AgendaItem.meeting_id == Meeting.id)
    .where(Meeting.address == bindparam("address"), NOTES_ARE_PUBLIC)
)


def public_texts(reader: Reader, address: str) -> PublicTexts:
    """The published texts as they were written, or NotFound."""
    rows = reader.execute(_TEXTS, {"address": address}).all()
    if not rows:
        raise NotFound
    summary, summary_fi, *_rest = rows[0]
    return PublicTexts(summary, summary_fi, {item: note for _s, _f, item, note in rows if item is not None})


def public_subjects(reader: Reader) -> list[CountedSubject]:
    """Every subject that a published point is about, by name."""
    query = (
        select(Subject.slug, Subject.name, func.count())
        .join(ItemSubject, ItemSubject.subject_id == Subject.id)
        .join(AgendaItem, AgendaItem.id == ItemSubject.agenda_item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(NOTES_ARE_PUBLIC)
        .group_by(Subject.slug, Subject.name)
        .order_by(func.lower(Subject.name))
    )
    return [CountedSubject(*row) for row in reader.execute(query)]


def public_places(reader: Reader) -> list[CountedSubject]:
    """Every locality that a published point is about, by name."""
    query = (
        select(AgendaItem.locality, func.count())
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(NOTES_ARE_PUBLIC, AgendaItem.locality.is_not(None))
        .group_by(AgendaItem.locality)
        .order_by(AgendaItem.locality)
    )
    return [CountedSubject(place or "", place or "", number) for place, number in reader.execute(query)]


def points_about(
    reader: Reader, *, subject: str = "", place: str = "", after: tuple[str, int] | None = None
) -> PointPage:
    """Published points about a subject, a place or anything, the newest meeting first."""
    query = (
        select(*_MEETING, *_WORDS)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .outerjoin(Body, Body.id == Meeting.body_id)
        .where(NOTES_ARE_PUBLIC)
        .order_by(Meeting.address.desc(), AgendaItem.position.desc())
        .limit(POINTS_ON_A_PAGE + 1)
    )
    rows = reader.execute(_narrowed(query, subject, place, after)).all()
    shown = [_point(row) for row in rows[:POINTS_ON_A_PAGE]]
    return PointPage(shown, f"{shown[-1].address}.{shown[-1].position}" if len(rows) > POINTS_ON_A_PAGE else "")


def _narrowed(query: Select[Any], subject: str, place: str, after: tuple[str, int] | None) -> Select[Any]:
    if subject:
        about = exists().where(
            ItemSubject.agenda_item_id == AgendaItem.id, ItemSubject.subject_id == Subject.id, Subject.slug == subject
        )
        query = query.where(about)
    if place:
        query = query.where(AgendaItem.locality == place)
    if after is not None:
        query = query.where(tuple_(Meeting.address, AgendaItem.position) < after)
    return query


def subjects_of(session: Session, meeting_id: UUID) -> dict[UUID, list[str]]:
    """The names of each point's subjects."""
    rows = session.execute(
        select(ItemSubject.agenda_item_id, Subject.name)
        .join(Subject, Subject.id == ItemSubject.subject_id)
        .join(AgendaItem, AgendaItem.id == ItemSubject.agenda_item_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(func.lower(Subject.name))
    )
    found: dict[UUID, list[str]] = {}
    for item_id, name in rows:
        found.setdefault(item_id, []).append(name)
    return found


def all_subjects(session: Session) -> list[Subject]:
    """Every subject that has been used, by name."""
    return list(session.scalars(select(Subject).order_by(func.lower(Subject.name))))


def entries_of(session: Session, meeting: Meeting) -> Iterator[tuple[str, Entry]]:
    """What a meeting with published notes can be found by, each with its kind."""
    order = meeting.day.toordinal()
    for kind, html, language in ((SUMMARY, meeting.summary_html, "sv"), (SUMMARY_FI, meeting.summary_fi_html, "fi")):
        if html:
            yield kind, Entry(meeting.id, "", plain_text(html), order, language)
    for item in session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)):
        yield POINT, Entry(item.id, item.title, f"{item.description}\n{plain_text(item.note_html)}", order)


def published_meetings(session: Session) -> list[Meeting]:
    return list(session.scalars(select(Meeting).where(NOTES_ARE_PUBLIC).order_by(Meeting.day)))


def item_ids(session: Session, meeting_id: UUID) -> list[UUID]:
    return list(session.scalars(select(AgendaItem.id).where(AgendaItem.meeting_id == meeting_id)))
