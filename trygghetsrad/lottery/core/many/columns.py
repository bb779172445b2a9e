"""When no weights give the fairest split seats: the fairest lottery over whole panels, panel by panel.

A master programme over the panels known so far raises the common level; its prices ask an integer programme for the
panel they value most. When that is worth no more than the panels known, the level is the highest of any lottery; the
types that carry a price are fixed and the rest goes on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import fsum

import numpy as np

from trygghetsrad.lottery.core.many.highs import INFINITY, Floats, Model
from trygghetsrad.lottery.core.model import Unsolved
from trygghetsrad.lottery.core.rows import Rows

WORTH = 1e-10
"""A panel joins when it is worth this much more than those known; chances are in units of the mean chance."""
NEARLY = 1e-8
"""Where the best panel is one of those known, the difference is the solver's rounding up to this."""
PRICED = 1e-7
SLACK = 1e-11

Seats = tuple[int, ...]
Report = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class Found:
    """Weighted panels; `finished` when by the solver's word no lottery is fairer."""

    weights: dict[Seats, float]
    finished: bool


class Pricing:
    """One integer programme kept for all prices."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.asked = 0
        self._model = Model(mip_rel_gap=0.0, mip_abs_gap=WORTH / 4, mip_feasibility_tolerance=1e-9)
        self._model.add_quotas(rows.rows, np.array(rows.most, dtype=np.float64))

    def panel(self, prices: Floats) -> tuple[Seats, float] | None:
        """The panel of the highest price and a bound on that price; None when the solver has none that is one."""
        self.asked += 1
        self._model.set_costs(prices)
        try:
            solved = self._model.solve()
        except Unsolved:
            return None
        if solved is None:
            return None
        seats = tuple(round(value) for value in solved.values.tolist())
        return (seats, max(solved.bound, fsum((prices * np.array(seats)).tolist()))) if self.rows.keeps(seats) else None


def leximin_by_columns(rows: Rows, start: Iterable[Seats], effort: int, report: Report) -> Found:
    """The leximin over whole panels, starting from one at least.

    After `effort` questions, or where the solver has no answer, it is the leximin over the panels found so far.
    """
    master, pricing, finished = _Master(rows, start), Pricing(rows), True
    while master.free.any():
        try:
            finished &= _is_raised(master, pricing, effort, report)
        except Unsolved:
            return Found(master.weights, finished=False)
        master.pin()
    return Found(master.weights, finished)


def _is_raised(master: "_Master", pricing: Pricing, effort: int, report: Report) -> bool:
    """Add panels for as long as one is worth more. Is it known that none is?"""
    while True:
        master.solve()
        if pricing.asked >= effort:
            return False
        answer = pricing.panel(master.prices / (np.array(master.rows.people) * master.unit))
        if answer is None:
            return False
        seats, bound = answer
        gap = max(0.0, bound - master.worth)
        report((master.level + gap) * master.unit, gap / (master.level + gap) if gap else 0.0)
        if gap <= WORTH or seats in master.known:
            return gap <= NEARLY
        master.add(seats)


class _Master:
    """Maximise z where every free type has at least z, every fixed one what it had, and the weights add up to 1."""

    def __init__(self, rows: Rows, start: Iterable[Seats]) -> None:
        self.rows = rows
        people = np.array(rows.people, dtype=np.float64)
        self.unit = rows.problem.size / float(people.sum())
        self._scaled = people * self.unit
        self.free = np.ones(len(people), dtype=np.bool_)
        self.known: dict[Seats, int] = {}
        self._model = Model(presolve="off")
        self._model.add_columns(np.array([1.0]), np.array([0.0]), np.array([INFINITY]))
        for _ in rows.people:
            self._model.add_row(0.0, INFINITY, [0], [-1.0])
        self._model.add_row(1.0, 1.0, [], [])
        for seats in start:
            if seats not in self.known:
                self.add(seats)
        self.weights = {next(iter(self.known)): 1.0}

    def add(self, seats: Seats) -> None:
        """One panel more."""
        at = [number for number, given in enumerate(seats) if given]
        values = [seats[number] / float(self._scaled[number]) for number in at]
        self.known[seats] = self._model.columns
        self._model.add_column(0.0, [*at, len(seats)], [*values, 1.0])

    def solve(self) -> None:
        """Level, weights, prices of the types, and what a panel must be worth to help. Raises Unsolved."""
        solved = self._model.solve()
        if solved is None:
            raise Unsolved("The levels fixed so far cannot be kept.")
        self.level = float(solved.values[0])
        self.prices: Floats = np.maximum(0.0, -solved.duals[:-1])
        self.worth = float(solved.duals[-1])
        self.weights = {seats: float(solved.values[at]) for seats, at in self.known.items() if solved.values[at] > 0}

    def pin(self) -> None:
        """Fix the free types that carry a price: they have this level in every lottery that keeps it.

        The prices of the free types add up to 1 at least, so there is always one.
        """
        priced = self.prices > PRICED * float(self.prices[self.free].max())
        for number in np.flatnonzero(self.free & priced).tolist():
            self._model.set_entry(number, 0, 0.0)
            self._model.set_row(number, self.level - SLACK, INFINITY)
            self.free[number] = False
