"""The solver: HiGHS with one thread, a fixed seed and tight tolerances, so that every machine gives the same answer.

Limits are counted in nodes, never in seconds. The solver is compiled for every processor of a kind alike; only the
mathematical functions that it calls (logarithms and powers, to choose where to branch) belong to the machine. Another
version of it may choose another of several equally good answers; what is locked and published is the answer.

A model is kept between solves: a change of costs or bounds starts from the last basis.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from trygghetsrad.lottery.core.model import Unsolved
from trygghetsrad.lottery.core.rows import Row

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

INFINITY = float(highspy.kHighsInf)
TOLERANCE = 1e-9

_OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "parallel": "off",
    "random_seed": 0,
    "primal_feasibility_tolerance": TOLERANCE,
    "dual_feasibility_tolerance": TOLERANCE,
    "mip_max_nodes": 50_000,
}
_NOTHING = {highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible}
"""Nothing asked here is without limit, so that the second means infeasible too."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What was found: `values` per column, `duals` per row, `bound` no solution can beat.

    For a linear programme it is the optimum. An integer programme may have stopped at its limit of nodes.
    """

    values: Floats
    duals: Floats
    best: float
    bound: float


class Model:
    """A linear or integer programme that maximises; columns and rows are numbered in the order they were added."""

    def __init__(self, **options: Any) -> None:
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for name, value in {**_OPTIONS, **options}.items():
            self._highs.setOptionValue(name, value)
        self._highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self.columns = 0
        self.rows = 0

    def add_columns(self, costs: Floats, lower: Floats, upper: Floats, *, whole: bool = False) -> None:
        """Columns without entries; rows bring them."""
        count, start = len(costs), self.columns
        none = np.zeros(0, dtype=np.int32)
        self._highs.addCols(count, costs, lower, upper, 0, np.zeros(count, dtype=np.int32), none, np.zeros(0))
        self.columns += count
        if whole:
            kinds = np.full(count, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
            self._highs.changeColsIntegrality(count, np.arange(start, self.columns, dtype=np.int32), kinds)

    def add_filled(self, costs: Floats, at: Ints, values: Floats) -> None:
        """Columns from 0 upwards with their entries: `at` and `values` have a line for each."""
        count, entries = at.shape
        starts, rows = np.arange(0, at.size, entries, dtype=np.int32), at.ravel().astype(np.int32)
        lower, upper = np.zeros(count), np.full(count, INFINITY)
        self._highs.addCols(count, costs, lower, upper, at.size, starts, rows, values.ravel())
        self.columns += count

    def add_sparse(self, at: Sequence[Sequence[int]], values: Floats) -> None:
        """Columns from 0 upwards that cost nothing: one value each, in the rows of its line."""
        count, lengths = len(at), np.array([len(line) for line in at], dtype=np.int32)
        starts, rows = np.cumsum(lengths, dtype=np.int32) - lengths, np.fromiter(chain.from_iterable(at), np.int32)
        lower, upper = np.zeros(count), np.full(count, INFINITY)
        self._highs.addCols(count, np.zeros(count), lower, upper, len(rows), starts, rows, np.repeat(values, lengths))
        self.columns += count

    def add_column(self, cost: float, at: Sequence[int], values: Sequence[float]) -> None:
        """One column from 0 upwards with its entries."""
        rows = np.asarray(at, dtype=np.int32)
        self._highs.addCol(cost, 0.0, INFINITY, len(rows), rows, np.asarray(values, dtype=np.float64))
        self.columns += 1

    def add_rows(self, lower: Floats, upper: Floats) -> None:
        """Rows without entries; columns bring them."""
        count, none = len(lower), np.zeros(0, dtype=np.int32)
        self._highs.addRows(count, lower, upper, 0, np.zeros(count, dtype=np.int32), none, np.zeros(0))
        self.rows += count

    def add_row(self, lower: float, upper: float, at: Sequence[int] | Ints, values: Sequence[float] | Floats) -> int:
        """One row with its entries; its number."""
        columns = np.asarray(at, dtype=np.int32)
        self._highs.addRow(lower, upper, len(columns), columns, np.asarray(values, dtype=np.float64))
        self.rows += 1
        return self.rows - 1

    def add_quotas(self, rows: Iterable[Row], most: Floats) -> None:
        """Whole seats per type, at most `most` of each, that keep the rows."""
        self.add_columns(np.zeros(len(most)), np.zeros(len(most)), most, whole=True)
        for row in rows:
            self.add_row(row.lower, row.upper, row.members, [1.0] * len(row.members))

    def set_entry(self, row: int, column: int, value: float) -> None:
        """Change one entry."""
        self._highs.changeCoeff(row, column, value)

    def set_row(self, row: int, lower: float, upper: float) -> None:
        """Change a row's bounds."""
        self._highs.changeRowBounds(row, lower, upper)

    def set_column(self, column: int, lower: float, upper: float) -> None:
        """Change a column's bounds."""
        self._highs.changeColBounds(column, lower, upper)

    def close_columns(self, columns: Sequence[int]) -> None:
        """Columns that stay at 0."""
        none = np.zeros(len(columns))
        self._highs.changeColsBounds(len(columns), np.array(columns, dtype=np.int32), none, none)

    def set_columns(self, lower: Floats, upper: Floats) -> None:
        """Change the bounds of all columns."""
        everything = np.arange(self.columns, dtype=np.int32)
        self._highs.changeColsBounds(self.columns, everything, lower, upper)

    def set_costs(self, costs: Floats) -> None:
        """Change what is maximised."""
        self._highs.changeColsCost(self.columns, np.arange(self.columns, dtype=np.int32), costs)

    def solve(self) -> Solved | None:
        """The optimum, or None when there is no solution. Raises Unsolved.

        Where the last basis leads nowhere the solver begins once more without it.
        """
        self._highs.run()
        status, info = self._highs.getModelStatus(), self._highs.getInfo()
        if not _is_answer(status, info):
            self._highs.clearSolver()
            self._highs.run()
            status, info = self._highs.getModelStatus(), self._highs.getInfo()
        if not _is_answer(status, info):
            raise Unsolved(self._highs.modelStatusToString(status))
        if status in _NOTHING:
            return None
        solution = self._highs.getSolution()
        best = float(info.objective_function_value)
        bound = float(info.mip_dual_bound) if info.mip_node_count >= 0 else best
        return Solved(np.asarray(solution.col_value), np.asarray(solution.row_dual), best, bound)


def _is_answer(status: Any, info: Any) -> bool:
    if status == highspy.HighsModelStatus.kSolutionLimit:
        return bool(info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)
    return status == highspy.HighsModelStatus.kOptimal or status in _NOTHING
