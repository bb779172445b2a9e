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
from trygghetsrad.lottery.core import Entry, Type
from trygghetsrad.lottery.exemptions import Reason, told
from trygghetsrad.lottery.rules import FEATURES


class DrawState(StrEnum):
    """How far a draw has come."""

    PREPARING = "preparing"
    LOCKED = "locked"
    """The pool, the quotas and the lottery are fixed and published; the dice are not thrown yet."""
    DRAWN = "drawn"
    """The panel is chosen: by lot, or by hand."""
    CANCELLED = "cancelled"
    """Stopped before anybody was chosen."""
    REPLACED = "replaced"
    """Done, and then done again with the reason published: it stays published, and nobody is invited from it."""

    @property
    def is_living(self) -> bool:
        """Whether it is the call's one draw."""
        return self not in OVER

    @property
    def label(self) -> LazyString:
        return _STATES[self]


class DrawMethod(StrEnum):
    """How the panel is chosen."""

    LOTTERY = "lottery"
    BY_HAND = "by_hand"
    """The coordinator chose among those who had registered, and the public record says so and why."""


class Outcome(StrEnum):
    """What the draw gave one entry."""

    PANEL = "panel"
    ALTERNATE = "alternate"
    NONE = "none"
    LEFT = "left"
    """Withdrew after the pool was locked: excluded from the result."""
    EXEMPTED = "exempted"
    """Had registered and was not in the draw, for a published reason."""

    @property
    def label(self) -> LazyString:
        return _OUTCOMES[self]


class CalculationState(StrEnum):
    """How far the worker has come with one calculation."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    IMPOSSIBLE = "impossible"
    """No panel keeps the quotas."""
    CANCELLED = "cancelled"
    FAILED = "failed"
    """The solver gave up: nothing is known."""

    @property
    def is_open(self) -> bool:
        """Whether the worker has it before it or in hand."""
        return self in {CalculationState.WAITING, CalculationState.RUNNING}


OVER = (DrawState.CANCELLED, DrawState.REPLACED)
_LIVING_SQL = text("state NOT IN ('cancelled', 'replaced')")
"""A call has one draw; another may be made only when that one is cancelled or replaced, with its reason published."""
_STATES = {
    DrawState.PREPARING: mark("Förbereds"),
    DrawState.LOCKED: mark("Låst, tärningarna är inte kastade"),
    DrawState.DRAWN: mark("Lottad"),
    DrawState.CANCELLED: mark("Avbruten"),
    DrawState.REPLACED: mark("Ersatt av en ny lottning"),
}
_OUTCOMES = {
    Outcome.PANEL: mark("Lottad till rådet"),
    Outcome.ALTERNATE: mark("Ersättare"),
    Outcome.NONE: mark("Inte lottad"),
    Outcome.LEFT: mark("Tog tillbaka sin anmälan"),
    Outcome.EXEMPTED: mark("Undantagen från lottningen"),
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
    method: Mapped[DrawMethod] = mapped_column(default=DrawMethod.LOTTERY)
    size: Mapped[int]
    tickets: Mapped[int] = mapped_column(default=1000)
    features: Mapped[list[Any]] = mapped_column(default=lambda: list(FEATURES))
    """What the panel is to resemble the municipality in, in the order of every type's values."""
    one_per_home: Mapped[bool] = mapped_column(default=False)
    """At most one from each postal address is drawn."""
    rest_years: Mapped[int] = mapped_column(default=0)
    """Who sat in the council within so many years before the lock is not in the draw; 0 asks for no rest."""
    bands: Mapped[str]
    """The age bands as they were written, so that later changes do not touch this draw."""
    quotas: Mapped[list[Any]] = mapped_column(default=list)
    """One mapping per value: feature, value, minimum, maximum. Empty until the coordinator has saved them."""
    population_source: Mapped[str | None]
    population_on: Mapped[date | None]
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("draw.id"))
    reason: Mapped[str | None] = mapped_column(String(1000))
    """Why the draw was cancelled or replaced, in a sentence for everyone."""

    pool_id: Mapped[str | None]
    people: Mapped[int | None]
    locked_at: Mapped[datetime | None]
    root: Mapped[str | None] = mapped_column(String(64))
    lottery_hash: Mapped[str | None] = mapped_column(String(64))
    commitment: Mapped[dict[str, Any] | None]
    """The whole lottery as it was hashed: for auditors, never shown to the public as it is."""

    digits_from: Mapped[str | None] = mapped_column(String(200))
    """The public source of the digits that was agreed on before the lock; None when dice are thrown."""
    digits_on: Mapped[str | None] = mapped_column(String(200))
    """When and where the digits come to be, in words for everyone."""
    digits: Mapped[str | None] = mapped_column(String(18))
    witness: Mapped[str | None] = personal(Text, why="Vittnet bevakade tärningskastet.")
    drawn_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    """What the draw gave, by leaf, and who withdrew before the dice: for auditors."""
    record: Mapped[dict[str, Any] | None]
    """The public record."""

    @property
    def registered(self) -> int:
        """How many had registered when the pool was locked: those in the draw and those exempted."""
        return (self.people or 0) + sum(int(one["people"]) for one in told(self.record))

    @property
    def is_by_hand(self) -> bool:
        return self.method is DrawMethod.BY_HAND

    @property
    def is_done(self) -> bool:
        """Whether somebody was chosen, be it that it was done again later."""
        return self.state in {DrawState.DRAWN, DrawState.REPLACED}


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
    values: Mapped[list[Any]]
    """The person's type as the core takes it: one value per feature, and last what kind of home, if the draw asks."""
    home: Mapped[str | None] = mapped_column(String(64))
    """The same for those who gave the same address. Not personal data: an HMAC whose key was never stored."""
    leaf: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.NONE)
    exempted: Mapped[str | None] = mapped_column(String(220))
    """Why the person is not in the draw, as it was committed to; None for everyone who is."""
    order: Mapped[int | None]
    """Place among the panel's members or among the alternates, from 1."""

    @property
    def kind(self) -> Type:
        """The type in the core's sense."""
        return tuple(self.values)

    @property
    def entry(self) -> Entry:
        """The entry as the core takes it when a seat is to be filled."""
        return Entry(str(self.id), self.kind, bytes.fromhex(self.leaf), self.home or "")


