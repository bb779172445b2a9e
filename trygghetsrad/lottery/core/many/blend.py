"""Weights for few types: a linear programme chooses among panels that are made in flocks.

Its solution is a corner, so that no more panels than types have a weight. The panels need not lie evenly, as they must
where weights are only corrected (`weights`); but with many types the programme takes far longer than that.
"""

from collections.abc import Callable

import numpy as np

from trygghetsrad.lottery.core.many.highs import Floats, Ints, Model
from trygghetsrad.lottery.core.many.panels import Face, Herd
from trygghetsrad.lottery.core.model import Unsolved

FEW = 256
"""Open types at most."""
WIDTH, WIDEST = 2_000, 40
"""Types in a flock, those of all its panels counted together, and the most panels."""
FIRST, SPARE_PANELS, MORE = 1.6, 16, 0.5
"""Panels per open type to begin with, and what is added when they do not do."""
TRIES = 6


def blended(face: Face, report: Callable[[float], None]) -> tuple[Ints, Floats] | None:
    """Panels of the face and weights that average to its wanted seats as the solver counts; None when none were found.

    One line per panel: numbers of open types, rising.
    """
    kinds = len(face.open)
    herd, programme = Herd(face, min(WIDEST, max(2, WIDTH // kinds))), _Programme(face.wanted)
    lines, count = [np.zeros((0, face.size), dtype=np.int64)], int(FIRST * kinds) + SPARE_PANELS
    for _ in range(TRIES):
        flocks = herd.make(count)
        if flocks is None or not len(flocks):
            return None
        report(herd.distance())
        lines.append(flocks)
        weights = programme.solve_with(flocks)
        if weights is not None:
            used = np.flatnonzero(weights > 0)
            return np.concatenate(lines)[used], weights[used]
        count = int(MORE * kinds)
    return None


class _Programme:
    """Weights that give every type its wanted seats: one row per type, one column per panel, and nothing to maximise.

    Seats count relative to those wanted, so that rare types weigh as much as others.
    """

    def __init__(self, wanted: Floats) -> None:
        self._wanted, kinds = wanted, len(wanted)
        self._model = Model(presolve="off", simplex_scale_strategy=0)
        self._model.add_rows(np.ones(kinds), np.ones(kinds))

    def solve_with(self, lines: Ints) -> Floats | None:
        """Take more panels in; the weights of all, or None when there are none or the solver is at a loss."""
        self._model.add_filled(np.zeros(len(lines)), lines, 1.0 / self._wanted[lines])
        try:
            solved = self._model.solve()
        except Unsolved:
            return None
        return None if solved is None else solved.values
