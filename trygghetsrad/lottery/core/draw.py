"""From the dice to people: the panel, the reserve of each type in order, and who can take an empty seat."""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from trygghetsrad.lottery.core.commitment import draw_seed, rank_of
from trygghetsrad.lottery.core.flows import NoCirculation, circulate
from trygghetsrad.lottery.core.lottery import NumberedLottery
from trygghetsrad.lottery.core.model import BadInput, Infeasible, Problem, Type, keeps_quotas
from trygghetsrad.lottery.core.network import network_of
from trygghetsrad.lottery.core.tickets import TicketRange, ticket_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of the pool: who (any id, it decides nothing), which type, and the committed leaf."""

    id: str
    values: Type
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry with its place in the committed order: the smallest rank comes first."""

    rank: bytes
    entry: Entry


@dataclass(frozen=True, slots=True)
class Draw:
    """The outcome. `panel` and `reserve` stand type by type, each type in committed order.

    `depth` is the number of people kept in the reserve of each type at most; None means everyone who is left.
    """

    digits: str
    ticket: int
    seed: bytes
    seats: tuple[int, ...]
    panel: tuple[Ranked, ...]
    reserve: tuple[Ranked, ...]
    depth: int | None


def seats_of(ranges: Sequence[TicketRange], ticket: int) -> tuple[int, ...]:
    """The seats per type of the panel that holds the ticket. Raises BadInput when none does."""
    for part in ranges:
        if part.first <= ticket <= part.last:
            return part.seats
    raise BadInput("ticket", "No panel holds this ticket.", [str(ticket)])


def draw(
    numbered: NumberedLottery,
    entries: Iterable[Entry],
    *,
    pool_id: str,
    root: bytes,
    lottery: bytes,
    digits: str,
    depth: int | None = None,
) -> Draw:
    """The panel that the dice chose: the ticket names seats per type, the seed the people within each type.

    `root` and `lottery` are the two published hashes. `depth` bounds the reserve of each type (None: everyone left).
    Raises BadInput for wrong digits or depth, or when the entries are not the people the lottery was made for.
    """
    if depth is not None and depth < 0:
        raise BadInput("depth", "A reserve cannot be shorter than empty.")
    problem = numbered.lottery.problem
    ticket = ticket_of(digits, numbered.tickets)
    seats = seats_of(numbered.ranges, ticket)
    seed = draw_seed(pool_id, root, lottery, digits)
    by_type = _by_type(problem, entries)
    panel: list[Ranked] = []
    left: list[Ranked] = []
    for (kind, people), chosen in zip(problem.pool, seats, strict=True):
        wanted = people if depth is None else chosen + depth
        first = heapq.nsmallest(wanted, by_type[kind], key=lambda one: rank_of(seed, one.leaf))
        order = [Ranked(rank_of(seed, one.leaf), one) for one in first]
        panel += order[:chosen]
        left += order[chosen:]
    return Draw(digits, ticket, seed, seats, tuple(panel), tuple(left), depth)


def replacement_order(
    problem: Problem, sitting: Sequence[Type], vacated: Sequence[Type], reserve: Iterable[Ranked]
) -> tuple[Ranked, ...]:
    """Who can take the empty seat, best first: those of a vacated type, then all others, each in committed order.

    `sitting` are the types of the members who remain, `reserve` those still willing. Only candidates with whom every
    quota can be kept are named; with several empty seats that means that the rest of the reserve can fill the others.
    Nobody is named when the quotas cannot be kept. Several empty seats need at most two features (else BadInput).
    """
    waiting = sorted(reserve, key=_rank)
    members, available = Counter(sitting), Counter(one.entry.values for one in waiting)
    if len(sitting) >= problem.size:
        raise BadInput("no_vacancy", "No seat is empty.")
    reduced = _with_people(problem, members + available)
    fits = _fits_last if len(sitting) + 1 == problem.size else _fits_with_more
    keeping = {kind for kind in sorted(available) if fits(reduced, members + Counter([kind]))}
    fitting = [one for one in waiting if one.entry.values in keeping]
    return tuple(sorted(fitting, key=lambda one: one.entry.values not in vacated))


def _rank(one: Ranked) -> bytes:
    return one.rank


def _by_type(problem: Problem, entries: Iterable[Entry]) -> dict[Type, list[Entry]]:
    by_type: dict[Type, list[Entry]] = {kind: [] for kind in problem.types}
    for entry in entries:
        by_type.setdefault(entry.values, []).append(entry)
    if {kind: len(found) for kind, found in by_type.items()} != dict(problem.pool):
        raise BadInput("entries", "The entries are not the people the lottery was made for.")
    return by_type


def _with_people(problem: Problem, people: Mapping[Type, int]) -> Problem:
    return replace(problem, pool=tuple(sorted((kind, count) for kind, count in people.items() if count)))


def _fits_last(problem: Problem, members: Mapping[Type, int]) -> bool:
    return keeps_quotas(problem, (members.get(kind, 0) for kind in problem.types))


def _fits_with_more(problem: Problem, members: Mapping[Type, int]) -> bool:
    """Can these members be completed to a panel from the people of the problem?"""
    try:
        network = network_of(problem)
        lower = list(network.lower)
        for number, kind in enumerate(problem.types):
            lower[number] = max(lower[number], members.get(kind, 0))
        if any(low > high for low, high in zip(lower, network.upper, strict=True)):
            return False
        circulate(network.nodes, network.ends, lower, network.upper)
    except (Infeasible, NoCirculation):
        return False
    return True
