"""Weights for panels, so that their average is exactly what was wanted.

With few types a linear programme finds them (`blend`). With many, the panels' plain average is close already, so a
small correction does: the one that changes the weights least (relatively, in squares), by conjugate gradients: a
fraction of a second for thousands of types, where a linear programme over thousands of panels costs many minutes. Where
no positive weights are found, more panels are made.

Every machine finds the same correction: sums are made one by one in a fixed order (`bincount`) or rounded once
(`fsum`), the rest is done number by number, as IEEE 754 prescribes it. Nothing is left to BLAS or LAPACK, whose last
digits depend on the kind of processor and on the number of threads.
"""

from collections.abc import Callable
from fractions import Fraction
from math import fsum

import numpy as np

from trygghetsrad.lottery.core.decompose import Panel
from trygghetsrad.lottery.core.many.blend import FEW, blended
from trygghetsrad.lottery.core.many.highs import Floats, Ints
from trygghetsrad.lottery.core.many.panels import Face, Herd

UNIT = 10**15
"""Weights are whole multiples of 1/UNIT: what rounding changes is far below any ticket."""

FIRST, GROWTH, LAST = 1.4, 1.5, 8.0
"""Panels per open type, to begin with and at most."""
SPARE_PANELS = 40
CLOSE = 1e-12
"""How near an average must come to each type's wanted seats, relatively."""
RARE = 2
"""Fewer expected seats than this among all panels, and a type is given panels of its own."""
FLAT = 1e-13
"""A direction that bends less than this is one that no weights can change."""
MOST_STEPS = 2_000
MOST_CORRECTIONS = 4
MOST_SCALINGS = 12
NEARLY = 0.8

Report = Callable[[float], None]


def attain(face: Face, report: Report) -> tuple[tuple[Panel, ...], bool]:
    """Panels of the face that average to its wanted seats within a rounding error.

    Without them (False) the panels that were made, equally weighted: somewhere to start from.
    """
    if not len(face.open):
        return (Panel(face.seats(np.zeros((1, 0), dtype=np.int64))[0], Fraction(1)),), True
    quick = blended(face, report) if len(face.open) <= FEW else None
    if quick is not None:
        weights = _corrected(*quick, face.wanted)
        if weights is not None:
            return _weighted(face, quick[0], weights), True
    herd, share = Herd(face), FIRST
    forced, shares = _with_the_rare(herd, _count(face, FIRST))
    lines = forced
    while share <= LAST:
        more = _herded(herd, _count(face, share) - herd.made, report)
        lines = np.concatenate([more, lines])
        if not len(more):
            break
        rest = np.full(herd.made, (1 - fsum(shares.tolist())) / herd.made)
        weights = _corrected(lines, np.concatenate([rest, shares]), face.wanted)
        if weights is not None:
            return _weighted(face, lines, weights), True
        share *= GROWTH
    return (_weighted(face, lines, np.ones(len(lines))) if len(lines) else ()), False


def _count(face: Face, share: float) -> int:
    return int(share * len(face.open)) + SPARE_PANELS


