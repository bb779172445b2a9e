"""What follows from the notes: corrections after they were published, subjects, and how the participants found it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.meetings import rules


class NoteCorrection(Base):
    """A text that was changed while everybody could read it: what stood there before, and what differs."""

    __tablename__ = "note_correction"
    __table_args__ = (Index("ix_note_correction_meeting", "meeting_id", "at"),)

    id: Mapped[UUID] = new_id()
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    part: Mapped[rules.NotePart]
    heading: Mapped[str] = mapped_column(String(220), default="")
    """The point's number and title as they were; empty for the summaries."""
    before_markdown: Mapped[str] = mapped_column(Text, default="")
    difference: Mapped[list[Any]] = mapped_column(default=list)
    """Pieces of text in order, each with what became of it (`differences.Piece`)."""
    withheld: Mapped[bool] = mapped_column(default=False)
    """Whether the public may not see what was taken away: a name, a number."""
    at: Mapped[datetime]
    by: Mapped[UUID | None]


class Subject(Base):
    """A word for what points are about, the same from meeting to meeting."""

    __tablename__ = "meeting_subject"

    id: Mapped[UUID] = new_id()
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    """Its public address. It stays when the name is written in another way."""
    name: Mapped[str] = mapped_column(String(60))


class ItemSubject(Base):
    """A point is about a subject."""

    __tablename__ = "agenda_item_subject"
    __table_args__ = (Index("ix_agenda_item_subject_subject", "subject_id"),)

    agenda_item_id: Mapped[UUID] = mapped_column(ForeignKey("agenda_item.id", ondelete="CASCADE"), primary_key=True)
    subject_id: Mapped[UUID] = mapped_column(ForeignKey("meeting_subject.id", ondelete="CASCADE"), primary_key=True)


class EvaluationTicket(Base):
    """The right to answer once. It has no time and no person: nothing tells whose it was or when it was used."""

    __tablename__ = "evaluation_ticket"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    used: Mapped[bool] = mapped_column(default=False)


class EvaluationCount(Base):
    """How many gave one answer to one question. No single answer is kept, so none can be tied to anybody."""

    __tablename__ = "evaluation_count"
    __table_args__ = (UniqueConstraint("meeting_id", "question", "answer"),)

    id: Mapped[UUID] = new_id()
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    question: Mapped[rules.Question]
    answer: Mapped[rules.Answer]
    number: Mapped[int] = mapped_column(default=0)
