"""Injuries as aggregate rows, the files they came in, the code lists they were read by, and what of them is public.

No row here is a person: a row says how many events have the same year, level of care, age band and so on.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel.speaklater import LazyString
from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.i18n import mark

CODE = String(40)


class Territory(StrEnum):
    """Whom a file counts: the municipality itself, or somebody to compare with."""

    MUNICIPALITY = "municipality"
    COUNTY = "county"
    NATION = "nation"

    @property
    def label(self) -> LazyString:
        return _TERRITORIES[self]


_TERRITORIES = {
    Territory.MUNICIPALITY: mark("Kommunen"),
    Territory.COUNTY: mark("Länet"),
    Territory.NATION: mark("Hela landet"),
}


class ImportState(StrEnum):
    """Where a file is on its way in. The worker takes those that are checking or loading."""

    MAPPING = "mapping"
    CHECKING = "checking"
    CHECKED = "checked"
    LOADING = "loading"
    DONE = "done"
    UNDONE = "undone"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_at_work(self) -> bool:
        return self in {ImportState.CHECKING, ImportState.LOADING}

    @property
    def label(self) -> LazyString:
        return _STATES[self]


_STATES = {
    ImportState.MAPPING: mark("Väntar på att kolumnerna pekas ut"),
    ImportState.CHECKING: mark("Granskas"),
    ImportState.CHECKED: mark("Granskad, inte inläst"),
    ImportState.LOADING: mark("Läses in"),
    ImportState.DONE: mark("Inläst"),
    ImportState.UNDONE: mark("Ångrad"),
    ImportState.FAILED: mark("Gick inte att läsa in"),
    ImportState.CANCELLED: mark("Avbruten"),
}


class InjuryImport(Base):
    """One file on its way in, and afterwards the memory of it."""

    __tablename__ = "injury_import"
    __table_args__ = (Index("ix_injury_import_state", "state", "waits_since"),)

    id: Mapped[UUID] = new_id()
    source: Mapped[str] = mapped_column(String(120))
    territory: Mapped[Territory]
    state: Mapped[ImportState]
    is_sheet: Mapped[bool]
    """A spreadsheet; else CSV."""
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    signature: Mapped[str] = mapped_column(String(64))
    headings: Mapped[list[Any]]
    samples: Mapped[list[Any]]
    columns: Mapped[list[Any]] = mapped_column(default=list)
    """What each column is, in the file's order; empty for one that is passed over."""
    constants: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Field -> code, for what the file does not say itself."""
    only_right: Mapped[bool] = mapped_column(default=False)
    code_digests: Mapped[dict[str, Any]] = mapped_column(default=dict)
    stage: Mapped[str] = mapped_column(String(40), default="")
    lines: Mapped[int] = mapped_column(default=0)
    total_lines: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    faults: Mapped[list[Any]] = mapped_column(default=list)
    """The first faults: (line, column, text in Swedish, values)."""
    summary: Mapped[list[Any]] = mapped_column(default=list)
    """[year, level, count] of what the file holds."""
    slight_count: Mapped[int] = mapped_column(default=0)
    slight_changes: Mapped[list[Any]] = mapped_column(default=list)
    """The first of the published numbers that would change by one to four: (year, level, thing, code, age, cause, the
    number that is shown now, the number that would be)."""
    created_at: Mapped[datetime]
    waits_since: Mapped[datetime]
    heartbeat_at: Mapped[datetime | None]
    """The worker's last sign of life; None while nobody has taken it."""
    ended_at: Mapped[datetime | None]


class InjuryFile(Base):
    """A part of a file, packed. It goes when the file has been read in or thrown away."""

    __tablename__ = "injury_file"

    import_id: Mapped[UUID] = mapped_column(ForeignKey("injury_import.id", ondelete="CASCADE"), primary_key=True)
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class InjurySet(Base):
    """What one file says about one year and level of care. It counts when it is active."""

    __tablename__ = "injury_set"
    __table_args__ = (
        Index(
            "uq_injury_set_counting",
            "territory",
            "year",
            "level",
            unique=True,
            sqlite_where=text("active"),
            postgresql_where=text("active"),
        ),
        Index("ix_injury_set_source", "source", "territory", "year"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("injury_import.id"), index=True)
    source: Mapped[str] = mapped_column(String(120))
    territory: Mapped[Territory]
    year: Mapped[int]
    level: Mapped[str] = mapped_column(CODE)
    active: Mapped[bool] = mapped_column(default=False)
    replaced_by: Mapped[UUID | None] = mapped_column(ForeignKey("injury_import.id"), index=True)
    things: Mapped[list[Any]] = mapped_column(default=list)
    """Which of the lattice's things the file says something about."""
    published_at: Mapped[datetime | None]


class InjuryRow(Base):
    """How many events are alike in everything."""

    __tablename__ = "injury_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(ForeignKey("injury_set.id"), index=True)
    area: Mapped[str] = mapped_column(CODE)
    sex: Mapped[str] = mapped_column(CODE)
    age: Mapped[str] = mapped_column(CODE)
    cause: Mapped[str] = mapped_column(CODE)
    intent: Mapped[str] = mapped_column(CODE)
    mechanism: Mapped[str] = mapped_column(CODE)
    is_fall: Mapped[bool | None]
    is_transport: Mapped[bool | None]
    place: Mapped[str] = mapped_column(CODE)
    activity: Mapped[str] = mapped_column(CODE)
    count: Mapped[int]


class InjuryPopulation(Base):
    """How many lived in the territory, where the file with the injuries says so itself."""

    __tablename__ = "injury_population"
    __table_args__ = (UniqueConstraint("import_id", "year", "area", "sex", "age"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[UUID] = mapped_column(ForeignKey("injury_import.id"))
    territory: Mapped[Territory]
    year: Mapped[int]
    area: Mapped[str] = mapped_column(CODE)
    sex: Mapped[str] = mapped_column(CODE)
    age: Mapped[str] = mapped_column(CODE)
    people: Mapped[int]


class InjuryCell(Base):
    """One number of the published lattice that is not zero; `count` is None when nobody is shown it."""

    __tablename__ = "injury_cell"

    set_id: Mapped[int] = mapped_column(ForeignKey("injury_set.id"), primary_key=True, autoincrement=False)
    thing: Mapped[str] = mapped_column(CODE, primary_key=True)
    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    age: Mapped[str] = mapped_column(CODE, primary_key=True)
    cause: Mapped[str] = mapped_column(CODE, primary_key=True)
    count: Mapped[int | None]


class ColumnMapping(Base):
    """What the columns of a kind of file are, remembered by its headings."""

    __tablename__ = "injury_column_mapping"

    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    columns: Mapped[list[Any]]
    constants: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(String(120))
    territory: Mapped[Territory]
    used_at: Mapped[datetime]


class CodeListVersion(Base):
    """A code list that replaced the former of its kind. The newest of each kind is in force."""

    __tablename__ = "injury_code_list"
    __table_args__ = (UniqueConstraint("kind", "version"),)

    id: Mapped[UUID] = new_id()
    kind: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    codes: Mapped[list[Any]]
    digest: Mapped[str] = mapped_column(String(16))
    added_at: Mapped[datetime]
