"""The quotas as rows over types: between `lower` and `upper` seats for the types in `members`.

In this order: the panel's size, the quotas, the cells, and the values without a quota, whose only limits are the people
there are and the size of the panel. A proof names rows by their number.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from trygghetsrad.lottery.core.model import Bound, Conflict, Infeasible, Problem, Source, Type, Where


@dataclass(frozen=True, slots=True)
class Row:
    """One quota, or the size of the panel (`where` is empty); `upper` is no more than there are people and seats.

    `members` are numbers of types, rising.
    """

    source: Source
    where: Where
    lower: int
    upper: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A problem without names: people per type, and the most seats per type that people and quotas allow."""

    problem: Problem
    rows: tuple[Row, ...]
    people: tuple[int, ...]
    most: tuple[int, ...]

    def keeps(self, seats: Sequence[int]) -> bool:
        """Is this vector of whole numbers a panel?"""
        if any(not 0 <= given <= high for given, high in zip(seats, self.most, strict=True)):
            return False
        return all(row.lower <= sum(seats[number] for number in row.members) <= row.upper for row in self.rows)

    def activity(self, seats: Sequence[Fraction]) -> tuple[int, list[int]]:
        """A unit, and the expected seats of each row in so many parts of one."""
        unit = lcm(*(given.denominator for given in seats))
        whole = [given.numerator * (unit // given.denominator) for given in seats]
        return unit, [sum([whole[number] for number in row.members]) for row in self.rows]


def rows_of(problem: Problem) -> Rows:
    """The rows of a problem. Raises Infeasible when a quota asks for more people than there are."""
    asked: list[tuple[Source, Where, int, int]] = [(Source.SIZE, (), problem.size, problem.size)]
    asked += [(Source.QUOTA, ((one.feature, one.value),), one.minimum, one.maximum) for one in problem.quotas]
    asked += [(Source.CELL, cell.where, cell.minimum, cell.maximum) for cell in problem.cells]
    asked += [(Source.NOTHING, where, 0, problem.size) for where in _without_quota(problem)]
    kinds, people = problem.types, problem.people
    rows, most = [], [min(some, problem.size) for some in people]
    having = _having(kinds, problem.features)
    for source, where, lower, upper in asked:
        members = having[where[0]] if len(where) == 1 else members_of(kinds, problem.features, where)
        available = sum(people[number] for number in members)
        if lower > available:
            limit = Bound(Source.PEOPLE, where, available)
            raise Infeasible(Conflict((Bound(source, where, lower),), (limit,)))
        row = Row(source, where, lower, min(upper, available, problem.size), members)
        for number in members:
            most[number] = min(most[number], row.upper)
        rows.append(row)
    return Rows(problem, tuple(rows), people, tuple(most))


def _without_quota(problem: Problem) -> list[Where]:
    with_quota = {(quota.feature, quota.value) for quota in problem.quotas}
    values = {pair for kind in problem.types for pair in zip(problem.features, kind, strict=True)}
    return [(pair,) for pair in sorted(values - with_quota)]


def _having(kinds: Sequence[Type], features: Sequence[str]) -> defaultdict[tuple[str, str], tuple[int, ...]]:
    """For each value of each feature the numbers of the types that have it."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, kind in enumerate(kinds):
        for pair in zip(features, kind, strict=True):
            found.setdefault(pair, []).append(number)
    return defaultdict(tuple, ((pair, tuple(numbers)) for pair, numbers in found.items()))


def members_of(kinds: Sequence[Type], features: Sequence[str], where: Where) -> tuple[int, ...]:
    """The numbers of the types that have all these values."""
    asked = [(features.index(feature), value) for feature, value in where]
    return tuple(number for number, kind in enumerate(kinds) if all(kind[axis] == value for axis, value in asked))
