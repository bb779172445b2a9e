"""The proof that chances are the fairest there are, in whole numbers and fractions: no solver, no tolerance.

Each stage multiplies rows (`rows`) by whole numbers, a positive one taking the row's upper bound and a negative one its
lower, and adds them up. Whatever the multipliers are, the sum bounds the lowest chance of the types still free (weak
duality). Where the bound is attained, every free type with a positive coefficient has exactly that chance, and every
one with a negative coefficient has all the seats it can have. So a proof can be weak, but never wrong.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from trygghetsrad.lottery.core.model import Problem
from trygghetsrad.lottery.core.rows import Rows

Multipliers = tuple[tuple[int, int], ...]
"""(number of the row, multiplier), rows rising, no zeros, no common divisor: a proof is written in one way."""


@dataclass(frozen=True, slots=True)
class Stage:
    """At this level the types `fixed` (by number) can rise no more; those in `full` already have all they can have."""

    level: Fraction
    fixed: tuple[int, ...]
    full: tuple[int, ...]
    multipliers: Multipliers


@dataclass(frozen=True, slots=True)
class Leximin:
    """Expected seats per type, in the order of `problem.types`, and the stages that prove them."""

    problem: Problem
    seats: tuple[Fraction, ...]
    stages: tuple[Stage, ...]

    @property
    def chances(self) -> tuple[Fraction, ...]:
        """Each person's chance, per type."""
        return tuple(seats / people for seats, people in zip(self.seats, self.problem.people, strict=True))


def in_lowest_terms(factors: Mapping[int, int]) -> Multipliers:
    """The factors without their common divisor."""
    divisor = gcd(*factors.values())
    return tuple((number, factor // divisor) for number, factor in sorted(factors.items()))


def coefficients(rows: Rows, multipliers: Multipliers) -> list[int]:
    """What the multiplied rows add up to, per type."""
    total = [0] * len(rows.people)
    for number, factor in multipliers:
        for member in rows.rows[number].members:
            total[member] += factor
    return total


def bound_of(
    rows: Rows, fixed: Mapping[int, Fraction], multipliers: Multipliers, total: Sequence[int]
) -> Fraction | None:
    """The most that the lowest free chance can be, given the chances fixed; None when the multipliers bound nothing."""
    right = sum(
        factor * (rows.rows[number].upper if factor > 0 else rows.rows[number].lower) for number, factor in multipliers
    )
    rising = 0
    taken: dict[tuple[int, int], int] = {}
    for number, (factor, people) in enumerate(zip(total, rows.people, strict=True)):
        if not factor:
            continue
        if number in fixed:
            chance = fixed[number].as_integer_ratio()
            taken[chance] = taken.get(chance, 0) + factor * people
        elif factor > 0:
            rising += factor * people
        else:
            right -= factor * rows.most[number]
    if not rising:
        return None
    unit = lcm(*(bottom for _, bottom in taken))
    gone = sum(top * (unit // bottom) * amount for (top, bottom), amount in taken.items())
    return Fraction(right * unit - gone, unit * rising)


def keeps_exactly(rows: Rows, seats: Sequence[Fraction]) -> bool:
    """Do the expected seats keep every row, without any tolerance?"""
    for given, high in zip(seats, rows.most, strict=True):
        if not 0 <= given.numerator <= high * given.denominator:
            return False
    unit, activity = rows.activity(seats)
    return all(row.lower * unit <= sent <= row.upper * unit for row, sent in zip(rows.rows, activity, strict=True))
