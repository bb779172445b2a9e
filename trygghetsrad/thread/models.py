"""One table: what led to what."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from trygghetsrad.kernel.db import Base, new_id


class ThreadLink(Base):
    """`source` led to `target`: a suggestion to an agenda item, an agenda item to an action."""

    __tablename__ = "thread_link"
    __table_args__ = (
        UniqueConstraint("source_kind", "source_id", "target_kind", "target_id"),
        Index("ix_thread_link_target", "target_kind", "target_id"),
    )

    id: Mapped[UUID] = new_id()
    source_kind: Mapped[str]
    source_id: Mapped[UUID]
    target_kind: Mapped[str]
    target_id: Mapped[UUID]
    made_at: Mapped[datetime]
