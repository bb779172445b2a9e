"""What is read about the population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.population.models import PopulationCount, PopulationSource, Sex
from trygghetsrad.population.rules import AgeBand, PopulationRow, counts_by_band, people_by_area


@dataclass(frozen=True, slots=True)
class CurrentPopulation:
    """One table, added up to bands. `is_estimate` holds for the table or for how it was added up."""

    name: str
    as_of: date
    is_estimate: bool
    note: str
    counts: Mapping[tuple[str, Sex], int]
    areas: Mapping[str, int] = field(default_factory=dict)
    """People by area, where the table names areas."""

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source and how many people its table holds."""

    source: PopulationSource
    people: int


def current_source(session: Session) -> PopulationSource | None:
    """The newest source that has not been set aside."""
    return session.scalar(
        select(PopulationSource)
        .where(PopulationSource.active)
        .order_by(PopulationSource.as_of.desc(), PopulationSource.imported_at.desc())
        .limit(1)
    )


def source_on(session: Session, day: date) -> PopulationSource | None:
    """The source that held on a day: the newest of those that are no younger than it, else the oldest there is."""
    active = select(PopulationSource).where(PopulationSource.active)
    of_its_time = active.where(PopulationSource.as_of <= day).order_by(
        PopulationSource.as_of.desc(), PopulationSource.imported_at.desc()
    )
    oldest = active.order_by(PopulationSource.as_of, PopulationSource.imported_at.desc())
    return session.scalar(of_its_time.limit(1)) or session.scalar(oldest.limit(1))


def current_population(session: Session, bands: Sequence[AgeBand]) -> CurrentPopulation | None:
    """People by (band label, sex) from the newest active source; None before the first import."""
    source = current_source(session)
    return _added_up(session, source, bands) if source is not None else None


def population_on(session: Session, bands: Sequence[AgeBand], day: date) -> CurrentPopulation | None:
    """The same from the source that held on a day."""
    source = source_on(session, day)
    return _added_up(session, source, bands) if source is not None else None


def _added_up(session: Session, source: PopulationSource, bands: Sequence[AgeBand]) -> CurrentPopulation:
    rows = rows_of(session, source.id)
    added = counts_by_band(rows, bands)
    return CurrentPopulation(
        name=source.name,
        as_of=source.as_of,
        is_estimate=source.is_estimate or added.is_estimate,
        note=source.note,
        counts={(label, Sex(sex)): people for (label, sex), people in added.counts.items()},
        areas=people_by_area(rows, bands),
    )


def rows_of(session: Session, source_id: UUID) -> list[PopulationRow]:
    """The table of one source."""
    rows = session.execute(
        select(
            PopulationCount.sex,
            PopulationCount.age_from,
            PopulationCount.age_to,
            PopulationCount.count,
            PopulationCount.area,
        ).where(PopulationCount.source_id == source_id)
    )
    return [PopulationRow(sex.value, first, last, people, area) for sex, first, last, people, area in rows]


def sources(session: Session) -> list[ListedSource]:
    """Every source, newest first, with the people of the municipality in it."""
    # A table with areas may hold the whole as well: then the areas are not added to it.
    whole = func.sum(PopulationCount.count).filter(PopulationCount.area.is_(None))
    rows = session.execute(
        select(PopulationSource, func.coalesce(whole, func.sum(PopulationCount.count), 0))
        .outerjoin(PopulationCount, PopulationCount.source_id == PopulationSource.id)
        .group_by(PopulationSource.id)
        .order_by(PopulationSource.as_of.desc(), PopulationSource.imported_at.desc())
    )
    return [ListedSource(source, int(people)) for source, people in rows]


def source(session: Session, source_id: UUID, *, lock: bool = False) -> PopulationSource:
    query = select(PopulationSource).where(PopulationSource.id == source_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def same_source(session: Session, name: str, as_of: date) -> PopulationSource | None:
    """The source that an import of the same name and day replaces."""
    query = select(PopulationSource).where(PopulationSource.name == name, PopulationSource.as_of == as_of)
    return session.scalar(query.with_for_update())
