"""The question to a drawn person: will you take this seat?"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.council.rules.kinds import InvitationState, Via
from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.personal import personal

_OPEN_SQL = text("state IN ('invited', 'call_me')")


class Invitation(Base):
    """A question to one drawn person: will you take this seat?

    A seat has at most one open invitation, and a drawn entry is invited at most once: both by the database itself.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation_seat_open",
            "seat_id",
            unique=True,
            sqlite_where=_OPEN_SQL,
            postgresql_where=_OPEN_SQL,
        ),
        Index("ix_invitation_seat", "seat_id", "sent_at"),
    )

    id: Mapped[UUID] = new_id()
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    draw_id: Mapped[UUID | None] = mapped_column(ForeignKey("draw.id"), index=True)
    draw_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("draw_entry.id"), unique=True)
    registration_id: Mapped[UUID | None] = personal(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True, why="Inbjudan går till en anmäld person."
    )
    state: Mapped[InvitationState] = mapped_column(default=InvitationState.INVITED)
    via: Mapped[Via]
    sent_at: Mapped[datetime]
    answer_by: Mapped[date]
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    """When the one reminder before the last day was written."""
    printed_at: Mapped[datetime | None]
    """When the letter to print was last fetched."""
