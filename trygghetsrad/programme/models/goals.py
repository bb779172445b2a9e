"""Who leads a group, what it wants, and how that is measured.

A measurement is never changed: a correction is a row that replaces it, and one without a value takes it back.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.programme.rules.goals import Direction, Frequency, Plan, Reading, Unit


class GroupLeader(Base):
    """An account that reports for a group, and is reminded of what it has to measure."""

    __tablename__ = "group_leader"

    body_id: Mapped[UUID] = mapped_column(ForeignKey("body.id"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True, index=True)


class Goal(Base):
    """What a group wants to be different."""

    __tablename__ = "programme_goal"
    __table_args__ = (Index("ix_programme_goal_body", "body_id", "number"),)

    id: Mapped[UUID] = new_id()
    number: Mapped[int] = mapped_column(unique=True)
    """Its public address. Numbers are given in order and never again."""
    body_id: Mapped[UUID] = mapped_column(ForeignKey("body.id"))
    title: Mapped[str] = mapped_column(String(200))
    why: Mapped[str] = mapped_column(Text, default="")
    responsible: Mapped[str] = mapped_column(String(200))
    """A unit or a role. The field asks for no person's name."""
    closed_on: Mapped[date | None]
    """The day when the group stopped working towards it; it stays, with what was measured."""
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    once: Mapped[UUID | None] = mapped_column(unique=True)


class Indicator(Base):
    """How a goal is measured: from where, to what, until when, how often, and by which source."""

    __tablename__ = "programme_indicator"

    id: Mapped[UUID] = new_id()
    goal_id: Mapped[UUID] = mapped_column(ForeignKey("programme_goal.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[Unit]
    unit_word: Mapped[str] = mapped_column(String(40), default="")
    """The word after the number where the unit is another than per cent, per 1,000 or a plain count."""
    direction: Mapped[Direction]
    start_value: Mapped[float]
    start_on: Mapped[date]
    target_value: Mapped[float]
    target_on: Mapped[date]
    frequency: Mapped[Frequency]
    source: Mapped[str] = mapped_column(String(200))
    computed: Mapped[str | None] = mapped_column(String(60))
    """The key of the computation that measures it (see `computing`); None when people do."""
    reminded_of: Mapped[date | None]
    """The due day that its owner has been reminded of."""
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    once: Mapped[UUID | None] = mapped_column(unique=True)

    @property
    def plan(self) -> Plan:
        start, target = Reading(self.start_on, self.start_value), Reading(self.target_on, self.target_value)
        return Plan(start, target, self.direction, self.frequency)


class Measurement(Base):
    """A value on a day, with where it comes from."""

    __tablename__ = "programme_measurement"
    __table_args__ = (Index("ix_programme_measurement_day", "indicator_id", "measured_on"),)

    id: Mapped[UUID] = new_id()
    indicator_id: Mapped[UUID] = mapped_column(ForeignKey("programme_indicator.id"))
    measured_on: Mapped[date]
    value: Mapped[float | None]
    """None in a correction that takes a measurement back."""
    base: Mapped[int | None]
    """How many were asked, counted or lived there: what the uncertainty is computed from."""
    source: Mapped[str] = mapped_column(String(300))
    comment: Mapped[str] = mapped_column(Text, default="")
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme_measurement.id"), unique=True)
    """The row that this one corrects. Each is corrected at most once; the correction can be corrected in its turn."""
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    """The account that wrote it; None for the system."""
    once: Mapped[UUID | None] = mapped_column(unique=True)
