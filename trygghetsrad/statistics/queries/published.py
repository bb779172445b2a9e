"""What is public, and nothing else: the protected numbers of the sets that count, and the people they are divided by.

The explorer, its downloads, the indicators and the open data all ask here. Rows of injuries are never asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, String, cast, extract, literal, null, select, union_all

from trygghetsrad.kernel.db import Reader
from trygghetsrad.population.models import PopulationCount, PopulationSource
from trygghetsrad.population.rules import PopulationRow
from trygghetsrad.statistics.models import InjuryCell, InjuryImport, InjuryPopulation, InjurySet, Territory
from trygghetsrad.statistics.rules.codes import CodeList
from trygghetsrad.statistics.rules.lattice import Cell
from trygghetsrad.statistics.rules.people import Group, People, from_files, from_tables


class PublicSet(NamedTuple):
    """A year and level of care that can be asked for."""

    id: int
    territory: Territory
    year: int
    level: str
    source: str
    things: Collection[str]
    digests: Mapping[str, str]
    """Kind of code list -> the fingerprint of the one it was read by."""


class Number(NamedTuple):
    """A public number; `shown` is None when it is hidden."""

    set_id: int
    cell: Cell
    shown: int | None


_SETS = (
    select(
        InjurySet.id,
        InjurySet.territory,
        InjurySet.year,
        InjurySet.level,
        InjurySet.source,
        InjurySet.things,
        InjuryImport.code_digests,
    )
    .join(InjuryImport, InjuryImport.id == InjurySet.import_id)
    .where(InjurySet.active)
    .order_by(InjurySet.territory, InjurySet.year, InjurySet.level)
)


def public_sets(reader: Reader) -> list[PublicSet]:
    """Every year and level of care, of the municipality and of whom it is compared with."""
    return [PublicSet(*row) for row in reader.execute(_SETS)]


def numbers(
    reader: Reader,
    sets: Collection[int],
    *,
    thing: str | Collection[str],
    code: str | Collection[str] | None = None,
    age: str | None = None,
    cause: str | None = None,
) -> list[Number]:
    """The numbers of some sets: of one or more things, and for a code, age or cause where one is given.

    What is not found is none at all.
    """
    columns = (InjuryCell.set_id, InjuryCell.thing, InjuryCell.code, InjuryCell.age, InjuryCell.cause, InjuryCell.count)
    query = select(*columns).where(InjuryCell.set_id.in_(sorted(sets)), _is(InjuryCell.thing, thing))
    for column, wanted in ((InjuryCell.code, code), (InjuryCell.age, age), (InjuryCell.cause, cause)):
        if wanted is not None:
            query = query.where(_is(column, wanted))
    return [Number(row[0], Cell(*row[1:5]), row[5]) for row in reader.execute(query)]


def every_number(reader: Reader, sets: Iterable[int]) -> list[Number]:
    """All that is public of some sets."""
    columns = (InjuryCell.set_id, InjuryCell.thing, InjuryCell.code, InjuryCell.age, InjuryCell.cause, InjuryCell.count)
    order = (InjuryCell.set_id, InjuryCell.thing, InjuryCell.code, InjuryCell.age, InjuryCell.cause)
    query = select(*columns).where(InjuryCell.set_id.in_(sorted(sets))).order_by(*order)
    return [Number(row[0], Cell(*row[1:5]), row[5]) for row in reader.execute(query)]


def _is(column: Any, wanted: str | Collection[str]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column == wanted if isinstance(wanted, str) else column.in_(sorted(wanted))
    return found


def people(reader: Reader, lists: Mapping[str, CodeList]) -> People:
    """The people of every group and year: as the files with injuries say, else by the imported population."""
    of_files = (
        select(
            literal("file").label("kind"),
            InjuryPopulation.territory.label("territory"),
            InjuryPopulation.year.label("year"),
            InjuryPopulation.area.label("area"),
            InjuryPopulation.sex.label("sex"),
            InjuryPopulation.age.label("age"),
            cast(null(), Integer).label("age_from"),
            cast(null(), Integer).label("age_to"),
            InjuryPopulation.people.label("people"),
        )
        .join(InjurySet, InjurySet.import_id == InjuryPopulation.import_id)
        .where(InjurySet.active, InjurySet.year == InjuryPopulation.year)
        .distinct()
    )
    of_tables = (
        select(
            literal("table"),
            literal(Territory.MUNICIPALITY.value),
            cast(extract("year", PopulationSource.as_of), Integer),
            PopulationCount.area,
            cast(PopulationCount.sex, String),
            cast(null(), String),
            PopulationCount.age_from,
            PopulationCount.age_to,
            PopulationCount.count,
        )
        .join(PopulationSource, PopulationSource.id == PopulationCount.source_id)
        .where(PopulationSource.active)
    )
    return _joined(list(reader.execute(union_all(of_files, of_tables))), lists)


def _joined(rows: Iterable[Any], lists: Mapping[str, CodeList]) -> People:
    said: list[tuple[Group, int]] = []
    tables: dict[int, list[PopulationRow]] = defaultdict(list)
    for row in rows:
        if row.kind == "file":
            said.append((Group(Territory(row.territory).value, row.year, row.area, row.sex, row.age), row.people))
        else:
            tables[row.year].append(PopulationRow(row.sex, row.age_from, row.age_to, row.people, row.area))
    known = from_files(said, lists["age"], lists["area"])
    for year, own in tables.items():
        table = from_tables(Territory.MUNICIPALITY.value, year, own, lists["age"], lists["area"])
        if Group(Territory.MUNICIPALITY.value, year) not in known.counts:
            known.estimates |= table.estimates
        known.counts = table.counts | known.counts
    return known
