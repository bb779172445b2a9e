"""Check that chances are leximin, without trusting whoever computed them.

By induction over the stages: given what is fixed so far and that nobody else falls below the level, each type fixed
at this level can rise no more, either because it is at its own upper bound or because it enters a cut that must
receive as much as it can pass on. A cut needs only additions to check.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from trygghetsrad.lottery.core.leximin import Leximin, Stage, TightCut, demands_at, limits_at
from trygghetsrad.lottery.core.network import END, START, Network, network_of

UNKNOWN = -1
"""A node for a value that the problem lacks: no arc meets it, and a cut that names it shows nothing."""


def check_certificate(claim: Leximin) -> list[str]:
    """What is wrong with the claim; nothing when it is proved. Raises BadInput and Infeasible as `network_of` does."""
    network = network_of(claim.problem)
    if len(claim.seats) != len(claim.problem.pool):
        return ["seats: not one number per type"]
    return [*_feasibility(network, claim.seats), *_stages(network, claim)]


def _feasibility(network: Network, seats: Sequence[Fraction]) -> list[str]:
    """The expected seats keep every bound, so (whole-number corners) they are an average of panels."""
    flow = list(seats)
    for axis, value in network.values:
        node = network.values.index((axis, value)) + 2
        flow.append(sum((seats[number] for number in range(len(seats)) if node in network.ends[number]), Fraction()))
    flow.append(sum(seats, Fraction()))
    kept = (low <= amount <= high for low, amount, high in zip(network.lower, flow, network.upper, strict=True))
    return [] if all(kept) else ["seats: a bound is broken"]


def _stages(network: Network, claim: Leximin) -> list[str]:
    wrong: list[str] = []
    fixed: dict[int, Fraction] = {}
    number_of = {kind: number for number, kind in enumerate(claim.problem.types)}
    for at, stage in enumerate(claim.stages):
        numbers = [number_of.get(kind, -1) for kind in stage.fixed]
        if not numbers or min(numbers) < 0 or len(set(numbers)) < len(numbers) or not fixed.keys().isdisjoint(numbers):
            return [*wrong, f"stage {at}: the types fixed are not ones still free"]
        if not _stage_holds(network, claim.seats, fixed, stage, numbers):
            wrong.append(f"stage {at}: the cuts do not pin the types")
        fixed |= {number: claim.seats[number] for number in numbers}
    if len(fixed) < len(claim.seats):
        wrong.append("stages: some type is never fixed")
    if any(first.level >= second.level for first, second in pairwise(claim.stages)):
        wrong.append("stages: the levels do not rise")
    return wrong


def _stage_holds(
    network: Network, seats: Sequence[Fraction], fixed: dict[int, Fraction], stage: Stage, numbers: Sequence[int]
) -> bool:
    people = network.problem.people
    free = [number for number in range(len(people)) if number not in fixed]
    if any(seats[number] < stage.level * people[number] for number in free):
        return False
    if any(seats[number] != stage.level * people[number] for number in numbers):
        return False
    cuts = [cut for cut in (_nodes(network, cut) for cut in stage.cuts) if _tight(network, fixed, stage.level, cut)]
    return all(
        seats[number] == network.upper[number]
        or any(network.ends[number][1] in cut and network.ends[number][0] not in cut for cut in cuts)
        for number in numbers
    )


def _tight(network: Network, fixed: dict[int, Fraction], level: Fraction, nodes: frozenset[int]) -> bool:
    if UNKNOWN in nodes:
        return False
    inward, outward = network.crossing(nodes)
    demands, limits = demands_at(network, fixed, level), limits_at(network, fixed)
    return sum(demands[arc] for arc in inward) == sum(limits[arc] for arc in outward)


def _nodes(network: Network, cut: TightCut) -> frozenset[int]:
    names = (*network.problem.features, "", "")
    named = {(names[axis], value): node for node, (axis, value) in enumerate(network.values, start=2)}
    nodes = {named.get(pair, UNKNOWN) for pair in cut.values}
    return frozenset(nodes | ({START} if cut.start else set()) | ({END} if cut.end else set()))
