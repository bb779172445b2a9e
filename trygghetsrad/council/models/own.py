"""A member's own way in: one row for each browser that is let in, so that each can be shut out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id


class MemberSession(Base):
    """One browser in which a member has opened their page. End the row, and its cookie opens nothing."""

    __tablename__ = "member_session"

    id: Mapped[UUID] = new_id()
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
