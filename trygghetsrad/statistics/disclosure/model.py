"""What somebody who knows everything that is public can work out: a system of whole numbers, solved by HiGHS.

The unknowns are how many events each (age, cause, code) of each thing has. A row is one number of the lattice: shown
ones are fixed, hidden ones are at least one, since a zero is never hidden and everybody may know that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import product
from typing import Any, Final, TypeAlias

import highspy
import numpy as np
from numpy.typing import NDArray

from trygghetsrad.statistics.rules.lattice import ALL, LEAST, WHOLE, Block, Cell, faces, margins

Floats: TypeAlias = NDArray[np.float64]
Moves: TypeAlias = NDArray[np.int64]
"""How far each number of another possible table lies from the true one."""
Entries: TypeAlias = list[tuple[int, int]]
"""(row, sign) of one column."""

INFINITY: Final = float(highspy.kHighsInf)
WHOLE_WITHIN: Final = 1e-6
_SMALL_PRICE: Final = 0.001
NEVER: Final = 1e3
"""The price of a number that shall not move."""
_OPTIONS: Final[dict[str, Any]] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "simplex_strategy": 4,
    "mip_max_nodes": 5000,
}


class Knowledge:
    """The model of one block.

    Columns: how many more and how many fewer than in truth each unknown may be, so that the truth is where every search
    begins; then three for each number: how much more it has, the part of that which is rewarded (up to five), and how
    much less.
    """

    def __init__(self, block: Block, values: Mapping[Cell, int]) -> None:
        self.values = values
        self.cells = list(values)
        self.row_of = {cell: row for row, cell in enumerate(self.cells)}
        self.counts: Moves = np.array([values[cell] for cell in self.cells], dtype=np.int64)
        entries, self._truth, self._links = self._unknowns(block)
        self.unknowns = 2 * len(entries)
        self._at = np.array([row for own in entries for row, _ in own], dtype=np.int64)
        self._of = np.array([at for at, own in enumerate(entries) for _ in own], dtype=np.int64)
        self._signs = np.array([sign for own in entries for _, sign in own], dtype=np.int64)
        self._lp = self._model(entries)
        self._linear = self._solver()
        self._whole: Any = None

    def _solver(self, *, whole: bool = False) -> Any:
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in _OPTIONS.items():
            solver.setOptionValue(name, value)
        kinds = [highspy.HighsVarType.kInteger] * self.unknowns
        kinds += [highspy.HighsVarType.kContinuous] * 3 * len(self.cells)
        self._lp.integrality_ = kinds if whole else []
        solver.passModel(self._lp)
        return solver

    def _unknowns(self, block: Block) -> tuple[list[Entries], Moves, int]:
        """The entries of each unknown's column, its true count, and how many ties there are.

        A tie says that two things add up to the same for an age and a cause.
        """
        pairs = [(cell.age, cell.cause) for cell in self.cells if cell.thing == ALL and cell.age and cell.cause]
        others = [thing for thing in block if thing != WHOLE]
        ties = {at: len(self.cells) + tie for tie, at in enumerate(product(others, pairs))}
        entries: list[Entries] = []
        truth: list[int] = []
        for thing, tally in block.items():
            codes = [cell.code for cell in self.cells if cell.thing == thing and not cell.age and not cell.cause]
            tied = others if thing == WHOLE else [thing]
            for pair, code in product(pairs, codes):
                own = [*faces(thing, *pair, code), *(margins(*pair) if thing == WHOLE else ())]
                if all(cell in self.row_of for cell in own):
                    rows = [(self.row_of[cell], 1) for cell in own]
                    entries.append(rows + [(ties[one, pair], 1 if thing == WHOLE else -1) for one in tied])
                    truth.append(tally.get((*pair, code), 0))
        return entries, np.array(truth, dtype=np.int64), len(ties)

    def _model(self, entries: list[Entries]) -> Any:
        rows = len(self.cells)
        at = [*entries, *([(row, -sign) for row, sign in own] for own in entries)]
        at += [[(row, sign)] for sign in (-1, -1, 1) for row in range(rows)]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(at), rows + self._links
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(own) for own in at)]).astype(np.int32)
        model.a_matrix_.index_ = np.array([row for own in at for row, _ in own], dtype=np.int32)
        model.a_matrix_.value_ = np.array([sign for own in at for _, sign in own], dtype=np.float64)
        model.col_lower_ = np.zeros(len(at))
        model.col_cost_ = np.full(len(at), _SMALL_PRICE)
        more, free = np.full(len(entries), INFINITY), np.full(rows, INFINITY)
        missing = np.maximum(LEAST - self.counts, 0)
        model.col_upper_ = np.concatenate([more, self._truth, free, missing, self.counts - 1]).astype(np.float64)
        model.row_lower_ = model.row_upper_ = np.zeros(rows + self._links)
        return model

    def another(self, prices: Mapping[Cell, float], wanted: Collection[Cell], reward: float) -> Moves | None:
        """Another table that could be the true one; None when the solver finds none in whole numbers.

        A number without a price is hidden and may move. One with a price costs it for every event that it moves by.
        Each of `wanted` is rewarded for every event that it gets, up to five.
        """
        price = np.array([prices.get(cell, 0.0) for cell in self.cells]) + _SMALL_PRICE
        rewarded = np.zeros(len(self.cells))
        rewarded[[self.row_of[cell] for cell in wanted]] = reward
        # Only costs ever change, so that each search starts from the last one's answer.
        found = self._solve(np.concatenate([price, price - rewarded, price + rewarded]))
        return None if found is None else self._moves(found)

    def _moves(self, found: Floats) -> Moves | None:
        """The answer, added up anew in whole numbers: what the solver's tolerances let through is not believed."""
        half = self.unknowns // 2
        whole: Moves = np.rint(found[:half]).astype(np.int64) - np.rint(found[half : self.unknowns]).astype(np.int64)
        moved: Moves = np.zeros(len(self.cells) + self._links, dtype=np.int64)
        np.add.at(moved, self._at, self._signs * whole[self._of])
        rows = len(self.cells)
        possible = (
            (whole + self._truth >= 0).all() and (moved[:rows] + self.counts >= 1).all() and not moved[rows:].any()
        )
        return moved[:rows] if possible else None

    def _solve(self, costs: Floats) -> Floats | None:
        """A solution in whole numbers: the linear one when it is whole already, as it mostly is."""
        values = self._run(self._linear, costs)
        if _is_whole(values[: self.unknowns]):
            return values
        if self._whole is None:
            self._whole = self._solver(whole=True)
        values = self._run(self._whole, costs)
        return values if _is_whole(values[: self.unknowns]) else None

    def _run(self, solver: Any, costs: Floats) -> Floats:
        every = np.arange(self.unknowns, self.unknowns + len(costs), dtype=np.int32)
        solver.changeColsCost(len(every), every, costs)
        solver.run()
        values: Floats = np.asarray(solver.getSolution().col_value)
        return values


def _is_whole(values: Floats) -> bool:
    return bool(np.all(np.abs(values - np.rint(values)) < WHOLE_WITHIN))
