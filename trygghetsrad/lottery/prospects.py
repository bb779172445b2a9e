"""What a lottery would give everyone: the chances, group by group, before anything is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import comb, prod

from trygghetsrad.lottery.core import NumberedLottery, Problem, Type
from trygghetsrad.lottery.rules import EVERY_FEATURE, NO_ROOT, numbered_for, visible

FEW_COUNCILS = 20


@dataclass(frozen=True, slots=True)
class Prospect:
    """One group as a reader sees it. Its people have the same chance, unless some of them share a home."""

    kind: Type
    people: int
    lowest: Fraction
    highest: Fraction
    seats: Fraction
    """Expected seats of the whole group."""

    @property
    def differs(self) -> bool:
        """Whether people of the group have different chances."""
        return self.lowest != self.highest


@dataclass(frozen=True, slots=True)
class Prospects:
    """What a lottery would give everyone, as its tickets give it."""

    groups: tuple[Prospect, ...]
    councils: int
    """How many different councils, person by person, the lottery can give; counted no further than is many. Where
    people share homes it is the least number.
    """
    kept: Fraction
    """The part of the lowest chance that is left when panels are given whole tickets."""

    @property
    def least(self) -> Prospect:
        """The group of those with the lowest chance."""
        return min(self.groups, key=lambda one: one.lowest)

    @property
    def most(self) -> Prospect:
        """The group of those with the highest chance."""
        return max(self.groups, key=lambda one: one.highest)

    @property
    def lowest(self) -> Fraction:
        return self.least.lowest

    @property
    def highest(self) -> Fraction:
        return self.most.highest

    @property
    def shuts_out(self) -> bool:
        """Whether somebody has no chance at all."""
        return self.lowest == 0

    @property
    def has_few_councils(self) -> bool:
        return self.councils < FEW_COUNCILS

    def of(self, kind: Type) -> Prospect:
        """One group."""
        return next(one for one in self.groups if one.kind == kind)


def prospects(problem: Problem, tickets: int) -> Prospects:
    """The fairest chances for a problem. Raises BadInput and Infeasible."""
    return prospects_of(numbered_for(problem, tickets, NO_ROOT))


def prospects_of(numbered: NumberedLottery) -> Prospects:
    """The chances that a lottery gives."""
    problem = numbered.lottery.problem
    features = [name for name in problem.features if name in EVERY_FEATURE]
    seen: dict[Type, list[tuple[int, Fraction]]] = {}
    for (kind, people), chance in zip(problem.pool, numbered.rounding.actual, strict=True):
        seen.setdefault(visible(kind, features), []).append((people, chance))
    kept = numbered.rounding.lowest_kept
    return Prospects(tuple(_together(seen)), _councils(numbered, len(features)), kept)


def _councils(numbered: NumberedLottery, features: int) -> int:
    """Ways to fill the panels with people. Whoever shares a home counts one way: the others there stand in the way."""
    pool, many = numbered.lottery.problem.pool, 0
    for seats in {part.seats for part in numbered.ranges}:
        ways = [
            comb(people, taken) for (kind, people), taken in zip(pool, seats, strict=True) if not any(kind[features:])
        ]
        many += prod(ways)
        if many >= FEW_COUNCILS:
            break
    return many


def _together(seen: Mapping[Type, list[tuple[int, Fraction]]]) -> Iterable[Prospect]:
    for kind, parts in seen.items():
        chances = [chance for _people, chance in parts]
        seats = sum((people * chance for people, chance in parts), Fraction())
        yield Prospect(kind, sum(people for people, _chance in parts), min(chances), max(chances), seats)
