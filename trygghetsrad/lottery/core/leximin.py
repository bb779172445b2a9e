"""The fairest chances: the lowest as high as possible, then the second lowest, and so on, exactly.

The common level of all chances is raised until a cut in the network stops it (discrete Newton on violated cuts, from
above); the types that the cut pins keep that chance for good, and the rest go on. Whole numbers and fractions
throughout: no solver and no tolerance. The objective is that of Flanigan, Gölz, Gupta, Hennig and Procaccia, "Fair
algorithms for selecting citizens' assemblies" (Nature 2021).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from trygghetsrad.lottery.core.flows import NoCirculation, circulate, reachable
from trygghetsrad.lottery.core.model import Problem, Type, Where
from trygghetsrad.lottery.core.network import END, START, Network, network_of, require_feasible


@dataclass(frozen=True, slots=True)
class TightCut:
    """A set of nodes that receives, at a stage's level, exactly as much as it can pass on: what enters it is pinned."""

    values: Where
    start: bool
    end: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """At this level `fixed` can rise no more: each is at its own upper bound or enters one of `cuts`."""

    level: Fraction
    fixed: tuple[Type, ...]
    cuts: tuple[TightCut, ...]


@dataclass(frozen=True, slots=True)
class Leximin:
    """Expected seats per type, in the order of `problem.types`, and the stages that prove them."""

    problem: Problem
    seats: tuple[Fraction, ...]
    stages: tuple[Stage, ...]

    @property
    def chances(self) -> tuple[Fraction, ...]:
        """Each person's chance, per type."""
        return tuple(seats / people for seats, people in zip(self.seats, self.problem.people, strict=True))


def leximin(problem: Problem) -> Leximin:
    """The leximin chances of a problem with at most two features. Raises BadInput and Infeasible."""
    network = network_of(problem)
    require_feasible(network)
    fixed: dict[int, Fraction] = {}
    stages = []
    while len(fixed) < len(problem.pool):
        raised = _raise(network, fixed)
        pinned, cuts = _pinned(network, fixed, raised)
        fixed |= {number: raised.level * problem.people[number] for number in pinned}
        kinds = tuple(problem.types[number] for number in pinned)
        stages.append(Stage(raised.level, kinds, tuple(tight_cut(network, cut) for cut in cuts)))
    return Leximin(problem, tuple(fixed[number] for number in range(len(problem.pool))), tuple(stages))


def tight_cut(network: Network, nodes: frozenset[int]) -> TightCut:
    """Name the nodes of a cut by their features and values."""
    names = (*network.problem.features, "", "")
    inside = (network.values[node - 2] for node in sorted(nodes) if node not in {START, END})
    return TightCut(tuple((names[axis], value) for axis, value in inside), START in nodes, END in nodes)


def demands_at(network: Network, fixed: dict[int, Fraction], level: Fraction) -> list[Fraction]:
    """Fewest seats per arc when the fixed types keep theirs and every other chance is at least `level`."""
    demands = [Fraction(seats) for seats in network.lower]
    for number, people in enumerate(network.problem.people):
        demands[number] = fixed.get(number, max(demands[number], level * people))
    return demands


def limits_at(network: Network, fixed: dict[int, Fraction]) -> list[Fraction]:
    """Most seats per arc when the fixed types keep theirs."""
    return [fixed.get(arc, Fraction(seats)) for arc, seats in enumerate(network.upper)]


@dataclass(frozen=True, slots=True)
class _Raised:
    """The highest common level, and a flow that attains it in units of 1/scale seats."""

    level: Fraction
    flow: Sequence[int]
    lower: Sequence[int]
    upper: Sequence[int]
    scale: int


def _raise(network: Network, fixed: dict[int, Fraction]) -> _Raised:
    people = network.problem.people
    free = [number for number in range(len(people)) if number not in fixed]
    level = min(Fraction(network.upper[number], people[number]) for number in free)
    limits = limits_at(network, fixed)
    while True:
        demands = demands_at(network, fixed, level)
        scale = lcm(*(number.denominator for number in (*demands, *limits)))
        lower, upper = [int(demand * scale) for demand in demands], [int(limit * scale) for limit in limits]
        try:
            flow = circulate(network.nodes, network.ends, lower, upper)
        except NoCirculation as violated:
            inward, outward = network.crossing(violated.nodes)
            excess = sum(demands[arc] for arc in inward) - sum(limits[arc] for arc in outward)
            level -= Fraction(excess, _slope(network, free, level, inward))
        else:
            return _Raised(level, flow, lower, upper, scale)


def _slope(network: Network, free: Sequence[int], level: Fraction, inward: Sequence[int]) -> int:
    """Seats that a violated cut is relieved of per unit of level (its excess is convex: a tangent never overshoots).

    Positive, for a cut that no level relieves would have made the problem infeasible.
    """
    entering, people = set(inward), network.problem.people
    rising = (number for number in free if number in entering and level * people[number] > network.lower[number])
    return sum(people[number] for number in rising)


def _pinned(network: Network, fixed: dict[int, Fraction], raised: _Raised) -> tuple[list[int], list[frozenset[int]]]:
    """The types that have this level in every solution that keeps it, and the tight cuts that show it."""
    pinned: list[int] = []
    cuts: list[frozenset[int]] = []
    for number, people in enumerate(network.problem.people):
        if number in fixed or raised.flow[number] != raised.level * people * raised.scale:
            continue
        tail, head = network.ends[number]
        if raised.flow[number] < raised.upper[number] and not _enters(cuts, tail, head):
            cut = reachable(head, network.ends, raised.flow, raised.lower, raised.upper)
            if tail in cut:
                continue
            cuts.append(cut)
        pinned.append(number)
    return pinned, cuts


def _enters(cuts: Sequence[frozenset[int]], tail: int, head: int) -> bool:
    return any(head in cut and tail not in cut for cut in cuts)
