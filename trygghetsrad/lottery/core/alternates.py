"""Alternates: those who are asked first when members leave, so chosen that the quotas then suffer least.

Who will leave is not known, only how likely it is. The alternates are the choice of types with the least expected
breach: seats that quotas lack or have too many, and seats left empty, when the best use is made of the alternates in
each case. The problem is that of Assos, Baharav, Flanigan and Procaccia, "Alternates, Assemble! Selecting Optimal
Alternates for Citizens' Assemblies" (2025). Within a type those come who rank first by the draw's own seed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from trygghetsrad.lottery.core.draw import Ranked, without_homes
from trygghetsrad.lottery.core.model import BadInput, Problem, Type

MOST_CASES, MOST_LISTED, MOST_SAMPLED, LEAST_SAMPLED = 400, 32_000, 4_000, 60
"""Cases that are all looked at, in all and times the types; cases drawn times the types, and drawn at least."""
NEARLY_ALL = Fraction(9, 10)
USUAL = Fraction(1, 10)
"""About one in ten leaves a council before its term is over."""

Leaving = tuple[int, ...]
"""How many leave, per type."""


@dataclass(frozen=True, slots=True)
class Cases:
    """Who leaves and how likely that is. What lies beyond is counted as if everybody left."""

    likely: tuple[tuple[Leaving, Fraction], ...]
    is_every: bool
    """Were all cases looked at, up to as many members as can be, or are these a sample?"""


@dataclass(frozen=True, slots=True)
class Alternates:
    """The choice. `breach` is the expected number of seats outside the quotas, over the cases looked at."""

    counts: tuple[tuple[Type, int], ...]
    people: tuple[Ranked, ...]
    """In committed order; who is asked for a certain seat is for `replacement_order` to say."""
    breach: float
    is_best: bool
    """By the solver's word no other choice has a breach a hundredth smaller in these cases."""
    is_every: bool
    """All cases were looked at, up to as many leaving as is likely; else a sample of them."""


def choose_alternates(
    problem: Problem,
    sitting: Sequence[Type],
    reserve: Iterable[Ranked],
    wanted: int,
    *,
    leaving: Fraction | Sequence[Fraction] = USUAL,
    homes_taken: Collection[str] = (),
) -> Alternates:
    """So many alternates from the reserve; fewer when it is shorter. Needs highspy. Raises BadInput and Unsolved.

    `leaving` is each member's probability of leaving, one for all or one for each of `sitting`. Nobody from a home in
    `homes_taken` is chosen, and at most one from each other home. Types are compared without what tells homes apart.
    """
    from trygghetsrad.lottery.core.many.alternates import best_counts  # noqa: PLC0415 - needed here alone

    plain, width = without_homes(problem)
    order = _one_from_each_home(sorted(reserve, key=lambda one: one.rank), homes_taken)
    spare = Counter(one.entry.values[:width] for one in order)
    seats = [kind[:width] for kind in sitting]
    kinds = sorted({*seats, *spare})
    each = [leaving] * len(seats) if isinstance(leaving, Fraction) else list(leaving)
    _refuse_odd(seats, each, wanted)
    cases = cases_of(kinds, list(zip(seats, each, strict=True)))
    found = best_counts(plain, kinds, Counter(seats), spare, min(wanted, len(order)), cases=cases)
    left, people = Counter(found.counts), []
    for one in order:
        if left[one.entry.values[:width]]:
            left[one.entry.values[:width]] -= 1
            people.append(one)
    counts = tuple((kind, count) for kind, count in sorted(found.counts.items()) if count)
    return Alternates(counts, tuple(people), found.breach, found.is_best, cases.is_every)


def cases_of(kinds: Sequence[Type], members: Sequence[tuple[Type, Fraction]]) -> Cases:
    """Every case with few enough leaving, where these are nearly all; else a sample from a fixed stream."""
    each = [[chance for kind, chance in members if kind == one] for one in kinds]
    types = max(1, len(kinds))
    spread = [_numbers_leaving(chances) for chances in each]
    whole: dict[Leaving, Fraction] = {}
    for most in range(1, len(members) + 1):
        cases = dict(_up_to(spread, most))
        if len(cases) > min(MOST_CASES, MOST_LISTED // types) + 1:
            break
        whole = cases
    beyond = 1 - sum(whole.values(), Fraction())
    if 1 - beyond < NEARLY_ALL:
        return Cases(tuple(_sampled(each, max(LEAST_SAMPLED, min(MOST_CASES, MOST_SAMPLED // types)))), is_every=False)
    everybody = tuple(map(len, each))
    whole[everybody] = whole.get(everybody, Fraction()) + beyond
    return Cases(tuple((left, chance) for left, chance in whole.items() if chance), is_every=True)


def _numbers_leaving(chances: Sequence[Fraction]) -> list[Fraction]:
    """How likely it is that 0, 1, 2, ... of these leave."""
    found = [Fraction(1)]
    for chance in chances:
        stay, leave = [*found, Fraction()], [Fraction(), *found]
        found = [one * (1 - chance) + other * chance for one, other in zip(stay, leave, strict=True)]
    return found


def _up_to(spread: Sequence[Sequence[Fraction]], most: int) -> Iterator[tuple[Leaving, Fraction]]:
    """All cases in which at most so many leave."""
    if not spread:
        yield (), Fraction(1)
        return
    for number, chance in enumerate(spread[0][: most + 1]):
        for rest, other in _up_to(spread[1:], most - number):
            yield (number, *rest), chance * other


def _sampled(each: Sequence[Sequence[Fraction]], count: int) -> Iterator[tuple[Leaving, Fraction]]:
    """Cases by the digits of SHA-256 of 0, 1, 2, ...: nobody can choose them."""
    found = Counter[Leaving]()
    for number in range(count):
        seats = iter(range(sum(map(len, each))))
        found[tuple(sum(_leaves(number, next(seats), chance) for chance in chances) for chances in each)] += 1
    for left, times in sorted(found.items()):
        yield left, Fraction(times, count)


def _leaves(number: int, seat: int, chance: Fraction) -> bool:
    drawn = int.from_bytes(sha256(b"%d,%d" % (number, seat)).digest(), "big")
    return drawn * chance.denominator < chance.numerator << 256


def _one_from_each_home(order: Iterable[Ranked], taken: Collection[str]) -> list[Ranked]:
    seen, found = set(taken), []
    for one in order:
        if not one.entry.home or one.entry.home not in seen:
            found.append(one)
            seen.add(one.entry.home)
    return found


def _refuse_odd(seats: Sequence[Type], leaving: Sequence[Fraction], wanted: int) -> None:
    if wanted < 0:
        raise BadInput("alternates", "The number of alternates cannot be negative.", [str(wanted)])
    if len(leaving) != len(seats) or any(not 0 <= chance <= 1 for chance in leaving):
        raise BadInput("leaving", "Each member needs a probability of leaving between 0 and 1.")
