"""Who is called to a meeting."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.personal import personal
from trygghetsrad.meetings import rules


class Participant(Base):
    """Somebody who is called to a meeting, and what they answered. Members are reached as their appointment says."""

    __tablename__ = "meeting_participant"
    __table_args__ = (UniqueConstraint("meeting_id", "appointment_id"),)

    id: Mapped[UUID] = new_id()
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"), index=True)
    asked: Mapped[rules.Asked]
    appointment_id: Mapped[UUID | None] = personal(
        Uuid(), index=True, why="Vilken ledamot som är kallad. Tas bort 30 dagar efter mötet."
    )
    stands_for_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("meeting_participant.id", ondelete="CASCADE"), unique=True
    )
    """The participant whom a substitute comes for."""
    name: Mapped[str | None] = personal(
        String(200), why="Gästens eller ersättarens namn. Tas bort 30 dagar efter mötet."
    )
    email: Mapped[str | None] = personal(String(254), why="Dit kallelsen skickas. Tas bort 30 dagar efter mötet.")
    language: Mapped[str] = mapped_column(String(5))
    coming: Mapped[rules.Coming] = mapped_column(default=rules.Coming.WAITING)
    answered_at: Mapped[datetime | None]
    needs: Mapped[list[Any]] = personal(
        JSON, default=list, erased=[], why="Det som personen behöver för att delta. Tas bort när mötet är slut."
    )
    needs_other: Mapped[str] = personal(
        Text, default="", erased="", why="Det som personen behöver för att delta. Tas bort när mötet är slut."
    )
    eats: Mapped[bool] = mapped_column(default=True)
    diet: Mapped[str] = personal(
        String(200), default="", erased="", why="Kost och allergier till serveringen. Tas bort när mötet är slut."
    )
    called_at: Mapped[datetime | None]
    """When a letter was written; None for those who can be reached by telephone only, or have not been called yet."""
    reminded_at: Mapped[datetime | None]
    """When the one reminder before the last day to answer was written."""
    once: Mapped[UUID | None] = mapped_column(unique=True)

    @property
    def is_alive(self) -> bool:
        """Whether it still says who it is."""
        return self.appointment_id is not None or bool(self.name)
