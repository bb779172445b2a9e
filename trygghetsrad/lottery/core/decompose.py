"""From chances to panels: a short list of whole panels whose weights average to exactly the expected seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from trygghetsrad.lottery.core.flows import circulate
from trygghetsrad.lottery.core.network import Network, network_of
from trygghetsrad.lottery.core.proof import Leximin


@dataclass(frozen=True, slots=True)
class Panel:
    """Seats per type, in the order of `problem.types`, and the panel's probability."""

    seats: tuple[int, ...]
    weight: Fraction


def decompose(chances: Leximin) -> tuple[Panel, ...]:
    """At most one panel more than there are types; the weights add up to 1 and give exactly `chances.seats`.

    A Carathéodory walk: take a panel within the floor and ceiling of the average still to be made, for as long as the
    rest stays within that box. Each step makes one more arc whole, so the walk ends. Every panel keeps the quotas,
    and gives each type and each value its expected seats rounded down or up.
    """
    network = network_of(chances.problem)
    mass = lcm(*(seats.denominator for seats in chances.seats))
    rest = _on_every_arc(network, [int(seats * mass) for seats in chances.seats])
    whole, left, panels = mass, mass, []
    while left:
        floor = [amount // left for amount in rest]
        ceiling = [-(-amount // left) for amount in rest]
        flow = circulate(network.nodes, network.ends, floor, ceiling)
        step = min(_room(*arc, left) for arc in zip(rest, flow, floor, ceiling, strict=True))
        rest = [amount - step * seats for amount, seats in zip(rest, flow, strict=True)]
        left -= step
        panels.append(Panel(tuple(flow[: len(chances.seats)]), Fraction(step, whole)))
    return tuple(panels)


def _room(amount: int, seats: int, floor: int, ceiling: int, left: int) -> int:
    """How much weight a panel with these seats on an arc can take before the rest leaves the box."""
    if floor == ceiling:
        return left
    return left * ceiling - amount if seats == floor else amount - left * floor


def _on_every_arc(network: Network, types: Sequence[int]) -> list[int]:
    """Extend seats per type to the arcs of values and of the panel itself."""
    totals = [0] * network.nodes
    for number, amount in enumerate(types):
        for node in network.ends[number]:
            totals[node] += amount
    return [*types, *totals[2:], sum(types)]
