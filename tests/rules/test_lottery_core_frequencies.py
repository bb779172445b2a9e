"""A million throws of the dice, from a fixed stream: panels, groups and people come as often as they should."""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from itertools import product
from math import sqrt

import numpy as np
import pytest

from tests.rules.lottery_cases import larger
from trygghetsrad.lottery.core import (
    Entry,
    NumberedLottery,
    Problem,
    Quota,
    Type,
    draw,
    fairest_lottery,
    leaf_of,
    merkle_root,
    number_lottery,
)

COUNTS: dict[Type, int] = dict(zip(product("abc", "km"), (2, 3, 2, 2, 4, 1), strict=True))
QUOTAS = [Quota("age", "a", 1, 1), Quota("sex", "k", 1, 2)]
PROBLEM = Problem.of(("age", "sex"), 3, QUOTAS, COUNTS)
THROWS = 1_000_000


def digits() -> Iterator[np.ndarray]:
    """Digits without end: of SHA-256 of 0, 1, 2, ... each byte gives its last decimal digit, 250 to 255 give none."""
    block = 0
    while True:
        data = b"".join(sha256(number.to_bytes(8, "big")).digest() for number in range(block, block + 4096))
        drawn = np.frombuffer(data, dtype=np.uint8)
        yield drawn[drawn < 250] % 10
        block += 4096


def thrown(count: int, dice: int) -> np.ndarray:
    """The first so many tickets of the stream."""
    parts, have = [], 0
    for part in digits():
        parts.append(part)
        have += len(part)
        if have >= count * dice:
            break
    each = np.concatenate(parts)[: count * dice].astype(np.int64).reshape(count, dice)
    return each @ 10 ** np.arange(dice - 1, -1, -1)


def once_in_a_thousand(free: int) -> float:
    """What chi-square with so many degrees of freedom passes once in a thousand (Wilson and Hilferty)."""
    return free * (1 - 2 / (9 * free) + 3.09 * sqrt(2 / (9 * free))) ** 3


def surprise(seen: np.ndarray, expected: np.ndarray) -> float:
    return float(((seen - expected) ** 2 / expected).sum())


def the_lottery(problem: Problem, tickets: int) -> NumberedLottery:
    return number_lottery(fairest_lottery(problem), tickets, sha256(b"root").digest())


@pytest.mark.parametrize(("problem", "dice"), [(PROBLEM, 3), (larger(), 6)], ids=["two features", "five features"])
def test_a_million_throws_give_each_panel_and_each_type_its_share(problem: Problem, dice: int) -> None:
    numbered = the_lottery(problem, 10**dice)
    tickets = thrown(THROWS, dice)
    starts = np.array([part.first for part in numbered.ranges])
    seen = np.bincount(np.searchsorted(starts, tickets, side="right") - 1, minlength=len(starts))
    expected = np.array([part.count * THROWS / 10**dice for part in numbered.ranges])
    often = expected >= 10
    assert expected[~often].sum() < THROWS / 1000
    assert surprise(seen[often], expected[often]) < once_in_a_thousand(int(often.sum()) - 1)
    seats = np.array([part.seats for part in numbered.ranges])
    given = seen @ seats
    for at, (people, chance) in enumerate(zip(problem.people, numbered.rounding.actual, strict=True)):
        mean = float(chance) * people
        spread = sqrt(float(expected @ (seats[:, at] - mean) ** 2))
        assert abs(given[at] - mean * THROWS) <= 4.5 * spread, problem.types[at]


def test_the_stream_of_digits_is_even() -> None:
    """Else the tests above would prove little: every ticket of a thousand, and every digit at each place."""
    tickets = thrown(THROWS, 3)
    assert surprise(np.bincount(tickets, minlength=1000), np.full(1000, 1000.0)) < once_in_a_thousand(999)
    for place in (1, 10, 100):
        seen = np.bincount(tickets // place % 10, minlength=10)
        assert surprise(seen, np.full(10, THROWS / 10)) < once_in_a_thousand(9)


def test_twenty_thousand_whole_draws_take_each_person_as_often_as_the_chance_says() -> None:
    entries = [
        Entry(f"{kind}{number}", kind, leaf_of("p", {"kind": list(kind), "number": number}, bytes(16)))
        for kind, people in PROBLEM.pool
        for number in range(people)
    ]
    numbered, root = the_lottery(PROBLEM, 1000), merkle_root(entry.leaf for entry in entries)
    chances = dict(zip(PROBLEM.types, numbered.rounding.actual, strict=True))
    taken, draws = Counter[str](), 20_000
    for turn, ticket in enumerate(thrown(draws, 3).tolist()):
        hashed = sha256(turn.to_bytes(8, "big")).digest()
        outcome = draw(numbered, entries, pool_id="p", root=root, lottery=hashed, digits=f"{ticket:03}", depth=0)
        taken.update(one.entry.id for one in outcome.panel)
    wild = 0.0
    for entry in entries:
        chance = float(chances[entry.values])
        wild += (taken[entry.id] - draws * chance) ** 2 / (draws * chance * (1 - chance))
    assert wild < once_in_a_thousand(len(entries))
