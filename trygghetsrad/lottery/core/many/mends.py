"""The smallest change as an integer programme: see `core.mends`."""

from collections.abc import Sequence

import numpy as np

from trygghetsrad.lottery.core.many.highs import INFINITY, Model
from trygghetsrad.lottery.core.mends import Flexible
from trygghetsrad.lottery.core.model import Problem, Quota, Where


def moved(problem: Problem, given: Sequence[Flexible]) -> list[int] | None:
    """Seats to move, down and up in turn for each of `given`; None when nothing helps. Raises Unsolved.

    A seat moved weighs more than every quota touched together.
    """
    kinds, model = len(problem.pool), Model(mip_rel_gap=0.0)
    people = np.array([min(people, problem.size) for people in problem.people], dtype=np.float64)
    model.add_columns(np.zeros(kinds), np.zeros(kinds), people, whole=True)
    rooms = np.array(
        [number for one in given for number in (one.quota.minimum - one.least, one.most - one.quota.maximum)],
        dtype=np.float64,
    )
    moves, touched = kinds, kinds + len(rooms)
    if given:
        model.add_columns(np.full(len(rooms), -1.0 - len(given)), np.zeros(len(rooms)), rooms, whole=True)
        model.add_columns(np.full(len(given), -1.0), np.zeros(len(given)), np.ones(len(given)), whole=True)
    _add_quotas(model, problem, given, moves)
    for at in range(len(given)):
        most = float(max(1, rooms[2 * at] + rooms[2 * at + 1]))
        model.add_row(-INFINITY, 0.0, [moves + 2 * at, moves + 2 * at + 1, touched + at], [1.0, 1.0, -most])
    solved = model.solve()
    if solved is None:
        return None
    return [int(seats) for seats in np.rint(solved.values[moves:touched])]


def _add_quotas(model: Model, problem: Problem, given: Sequence[Flexible], moves: int) -> None:
    everyone = list(range(len(problem.pool)))
    model.add_row(problem.size, problem.size, everyone, [1.0] * len(everyone))
    asked: list[tuple[Where, int, int, Quota | None]] = [
        (((quota.feature, quota.value),), quota.minimum, quota.maximum, quota) for quota in problem.quotas
    ]
    asked += [(cell.where, cell.minimum, cell.maximum, None) for cell in problem.cells]
    at_of = {one.quota: at for at, one in enumerate(given)}
    for where, low, high, quota in asked:
        named = [(problem.features.index(feature), value) for feature, value in where]
        members = [n for n, kind in enumerate(problem.types) if all(kind[axis] == value for axis, value in named)]
        ones, at = [1.0] * len(members), at_of.get(quota) if quota is not None else None
        if at is None:
            model.add_row(low, high, members, ones)
        else:
            model.add_row(low, INFINITY, [*members, moves + 2 * at], [*ones, 1.0])
            model.add_row(-INFINITY, high, [*members, moves + 2 * at + 1], [*ones, -1.0])
