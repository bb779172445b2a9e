"""The best alternates as an integer programme over cases: see `core.alternates`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum

import numpy as np

from trygghetsrad.lottery.core.alternates import Cases, Leaving
from trygghetsrad.lottery.core.fairest import is_network
from trygghetsrad.lottery.core.many.highs import INFINITY, Floats, Model
from trygghetsrad.lottery.core.model import Problem, Type, Unsolved, Where
from trygghetsrad.lottery.core.rows import members_of

CLOSE = 1e-6
"""Breaches are seats times probabilities: what differs less is the same."""
NEARLY = 0.01
MOST_NODES = 20
"""Where a choice this near to the best that could be is not proved by then, the best one found is taken."""


@dataclass(frozen=True, slots=True)
class Best:
    """Alternates per type, the expected breach, and whether it is within NEARLY of the least there can be."""

    counts: dict[Type, int]
    breach: float
    is_best: bool


def best_counts(
    problem: Problem,
    kinds: Sequence[Type],
    sitting: Mapping[Type, int],
    spare: Mapping[Type, int],
    wanted: int,
    *,
    cases: Cases,
) -> Best:
    """The alternates whose best use leaves the least breach. Raises Unsolved.

    While they are chosen, somebody may step in by halves. In a network that wins nothing; elsewhere the breach of what
    was chosen is counted again with whole people.
    """
    programme = _Programme(problem, kinds, sitting)
    programme.choose(spare, wanted)
    scale = max((chance for _, chance in cases.likely), default=Fraction(1))
    for left, chance in cases.likely:
        programme.add_case(left, float(chance / scale))
    solved = programme.model.solve()
    if solved is None:
        raise Unsolved("Seats may stay empty and quotas be broken, so there is always an answer.")
    chosen = np.rint(solved.values[: len(kinds)]).astype(int).tolist()
    counts = {kind: count for kind, count in zip(kinds, chosen, strict=True) if count}
    breach, least = -solved.best * float(scale), -solved.bound * float(scale)
    if not is_network(problem):
        breach = fsum(
            float(chance) * _least_breach(problem, kinds, sitting, counts, left) for left, chance in cases.likely
        )
    return Best(counts, max(0.0, breach), breach * (1 - NEARLY) <= least + CLOSE)


def _least_breach(
    problem: Problem, kinds: Sequence[Type], sitting: Mapping[Type, int], counts: Mapping[Type, int], left: Leaving
) -> float:
    """The breach in one case, when whole alternates are put to their best use."""
    here = [at for at, kind in enumerate(kinds) if kind in sitting or kind in counts]
    programme = _Programme(problem, [kinds[at] for at in here], sitting, whole=True)
    programme.choose(counts, sum(counts.values()))
    programme.add_case([left[at] for at in here], 1.0)
    solved = programme.model.solve()
    if solved is None:
        raise Unsolved("Seats may stay empty and quotas be broken, so there is always an answer.")
    return -solved.best


class _Programme:
    """First one column per type, the alternates; then for each case who of them steps in and what each quota lacks."""

    def __init__(
        self, problem: Problem, kinds: Sequence[Type], sitting: Mapping[Type, int], *, whole: bool = False
    ) -> None:
        self.model = Model(mip_rel_gap=NEARLY, mip_abs_gap=CLOSE / 2, mip_max_nodes=MOST_NODES)
        self._kinds, self._whole = kinds, whole
        self._sitting = [sitting.get(kind, 0) for kind in kinds]
        asked: list[tuple[Where, int, int]] = [((), problem.size, problem.size)]
        asked += [(((one.feature, one.value),), one.minimum, one.maximum) for one in problem.quotas]
        asked += [(cell.where, cell.minimum, cell.maximum) for cell in problem.cells]
        self._quotas = [(members_of(kinds, problem.features, where), low, high) for where, low, high in asked]

    def choose(self, spare: Mapping[Type, int], wanted: int) -> None:
        """Exactly so many alternates of those to spare."""
        kinds = len(self._kinds)
        self._spare = np.array([spare.get(kind, 0) for kind in self._kinds], dtype=np.float64)
        self.model.add_columns(np.zeros(kinds), np.zeros(kinds), self._spare, whole=True)
        self.model.add_row(wanted, wanted, list(range(kinds)), [1.0] * kinds)

    def add_case(self, left: Sequence[int], weight: float) -> None:
        """No more step in than leave; a seat too few or too many costs its weight."""
        model, kinds, gone = self.model, len(left), sum(left)
        coming, stay = model.columns, [sat - went for sat, went in zip(self._sitting, left, strict=True)]
        model.add_columns(np.zeros(kinds), np.zeros(kinds), np.minimum(self._spare, gone), whole=self._whole)
        model.add_row(-INFINITY, gone, list(range(coming, coming + kinds)), [1.0] * kinds)
        for kind in range(kinds):
            model.add_row(-INFINITY, 0.0, [kind, coming + kind], [-1.0, 1.0])
        for members, low, high in self._quotas:
            columns, sent = [coming + kind for kind in members], sum(stay[kind] for kind in members)
            if low > sent:
                self._add_lack(columns, 1.0, low - sent, weight)
            if high < sent + gone:
                self._add_lack(columns, -1.0, sent - high, weight)

    def _add_lack(self, columns: Sequence[int], sign: float, needed: int, weight: float) -> None:
        """The seats given or withheld, and what they lack, come to what is needed."""
        lack = self.model.columns
        self.model.add_columns(_one(-weight), _one(0.0), _one(INFINITY))
        self.model.add_row(needed, INFINITY, [*columns, lack], [*[sign] * len(columns), 1.0])


def _one(value: float) -> Floats:
    return np.array([value])
