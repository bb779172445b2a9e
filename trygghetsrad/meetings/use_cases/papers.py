"""The papers of a meeting: added, and taken away for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Meeting, Paper
from trygghetsrad.meetings.rules import PaperKind

KIND = "meeting_paper"
MOST_PAPERS = 20


@dataclass(frozen=True, slots=True)
class AddPaper:
    """`data` has been checked, or drawn anew, by whoever took the file."""

    meeting_id: UUID
    title: str
    kind: PaperKind
    data: bytes
    public: bool
    once: UUID | None = None
    item_id: UUID | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class ChangePaper:
    """What is said about a paper; the file itself is taken away and added anew. A PDF needs no `description`."""

    meeting_id: UUID
    paper_id: UUID
    title: str
    public: bool
    item_id: UUID | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class RemovePaper:
    meeting_id: UUID
    paper_id: UUID


def add_paper(session: Session, command: AddPaper, *, actor: Actor, now: datetime) -> Paper:
    """Lay a paper to a meeting. The same form sent twice lays it there once."""
    require(actor, Permission.MEETING_MANAGE)
    made = queries.paper_from_form(session, command.once)
    if made is not None:
        return made
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if len(queries.papers_of(session, meeting.id)) >= MOST_PAPERS:
        raise Refused(mark("Mötet har redan många handlingar. Ta bort någon först."), field="file")
    if command.item_id is not None:
        queries.item(session, command.item_id, meeting_id=meeting.id)
    paper = Paper(
        meeting_id=meeting.id,
        item_id=command.item_id,
        title=command.title,
        description=_described(command, command.kind),
        kind=command.kind,
        data=command.data,
        public=command.public,
        added_at=now,
        once=command.once,
    )
    session.add(paper)
    session.flush()
    _list_anew(session, meeting)
    record(session, "meeting.paper_added", actor=actor, now=now, about=(KIND, paper.id))
    return paper


def change_paper(session: Session, command: ChangePaper, *, actor: Actor, now: datetime) -> Paper:
    """Say something else about a paper, or lay it to another point."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    paper = queries.paper(session, meeting.id, command.paper_id)
    if command.item_id is not None:
        queries.item(session, command.item_id, meeting_id=meeting.id)
    paper.title, paper.public, paper.item_id = command.title, command.public, command.item_id
    paper.description = _described(command, paper.kind)
    session.flush()
    _list_anew(session, meeting)
    record(session, "meeting.paper_changed", actor=actor, now=now, about=(KIND, paper.id))
    return paper


def _described(command: AddPaper | ChangePaper, kind: PaperKind) -> str:
    return command.description.strip() if kind is PaperKind.PICTURE else ""


def remove_paper(session: Session, command: RemovePaper, *, actor: Actor, now: datetime) -> Meeting:
    """Take a paper away for good. Taken away twice it is gone once, and its address leads to the meeting."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    paper = next((one for one in queries.papers_of(session, meeting.id) if one.id == command.paper_id), None)
    if paper is not None:
        session.delete(paper)
        session.flush()
        _list_anew(session, meeting)
        record(session, "meeting.paper_removed", actor=actor, now=now, about=(KIND, command.paper_id))
    return meeting


def _list_anew(session: Session, meeting: Meeting) -> None:
    """The meeting's own row says which papers everyone gets, so that its public page asks for nothing more."""
    meeting.papers = [
        {
            "id": str(one.id),
            "title": one.title,
            "kind": one.kind.value,
            "item_id": str(one.item_id) if one.item_id else None,
            "description": one.description,
        }
        for one in queries.papers_of(session, meeting.id)
        if one.public
    ]


def leave_papers_to_meeting(session: Session, meeting: Meeting, item_id: UUID) -> None:
    """The papers of a point that goes are the whole meeting's."""
    own = [one for one in queries.papers_of(session, meeting.id) if one.item_id == item_id]
    for one in own:
        one.item_id = None
    if own:
        session.flush()
        _list_anew(session, meeting)
