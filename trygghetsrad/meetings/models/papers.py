"""The papers of a meeting: PDF files, and pictures that we have drawn anew."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.meetings import rules


class Paper(Base):
    """One file. Its address is its random id; the name that it had on somebody's disk is forgotten."""

    __tablename__ = "meeting_paper"

    id: Mapped[UUID] = new_id()
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[rules.PaperKind]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    public: Mapped[bool]
    """Whether everyone gets it, once the agenda or the notes are published. Else it is for those who are called."""
    added_at: Mapped[datetime]
    once: Mapped[UUID | None] = mapped_column(unique=True)