class Exemption(Base):
    """What is settled before the lock about one person who is not to be in the draw, or who `stays` in after all."""

    __tablename__ = "draw_exemption"
    __table_args__ = (UniqueConstraint("draw_id", "registration_id"),)

    id: Mapped[UUID] = new_id()
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("draw.id"), index=True)
    registration_id: Mapped[UUID | None] = personal(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True, why="Visar vem som inte är med i lottningen."
    )
    reason: Mapped[Reason]
    words: Mapped[str] = mapped_column(String(200), default="")
    """Another reason, in words for everyone."""
    stays: Mapped[bool] = mapped_column(default=False)
    settled_at: Mapped[datetime]


class Calculation(Base):
    """One lottery that takes more than a moment to find: asked for on a page, found by the worker.

    The row is the truth. A worker that dies leaves a heartbeat that grows old, and the next one starts again.
    """

    __tablename__ = "calculation"
    __table_args__ = (Index("ix_calculation_open", "state", "asked_at"),)

    id: Mapped[UUID] = new_id()
    key: Mapped[str] = mapped_column(String(64), unique=True)
    """A hash of the problem and the number of tickets: the same question is asked once."""
    draw_id: Mapped[UUID] = mapped_column(ForeignKey("draw.id"), index=True)
    problem: Mapped[dict[str, Any]]
    """Counts of types and quotas: no person."""
    tickets: Mapped[int]
    state: Mapped[CalculationState] = mapped_column(default=CalculationState.WAITING)
    stage: Mapped[str] = mapped_column(default="")
    bound: Mapped[float | None]
    """The best lowest chance that is not yet ruled out."""
    gap: Mapped[float | None]
    """How far the lottery found so far may fall short of it, from 0 to 1."""
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    result: Mapped[dict[str, Any] | None]
    """The lottery, written as a commitment without a pool."""
