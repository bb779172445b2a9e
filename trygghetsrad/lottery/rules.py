"""The draw as this product runs it: who can be drawn, quotas from the population, and who is left at the end.

The mathematics is in `core`; here it is given the shapes that pages and use cases need.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from uuid import UUID

from trygghetsrad.interest.rules import ELSEWHERE
from trygghetsrad.lottery.core import (
    HOUSEHOLD,
    Draw,
    Entry,
    NumberedLottery,
    Person,
    Problem,
    Progress,
    Quota,
    Ranked,
    Type,
    fairest_lottery,
    homes_of,
    is_network,
    number_lottery,
    numbered_in,
    replacement_order,
    tickets_for,
)
from trygghetsrad.lottery.core import propose_quotas as propose
from trygghetsrad.lottery.core.model import keeps_quotas

AGE, SEX, LOCALITY = "age", "sex", "locality"
FEATURES = (AGE, SEX)
EVERY_FEATURE = (AGE, SEX, LOCALITY)
Json = dict[str, Any]
QUICK_TYPES = 80
"""Measured with three features or shared homes: 80 types take about a tenth of a second, 100 up to one."""
ENOUGH = Fraction(9, 10)
"""The part of the lowest chance that whole tickets must leave."""
NO_ROOT = b""
"""Chances do not depend on the order of the tickets, so a trial needs no pool to be locked."""


@dataclass(frozen=True, slots=True)
class Entrants:
    """Everyone who can be drawn, as types in the core's sense; `features` are those that a reader sees."""

    features: tuple[str, ...]
    kinds: tuple[Type, ...]
    homes: tuple[Quota, ...] = ()
    """At most one from each shared address; nothing when nobody shares one, or nobody asks."""

    @property
    def people(self) -> int:
        return len(self.kinds)

    @property
    def sharing(self) -> int:
        """How many share an address with somebody else who can be drawn."""
        return sum(1 for kind in self.kinds if shares_home(kind, self.features))

    @property
    def groups(self) -> list[Type]:
        """Each person's group as a reader sees it, in the order of `kinds`."""
        return [visible(kind, self.features) for kind in self.kinds]

    def problem(self, size: int, quotas: Iterable[Quota]) -> Problem:
        """What is to be drawn. Raises BadInput."""
        features = (*self.features, HOUSEHOLD) if self.homes else self.features
        return Problem.of(features, size, (*quotas, *self.homes), Counter(self.kinds))


def entrants_of(features: Sequence[str], kinds: Iterable[Type], addresses: Iterable[str]) -> Entrants:
    """Tell the types apart by who else lives at the address ("" for somebody without one). Raises BadInput."""
    people = [Person(str(number), kind) for number, kind in enumerate(kinds)]
    told = homes_of(people, {one.id: home for one, home in zip(people, addresses, strict=True) if home})
    if not told.quotas:
        return Entrants(tuple(features), tuple(one.values for one in people))
    return Entrants(tuple(features), tuple(one.values for one in told.people), told.quotas)


def entrants_in(commitment: Mapping[str, Any], kinds: Iterable[Type]) -> Entrants:
    """The entrants of a locked pool, as its commitment tells them apart."""
    problem = problem_in(commitment)
    features = tuple(name for name in problem.features if name != HOUSEHOLD)
    return Entrants(features, tuple(kinds), tuple(quota for quota in problem.quotas if quota.feature == HOUSEHOLD))


def shares_home(kind: Type, features: Sequence[str]) -> bool:
    """Whether somebody else who can be drawn has given the same address."""
    return any(kind[len(features) :])


def committed(reference: str, features: Sequence[str], kind: Type, home: str | None = None) -> Json:
    """What a person's leaf in the pool's tree binds: their number, what a reader sees of their type, and their home.

    `home` is the token of the address ("" without one); None when the draw does not ask. It binds who share an address
    without telling any of them that somebody else there has registered.
    """
    person = {"reference": reference, **dict(zip(features, kind, strict=False))}
    return person if home is None else {**person, "home": home}


