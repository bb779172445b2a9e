"""The fairest expected seats when a panel may be split: what no lottery over whole panels can beat.

The common level of the free chances is raised by a linear programme over types; its dual prices, rounded to fractions
with small denominators, give the exact level and the types that it pins (`proof`); these are fixed and the rest goes
on. So the solver only says where to look, and the levels are exact.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import fsum, lcm

import numpy as np

from trygghetsrad.lottery.core.many.highs import INFINITY, TOLERANCE, Floats, Ints, Model, Solved
from trygghetsrad.lottery.core.model import Unsolved
from trygghetsrad.lottery.core.proof import (
    Leximin,
    Multipliers,
    Stage,
    bound_of,
    coefficients,
    in_lowest_terms,
    keeps_exactly,
)
from trygghetsrad.lottery.core.rows import Rows

DENOMINATORS = (60, 5_040, 1_000_000)
SHARP = 1e-9
"""How much a level by rounded prices may lie above the solver's, relatively, before finer prices are tried."""


def relax(rows: Rows) -> tuple[Leximin, bool] | None:
    """The leximin of the relaxation, or None when not even split panels keep the quotas.

    With it whether it is proved. When its seats miss a quota by a rounding error only the first stage's bound holds;
    when the solver lost its way, there are no seats at all.
    """
    climb, stages = _Climb(rows), list[Stage]()
    while len(climb.fixed) < len(rows.people):
        try:
            stage = climb.raise_level()
        except Unsolved:
            return Leximin(rows.problem, (), (*stages, climb.highest())), False
        if stage is None:
            return (Leximin(rows.problem, (), tuple(stages)), False) if stages else None
        stages.append(stage)
        climb.fix(stage)
    seats = tuple(climb.fixed[number] * people for number, people in enumerate(rows.people))
    return Leximin(rows.problem, seats, tuple(stages)), keeps_exactly(rows, seats)


class _Climb:
    """The programme: maximise z where a free type has the chance (z + s) x scale with s >= 0.

    Chances are counted in units of the mean chance, so that all numbers are near 1 whatever the size of the pool. A
    type's upper bound becomes a row only when a solution breaks it.
    """

    def __init__(self, rows: Rows) -> None:
        self.rows, self.fixed = rows, dict[int, Fraction]()
        people = np.array(rows.people, dtype=np.float64)
        self.scale = rows.problem.size / float(people.sum())
        self.weights = people * self.scale
        self.caps = np.array(rows.most, dtype=np.float64) / self.weights
        self.ceilings: dict[int, int] = {}
        self.model = Model(presolve="off")
        count = len(rows.people) + 1
        costs = np.zeros(count)
        costs[0] = 1.0
        self.model.add_columns(costs, np.zeros(count), np.full(count, INFINITY))
        for row in rows.rows:
            members = np.array(row.members, dtype=np.int64)
            entries = self.weights[members]
            columns, values = np.append(members + 1, 0), np.append(entries, fsum(entries.tolist()))
            self.model.add_row(row.lower, row.upper, columns, values)

    def highest(self) -> Stage:
        """The level that nobody can pass, for want of seats: where people are few against the seats they may have."""
        most, people = self.rows.most, self.rows.people
        cap = min(Fraction(most[number], people[number]) for number in self._free())
        return Stage(cap, tuple(number for number in self._free() if most[number] == cap * people[number]), (), ())

    def raise_level(self) -> Stage | None:
        """The next stage, or None when the quotas cannot be kept. Raises Unsolved."""
        highest, free = self.highest(), self._free()
        self.model.set_column(0, 0.0, float(highest.level) / self.scale)
        solved = self._solve(np.array(free, dtype=np.int64))
        if solved is None:
            return None
        if solved.values[0] * self.scale >= float(highest.level) * (1 - TOLERANCE):
            return highest
        return self._pin(free, solved)

    def _free(self) -> list[int]:
        return [number for number in range(len(self.rows.people)) if number not in self.fixed]

    def fix(self, stage: Stage) -> None:
        """Take the stage's types out of the climb."""
        self.fixed |= dict.fromkeys(stage.fixed, stage.level)
        for number in stage.full:
            self.fixed[number] = Fraction(self.rows.most[number], self.rows.people[number])
        for number in (*stage.fixed, *stage.full):
            self.model.set_column(number + 1, 0.0, 0.0)
            if number in self.ceilings:
                self.model.set_row(self.ceilings[number], -INFINITY, INFINITY)
        seats = {number: float(chance * self.rows.people[number]) for number, chance in self.fixed.items()}
        for at, row in enumerate(self.rows.rows):
            gone = fsum(seats[n] for n in row.members if n in self.fixed)
            rising = fsum(self.weights[n] for n in row.members if n not in self.fixed)
            self.model.set_entry(at, 0, rising)
            self.model.set_row(at, row.lower - gone - TOLERANCE, row.upper - gone + TOLERANCE)

    def _solve(self, free: Ints) -> Solved | None:
        while (solved := self.model.solve()) is not None:
            chances = solved.values[0] + solved.values[free + 1]
            broken = [int(n) for n in free[chances > self.caps[free] * (1 + TOLERANCE)] if n not in self.ceilings]
            if not broken:
                break
            for number in broken:
                self.ceilings[number] = self.model.add_row(-INFINITY, self.caps[number], [0, number + 1], [1.0, 1.0])
        return solved

    def _pin(self, free: list[int], solved: Solved) -> Stage:
        best: Stage | None = None
        for multipliers in _multipliers(solved.duals[: len(self.rows.rows)]):
            total = coefficients(self.rows, multipliers)
            bound = bound_of(self.rows, self.fixed, multipliers, total)
            if bound is not None and (best is None or bound < best.level):
                fixed = tuple(number for number in free if total[number] > 0)
                best = Stage(bound, fixed, tuple(number for number in free if total[number] < 0), multipliers)
                if float(bound) <= solved.values[0] * self.scale * (1 + SHARP):
                    break
        if best is None:
            raise Unsolved("The prices of the quotas bound no chance.")
        return best


def _multipliers(duals: Floats) -> Iterator[Multipliers]:
    """The prices as whole numbers, ever finer."""
    largest = float(np.abs(duals).max())
    if not largest:
        return
    for limit in DENOMINATORS:
        parts = [Fraction(float(dual) / largest).limit_denominator(limit) for dual in duals]
        common = lcm(*(part.denominator for part in parts))
        yield in_lowest_terms({at: int(part * common) for at, part in enumerate(parts) if part})
