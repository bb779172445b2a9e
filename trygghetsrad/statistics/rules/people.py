"""How many people a count is divided by: known for a group only when it is known for every part of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Final, NamedTuple

from trygghetsrad.population.rules import AgeBand, PopulationRow, counts_by_band
from trygghetsrad.statistics.rules.codes import CodeList, bounds
from trygghetsrad.statistics.rules.lattice import ALL

SEXES: Final = ("woman", "man")


class Group(NamedTuple):
    """People of a year: everyone where a part is empty."""

    territory: str
    year: int
    area: str = ALL
    sex: str = ALL
    age: str = ALL


@dataclass(slots=True)
class People:
    """The people of each group, and for which years they are an estimate."""

    counts: dict[Group, int] = field(default_factory=dict)
    estimates: set[tuple[str, int]] = field(default_factory=set)

    def of(self, group: Group) -> int | None:
        """How many they are; None when nobody knows."""
        return self.counts.get(group)


def from_files(rows: Iterable[tuple[Group, int]], ages: CodeList, areas: CodeList) -> People:
    """What the files with injuries say themselves, added up where no part of a sum is missing."""
    bands = [code.code for code in ages.codes if bounds(code.code)]
    places = [code.code for code in areas.codes if code.code != "unknown"]
    people = People()
    by_year: dict[tuple[str, int], dict[tuple[str, str, str], int]] = defaultdict(dict)
    for group, count in rows:
        by_year[group.territory, group.year][group.area, group.sex, group.age] = count
    for (territory, year), found in by_year.items():
        known = {area for area, _, _ in found}
        for area in sorted(known):
            own = {(sex, age): count for (place, sex, age), count in found.items() if place == area}
            _add_up(people, Group(territory, year, ALL if area == "unknown" else area), own, bands)
        if set(places) <= known and "unknown" not in known:
            _add_areas(people, territory, year, places, bands)
    return people


def from_tables(territory: str, year: int, rows: Sequence[PopulationRow], ages: CodeList, areas: CodeList) -> People:
    """What an imported table of the population says, for the whole and for the areas it names."""
    bands = [band for code in ages.codes if (band := _band(code.code))]
    people = People()
    whole = counts_by_band(rows, [band for _, band in bands])
    named: dict[str, list[PopulationRow]] = defaultdict(list)
    for row in rows:
        if row.area is not None and (code := areas.read(row.area)):
            named[code].append(row)
    if whole.is_estimate:
        people.estimates.add((territory, year))
    for area, counts in [(ALL, whole.counts), *((area, _by_band(own, bands)) for area, own in named.items())]:
        own = {(sex, code): counts[band.label, sex] for sex, (code, band) in product(SEXES, bands)}
        _add_up(people, Group(territory, year, area), own, [code for code, _ in bands])
    return people


def _band(code: str) -> tuple[str, AgeBand] | None:
    held = bounds(code)
    return (code, AgeBand(*held)) if held else None


def _by_band(rows: Sequence[PopulationRow], bands: Sequence[tuple[str, AgeBand]]) -> dict[tuple[str, str], int]:
    return dict(counts_by_band(rows, [band for _, band in bands]).counts)


def _add_up(people: People, group: Group, own: dict[tuple[str, str], int], bands: Sequence[str]) -> None:
    """Every sum over sexes and ages that has all its parts."""
    for sexes, ages in product([SEXES, *((sex,) for sex in SEXES)], [bands, *((band,) for band in bands)]):
        parts = [own.get(part) for part in product(sexes, ages)]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts) and parts:
            sex = ALL if len(sexes) > 1 else sexes[0]
            age = ALL if ages is bands else ages[0]
            people.counts[group._replace(sex=sex, age=age)] = sum(known)


def _add_areas(people: People, territory: str, year: int, places: Sequence[str], bands: Sequence[str]) -> None:
    for sex, age in product((ALL, *SEXES), (ALL, *bands)):
        parts = [people.of(Group(territory, year, place, sex, age)) for place in places]
        known = [part for part in parts if part is not None]
        if len(known) == len(parts):
            people.counts[Group(territory, year, ALL, sex, age)] = sum(known)
