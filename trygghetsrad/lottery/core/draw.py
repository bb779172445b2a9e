"""From the dice to people: the panel, the reserve of each type in order, and who can take an empty seat."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from math import isqrt
from operator import attrgetter

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


_rank = attrgetter("rank")
_LAST = b"\xff" * 32


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
    ranked = first_of_each(problem, tuple(entries), seed, _wanted(problem, seats, depth))
    chosen_homes = homes_chosen(seed, problem, seats, ranked)
    panel: list[Ranked] = []
    left: list[Ranked] = []
    for kind, chosen in zip(problem.types, seats, strict=True):
        order = ranked[kind]
        if kind in chosen_homes:
            order = _one_from_each(order, chosen_homes[kind])
        panel += order[:chosen]
        left += order[chosen : None if depth is None else chosen + depth]
    return Draw(digits, ticket, seed, seats, tuple(panel), tuple(left), depth)


def _wanted(problem: Problem, seats: Sequence[int], depth: int | None) -> dict[Type, int]:
    """How many of each type must be ranked: everyone where homes are told apart, for a home's first may rank late."""
    shared = HOUSEHOLD in problem.features
    return {
        kind: people if depth is None or (shared and kind[-1]) else min(people, chosen + depth)
        for (kind, people), chosen in zip(problem.pool, seats, strict=True)
    }


def first_of_each(
    problem: Problem, entries: Sequence[Entry], seed: bytes, wanted: Mapping[Type, int]
) -> dict[Type, list[Ranked]]:
    """The first so many entries of each type in committed order. Raises BadInput when they are not the pool.

    Ranks lie evenly between 0 and 2^256, so whoever lies far beyond the share that is wanted is passed over by one
    comparison. Should that leave too few, once in a blue moon, everyone of the type is kept. A million entries take
    well under a second.
    """
    counts = Counter([one.values for one in entries])
    if counts != dict(problem.pool):
        raise BadInput("entries", "The entries are not the people the lottery was made for.")
    limits = {kind: _limit(wanted[kind], people) for kind, people in problem.pool}
    found = _ranked_within(limits, entries, seed)
    again = {kind: _LAST if len(found[kind]) < wanted[kind] else b"" for kind in problem.types}
    if any(again.values()):
        found |= {kind: order for kind, order in _ranked_within(again, entries, seed).items() if again[kind]}
    return {kind: sorted(order, key=_rank)[: wanted[kind]] for kind, order in found.items()}


def _limit(wanted: int, people: int) -> bytes:
    """A rank that about `wanted` people and some more stay within; nobody does when nobody is wanted."""
    if not wanted:
        return b""
    share = wanted + 10 * isqrt(wanted) + 30
    return _LAST if share >= people else ((share << 256) // people).to_bytes(32, "big")


def _ranked_within(limits: Mapping[Type, bytes], entries: Iterable[Entry], seed: bytes) -> dict[Type, list[Ranked]]:
    """Each type's entries whose rank (`commitment.rank_of`) is within its limit, in the order they came."""
    found: dict[Type, list[Ranked]] = {kind: [] for kind in limits}
    begun = sha256(seed)
    for one in entries:
        limit = limits[one.values]
        if not limit:
            continue
        hashed = begun.copy()
        hashed.update(one.leaf)
        rank = hashed.digest()
        if rank <= limit:
            found[one.values].append(Ranked(rank, one))
    return found


def homes_chosen(
    seed: bytes, problem: Problem, seats: Sequence[int], ranked: Mapping[Type, Sequence[Ranked]]
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
            homes = {one.entry.home for one in ranked[kind]}
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
    plain, width = without_homes(problem)
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


def without_homes(problem: Problem) -> tuple[Problem, int]:
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
