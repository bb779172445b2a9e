"""What the keepers of a meeting read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from trygghetsrad.council import queries as council
from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.council.queries import CouncilMember
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.meetings import checklist, rules
from trygghetsrad.meetings.checklist import Known, Remark, Texts
from trygghetsrad.meetings.models import AgendaItem, Attendance, Meeting
from trygghetsrad.meetings.rules import ListedPaper


@dataclass(frozen=True, slots=True)
class Review:
    """What the publishing checklist says about the texts as they are now."""

    remarks: list[Remark]
    mark: str
    has_text: bool

    @property
    def is_stopped(self) -> bool:
        """Whether something has to be mended first, whatever anybody confirms."""
        return any(remark.concern.is_hard for remark in self.remarks)


def meeting(session: Session, meeting_id: UUID, *, lock: bool = False, items: bool = False) -> Meeting:
    """The meeting for its keepers, or NotFound. `lock` keeps everybody else from changing it meanwhile."""
    query = select(Meeting).where(Meeting.id == meeting_id)
    if lock:
        query = query.with_for_update(of=Meeting).execution_options(populate_existing=True)
    if items:
        query = query.options(selectinload(Meeting.items))
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def meeting_at(session: Session, address: str) -> Meeting | None:
    return session.scalar(select(Meeting).where(Meeting.address == address))


def body_to_meet(session: Session, body_id: UUID | None) -> Body | None:
    """The body that a meeting is planned for, or NotFound; None for the citizens' council."""
    if body_id is None:
        return None
    found = session.get(Body, body_id)
    if found is None:
        raise NotFound
    return None if found.kind is BodyKind.CITIZENS_COUNCIL else found


def meeting_from_form(session: Session, once: UUID | None) -> Meeting | None:
    """The meeting that this very form has already made."""
    return session.scalar(select(Meeting).where(Meeting.once == once)) if once else None


def items_of(session: Session, meeting_id: UUID) -> list[AgendaItem]:
    """The points in their order."""
    order = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.position)
    return list(session.scalars(order))


def item(session: Session, item_id: UUID, *, meeting_id: UUID) -> AgendaItem:
    """One point of this meeting, or NotFound."""
    found = session.scalar(select(AgendaItem).where(AgendaItem.id == item_id, AgendaItem.meeting_id == meeting_id))
    if found is None:
        raise NotFound
    return found


def item_from_form(session: Session, meeting_id: UUID, once: UUID | None) -> AgendaItem | None:
    if once is None:
        return None
    return session.scalar(select(AgendaItem).where(AgendaItem.once == once, AgendaItem.meeting_id == meeting_id))


def members_of(session: Session, meeting: Meeting) -> list[CouncilMember]:
    """Who belonged to the meeting's body on its day."""
    if meeting.body_id is not None:
        return council.members_at(session, meeting.body_id, meeting.day)
    return council.members_on(session, meeting.day)


def present_at(session: Session, meeting_id: UUID) -> frozenset[UUID]:
    """The appointments of those who were there."""
    found = select(Attendance.appointment_id).where(Attendance.meeting_id == meeting_id, Attendance.present.is_(True))
    return frozenset(one for one in session.scalars(found) if one is not None)


def review(session: Session, meeting: Meeting, own_numbers: Collection[str] = (), places: Sequence[str] = ()) -> Review:
    """What the checklist finds, and the mark of exactly the texts that it read."""
    items = items_of(session, meeting.id)
    notes = [one.note_markdown for one in items]
    summaries = [meeting.summary_markdown, meeting.summary_fi_markdown]
    members = members_of(session, meeting)
    known = Known(
        secret=[member.name for member in members if not member.public_name],
        public=[member.name for member in members if member.public_name],
        places=places,
        numbers=own_numbers,
    )
    pictures = [one for one in map(ListedPaper.of, meeting.papers) if one.is_undescribed]
    places_of = {one.id: one.position for one in items}
    undescribed = tuple((places_of.get(one.item_id or meeting.id, 0), one.title) for one in pictures)
    texts = Texts(meeting.summary_markdown, meeting.summary_fi_markdown, notes, undescribed)
    marked = [*(f"{one.id}{one.note_markdown}" for one in items), *(str(one.id) for one in pictures)]
    return Review(
        remarks=checklist.check_notes(texts, known),
        mark=rules.fingerprint("\x1f".join([*summaries, meeting.guests, *marked])),
        has_text=any(note.strip() for note in [*summaries, *notes]),
    )


def noted_counts(session: Session, meeting_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """For each meeting: how many points it has, and how many of them have a note."""
    written = func.count().filter(AgendaItem.note_markdown != "")
    rows = session.execute(
        select(AgendaItem.meeting_id, func.count(), written)
        .where(AgendaItem.meeting_id.in_(meeting_ids))
        .group_by(AgendaItem.meeting_id)
    )
    return {one: (points, noted) for one, points, noted in rows}


def attendance_to_forget(before: datetime) -> Select[UUID]:
    """The meetings that ended so long ago that only the numbers are kept."""
    return select(Meeting.id).where(Meeting.ends_at < before)
