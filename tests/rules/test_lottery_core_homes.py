"""Draws where some share an address: never two from one home, and everyone as often as their chance says."""

import random
from collections import Counter
from fractions import Fraction
from hashlib import sha256
from itertools import product
from typing import Any

import pytest

from tests.rules.lottery_cases import Case, possible_cases
from trygghetsrad.lottery.core import (
    HOUSEHOLD,
    Draw,
    Entry,
    NumberedLottery,
    Person,
    Quota,
    Type,
    build_record,
    commitment_of,
    draw,
    fairest_lottery,
    faults,
    homes_of,
    leaf_of,
    lottery_hash,
    merkle_root,
    number_lottery,
    replacement_order,
)
from trygghetsrad.lottery.core.model import keeps_quotas

Json = dict[str, Any]
STREET = {f"p{number}": f"h{number // 2}" for number in range(12)} | {f"p{number}": "h9" for number in (18, 19, 20)}
"""Six homes of two and one of three; p12 to p17 and p21 live alone."""
PEOPLE = tuple(Person(f"p{n}", ("ab"[n % 2] if n < 18 else "b", "km"[n % 3 > 0], "xyz"[n % 3])) for n in range(22))
QUOTAS = (Quota("age", "a", 2, 3), Quota("sex", "k", 1, 3), Quota("ort", "x", 1, 2))
TOWN = Case(("age", "sex", "ort"), 5, QUOTAS, (), PEOPLE, STREET)


def entries_of(case: Case) -> list[Entry]:
    told = homes_of(case.people, case.address_of).people if HOUSEHOLD in case.problem().features else case.people
    return [
        Entry(one.id, one.values, leaf_of("p", {"id": one.id, "home": home}, bytes(16)), home)
        for one in told
        for home in (case.address_of.get(one.id, ""),)
    ]


def locked(case: Case, tickets: int = 1000) -> tuple[NumberedLottery, list[Entry], bytes]:
    entries = entries_of(case)
    root = merkle_root(entry.leaf for entry in entries)
    return number_lottery(fairest_lottery(case.problem()), tickets, root), entries, root


def drawn(numbered: NumberedLottery, entries: list[Entry], root: bytes, pool: str, ticket: int) -> Draw:
    """A draw as if the pool had another name: the same lottery, other people within the types."""
    digits = str(ticket).zfill(len(str(numbered.tickets)) - 1)
    return draw(numbered, entries, pool_id=pool, root=root, lottery=sha256(pool.encode()).digest(), digits=digits)


def has_nobody_twice(outcome: Draw, case: Case) -> bool:
    homes = [case.address_of[one.entry.id] for one in outcome.panel if one.entry.id in case.address_of]
    return len(set(homes)) == len(homes) and len(outcome.panel) == case.size


@pytest.mark.parametrize("features", [2, 3])
def test_no_two_of_a_panel_share_a_home_and_every_quota_is_kept(features: int) -> None:
    rng, shared = random.Random(features), 0
    for case in possible_cases(30 + features, 16, homes=True, features=features):
        numbered, entries, root = locked(case)
        number_of = {person.id: number for number, person in enumerate(case.people)}
        panels = set(case.panels())
        shared += HOUSEHOLD in numbered.lottery.problem.features
        for turn in range(8):
            outcome = drawn(numbered, entries, root, f"p{turn}", rng.randrange(1000))
            assert has_nobody_twice(outcome, case)
            assert keeps_quotas(numbered.lottery.problem, outcome.seats)
            assert tuple(sorted(number_of[one.entry.id] for one in outcome.panel)) in panels
    assert shared > 9


def test_each_person_is_drawn_as_often_as_the_chance_says() -> None:
    """Every ticket of several pools that differ in name alone: chi-square over people, and over those of a home."""
    numbered, entries, root = locked(TOWN)
    assert HOUSEHOLD in numbered.lottery.problem.features
    assert numbered.rounding.lowest_kept > Fraction(9, 10)
    chances = dict(zip(numbered.lottery.problem.types, numbered.rounding.actual, strict=True))
    taken, draws = Counter[str](), 0
    for turn in range(4):
        for ticket in range(1000):
            outcome = drawn(numbered, entries, root, f"p{turn}", ticket)
            assert has_nobody_twice(outcome, TOWN)
            taken.update(one.entry.id for one in outcome.panel)
            draws += 1
    surprise, free = 0.0, 0
    for entry in entries:
        chance = float(chances[entry.values])
        if 0 < chance < 1:
            surprise += (taken[entry.id] - draws * chance) ** 2 / (draws * chance * (1 - chance))
            free += 1
        else:
            assert taken[entry.id] == draws * chance
    assert free >= 15
    assert surprise < 48, "chi-square over at most 22 people: one in a thousand by chance"


@pytest.mark.parametrize("depth", [None, 0, 2])
def test_the_verifier_agrees(depth: int | None) -> None:
    numbered, entries, root = locked(TOWN)
    commitment = commitment_of(numbered, pool_id="p", software="1", salt=bytes(16))
    for digits in ("000", "417", "999"):
        hashed = lottery_hash(commitment)
        outcome = draw(numbered, entries, pool_id="p", root=root, lottery=hashed, digits=digits, depth=depth)
        record = build_record(commitment, root, outcome=outcome, entries=entries)
        assert faults(record) == []
        assert faults(with_homes_changed(record)) == ["draw"]


def with_homes_changed(record: Json) -> Json:
    """Somebody who sits has changed homes with one of the same type who does not.

    Where neither home has a seat the record does not tell, for it draws the same people. The token is part of what each
    leaf is made of, so both see it in their own proof.
    """
    seated = {leaf for kind in record["draw"]["panel"] for leaf in kind}
    rows = zip(record["leaves"], record["homes"], strict=True)
    for kind, (leaves, homes) in enumerate(rows):
        of_seated = [at for at, leaf in enumerate(leaves) if homes[at] and leaf in seated]
        taken = {homes[at] for at in of_seated}
        for one, two in product(of_seated, range(len(leaves))):
            if homes[two] not in taken:
                changed = list(homes)
                changed[one], changed[two] = homes[two], homes[one]
                return {**record, "homes": [*record["homes"][:kind], changed, *record["homes"][kind + 1 :]]}
    raise AssertionError("Nobody could change homes.")


def test_a_seat_is_never_offered_to_a_home_that_has_one() -> None:
    numbered, entries, root = locked(TOWN)
    problem = numbered.lottery.problem
    for ticket in range(0, 1000, 37):
        outcome = drawn(numbered, entries, root, "p", ticket)
        for leaver in outcome.panel:
            sitting = [one.entry for one in outcome.panel if one != leaver]
            homes = {one.home for one in sitting if one.home}
            order = replacement_order(
                problem,
                [one.values for one in sitting],
                [leaver.entry.values],
                outcome.reserve,
                homes_taken=homes,
            )
            assert not homes & {one.entry.home for one in order}
            for one in order:
                kinds = Counter[Type](entry.values[:-1] for entry in (*sitting, one.entry))
                assert all(q.minimum <= with_value(kinds, q) <= q.maximum for q in QUOTAS)


def with_value(kinds: Counter[Type], quota: Quota) -> int:
    at = TOWN.features.index(quota.feature)
    return sum(count for kind, count in kinds.items() if kind[at] == quota.value)
