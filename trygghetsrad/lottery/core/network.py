"""The problem as a network: panel -> value of the first feature -> type -> value of the second -> panel.

With at most two features every quota is a bound on one arc, so the relaxation has whole-number corners: every point
of it is a lottery over whole panels. One feature is the same network with a single value on the other side.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from trygghetsrad.lottery.core.flows import NoCirculation, circulate
from trygghetsrad.lottery.core.model import BadInput, Bound, Conflict, Infeasible, Problem, Source, Type, Where

MOST_FEATURES = 2
START, END = 0, 1


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs in this order: one per type (as in `problem.types`), one per value, and last the panel itself."""

    problem: Problem
    values: tuple[tuple[int, str], ...]
    """(feature index, value) of nodes 2, 3, ...; nodes 0 and 1 are the panel's start and end."""
    ends: tuple[tuple[int, int], ...]
    demands: tuple[Bound, ...]
    limits: tuple[Bound, ...]

    @property
    def nodes(self) -> int:
        """Number of nodes."""
        return len(self.values) + 2

    @property
    def lower(self) -> tuple[int, ...]:
        """Fewest seats per arc."""
        return tuple(bound.seats for bound in self.demands)

    @property
    def upper(self) -> tuple[int, ...]:
        """Most seats per arc."""
        return tuple(bound.seats for bound in self.limits)

    def crossing(self, nodes: frozenset[int]) -> tuple[list[int], list[int]]:
        """The arcs that enter the set of nodes, and those that leave it."""
        inward = [arc for arc, (tail, head) in enumerate(self.ends) if head in nodes and tail not in nodes]
        outward = [arc for arc, (tail, head) in enumerate(self.ends) if tail in nodes and head not in nodes]
        return inward, outward


def network_of(problem: Problem) -> Network:
    """Lay out the network. Raises BadInput for more than two features, Infeasible when one bound contradicts another.

    The limits are sharpened by the number of people, which changes no panel but names the true reason of a conflict.
    """
    if len(problem.features) > MOST_FEATURES:
        raise BadInput("features", "A network has at most two features.", problem.features)
    values = _values(problem)
    node = {value: number for number, value in enumerate(values, start=2)}
    ends = [(node[0, _at(kind, 0)], node[1, _at(kind, 1)]) for kind in problem.types]
    ends += [(START, node[value]) if value[0] == 0 else (node[value], END) for value in values]
    size = Bound(Source.SIZE, (), problem.size)
    types = [_type_bounds(problem, kind, people) for kind, people in problem.pool]
    bounds = [*types, *(_value_bounds(problem, axis, value) for axis, value in values), (size, size)]
    _refuse_absent_cells(problem)
    for demand, limit in bounds:
        if demand.seats > limit.seats:
            raise Infeasible(Conflict((demand,), (limit,)))
    demands, limits = zip(*bounds, strict=True)
    return Network(problem, values, (*ends, (END, START)), demands, limits)


def require_feasible(network: Network) -> None:
    """Raise Infeasible, with a conflict as small as is easily found, unless some panel keeps all quotas."""
    everything = frozenset(range(network.nodes))
    for node in range(network.nodes):
        for nodes in (frozenset([node]), everything - {node}):
            _refuse(network, nodes)
    try:
        circulate(network.nodes, network.ends, network.lower, network.upper)
    except NoCirculation as cut:
        _refuse(network, cut.nodes)
        raise


def _refuse(network: Network, nodes: frozenset[int]) -> None:
    inward, outward = network.crossing(nodes)
    demands = tuple(network.demands[arc] for arc in inward if network.demands[arc].seats)
    conflict = Conflict(demands, tuple(network.limits[arc] for arc in outward))
    if conflict.demanded > conflict.available:
        raise Infeasible(conflict)


def _values(problem: Problem) -> tuple[tuple[int, str], ...]:
    found = {(axis, _at(kind, axis)) for kind in problem.types for axis in range(MOST_FEATURES)}
    found |= {(problem.features.index(quota.feature), quota.value) for quota in problem.quotas}
    return tuple(sorted(found))


def _at(kind: Type, axis: int) -> str:
    return kind[axis] if axis < len(kind) else ""


def _type_bounds(problem: Problem, kind: Type, people: int) -> tuple[Bound, Bound]:
    where = tuple(zip(problem.features, kind, strict=True))
    cell = next((cell for cell in problem.cells if cell.where == tuple(sorted(where))), None)
    if cell is None:
        return Bound(Source.NOTHING, where, 0), _people_or_size(problem, where, people)
    return Bound(Source.CELL, where, cell.minimum), _smaller(
        Bound(Source.CELL, where, cell.maximum), _people_or_size(problem, where, people)
    )


def _value_bounds(problem: Problem, axis: int, value: str) -> tuple[Bound, Bound]:
    where: Where = ((problem.features[axis], value),) if axis < len(problem.features) else ()
    people = sum(people for kind, people in problem.pool if _at(kind, axis) == value)
    room = _people_or_size(problem, where, people)
    quota = next((quota for quota in problem.quotas if ((quota.feature, quota.value),) == where), None)
    if quota is None:
        return Bound(Source.NOTHING, where, 0), room
    return Bound(Source.QUOTA, where, quota.minimum), _smaller(Bound(Source.QUOTA, where, quota.maximum), room)


def _people_or_size(problem: Problem, where: Where, people: int) -> Bound:
    return _smaller(Bound(Source.PEOPLE, where, people), Bound(Source.SIZE, (), problem.size))


def _smaller(first: Bound, second: Bound) -> Bound:
    return first if first.seats <= second.seats else second


def _refuse_absent_cells(problem: Problem) -> None:
    """A cell that nobody is in has no arc, so its demand is seen here. A cell of one value is a value's quota."""
    kinds: Iterable[Where] = [tuple(sorted(zip(problem.features, kind, strict=True))) for kind in problem.types]
    for cell in problem.cells:
        if len(cell.where) != len(problem.features):
            raise BadInput("cell", "A cell must name a value of every feature.", [value for _, value in cell.where])
        if cell.minimum and cell.where not in kinds:
            limit = Bound(Source.PEOPLE, cell.where, 0)
            raise Infeasible(Conflict((Bound(Source.CELL, cell.where, cell.minimum),), (limit,)))
