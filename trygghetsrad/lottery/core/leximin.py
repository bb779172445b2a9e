"""The fairest chances: the lowest as high as possible, then the second lowest, and so on, exactly.

The common level of all chances is raised until a cut in the network stops it (discrete Newton on violated cuts, from
above); the types that the cut pins keep that chance for good, and the rest go on. Whole numbers and fractions
throughout: no solver and no tolerance. The objective is that of Flanigan, Gölz, Gupta, Hennig and Procaccia, "Fair
algorithms for selecting citizens' assemblies" (Nature 2021).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from trygghetsrad.lottery.core.flows import NoCirculation, circulate, reachable
from trygghetsrad.lottery.core.model import Problem, Source, Where
from trygghetsrad.lottery.core.network import END, START, Network, network_of, require_feasible
from trygghetsrad.lottery.core.proof import Leximin, Multipliers, Stage, in_lowest_terms
from trygghetsrad.lottery.core.rows import Rows, rows_of


def leximin(problem: Problem) -> Leximin:
    """The leximin chances of a problem with at most two features. Raises BadInput and Infeasible."""
    network = network_of(problem)
    require_feasible(network)
    rows = rows_of(problem)
    fixed: dict[int, Fraction] = {}
    stages = []
    while len(fixed) < len(problem.pool):
        raised = _raise(network, fixed)
        pinned, cuts = _pinned(network, fixed, raised)
        stages.append(Stage(raised.level, tuple(pinned), (), _multipliers(network, rows, fixed, raised.level, cuts)))
        fixed |= {number: raised.level * problem.people[number] for number in pinned}
    return Leximin(problem, tuple(fixed[number] for number in range(len(problem.pool))), tuple(stages))


def _multipliers(
    network: Network, rows: Rows, fixed: Mapping[int, Fraction], level: Fraction, cuts: Iterable[frozenset[int]]
) -> Multipliers:
    """The tight cuts as multiples of rows, added up.

    A limit on an arc that leaves a cut counts once, a demand on one that enters it counts minus once. So a type that
    enters has the coefficient 1, unless its own cell demands more than the level does.
    """
    values = {row.where: at for at, row in enumerate(rows.rows) if row.source is not Source.CELL}
    cells = {row.where: at for at, row in enumerate(rows.rows) if row.source is Source.CELL}
    total: Counter[int] = Counter()
    for nodes in cuts:
        start, end = START in nodes, END in nodes
        total[values[()]] += end - start
        for node, (axis, value) in enumerate(network.values, start=2):
            where = _where(network.problem, axis, value)
            total[values[where]] += (node in nodes) - end if axis else start - (node in nodes)
        for number, (tail, head) in enumerate(network.ends[: len(network.problem.pool)]):
            demanded = network.lower[number]
            if head in nodes and tail not in nodes and number not in fixed and demanded > level * rows.people[number]:
                total[cells[tuple(sorted(network.demands[number].where))]] -= 1
    return in_lowest_terms({number: factor for number, factor in sorted(total.items()) if factor})


def _where(problem: Problem, axis: int, value: str) -> Where:
    """A problem with fewer than two features has one nameless value on the side that is missing: everyone."""
    return ((problem.features[axis], value),) if axis < len(problem.features) else ()


def _demands(network: Network, fixed: Mapping[int, Fraction], level: Fraction) -> list[Fraction]:
    """Fewest seats per arc when the fixed types keep theirs and every other chance is at least `level`."""
    demands = [Fraction(seats) for seats in network.lower]
    for number, people in enumerate(network.problem.people):
        demands[number] = fixed.get(number, max(demands[number], level * people))
    return demands


def _limits(network: Network, fixed: Mapping[int, Fraction]) -> list[Fraction]:
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


def _raise(network: Network, fixed: Mapping[int, Fraction]) -> _Raised:
    people = network.problem.people
    free = [number for number in range(len(people)) if number not in fixed]
    level = min(Fraction(network.upper[number], people[number]) for number in free)
    limits = _limits(network, fixed)
    while True:
        demands = _demands(network, fixed, level)
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


def _pinned(network: Network, fixed: Mapping[int, Fraction], raised: _Raised) -> tuple[list[int], list[frozenset[int]]]:
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
