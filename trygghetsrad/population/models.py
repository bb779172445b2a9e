"""Who lives in the municipality, as counts: sources, and their figures by age, sex and place."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from flask_babel.speaklater import LazyString
from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.i18n import mark


class Sex(StrEnum):
    """What a person answers, and what the population tables count. The tables have no third value."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"

    @property
    def label(self) -> LazyString:
        return _SEXES[self]


_SEXES = {
    Sex.WOMAN: mark("Kvinna"),
    Sex.MAN: mark("Man"),
    Sex.OTHER: mark("Annat eller vill inte ange"),
}


class PopulationSource(Base):
    """One table from one publisher, for one day. Importing it again replaces its figures."""

    __tablename__ = "population_source"
    __table_args__ = (
        UniqueConstraint("name", "as_of"),
        Index("ix_population_source_newest", "active", "as_of", "imported_at"),
    )

    id: Mapped[UUID] = new_id()
    name: Mapped[str] = mapped_column(String(200))
    as_of: Mapped[date]
    is_estimate: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(1000), default="")
    imported_at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)
    """A source that is set aside stays in the list and is not counted with."""


class PopulationCount(Base):
    """How many people of one sex are from `age_from` to `age_to` years old (no upper end when it is None)."""

    __tablename__ = "population_count"

    id: Mapped[UUID] = new_id()
    source_id: Mapped[UUID] = mapped_column(ForeignKey("population_source.id", ondelete="CASCADE"), index=True)
    area: Mapped[str | None] = mapped_column(String(200))
    """None for the municipality as a whole."""
    sex: Mapped[Sex]
    age_from: Mapped[int]
    age_to: Mapped[int | None]
    count: Mapped[int]
