"""Draws and the entries of their pools. A draw is never deleted: a cancelled one stays and says so."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel.speaklater import LazyString
from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.personal import personal
from trygghetsrad.population.models import Sex


class DrawState(StrEnum):
    """How far a draw has come."""

    PREPARING = "preparing"
    LOCKED = "locked"
    """The pool, the quotas and the lottery are fixed and published; the dice are not thrown yet."""
    DRAWN = "drawn"
    CANCELLED = "cancelled"

    @property
    def label(self) -> LazyString:
        return _STATES[self]


class Outcome(StrEnum):
    """What the draw gave one entry."""

    PANEL = "panel"
    ALTERNATE = "alternate"
    NONE = "none"
    LEFT = "left"
    """Withdrew after the pool was locked: excluded from the result."""

    @property
    def label(self) -> LazyString:
        return _OUTCOMES[self]


_LIVING_SQL = text("state <> 'cancelled'")
"""A call has one draw; another may be made only when that one has been cancelled, with its reason published."""
_STATES = {
    DrawState.PREPARING: mark("Förbereds"),
    DrawState.LOCKED: mark("Låst, tärningarna är inte kastade"),
    DrawState.DRAWN: mark("Lottad"),
    DrawState.CANCELLED: mark("Avbruten"),
}
_OUTCOMES = {
    Outcome.PANEL: mark("Lottad till rådet"),
    Outcome.ALTERNATE: mark("Ersättare"),
    Outcome.NONE: mark("Inte lottad"),
    Outcome.LEFT: mark("Tog tillbaka sin anmälan"),
}


class Draw(Base):
    """One draw from one pool. `number` is public, and given when the pool is locked: every number stays published."""

    __tablename__ = "draw"
    __table_args__ = (
        Index("uq_draw_call_living", "call_id", unique=True, sqlite_where=_LIVING_SQL, postgresql_where=_LIVING_SQL),
    )

    id: Mapped[UUID] = new_id()
    number: Mapped[int | None] = mapped_column(unique=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(index=True)
    once: Mapped[UUID] = mapped_column(unique=True)
    """Minted with the page that started the draw: a double click makes one."""
    state: Mapped[DrawState] = mapped_column(default=DrawState.PREPARING, index=True)
    size: Mapped[int]
    tickets: Mapped[int] = mapped_column(default=1000)
    bands: Mapped[str]
    """The age bands as they were written, so that later changes do not touch this draw."""
    quotas: Mapped[list[Any]] = mapped_column(default=list)
    """One mapping per value: feature, value, minimum, maximum. Empty until the coordinator has saved them."""
    population_source: Mapped[str | None]
    population_on: Mapped[date | None]
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("draw.id"))
    reason: Mapped[str | None] = mapped_column(String(1000))
    """Why the draw was cancelled, in a sentence for everyone."""

    pool_id: Mapped[str | None]
    people: Mapped[int | None]
    locked_at: Mapped[datetime | None]
    root: Mapped[str | None] = mapped_column(String(64))
    lottery_hash: Mapped[str | None] = mapped_column(String(64))
    commitment: Mapped[dict[str, Any] | None]
    """The whole lottery as it was hashed: for auditors, never shown to the public as it is."""

    digits: Mapped[str | None] = mapped_column(String(18))
    witness: Mapped[str | None] = personal(Text, why="Vittnet bevakade tärningskastet.")
    drawn_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    """What the draw gave, by leaf, and who withdrew before the dice: for auditors."""
    record: Mapped[dict[str, Any] | None]
    """The public record."""


class DrawEntry(Base):
    """One person in one locked pool: the values that were frozen, and what the draw gave."""

    __tablename__ = "draw_entry"
    __table_args__ = (
        UniqueConstraint("draw_id", "leaf"),
        UniqueConstraint("draw_id", "registration_id"),
        Index("ix_draw_entry_outcome", "draw_id", "outcome", "order"),
    )

    id: Mapped[UUID] = new_id()
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("draw.id"))
    registration_id: Mapped[UUID | None] = personal(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True, why="Kopplar lottens resultat till en anmälan."
    )
    band: Mapped[str]
    sex: Mapped[Sex]
    leaf: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.NONE)
    order: Mapped[int | None]
    """Place among the panel's members or among the alternates, from 1."""