def exempted(reference: str, features: Sequence[str], kind: Type, why: str) -> Json:
    """What the leaf of somebody binds who is not in the draw: the same, and why."""
    return {**committed(reference, features, kind), "left_out": why}


def home_token(key: bytes, address: str) -> str:
    """The same text for the same address and key, and nothing to whoever lacks the key; "" for no address."""
    return hmac.new(key, address.encode(), "sha256").hexdigest() if address else ""


def visible(kind: Type, features: Sequence[str]) -> Type:
    """The part of a type that a reader sees: one value for each of the draw's features."""
    return kind[: len(features)]


def propose_quotas(
    population: Mapping[Type, int], size: int, sexes: Sequence[str], places: Mapping[str, int] | None = None
) -> list[Quota]:
    """Seats for each age band, each sex and each of `places` by its share of the population, rounded down and up.

    A sex or a place that the population table does not know gets 0 to 1, so that nobody is shut out. When it knows no
    place at all, each may have any number of seats. Raises BadInput.
    """
    bands: dict[str, int] = {}
    by_sex = dict.fromkeys(sexes, 0)
    for (band, sex), people in population.items():
        bands[band] = bands.get(band, 0) + people
        by_sex[sex] = by_sex.get(sex, 0) + people
    quotas = [
        *_with_room(propose(AGE, bands, size), bands, size),
        *_with_room(propose(SEX, by_sex, size), by_sex, size),
    ]
    return quotas + _quotas_of_places(places or {}, size)


def _quotas_of_places(places: Mapping[str, int], size: int) -> list[Quota]:
    if not any(places.values()):
        return [Quota(LOCALITY, place, 0, size) for place in places]
    return _with_room(propose(LOCALITY, places, size), places, size)


def _with_room(quotas: Sequence[Quota], population: Mapping[str, int], size: int) -> list[Quota]:
    """Lower the least of the known groups when they would fill every seat: an unknown group must have a chance too.

    It happens when the shares come out in whole seats, such as six women and six men of twelve.
    """
    unknown = any(not population[quota.value] for quota in quotas)
    if not unknown or sum(quota.minimum for quota in quotas) < size:
        return list(quotas)
    return [Quota(one.feature, one.value, max(0, one.minimum - 1), one.maximum) for one in quotas]


def completed(quotas: Iterable[Quota], entrants: Entrants, size: int) -> list[Quota]:
    """The quotas, and all room for a locality that somebody in the pool has and no quota names: it may be a new one."""
    given = list(quotas)
    if not given or LOCALITY not in entrants.features:
        return given
    at = entrants.features.index(LOCALITY)
    named = {quota.value for quota in given if quota.feature == LOCALITY}
    return given + [Quota(LOCALITY, place, 0, size) for place in sorted({kind[at] for kind in entrants.kinds} - named)]


def people_by_place(areas: Mapping[str, int], everyone: int, named: Iterable[str]) -> dict[str, int]:
    """The figures of the named places, and of everybody else under ELSEWHERE.

    All are 0 when no area of the table bears the name of a place: then nothing is known.
    """
    known = {area.casefold(): people for area, people in areas.items()}
    places = {place: known.get(place.casefold(), 0) for place in named}
    rest = max(0, everyone - sum(places.values())) if any(places.values()) else 0
    return {**places, ELSEWHERE: rest}


def quotas_out(quotas: Iterable[Quota]) -> list[dict[str, Any]]:
    """Quotas as they are stored."""
    return [
        {"feature": one.feature, "value": one.value, "minimum": one.minimum, "maximum": one.maximum} for one in quotas
    ]


def quotas_in(stored: Iterable[Mapping[str, Any]]) -> list[Quota]:
    """Stored quotas as the core takes them."""
    return [Quota(one["feature"], one["value"], one["minimum"], one["maximum"]) for one in stored]


def one_seat_wider(quotas: Iterable[Quota], size: int) -> list[Quota]:
    """The same quotas with one seat of slack each way."""
    return [Quota(one.feature, one.value, max(0, one.minimum - 1), min(size, one.maximum + 1)) for one in quotas]


