"""The agenda: its points, their order, and when the public sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import search
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings import queries, rules
from trygghetsrad.meetings.following import tell_followers
from trygghetsrad.meetings.models import AgendaItem, Meeting
from trygghetsrad.meetings.queries.finding import POINT
from trygghetsrad.meetings.use_cases.finding import let_be_found
from trygghetsrad.meetings.use_cases.papers import leave_papers_to_meeting
from trygghetsrad.thread.use_cases import untie_all

KIND = "agenda_item"


@dataclass(frozen=True, slots=True)
class AddAgendaItem:
    meeting_id: UUID
    title: str
    description: str = ""
    minutes: int | None = None
    once: UUID | None = None
    standing: bool = False
    follows_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeAgendaItem:
    meeting_id: UUID
    item_id: UUID
    title: str
    description: str = ""
    minutes: int | None = None
    standing: bool = False
    place: int | None = None
    """Where it shall stand; None leaves it there."""


@dataclass(frozen=True, slots=True)
class MoveAgendaItem:
    """`step` is -1 for up and +1 for down."""

    meeting_id: UUID
    item_id: UUID
    step: int


@dataclass(frozen=True, slots=True)
class RemoveAgendaItem:
    meeting_id: UUID
    item_id: UUID


@dataclass(frozen=True, slots=True)
class ShowAgenda:
    """`show` false hides it again."""

    meeting_id: UUID
    show: bool


def add_agenda_item(session: Session, command: AddAgendaItem, *, actor: Actor, now: datetime) -> AgendaItem:
    """Put a point last on the agenda. The same form sent twice gives the same point."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = _open(session, command.meeting_id)
    made = queries.item_from_form(session, meeting.id, command.once)
    if made is not None:
        return made
    points = len(queries.items_of(session, meeting.id))
    if points >= rules.MOST_ITEMS:
        raise Refused(mark("Dagordningen är full. Ta bort eller slå ihop punkter."), field="title")
    item = AgendaItem(
        meeting_id=meeting.id,
        position=points + 1,
        title=command.title,
        description=command.description,
        minutes=command.minutes,
        once=command.once,
        standing=command.standing,
        follows_id=command.follows_id,
    )
    session.add(item)
    session.flush()
    _tell_calendar(meeting, now)
    record(session, "agenda_item.added", actor=actor, now=now, about=(KIND, item.id))
    return item


def change_agenda_item(session: Session, command: ChangeAgendaItem, *, actor: Actor, now: datetime) -> AgendaItem:
    """Change the words of a point."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = _open(session, command.meeting_id)
    item = queries.item(session, command.item_id, meeting_id=meeting.id)
    item.title, item.description, item.minutes = command.title, command.description, command.minutes
    item.standing = command.standing
    if command.place is not None and command.place != item.position:
        _reorder(session, meeting, item.id, command.place - item.position)
    _tell_calendar(meeting, now)
    if meeting.notes_published_at is not None:
        let_be_found(session, meeting, {item.id})
    record(session, "agenda_item.changed", actor=actor, now=now, about=(KIND, item.id))
    return item


def move_agenda_item(session: Session, command: MoveAgendaItem, *, actor: Actor, now: datetime) -> int:
    """Move a point one step; return the place it got."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = _open(session, command.meeting_id)
    place = _reorder(session, meeting, command.item_id, command.step)
    _tell_calendar(meeting, now)
    record(session, "agenda_item.moved", actor=actor, now=now, about=(KIND, command.item_id), step=command.step)
    return place


def remove_agenda_item(session: Session, command: RemoveAgendaItem, *, actor: Actor, now: datetime) -> Meeting:
    """Take a point away, with its links. A point that has a note or an action is never lost in passing."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = _open(session, command.meeting_id)
    item = queries.item(session, command.item_id, meeting_id=meeting.id)
    if item.note_markdown:
        raise Refused(mark("Punkten har en anteckning. Töm anteckningen först om punkten ska bort."))
    if queries.has_actions(session, item.id):
        raise Refused(mark("Punkten har lett till en åtgärd, så den kan inte tas bort."))
    untie_all(session, (KIND, item.id))
    if item.follows_id is not None:
        meeting.left_out = [*meeting.left_out, str(item.follows_id)]
    queries.let_proposal_wait(session, item.id)
    search.drop(session, POINT, item.id)
    leave_papers_to_meeting(session, meeting, item.id)
    session.delete(item)
    session.flush()
    for place, left in enumerate(queries.items_of(session, meeting.id), 1):
        left.position = place
    _tell_calendar(meeting, now)
    record(session, "agenda_item.removed", actor=actor, now=now, about=(KIND, command.item_id))
    return meeting


def show_agenda(session: Session, command: ShowAgenda, *, actor: Actor, now: datetime) -> Meeting:
    """Let the public see the agenda (and so the meeting), or hide it again."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = _open(session, command.meeting_id)
    if command.show and not queries.items_of(session, meeting.id):
        raise Refused(mark("Dagordningen är tom. Lägg till minst en punkt först."))
    if command.show == (meeting.agenda_published_at is not None):
        return meeting
    if not command.show and meeting.notes_published_at is not None:
        raise Refused(mark("Anteckningarna är publicerade och visar punkterna. Avpublicera dem först."))
    meeting.agenda_published_at = now if command.show else None
    meeting.announced = meeting.announced or command.show
    meeting.revise(now)
    act = "meeting.agenda_published" if command.show else "meeting.agenda_hidden"
    record(session, act, actor=actor, now=now, about=("meeting", meeting.id))
    if command.show:
        tell_followers(session, meeting, "agenda", now=now)
    return meeting


def _open(session: Session, meeting_id: UUID) -> Meeting:
    """The meeting, locked, so that two who change the agenda at once get one order. A cancelled one has none."""
    meeting = queries.meeting(session, meeting_id, lock=True)
    if meeting.cancelled_at is not None:
        raise Refused(mark("Mötet är inställt, så dagordningen kan inte ändras."))
    return meeting


def _reorder(session: Session, meeting: Meeting, item_id: UUID, step: int) -> int:
    """Move a point by so many places; return the place it got."""
    items = {one.id: one for one in queries.items_of(session, meeting.id)}
    if item_id not in items:
        raise NotFound
    for place, one in enumerate(rules.moved(list(items), item_id, step), 1):
        items[one].position = place
    return items[item_id].position


def _tell_calendar(meeting: Meeting, now: datetime) -> None:
    if meeting.agenda_is_public:
        meeting.revise(now)
