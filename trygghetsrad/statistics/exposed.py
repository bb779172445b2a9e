"""Who is most exposed: groups and environments by rate and by change, by public numbers alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trygghetsrad.kernel.db import Reader
from trygghetsrad.statistics.answers import HOME, Material
from trygghetsrad.statistics.queries.published import Number, numbers, people
from trygghetsrad.statistics.rules.lattice import ALL, Cell
from trygghetsrad.statistics.rules.people import Group, People
from trygghetsrad.statistics.rules.questions import Question
from trygghetsrad.statistics.rules.rates import Rate, rate

SHOWN = 10
BACK = 4
"""How many years before the newest one a change is counted from, or as far back as there are numbers."""


@dataclass(frozen=True, slots=True)
class Exposed:
    """A group or an environment in the newest year, and what it was some years before."""

    question: Question
    year: int
    now: Rate
    before: Rate | None
    before_year: int | None

    @property
    def is_higher(self) -> bool:
        """More than before, beyond what chance does."""
        return self.before is not None and self.now.lower > self.before.upper

    @property
    def is_lower(self) -> bool:
        return self.before is not None and self.now.upper < self.before.lower

    @property
    def ratio(self) -> float:
        return self.now.value / self.before.value if self.before and self.before.value else 0.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Groups by age, sex and cause; environments by place and area; and those that have grown most."""

    year: int | None
    groups: tuple[Exposed, ...]
    places: tuple[Exposed, ...]
    grown: tuple[Exposed, ...]


def ranking(reader: Reader, of: Material, level: str) -> Ranking:
    """The highest first, each list of at most ten. Two questions besides the material's."""
    sets = {one.year: one.id for one in of.of(level)}
    if not sets:
        return Ranking(None, (), (), ())
    year = max(sets)
    before = max((one for one in sets if one <= year - BACK), default=min(sets))
    wanted = {sets[year], sets[before]}
    found = numbers(reader, wanted, thing=("sex", "place", "area"))
    known = people(reader, of.lists)
    every = _exposed(level, (year, sets[year]), (before, sets[before]), found, known)
    groups = [one for one in every if one.question.thing == "sex" and one.question.age and one.question.cause]
    places = [one for one in every if one.question.thing in {"place", "area"} and not one.question.age]
    places = [one for one in places if one.question.cause and one.question.code not in {"unspecified", "unknown"}]
    grown = sorted((one for one in [*groups, *places] if one.is_higher), key=lambda one: -one.ratio)
    return Ranking(year, _highest(groups), _highest(places), tuple(grown[:SHOWN]))


def _highest(every: Iterable[Exposed]) -> tuple[Exposed, ...]:
    return tuple(sorted(every, key=lambda one: (-one.now.value, one.question.code, one.question.cause))[:SHOWN])


def _exposed(
    level: str, now: tuple[int, int], before: tuple[int, int], found: Iterable[Number], known: People
) -> list[Exposed]:
    by_cell: dict[Cell, dict[int, int | None]] = {}
    for number in found:
        by_cell.setdefault(number.cell, {})[number.set_id] = number.shown
    every = []
    for cell, counts in by_cell.items():
        new = _rate(cell, now[0], counts.get(now[1], 0), known)
        if new is None or not new.count or cell.cause == "other" or "unknown" in {cell.age, cell.code}:
            continue
        old = _rate(cell, before[0], counts.get(before[1], 0), known) if before[0] < now[0] else None
        question = Question(cause=cell.cause, age=cell.age, level=level, thing=cell.thing, code=cell.code)
        every.append(Exposed(question, now[0], new, old, before[0] if old else None))
    return every


def _rate(cell: Cell, year: int, count: int | None, known: People) -> Rate | None:
    if count is None:
        return None
    area, sex = (cell.code if cell.thing == thing else ALL for thing in ("area", "sex"))
    return rate(count, known.of(Group(HOME.value, year, area, sex, cell.age)))
