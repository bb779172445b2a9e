"""Whole panels whose plain average lies close to given expected seats.

Each panel takes the types that are most behind (herding), within the floor and ceiling of the expected seats of every
type and every quota: first greedily, then by the best exchange of one seat until all quotas hold. That takes about a
millisecond where an integer programme takes hundreds; the programme is asked only where exchanges find nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from trygghetsrad.lottery.core.many.highs import Floats, Ints, Model
from trygghetsrad.lottery.core.model import Unsolved
from trygghetsrad.lottery.core.rows import Rows

Small = NDArray[np.float32]
"""Half the width is enough for choosing: whether a panel keeps the quotas is counted in whole numbers."""

MOST_EXCHANGES = 400
PATIENCE = 10
"""Exchanges per open type, before the programme is asked; at most MOST_EXCHANGES."""
STEPS = 65_536
"""Wishes are whole multiples of 1/STEPS: then every sum of them is exact, in whatever order a machine adds."""
GOLDEN = 0.6180339887498949
VARIETY = 0.05
FORBIDDEN = np.float32(1e6)
RESTING = np.float32(1e3)


@dataclass(frozen=True, slots=True)
class Face:
    """The panels within floor and ceiling of expected seats: `base` seats for all, and `size` of the `open` types.

    A quota that is met with nothing to spare on average is met so by every panel of the average, so the face loses
    none of the panels that can make it. `matrix` has a row per open type and a column per quota.
    """

    base: Ints
    open: Ints
    wanted: Floats
    size: int
    matrix: Small
    lower: Small
    upper: Small

    def seats(self, chosen: Ints) -> tuple[int, ...]:
        """Seats per type when these of the open types are chosen."""
        seats = self.base.copy()
        seats[self.open[chosen]] += 1
        return tuple(seats.tolist())


def face_of(rows: Rows, seats: Sequence[Fraction]) -> Face:
    """The face around expected seats that keep the quotas."""
    base = np.array([given.__floor__() for given in seats], dtype=np.int64)
    is_open = np.array([given.denominator > 1 for given in seats], dtype=np.bool_)
    which = np.flatnonzero(is_open)
    matrix = np.zeros((len(which), len(rows.rows)), dtype=np.float32)
    lower, upper = np.zeros(len(rows.rows), dtype=np.float32), np.zeros(len(rows.rows), dtype=np.float32)
    for at, (row, sent) in enumerate(zip(rows.rows, rows.activity(seats), strict=True)):
        members = np.array(row.members, dtype=np.int64)
        given = base[members].sum()
        low, high = max(row.lower, sent.__floor__()), min(row.upper, sent.__ceil__())
        lower[at], upper[at] = low - given, high - given
        matrix[np.searchsorted(which, members[is_open[members]]), at] = 1
    wanted = np.array([float(seats[number] - int(base[number])) for number in which.tolist()])
    return Face(base, which.astype(np.int64), wanted, int(lower[0]), matrix, lower, upper)


def _in_steps(amounts: Floats | Small) -> Small:
    return np.asarray(np.rint(amounts * STEPS) / STEPS, dtype=np.float32)


class Herd:
    """Makes panels of a face, each for the types that the panels so far have left most behind."""

    def __init__(self, face: Face) -> None:
        self.face = face
        self._across = np.ascontiguousarray(face.matrix.T)
        self._model: Model | None = None
        self.given = np.zeros(len(face.open))
        self._numbers = np.arange(1, len(face.open) + 1, dtype=np.float64)
        self.made = 0

    def make(self, count: int) -> Ints | None:
        """The next panels, one line each: numbers of open types, rising. None when some panel cannot be made."""
        lines = []
        for _ in range(count):
            chosen = self.best((self.made + 1) * self.face.wanted - self.given + self._variety())
            if chosen is None:
                return None
            self.made += 1
            self.given[chosen] += 1
            lines.append(chosen)
        return np.array(lines, dtype=np.int64).reshape(count, self.face.size)

    def _variety(self) -> Floats:
        """A little of everything in turn, so that types with equal wishes are not for ever chosen together."""
        return np.asarray(VARIETY * ((self._numbers * GOLDEN * (self.made + 1)) % 1.0))

    def make_with(self, rare: NDArray[np.bool_]) -> Ints | None:
        """A panel with as many of the rare types as the exchanges let it have."""
        return self.best(np.where(rare, 5.0, 0.0) + self.face.wanted)

    def best(self, wishes: Floats) -> Ints | None:
        """A panel of the face with a large sum of wishes."""
        costs = _in_steps(-wishes)
        chosen = self._exchanged(costs, self._greedy(costs))
        return self._programmed(wishes) if chosen is None else chosen

    def _greedy(self, costs: Small) -> NDArray[np.bool_]:
        face = self.face
        sent, chosen = np.zeros_like(face.lower), np.zeros(len(costs), dtype=np.bool_)
        left = costs.copy()
        most = np.maximum(face.lower, np.float32(1))
        for _ in range(face.size):
            lacking = _in_steps(np.minimum(0, (sent - face.lower) / most * 0.5))
            number = int((face.matrix @ np.where(sent >= face.upper, np.float32(1), lacking) + left).argmin())
            chosen[number] = True
            left[number] = FORBIDDEN
            sent += face.matrix[number]
        return chosen

    def _exchanged(self, costs: Small, chosen: NDArray[np.bool_]) -> Ints | None:
        """Exchange one seat at a time, the best first; who has just moved rests a while, so that nothing goes round."""
        face = self.face
        members, resting = np.flatnonzero(chosen), np.zeros(len(costs), dtype=np.int64)
        sent = face.matrix[members].sum(axis=0)
        for turn in range(min(MOST_EXCHANGES, PATIENCE * len(costs))):
            if ((face.lower <= sent) & (sent <= face.upper)).all():
                return np.sort(members).astype(np.int64)
            entering = np.where(sent >= face.upper, np.float32(1), np.where(sent < face.lower, np.float32(-1), 0))
            leaving = np.where(sent > face.upper, np.float32(-1), np.where(sent <= face.lower, np.float32(1), 0))
            tired = np.where(resting > turn, RESTING, np.float32(0))
            come = face.matrix @ entering.astype(np.float32) + costs + tired
            come[members] = FORBIDDEN
            here = face.matrix[members]
            go = here @ leaving.astype(np.float32) - costs[members] + tired[members]
            change = (here * -(entering + leaving).astype(np.float32)) @ self._across + go[:, None] + come
            if not change.size:
                return None
            seat, comer = divmod(int(change.argmin()), len(costs))
            goer = int(members[seat])
            sent = sent + face.matrix[comer] - face.matrix[goer]
            members[seat] = comer
            resting[goer], resting[comer] = turn + 9 + turn % 5, turn + 4 + turn % 4
        return None

    def _programmed(self, wishes: Floats) -> Ints | None:
        if self._model is None:
            self._model = Model(mip_rel_gap=0.1)
            count = len(wishes)
            self._model.add_columns(np.zeros(count), np.zeros(count), np.ones(count), whole=True)
            for low, high, members in zip(self.face.lower, self.face.upper, self._across, strict=True):
                at = np.flatnonzero(members)
                self._model.add_row(float(low), float(high), at.astype(np.int64), np.ones(len(at)))
        self._model.set_costs(wishes)
        try:
            solved = self._model.solve()
        except Unsolved:
            return None
        chosen = np.zeros(0, dtype=np.int64) if solved is None else np.flatnonzero(np.rint(solved.values))
        sent = self.face.matrix[chosen].sum(axis=0)
        return chosen if ((self.face.lower <= sent) & (sent <= self.face.upper)).all() else None
