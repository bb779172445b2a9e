"""When no weights give the fairest split seats: the fairest lottery over whole panels, panel by panel.

A master programme over the panels known so far raises the common level; its prices ask an integer programme for the
panel they value most. When that is worth no more than the panels known, the level is the highest of any lottery; the
types that carry a price are fixed and the rest goes on. The integer programme's bound says how much could be missing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from trygghetsrad.lottery.core.many.highs import INFINITY, Floats, Model, Unsolved
from trygghetsrad.lottery.core.rows import Rows

WORTH = 1e-10
"""A panel joins when it is worth this much more than those known; chances are in units of the mean chance."""
PRICED = 1e-7
SLACK = 1e-11

Seats = tuple[int, ...]
Report = Callable[[float, float], None]


@dataclass(frozen=True, slots=True)
class Found:
    """Weighted panels, and per type the highest chance left unproved: `bounds` are those of the stage that fixed it."""

    weights: dict[Seats, float]
    bounds: Floats
    finished: bool


class Pricing:
    """One integer programme kept for all prices."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.asked = 0
        self._model = Model(mip_rel_gap=0.0, mip_abs_gap=WORTH / 4, mip_feasibility_tolerance=1e-9)
        most = np.array(rows.most, dtype=np.float64)
        self._model.add_columns(np.zeros(len(most)), np.zeros(len(most)), most, whole=True)
        for row in rows.rows:
            self._model.add_row(row.lower, row.upper, row.members, [1.0] * len(row.members))

    def panel(self, prices: Floats) -> tuple[Seats, float] | None:
        """The panel of the highest price and a bound on that price; None when there is no panel at all."""
        self.asked += 1
        self._model.set_costs(prices)
        solved = self._model.solve()
        if solved is None:
            return None
        seats = tuple(round(value) for value in solved.values.tolist())
        if not self.rows.keeps(seats):
            raise Unsolved("The solver's panel breaks a quota.")
        return seats, max(solved.bound, float(prices @ np.array(seats)))


def leximin_by_columns(rows: Rows, pricing: Pricing, start: Iterable[Seats], effort: int, report: Report) -> Found:
    """The leximin over whole panels, starting from some; after `effort` questions it stops with what it has."""
    master = _Master(rows, start)
    bounds = np.full(len(rows.people), np.inf)
    while master.free.any():
        gap = _raise(master, pricing, effort, report)
        if gap is None:
            return Found(master.weights(), bounds, finished=False)
        level = master.level
        pinned = master.pin()
        bounds[pinned] = (level + gap) * master.unit
    return Found(master.weights(), bounds, finished=True)


def _raise(master: "_Master", pricing: Pricing, effort: int, report: Report) -> float | None:
    """Add panels until none is worth more; how much the level could still rise. None when the effort is spent."""
    while True:
        master.solve()
        answer = pricing.panel(master.prices / (np.array(master.rows.people) * master.unit))
        if answer is None:
            raise Unsolved("There is no panel to price.")
        seats, bound = answer
        gap = max(0.0, bound - master.worth)
        report((master.level + gap) * master.unit, gap / (master.level + gap) if gap else 0.0)
        if gap <= WORTH or seats in master.known:
            return gap
        if pricing.asked >= effort:
            return None
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

    def add(self, seats: Seats) -> None:
        """One panel more."""
        at = [number for number, given in enumerate(seats) if given]
        values = [seats[number] / float(self._scaled[number]) for number in at]
        self.known[seats] = self._model.columns
        self._model.add_column(0.0, [*at, len(seats)], [*values, 1.0])

    def solve(self) -> None:
        """Level, prices of the types, and what a panel must be worth to help."""
        solved = self._model.solve()
        if solved is None:
            raise Unsolved("The levels fixed so far cannot be kept.")
        self.level = float(solved.values[0])
        self.prices: Floats = np.maximum(0.0, -solved.duals[:-1])
        self.worth = float(solved.duals[-1])
        self._values = solved.values

    def pin(self) -> list[int]:
        """Fix the free types that carry a price: they have this level in every lottery that keeps it."""
        priced = self.prices > PRICED * float(self.prices[self.free].max())
        pinned = np.flatnonzero(self.free & priced).tolist()
        for number in pinned:
            self._model.set_entry(number, 0, 0.0)
            self._model.set_row(number, self.level - SLACK, INFINITY)
            self.free[number] = False
        return [int(number) for number in pinned]

    def weights(self) -> dict[Seats, float]:
        """The weights of the panels in the last solution."""
        return {seats: float(self._values[at]) for seats, at in self.known.items() if self._values[at] > 0}
