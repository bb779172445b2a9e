"""The papers of a meeting, for its keepers, for those who are called, and for everyone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.rows import the_one
from trygghetsrad.meetings.models import Meeting, Paper
from trygghetsrad.meetings.rules import PaperKind

File = tuple[PaperKind, bytes]


def papers_of(session: Session, meeting_id: UUID) -> Sequence[Paper]:
    """In the order in which they came; their bytes are not fetched."""
    query = select(Paper).where(Paper.meeting_id == meeting_id).order_by(Paper.added_at, Paper.id)
    return session.scalars(query).all()


def paper(session: Session, meeting_id: UUID, paper_id: UUID) -> Paper:
    """One paper of this meeting, or NotFound."""
    return the_one(session, select(Paper).where(Paper.id == paper_id, Paper.meeting_id == meeting_id))


def paper_from_form(session: Session, once: UUID | None) -> Paper | None:
    return session.scalar(select(Paper).where(Paper.once == once)) if once else None


def file_of(session: Session, meeting_id: UUID, paper_id: UUID) -> File:
    """The bytes, for its keepers and for those who are called."""
    return _file(session, paper_id, Paper.meeting_id == meeting_id)


def public_file(session: Session, address: str, paper_id: UUID) -> File:
    """The same for everyone: a public paper of a meeting whose agenda or notes are published."""
    return _file(
        session,
        paper_id,
        Paper.meeting_id == Meeting.id,
        Paper.public.is_(True),
        Meeting.address == address,
        Meeting.announced.is_(True),
        or_(Meeting.agenda_published_at.is_not(None), Meeting.notes_published_at.is_not(None)),
    )


def _file(session: Session, paper_id: UUID, *wanted: ColumnElement[bool]) -> File:
    row = session.execute(select(Paper.kind, Paper.data).where(Paper.id == paper_id, *wanted)).first()
    if row is None:
        raise NotFound
    return row[0], row[1]
