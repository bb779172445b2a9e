"""The fairest expected seats when a panel may be split: what no lottery over whole panels can beat.

The common level of the free chances is raised by a linear programme over types; its dual prices, rounded to fractions
with small denominators, give the exact level and the types that it pins (`proof`); these are fixed and the rest goes
on. So the solver only says where to look, and the levels are exact.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import takewhile
from math import lcm

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
COMMON, WHOLE = np.arange(1.0, 61.0)[:, None], 1e-6
FINEST = 2**100
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
        self.caps = np.array(rows.most, dtype=np.float64) / (people * self.scale)
        self.ceilings: dict[int, int] = {}
        self.free: Ints = np.arange(len(people))
        self._by_cap = sorted(self.free.tolist(), key=lambda number: (self._cap(number), number))
        self._rows_of: list[list[int]] = [[] for _ in rows.people]
        for at, row in enumerate(rows.rows):
            for number in row.members:
                self._rows_of[number].append(at)
        self._rising = [sum(rows.people[number] for number in row.members) for row in rows.rows]
        self._gone = [0.0] * len(rows.rows)
        self.model = self._programme(people * self.scale)

    def _programme(self, weights: Floats) -> Model:
        model, rows = Model(presolve="off", simplex_scale_strategy=0), self.rows.rows
        model.add_rows(
            np.array([row.lower for row in rows], np.float64), np.array([row.upper for row in rows], np.float64)
        )
        level = np.array([rising * self.scale for rising in self._rising])
        model.add_filled(np.ones(1), np.arange(len(rows))[None], level[None])
        model.add_sparse(self._rows_of, weights)
        return model

    def _cap(self, number: int) -> int:
        """The highest chance of a type, in units so small that different chances differ."""
        return self.rows.most[number] * FINEST // self.rows.people[number]

    def highest(self) -> Stage:
        """The level that nobody can pass, for want of seats: where people are few against the seats they may have."""
        free = [number for number in self._by_cap if number not in self.fixed]
        lowest = self._cap(free[0])
        full = tuple(takewhile(lambda number: self._cap(number) == lowest, free))
        return Stage(Fraction(self.rows.most[free[0]], self.rows.people[free[0]]), full, (), ())

    def raise_level(self) -> Stage | None:
        """The next stage, or None when the quotas cannot be kept. Raises Unsolved."""
        highest = self.highest()
        self.model.set_column(0, 0.0, float(highest.level) / self.scale)
        solved = self._solve()
        if solved is None:
            return None
        if solved.values[0] * self.scale >= float(highest.level) * (1 - TOLERANCE):
            return highest
        return self._pin(solved)

    def fix(self, stage: Stage) -> None:
        """Take the stage's types out of the climb."""
        people, most, level = self.rows.people, self.rows.most, float(stage.level)
        self.fixed |= dict.fromkeys(stage.fixed, stage.level)
        self.fixed |= {number: Fraction(most[number], people[number]) for number in stage.full}
        seats = [(number, level * people[number]) for number in stage.fixed]
        seats += [(number, float(most[number])) for number in stage.full]
        touched = set[int]()
        for number, given in seats:
            touched.update(self._rows_of[number])
            for at in self._rows_of[number]:
                self._rising[at] -= people[number]
                self._gone[at] += given
            if number in self.ceilings:
                self.model.set_row(self.ceilings[number], -INFINITY, INFINITY)
        self.model.close_columns([number + 1 for number, _ in seats])
        for at in sorted(touched):
            row, gone = self.rows.rows[at], self._gone[at]
            self.model.set_entry(at, 0, self._rising[at] * self.scale)
            self.model.set_row(at, row.lower - gone - TOLERANCE, row.upper - gone + TOLERANCE)
        self.free = np.array([number for number in self.free.tolist() if number not in self.fixed], dtype=np.int64)

    def _solve(self) -> Solved | None:
        free = self.free
        while (solved := self.model.solve()) is not None:
            chances = solved.values[0] + solved.values[free + 1]
            over = free[chances > self.caps[free] * (1 + TOLERANCE)].tolist()
            broken = [number for number in over if number not in self.ceilings]
            if not broken:
                break
            for number in broken:
                self.ceilings[number] = self.model.add_row(-INFINITY, self.caps[number], [0, number + 1], [1.0, 1.0])
        return solved

    def _pin(self, solved: Solved) -> Stage:
        best, free = None, self.free.tolist()
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
    """The prices as whole numbers, ever finer; first by one denominator for all, if there is a small one."""
    largest = float(np.abs(duals).max())
    if not largest:
        return
    scaled = COMMON * (duals / largest)
    whole = np.rint(scaled)
    fitting = np.flatnonzero(np.abs(scaled - whole).max(axis=1) < WHOLE)
    if len(fitting):
        first = whole[fitting[0]].astype(np.int64).tolist()
        yield in_lowest_terms({at: factor for at, factor in enumerate(first) if factor})
    for limit in DENOMINATORS:
        parts = [Fraction(float(dual) / largest).limit_denominator(limit) for dual in duals]
        common = lcm(*(part.denominator for part in parts))
        yield in_lowest_terms({at: int(part * common) for at, part in enumerate(parts) if part})