def _herded(herd: Herd, count: int, report: Report) -> Ints:
    """So many panels, or none when one of them cannot be made."""
    parts = []
    for at in range(10):
        part = herd.make(count * (at + 1) // 10 - count * at // 10)
        if part is None:
            return np.zeros((0, herd.face.size), dtype=np.int64)
        parts.append(part)
        report(herd.distance())
    return np.concatenate(parts)


def _with_the_rare(herd: Herd, panels: int) -> tuple[Ints, Floats]:
    """Panels for types too rare to come up by themselves, and the weight that the rarest of each can bear."""
    face = herd.face
    waiting, lines, shares = face.wanted * panels < RARE, list[Ints](), list[float]()
    while waiting.any():
        chosen = herd.make_with(waiting)
        if chosen is None or not waiting[chosen].any():
            break
        served = chosen[waiting[chosen]]
        shares.append(float(face.wanted[served].min()))
        lines.append(chosen)
        waiting[served] = False
    together = np.array(lines, dtype=np.int64).reshape(len(lines), face.size)
    return together, np.array(shares) * min(1.0, 0.5 / max(fsum(shares), 0.5))


def _corrected(lines: Ints, start: Floats, wanted: Floats) -> Floats | None:
    """Positive weights with the wanted average, near `start`; None when none were found.

    As long as the whole correction would turn a weight negative, most of the way to there is taken, and the next
    correction counts changes against the weights reached (affine scaling): a weight near zero then hardly moves.
    """
    if not np.bincount(lines.ravel(), minlength=len(wanted)).all():
        return None
    average, weights = _Average(lines, wanted), start
    for _ in range(MOST_SCALINGS):
        change = average.correction(weights)
        if change is None:
            return None
        lowest = float(change.min())
        if lowest > -1:
            return np.asarray(weights * (1 + change))
        weights = weights * (1 + change * (NEARLY / -lowest))
    return None


class _Average:
    """The average seats by weighted panels, relative to those wanted, and the least correction of its error."""

    def __init__(self, lines: Ints, wanted: Floats) -> None:
        panels, size = lines.shape
        self._types, self._panels = lines.ravel(), np.repeat(np.arange(panels), size)
        self._count, self._wanted = panels, wanted

    def of(self, weights: Floats) -> Floats:
        """Seats per type over those wanted."""
        given = np.bincount(self._types, weights=weights[self._panels], minlength=len(self._wanted))
        return np.asarray(given / self._wanted)

    def back(self, dual: Floats) -> Floats:
        """Per panel the sum over its seats."""
        scaled = dual / self._wanted
        return np.asarray(np.bincount(self._panels, weights=scaled[self._types], minlength=self._count))

    def correction(self, weights: Floats) -> Floats | None:
        """Relative changes of the weights with the least weighted sum of squares that right the average."""
        change = np.zeros(self._count)
        for _ in range(MOST_CORRECTIONS):
            error = 1.0 - self.of(weights * (1 + change))
            if float(np.abs(error).max()) < CLOSE:
                return change
            change = change + self.back(self._dual(weights, error))
        return None

    def _dual(self, weights: Floats, rest: Floats) -> Floats:
        """Conjugate gradients, each type in its own scale; they need not know which quotas depend on which."""
        scale = self.of(weights) / self._wanted
        dual, direction, size = np.zeros(len(rest)), np.zeros(len(rest)), 1.0
        for _ in range(MOST_STEPS):
            led = rest / scale
            size, before = _product(rest, led), size
            direction = led + size / before * direction
            image = self.of(weights * self.back(direction))
            curved = _product(direction, image)
            if curved <= FLAT * _product(direction, scale * direction) or float(np.abs(rest).max()) < CLOSE / 10:
                break
            dual = dual + size / curved * direction
            rest = rest - size / curved * image
        return dual


def _product(first: Floats, second: Floats) -> float:
    """The inner product, rounded once: BLAS would add in an order that differs from machine to machine."""
    return fsum((first * second).tolist())


def _weighted(face: Face, lines: Ints, weights: Floats) -> tuple[Panel, ...]:
    merged: dict[tuple[int, ...], float] = {}
    for seats, weight in zip(face.seats(lines), weights.tolist(), strict=True):
        merged[seats] = merged.get(seats, 0.0) + weight
    return whole_weights(merged)


def whole_weights(weights: dict[tuple[int, ...], float]) -> tuple[Panel, ...]:
    """Panels with weights in whole multiples of 1/UNIT that add up to 1, sorted by their seats."""
    total = fsum(weights.values())
    counts = {seats: round(weights[seats] / total * UNIT) for seats in sorted(weights)}
    heaviest = max(counts, key=lambda seats: (counts[seats], seats))
    counts[heaviest] += UNIT - sum(counts.values())
    return tuple(Panel(seats, Fraction(count, UNIT)) for seats, count in counts.items() if count > 0)