def is_quick(problem: Problem) -> bool:
    """Whether a page may find the lottery while somebody waits: a network always, else by how many types there are."""
    return is_network(problem) or len(problem.pool) <= QUICK_TYPES


def numbered_for(problem: Problem, tickets: int, root: bytes, progress: Progress | None = None) -> NumberedLottery:
    """The lottery with its tickets, or with as many more as it needs: how many there are is settled at the lock.

    Raises BadInput, Infeasible, and Cancelled when `progress` says so.
    """
    lottery = fairest_lottery(problem, progress=progress)
    return number_lottery(lottery, max(tickets, tickets_for(lottery, kept=ENOUGH)), root, least_kept=Fraction())


def problem_in(commitment: Mapping[str, Any]) -> Problem:
    """The problem that a lottery was committed to."""
    return numbered_in(commitment, NO_ROOT).lottery.problem


@dataclass(frozen=True, slots=True)
class Replacement:
    """`leaves` withdrew after the pool was locked; `enters` took the seat, or nobody who keeps the quotas was left."""

    leaves: Ranked
    enters: Ranked | None


@dataclass(frozen=True, slots=True)
class Settled:
    """A draw after those who withdrew have been taken out of it."""

    panel: tuple[Ranked, ...]
    alternates: tuple[Ranked, ...]
    replacements: tuple[Replacement, ...]


def settle(problem: Problem, outcome: Draw, gone: Collection[str]) -> Settled:
    """Exclude entries (by id) that withdrew between lock and dice, and fill their seats by the committed rule."""
    panel = [one for one in outcome.panel if one.entry.id not in gone]
    waiting = [one for one in outcome.reserve if one.entry.id not in gone]
    replacements = []
    for leaver in (one for one in outcome.panel if one.entry.id in gone):
        fitting = candidates(problem, [one.entry for one in panel], [leaver.entry.values], waiting)
        enters = fitting[0] if fitting else None
        replacements.append(Replacement(leaver, enters))
        if enters is not None:
            panel.append(enters)
            waiting.remove(enters)
    return Settled(tuple(panel), tuple(sorted(waiting, key=lambda one: one.rank)), tuple(replacements))


def replacements_out(settled: Settled) -> list[Json]:
    """Who left after the lock and who came instead, by leaf."""
    return [
        {"leaves": one.leaves.entry.leaf.hex(), "enters": one.enters.entry.leaf.hex() if one.enters else None}
        for one in settled.replacements
    ]


def candidates(
    problem: Problem, sitting: Sequence[Entry], vacated: Sequence[Type], waiting: Iterable[Ranked]
) -> tuple[Ranked, ...]:
    """Who can take an empty seat, keep the quotas and share no home with those who sit, best first.

    Nobody when no seat is empty.
    """
    if len(sitting) >= problem.size:
        return ()
    homes = {one.home for one in sitting if one.home}
    return replacement_order(problem, [one.values for one in sitting], vacated, waiting, homes_taken=homes)


@dataclass(frozen=True, slots=True)
class Reserve:
    """Those who wait for an empty seat after a draw, in committed order."""

    problem: Problem
    waiting: tuple[Ranked, ...]

    def for_seat(self, sitting: Sequence[Entry], vacated: Type | None, asked: Collection[UUID]) -> list[UUID]:
        """The entries who can take the seat and keep the quotas, best first. Nobody is asked twice (`asked`)."""
        left = [one for one in self.waiting if UUID(one.entry.id) not in asked]
        fitting = candidates(self.problem, sitting, [vacated] if vacated else [], left)
        return [UUID(one.entry.id) for one in fitting]


def is_balanced(problem: Problem, kinds: Iterable[Type]) -> bool:
    """Whether people of these types are a whole panel that keeps every quota."""
    seats = Counter(kinds)
    return keeps_quotas(problem, (seats.get(kind, 0) for kind in problem.types))
