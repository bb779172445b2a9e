"""The papers of a meeting: PDF files, and pictures that we have drawn anew."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.meetings import rules


class Paper(Base):
    """One file. Its address is its random id; the name that it had on somebody's disk is forgotten."""

    __tablename__ = "meeting_paper"

    id: Mapped[UUID] = new_id()
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[UUID | None] = mapped_column(ForeignKey("agenda_item.id", ondelete="SET NULL"), index=True)
    """The point that it belongs to; None is the whole meeting."""
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    """What a picture shows, for whoever does not see it."""
    kind: Mapped[rules.PaperKind]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    public: Mapped[bool]
    """Whether everyone gets it, once the agenda or the notes are published. Else it is for those who are called."""
    added_at: Mapped[datetime]
    once: Mapped[UUID | None] = mapped_column(unique=True)
