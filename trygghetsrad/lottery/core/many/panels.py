"""Whole panels whose plain average lies close to given expected seats.

Each panel takes the types that are most behind (herding), within the floor and ceiling of the expected seats of every
type and every quota: first greedily, then by the best exchange of one seat until all quotas hold. That takes a tenth
of a millisecond where an integer programme takes hundreds; the programme is asked only where exchanges find nothing.
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
HASTE = 100
"""Exchanges in the whole of a flock."""


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

    def seats(self, lines: Ints) -> list[tuple[int, ...]]:
        """Seats per type, for each line of numbers of open types that are chosen."""
        seats = np.tile(self.base, (len(lines), 1))
        seats[np.arange(len(lines))[:, None], self.open[lines]] += 1
        return [tuple(line) for line in seats.tolist()]


def face_of(rows: Rows, seats: Sequence[Fraction]) -> Face:
    """The face around expected seats that keep the quotas."""
    base = np.array([given.__floor__() for given in seats], dtype=np.int64)
    is_open = np.array([given.denominator > 1 for given in seats], dtype=np.bool_)
    which = np.flatnonzero(is_open)
    matrix = np.zeros((len(which), len(rows.rows)), dtype=np.float32)
    lower, upper = np.zeros(len(rows.rows), dtype=np.float32), np.zeros(len(rows.rows), dtype=np.float32)
    unit, activity = rows.activity(seats)
    for at, (row, sent) in enumerate(zip(rows.rows, activity, strict=True)):
        members = np.array(row.members, dtype=np.int64)
        given = base[members].sum()
        low, high = max(row.lower, sent // unit), min(row.upper, -(-sent // unit))
        lower[at], upper[at] = low - given, high - given
        matrix[np.searchsorted(which, members[is_open[members]]), at] = 1
    wanted = np.array([float(seats[number] - int(base[number])) for number in which.tolist()])
    return Face(base, which.astype(np.int64), wanted, int(lower[0]), matrix, lower, upper)


def _in_steps(amounts: Floats | Small) -> Small:
    return np.asarray(np.rint(amounts * STEPS) / STEPS, dtype=np.float32)


def _pulls(face: Face) -> Small:
    """Per quota and number of its seats given: what one seat more there costs; less than nothing where seats lack."""
    given = np.arange(face.size + 1, dtype=np.float32)
    lower, upper = face.lower[:, None], face.upper[:, None]
    lacking = _in_steps(np.minimum(0, (given - lower) / np.maximum(lower, np.float32(1)) * 0.5))
    return np.asarray(np.where(given >= upper, np.float32(1), lacking), dtype=np.float32)


class Herd:
    """Makes panels of a face, each for the types that the panels so far have left most behind.

    `width` panels at once, a flock: numpy then works on all of them in one go. What the others of a flock take, each
    can only guess, and those that are not soon panels are left out; so a wide one is quick, and of lesser worth.
    """

    def __init__(self, face: Face, width: int = 1) -> None:
        self.face, self.width = face, width
        kinds = len(face.open)
        self._across = np.ascontiguousarray(face.matrix.T)
        self._whole = face.matrix.astype(np.int64)
        self._pulls, self._starts = _pulls(face).ravel(), np.arange(len(face.lower)) * (face.size + 1)
        self._model: Model | None = None
        self.given = np.zeros(kinds)
        self._numbers = np.arange(1, kinds + 1, dtype=np.float64)
        self.made = 0

    def make(self, count: int) -> Ints | None:
        """The next panels, one line each: numbers of open types, rising; in flocks somewhat fewer than asked for.

        None when one that stands alone cannot be made.
        """
        flocks = [np.zeros((0, self.face.size), dtype=np.int64)]
        for start in range(0, count, self.width):
            wishes = self._wishes(min(self.width, count - start))
            flock = self._flock(wishes) if self.width > 1 else self._best(wishes)
            if flock is None:
                return None
            self.made += len(flock)
            self.given += np.bincount(flock.ravel(), minlength=len(self.given))
            flocks.append(flock)
        return np.concatenate(flocks)

    def distance(self) -> float:
        """How far the panels' plain average is from the wanted seats, for the type where it is furthest."""
        return float(np.abs(self.given / self.made - self.face.wanted).max())

    def _wishes(self, count: int) -> Floats:
        """How far behind each type will be at each of the next panels, if it is taken when it is half a seat behind.

        And a little of everything in turn, so that types with equal wishes are not for ever chosen together.
        """
        wanted, ahead = self.face.wanted, np.arange(count, dtype=np.float64)[:, None]
        behind = (self.made + ahead) * wanted - self.given
        taken = np.minimum(np.maximum(np.floor(behind + 0.5), 0.0), ahead)
        turned = self._numbers * GOLDEN * (self.made + ahead + 1)
        return np.asarray(behind + wanted - taken + VARIETY * (turned - np.floor(turned)))

    def make_with(self, rare: NDArray[np.bool_]) -> Ints | None:
        """A panel with as many of the rare types as the exchanges let it have."""
        chosen = self._best((np.where(rare, 5.0, 0.0) + self.face.wanted)[None])
        return None if chosen is None else chosen[0]

    def _best(self, wishes: Floats) -> Ints | None:
        """A panel of the face with a large sum of wishes, as one line of one."""
        costs = _in_steps(-wishes)
        turns = min(MOST_EXCHANGES, PATIENCE * costs.shape[1])
        chosen, is_panel = self._exchanged(costs, *self._greedy(costs), turns)
        if is_panel[0]:
            return np.sort(chosen, axis=1)
        found = self._programmed(wishes[0])
        return None if found is None else found[None]

    def _flock(self, wishes: Floats) -> Ints:
        """One for each line of wishes, but only those that are soon found."""
        costs = _in_steps(-np.clip(wishes, -1.0, 1.0))
        chosen, is_panel = self._exchanged(costs, *self._greedy(costs), HASTE // self.width)
        return np.sort(chosen[is_panel], axis=1)

    def _greedy(self, costs: Small) -> tuple[Ints, Small]:
        """For each line seat by seat, avoiding full quotas and preferring those in need; with the seats per quota."""
        lanes, left = np.arange(len(costs)), costs.copy()
        sent = np.tile(self._starts, (len(costs), 1))
        chosen = np.empty((len(costs), self.face.size), dtype=np.int64)
        for seat in range(self.face.size):
            number = (self._pulls.take(sent) @ self._across + left).argmin(axis=1)
            chosen[:, seat] = number
            left[lanes, number] = FORBIDDEN
            sent += self._whole.take(number, axis=0)
        return chosen, (sent - self._starts).astype(np.float32)

    def _exchanged(self, costs: Small, chosen: Ints, sent: Small, turns: int) -> tuple[Ints, NDArray[np.bool_]]:
        """Exchange one seat at a time, the best first, until the quotas hold; with it which lines became panels.

        Who has just moved rests a while, so that nothing goes round.
        """
        matrix, is_panel = self.face.matrix, self._keep(sent)
        at = np.flatnonzero(~is_panel)
        costs, members, sent, resting = costs[at], chosen[at], sent[at], np.zeros((len(at), costs.shape[1]), np.int64)
        for turn in range(turns):
            if not len(at) or not self.face.size:
                break
            lanes = np.arange(len(at))
            seat, comer = self._exchange(costs, members, sent, np.where(resting > turn, RESTING, np.float32(0)))
            goer = members[lanes, seat]
            sent += matrix[comer] - matrix[goer]
            members[lanes, seat] = comer
            resting[lanes, goer], resting[lanes, comer] = turn + 9 + turn % 5, turn + 4 + turn % 4
            done = self._keep(sent)
            if done.any():
                chosen[at[done]], is_panel[at[done]] = members[done], True
                at, members, resting = at[~done], members[~done], resting[~done]
                costs, sent = costs[~done], sent[~done]
        return chosen, is_panel

    def _keep(self, sent: Small) -> NDArray[np.bool_]:
        return np.asarray(((self.face.lower <= sent) & (sent <= self.face.upper)).all(axis=1))

    def _exchange(self, costs: Small, members: Ints, sent: Small, tired: Small) -> tuple[Ints, Ints]:
        """For each line the seat to be left and the type that comes there."""
        face, lanes, kinds = self.face, np.arange(len(costs))[:, None], costs.shape[1]
        entering = (sent >= face.upper).astype(np.float32) - (sent < face.lower)
        leaving = (sent <= face.lower).astype(np.float32)
        leaving[sent > face.upper] = -1
        come = entering @ self._across + costs + tired
        go = (leaving @ self._across - costs + tired)[lanes, members]
        come[lanes, members] = FORBIDDEN
        change = (face.matrix[members] * -(entering + leaving)[:, None, :]) @ self._across
        change += go[:, :, None]
        change += come[:, None, :]
        best = change.reshape(len(costs), -1).argmin(axis=1)
        return best // kinds, best % kinds

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
