"""What the groups do, what came of it, what they learnt from others, and what their leaders say each month."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.programme.rules.activities import ActivityState, Exchange, Occasion


class Activity(Base):
    """Something that a group does: for whom, where, from when to when, what it cost and what came of it."""

    __tablename__ = "programme_activity"
    __table_args__ = (Index("ix_programme_activity_body", "body_id", "number"),)

    id: Mapped[UUID] = new_id()
    number: Mapped[int] = mapped_column(unique=True)
    """Its public address. Numbers are given in order and never again."""
    body_id: Mapped[UUID] = mapped_column(ForeignKey("body.id"))
    goal_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme_goal.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    responsible: Mapped[str] = mapped_column(String(200))
    """A unit or a role. The field asks for no person's name."""
    target_groups: Mapped[list[Any]] = mapped_column(default=list)
    """Values of `TargetGroup`."""
    environments: Mapped[list[Any]] = mapped_column(default=list)
    """Values of `Environment`."""
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    cost: Mapped[int | None]
    """In whole kronor."""
    state: Mapped[ActivityState] = mapped_column(default=ActivityState.PLANNED)
    done: Mapped[str] = mapped_column(Text, default="")
    """What was done, or why it came to nothing."""
    closed_on: Mapped[date | None]
    effect: Mapped[str] = mapped_column(Text, default="")
    effect_on: Mapped[date | None]
    public: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    once: Mapped[UUID | None] = mapped_column(unique=True)


class Evaluation(Base):
    """What was meant, what happened, what came of it and what was learnt: of a goal, of a project or of a year."""

    __tablename__ = "programme_evaluation"

    id: Mapped[UUID] = new_id()
    number: Mapped[int] = mapped_column(unique=True)
    goal_id: Mapped[UUID | None] = mapped_column(ForeignKey("programme_goal.id"), index=True)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("body.id"), index=True)
    """The project, when it is one that is evaluated. Neither goal nor project: the whole programme's year."""
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    meant: Mapped[str] = mapped_column(Text)
    happened: Mapped[str] = mapped_column(Text)
    effect: Mapped[str] = mapped_column(Text)
    lessons: Mapped[str] = mapped_column(Text)
    public: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    once: Mapped[UUID | None] = mapped_column(unique=True)


class NetworkEvent(Base):
    """Knowledge that was shared with somebody or received from them."""

    __tablename__ = "programme_network_event"
    __table_args__ = (Index("ix_programme_network_event_day", "day", "number"),)

    id: Mapped[UUID] = new_id()
    number: Mapped[int] = mapped_column(unique=True)
    body_id: Mapped[UUID | None] = mapped_column(ForeignKey("body.id"), index=True)
    day: Mapped[date]
    occasion: Mapped[Occasion]
    exchange: Mapped[Exchange]
    title: Mapped[str] = mapped_column(String(200))
    with_whom: Mapped[str] = mapped_column(String(200))
    """A municipality, a network or an authority. The field asks for no person's name."""
    learnt: Mapped[str] = mapped_column(Text)
    public: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    once: Mapped[UUID | None] = mapped_column(unique=True)


class MonthlyReport(Base):
    """What a group's leader said of a month. Sent again in the same month it is the same row."""

    __tablename__ = "programme_monthly_report"
    __table_args__ = (UniqueConstraint("body_id", "month"),)

    id: Mapped[UUID] = new_id()
    body_id: Mapped[UUID] = mapped_column(ForeignKey("body.id"))
    month: Mapped[date]
    """The first day of the month."""
    words: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(default=1)
    once: Mapped[UUID | None] = mapped_column(unique=True)
