"""Cycles of the certificate, what is written for each criterion, and the documents that are pointed at."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.programme.rules.certification import CycleState


class CertificationCycle(Base):
    """Five years of work, at whose end the certificate is applied for by the criteria that are in force."""

    __tablename__ = "certification_cycle"

    id: Mapped[UUID] = new_id()
    version_key: Mapped[str] = mapped_column(String(40))
    """Which criteria: a key of `criteria.toml`."""
    starts_on: Mapped[date] = mapped_column(unique=True)
    ends_on: Mapped[date]
    state: Mapped[CycleState] = mapped_column(default=CycleState.UNDER_WAY)
    vision: Mapped[str] = mapped_column(Text, default="")
    resources: Mapped[str] = mapped_column(Text, default="")
    """Staff and money."""
    difficulties: Mapped[str] = mapped_column(Text, default="")
    good_examples: Mapped[str] = mapped_column(Text, default="")
    injuries: Mapped[str] = mapped_column(Text, default="")
    """The injury overview in words."""
    outcome: Mapped[str] = mapped_column(Text, default="")
    """What came of it, for the history."""
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    once: Mapped[UUID | None] = mapped_column(unique=True)


class CriterionAnswer(Base):
    """How a criterion is met, in words."""

    __tablename__ = "certification_answer"
    __table_args__ = (UniqueConstraint("cycle_id", "criterion"),)

    id: Mapped[UUID] = new_id()
    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("certification_cycle.id"))
    criterion: Mapped[str] = mapped_column(String(10))
    words: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)


class EvidenceDocument(Base):
    """A document that shows how a criterion is met: where it is, never fetched from here."""

    __tablename__ = "certification_document"

    id: Mapped[UUID] = new_id()
    cycle_id: Mapped[UUID] = mapped_column(ForeignKey("certification_cycle.id"), index=True)
    criterion: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(500))
    """A web address, or the number under which it is kept."""
    added_on: Mapped[date]
    once: Mapped[UUID | None] = mapped_column(unique=True)
