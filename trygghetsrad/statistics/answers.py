"""Answers: the public numbers that a question asks for, with the people they are divided by.

An answer is rows of entries; sentence, chart, table and file are all made of these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from trygghetsrad.kernel.db import Reader
from trygghetsrad.statistics.models import Territory
from trygghetsrad.statistics.queries import lists_in_force
from trygghetsrad.statistics.queries.published import PublicSet, numbers, people, public_sets
from trygghetsrad.statistics.rules.codes import CodeList
from trygghetsrad.statistics.rules.lattice import ALL, Cell
from trygghetsrad.statistics.rules.people import Group, People
from trygghetsrad.statistics.rules.questions import BY_THING, COUNT, Question, View, asked
from trygghetsrad.statistics.rules.rates import Rate, rate

HOME = Territory.MUNICIPALITY


@dataclass(frozen=True, slots=True)
class Entry:
    """One number of an answer. `is_there`: the file says something about it; then a count of None is hidden."""

    is_there: bool
    count: int | None = None
    rate: Rate | None = None

    def value(self, measure: str) -> float | None:
        """What is drawn."""
        if measure == COUNT:
            return self.count
        return self.rate.value if self.rate else None


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that can be asked for, read once for a page."""

    lists: Mapping[str, CodeList]
    sets: Sequence[PublicSet]

    @property
    def levels(self) -> list[str]:
        """The levels of care that the municipality has numbers for, in the order of their list."""
        known = {one.level for one in self.sets if one.territory is HOME}
        return [code.code for code in self.lists["level"].codes if code.code in known]

    @property
    def years(self) -> list[int]:
        return sorted({one.year for one in self.sets if one.territory is HOME})

    def of(self, level: str, territory: Territory = HOME) -> list[PublicSet]:
        return [one for one in self.sets if one.level == level and one.territory is territory]


@dataclass(frozen=True, slots=True)
class Answer:
    """`entries` by series, then row: for the years each row is a year, else a code; a pyramid and a heat table have one
    series for each column."""

    question: Question
    year: int | None
    rows: tuple[str, ...]
    series: tuple[str, ...]
    entries: Mapping[tuple[str, str], Entry]
    sources: tuple[str, ...]
    is_estimate: bool
    older_lists: tuple[str, ...]

    def of(self, series: str) -> list[Entry]:
        return [self.entries[series, row] for row in self.rows]

    @property
    def every(self) -> list[Entry]:
        return list(self.entries.values())


def material(reader: Reader) -> Material:
    """Code lists and sets: two questions to the database."""
    return Material(lists_in_force(reader), public_sets(reader))


def answer(reader: Reader, of: Material, question: Question) -> Answer:
    """Two more questions: the numbers and the people."""
    territories = list(Territory) if question.view is View.YEARS else [HOME]
    sets = [one for territory in territories for one in of.of(question.level, territory)]
    years = [one.year for one in sets if one.territory is HOME]
    year = question.year if question.year in years else max(years, default=None)
    if question.view is not View.YEARS:
        sets = [one for one in sets if one.year == year]
    found = _numbers(reader, sets, question)
    known = people(reader, of.lists)
    rows, series = _layout(of, question, sets)
    entries = {
        (column, row): _entry(_where(question, sets, column, row, year), found, known)
        for column, row in product(series, rows)
    }
    older = {
        kind
        for one in sets
        for kind, digest in one.digests.items()
        if kind in of.lists and of.lists[kind].digest != digest
    }
    return Answer(
        question,
        year,
        rows,
        series,
        entries,
        tuple(dict.fromkeys(one.source for one in sets)),
        any((one.territory.value, one.year) in known.estimates for one in sets),
        tuple(sorted(older)),
    )


@dataclass(frozen=True, slots=True)
class Where:
    """Which number an entry is, and whom it is divided by."""

    set: PublicSet | None
    cell: Cell


def _numbers(reader: Reader, sets: Sequence[PublicSet], question: Question) -> dict[tuple[int, Cell], int | None]:
    view, split = question.view, BY_THING.get(question.view)
    things: list[str] = ["sex"] if view is View.PYRAMID else [split or question.thing]
    found = numbers(
        reader,
        [one.id for one in sets],
        thing=things,
        code=None if split or view is View.PYRAMID else question.code,
        age=None if view in {View.AGE, View.PYRAMID, View.HEAT} else question.age,
        cause=None if view in {View.CAUSE, View.HEAT} else question.cause,
    )
    return {(number.set_id, number.cell): number.shown for number in found}


def _layout(of: Material, question: Question, sets: Sequence[PublicSet]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Rows and series by code."""
    codes = {kind: tuple(code.code for code in of.lists[kind].codes) for kind in of.lists}
    if question.view is View.YEARS:
        home = sorted({one.year for one in sets if one.territory is HOME})
        rows = tuple(str(year) for year in range(home[0], home[-1] + 1)) if home else ()
        known = {one.territory for one in sets}
        return rows, tuple(one.value for one in Territory if one in known)
    if question.view is View.PYRAMID:
        return tuple(age for age in codes["age"] if age != "unknown"), ("woman", "man")
    if question.view is View.HEAT:
        return tuple(age for age in codes["age"] if age != "unknown"), codes["cause"]
    kind = BY_THING.get(question.view) or {View.CAUSE: "cause", View.AGE: "age"}[question.view]
    return codes[kind], (HOME.value,)


def _where(question: Question, sets: Sequence[PublicSet], column: str, row: str, year: int | None) -> Where:
    thing, code, age, cause = question.thing, question.code, question.age, question.cause
    territory, wanted = HOME.value, year
    match question.view:
        case View.YEARS:
            territory, wanted = column, int(row)
        case View.PYRAMID:
            thing, code, age = "sex", column, row
        case View.HEAT:
            age, cause = row, column
        case View.CAUSE:
            cause = row
        case View.AGE:
            age = row
        case view:
            thing, code = BY_THING[view], row
    own = next((one for one in sets if one.territory.value == territory and one.year == wanted), None)
    return Where(own, Cell(thing, code, age, cause))


def _entry(where: Where, found: Mapping[tuple[int, Cell], int | None], known: People) -> Entry:
    own, cell = where.set, where.cell
    if own is None or (cell.thing and cell.thing not in own.things):
        return Entry(is_there=False)
    count = found.get((own.id, cell), 0)
    if count is None:
        return Entry(is_there=True)
    area, sex = (cell.code if cell.thing == thing else ALL for thing in ("area", "sex"))
    return Entry(True, count, rate(count, known.of(Group(own.territory.value, own.year, area, sex, cell.age))))


def question_of(of: Material, given: Mapping[str, str]) -> Question:
    """The question of an address. Raises NotAsked."""
    return asked(given, of.lists, of.levels, of.years)
