"""From the dice to people: the panel, the reserve of each type in order, and who can take an empty seat."""

import heapq
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from trygghetsrad.lottery.core.commitment import draw_seed, rank_of
from trygghetsrad.lottery.core.fairest import find_conflict
from trygghetsrad.lottery.core.lottery import NumberedLottery
from trygghetsrad.lottery.core.model import HOUSEHOLD, BadInput, CellQuota, Problem, Quota, Type, Where
from trygghetsrad.lottery.core.tickets import TicketRange, ticket_of


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of the pool: who (any id, it decides nothing), which type, the committed leaf, and which home.

    `home` is a token that those who share an address have in common; it matters where the problem tells homes apart.
    """

    id: str
    values: Type
    leaf: bytes
    home: str = ""


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
    chosen_homes = homes_chosen(seed, problem, seats, by_type)
    panel: list[Ranked] = []
    left: list[Ranked] = []
    for (kind, people), chosen in zip(problem.pool, seats, strict=True):
        homes = chosen_homes.get(kind)
        wanted = people if depth is None or homes is not None else chosen + depth
        first = heapq.nsmallest(wanted, by_type[kind], key=lambda one: rank_of(seed, one.leaf))
        order = [Ranked(rank_of(seed, one.leaf), one) for one in first]
        if homes is not None:
            order = _one_from_each(order, homes)
        panel += order[:chosen]
        left += order[chosen : wanted if depth is None else chosen + depth]
    return Draw(digits, ticket, seed, seats, tuple(panel), tuple(left), depth)


def homes_chosen(
    seed: bytes, problem: Problem, seats: Sequence[int], by_type: Mapping[Type, Sequence[Entry]]
) -> dict[Type, frozenset[str]]:
    """For each type that shares addresses with others: the homes that its seats go to, no home twice.

    The homes of a class stand in the order of SHA-256(seed | home), and its types take theirs in turn. Each home of a
    class has somebody of each of its types, and a quota holds the class to its number of homes, so there are enough.
    """
    chosen: dict[Type, frozenset[str]] = {}
    if HOUSEHOLD not in problem.features:
        return chosen
    waiting: dict[str, list[str]] = {}
    for kind, given in zip(problem.types, seats, strict=True):
        if not (at_home := kind[-1]):
            continue
        if at_home not in waiting:
            homes = {entry.home for entry in by_type[kind]}
            waiting[at_home] = sorted(homes, key=lambda home: rank_of(seed, home.encode()))
        chosen[kind] = frozenset(waiting[at_home][:given])
        del waiting[at_home][:given]
    return chosen


def _one_from_each(order: Sequence[Ranked], homes: frozenset[str]) -> list[Ranked]:
    """The first of each chosen home, then everyone else, each part in its order."""
    seen: set[str] = set()
    first: list[Ranked] = []
    rest: list[Ranked] = []
    for one in order:
        home = one.entry.home
        (first if home in homes and home not in seen else rest).append(one)
        seen.add(home)
    return [*first, *rest]


def replacement_order(
    problem: Problem,
    sitting: Sequence[Type],
    vacated: Sequence[Type],
    reserve: Iterable[Ranked],
    *,
    homes_taken: Collection[str] = (),
) -> tuple[Ranked, ...]:
    """Who can take the empty seat, best first: those of a vacated type, then all others, each in committed order.

    `sitting` are the types of the members who remain, `reserve` those still willing; nobody from a home in
    `homes_taken` is named. Only candidates with whom every quota can be kept are named; with several empty seats that
    means that the rest of the reserve can fill the others. Nobody is named when the quotas cannot be kept.

    Homes are told apart by who lives there, so the types are compared by their other values: that no home sends two
    is seen to by `homes_taken`.
    """
    if len(sitting) >= problem.size:
        raise BadInput("no_vacancy", "No seat is empty.")
    plain, width = _without_homes(problem)
    waiting = sorted((one for one in reserve if one.entry.home not in homes_taken or not one.entry.home), key=_rank)
    members = Counter(kind[:width] for kind in sitting)
    available = Counter(one.entry.values[:width] for one in waiting)
    keeping = {
        kind
        for kind in sorted(available)
        if _can_be_filled(plain, members + Counter([kind]), available - Counter([kind]))
    }
    fitting = [one for one in waiting if one.entry.values[:width] in keeping]
    own = {kind[:width] for kind in vacated}
    return tuple(sorted(fitting, key=lambda one: one.entry.values[:width] not in own))


def _rank(one: Ranked) -> bytes:
    return one.rank


def _by_type(problem: Problem, entries: Iterable[Entry]) -> dict[Type, list[Entry]]:
    by_type: dict[Type, list[Entry]] = {kind: [] for kind in problem.types}
    for entry in entries:
        by_type.setdefault(entry.values, []).append(entry)
    if {kind: len(found) for kind, found in by_type.items()} != dict(problem.pool):
        raise BadInput("entries", "The entries are not the people the lottery was made for.")
    return by_type


def _without_homes(problem: Problem) -> tuple[Problem, int]:
    """The problem without its last feature where that tells homes apart, and how many values a type then has."""
    if HOUSEHOLD not in problem.features:
        return problem, len(problem.features)
    features = problem.features[:-1]
    pool: Counter[Type] = Counter()
    for kind, people in problem.pool:
        pool[kind[:-1]] += people
    quotas = [quota for quota in problem.quotas if quota.feature in features]
    return Problem.of(features, problem.size, quotas, pool, problem.cells), len(features)


def _can_be_filled(problem: Problem, members: Counter[Type], available: Counter[Type]) -> bool:
    """Can these members be completed to a panel from those available?"""
    left = problem.size - members.total()
    quotas = [
        Quota(one.feature, one.value, one.minimum - taken, one.maximum - taken)
        for one in problem.quotas
        for taken in (_taken(problem, members, ((one.feature, one.value),)),)
    ]
    cells = [
        CellQuota(one.where, one.minimum - taken, one.maximum - taken)
        for one in problem.cells
        for taken in (_taken(problem, members, one.where),)
    ]
    if any(one.maximum < 0 for one in quotas) or any(one.maximum < 0 for one in cells) or available.total() < left:
        return False
    if not left:
        return all(one.minimum <= 0 for one in quotas) and all(one.minimum <= 0 for one in cells)
    at_least = [replace(one, minimum=max(0, one.minimum)) for one in quotas]
    in_cells = [replace(one, minimum=max(0, one.minimum)) for one in cells]
    return find_conflict(Problem.of(problem.features, left, at_least, available, in_cells)) is None


def _taken(problem: Problem, members: Counter[Type], where: Where) -> int:
    asked = [(problem.features.index(feature), value) for feature, value in where]
    return sum(people for kind, people in members.items() if all(kind[axis] == value for axis, value in asked))
