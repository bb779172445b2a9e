"""Why no whole panel keeps the quotas: an irreducible set of bounds, found by leaving out one at a time."""

from collections.abc import Sequence

import numpy as np

from trygghetsrad.lottery.core.many.highs import INFINITY, Model
from trygghetsrad.lottery.core.model import Bound, Conflict, Infeasible, Unsolved
from trygghetsrad.lottery.core.rows import Row, Rows


class Contradiction(Infeasible):
    """Bounds that no panel keeps together, while any one fewer can be kept.

    Unlike the cuts of a network these need not show it by adding up: `demanded` can be less than `available`, as with
    three quotas that pass the same seats round.
    """


def some_panel(rows: Rows) -> tuple[int, ...]:
    """A panel that keeps all quotas. Raises Infeasible with an irreducible conflict; raises Unsolved."""
    solved = _model_of(rows).solve()
    if solved is None:
        raise contradiction(rows)
    seats = tuple(round(value) for value in solved.values.tolist())
    if not rows.keeps(seats):
        raise Unsolved("The solver's panel breaks a quota.")
    return seats


def contradiction(rows: Rows) -> Contradiction:
    """The conflict of rows that no whole panel keeps."""
    model = _model_of(rows)
    kept = [[True, True] for _ in rows.rows]
    for at in range(1, len(rows.rows)):
        for side in (0, 1):
            kept[at][side] = False
            _set(model, at, rows.rows[at], kept[at])
            if not _contradicts(model):
                kept[at][side] = True
                _set(model, at, rows.rows[at], kept[at])
    size = Bound(rows.rows[0].source, (), rows.problem.size)
    pairs = list(zip(rows.rows, kept, strict=True))[1:]
    demands = tuple(Bound(row.source, row.where, row.lower) for row, sides in pairs if sides[0])
    limits = tuple(Bound(row.source, row.where, row.upper) for row, sides in pairs if sides[1])
    return Contradiction(Conflict(demands or (size,), limits or (size,)))


def _contradicts(model: Model) -> bool:
    """Is it shown that nothing keeps what is left? Where the solver cannot tell, the bound stays: a true conflict."""
    try:
        return model.solve() is None
    except Unsolved:
        return False


def _model_of(rows: Rows) -> Model:
    """Only people limit a type's seats here (not `rows.most`), so that a quota left out leaves no trace."""
    model = Model()
    model.add_quotas(rows.rows, np.array([min(people, rows.problem.size) for people in rows.people], dtype=np.float64))
    return model


def _set(model: Model, at: int, row: Row, kept: Sequence[bool]) -> None:
    model.set_row(at, row.lower if kept[0] else -INFINITY, row.upper if kept[1] else INFINITY)
