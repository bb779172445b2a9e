"""Importing population tables, and choosing which of them is counted with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.population import queries
from trygghetsrad.population.models import PopulationCount, PopulationSource, Sex
from trygghetsrad.population.readers import (
    PopulationFault,
    PopulationRefused,
    PopulationTable,
    read_csv,
    read_jsonstat,
)


class FileRefused(Refused):
    """Nothing of the file was imported; `faults` say why, line by line."""

    def __init__(self, faults: Sequence[PopulationFault]) -> None:
        super().__init__(mark("Filen går inte att läsa in. Inget har sparats."), field="file")
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class ImportPopulation:
    data: bytes
    name: str
    as_of: date | None
    """None: the file says itself for which year it holds."""
    is_estimate: bool
    note: str = ""


def import_population(session: Session, command: ImportPopulation, *, actor: Actor, now: datetime) -> PopulationSource:
    """Import a whole table or nothing. The same source and day again replaces what was imported before."""
    require(actor, Permission.POPULATION_MANAGE)
    table = _read(command.data)
    as_of = command.as_of or table.date
    if as_of is None:
        raise Refused(mark("Filen säger inte vilket år den gäller. Skriv datumet."), field="as_of")
    if as_of > clock.local(now).date():
        raise Refused(mark("Datumet kan inte ligga i framtiden."), field="as_of")
    source = queries.same_source(session, command.name, as_of)
    replaced = source is not None
    if source is None:
        source = PopulationSource(name=command.name, as_of=as_of)
        session.add(source)
    source.is_estimate, source.note = command.is_estimate, command.note
    source.imported_at, source.active = now, True
    try:
        session.flush()
    except IntegrityError:
        raise Conflict(mark("Någon annan läser in samma tabell just nu. Försök igen om en stund.")) from None
    _replace_counts(session, source.id, table)
    about = ("population_source", source.id)
    record(session, "population.imported", actor=actor, now=now, about=about, rows=len(table.rows), replaced=replaced)
    return source


@dataclass(frozen=True, slots=True)
class UseSource:
    source_id: UUID
    active: bool


def use_source(session: Session, command: UseSource, *, actor: Actor, now: datetime) -> PopulationSource:
    """Count with a source, or set it aside."""
    require(actor, Permission.POPULATION_MANAGE)
    source = queries.source(session, command.source_id, lock=True)
    source.active = command.active
    about = ("population_source", source.id)
    record(session, "population.chosen", actor=actor, now=now, about=about, active=command.active)
    return source


def _read(data: bytes) -> PopulationTable:
    is_json = data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    try:
        return read_jsonstat(data) if is_json else read_csv(data)
    except PopulationRefused as refused:
        raise FileRefused(refused.faults) from refused


def _replace_counts(session: Session, source_id: UUID, table: PopulationTable) -> None:
    session.execute(delete(PopulationCount).where(PopulationCount.source_id == source_id))
    session.execute(
        insert(PopulationCount),
        [
            {
                "source_id": source_id,
                "area": row.area,
                "sex": Sex(row.sex),
                "age_from": row.age_from,
                "age_to": row.age_to,
                "count": row.count,
            }
            for row in table.rows
        ],
    )
