"""Tickets, the draw itself, replacements: exact frequencies, and the same answer everywhere."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from hashlib import sha256
from itertools import combinations, permutations, product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.lottery_cases import larger
from trygghetsrad.lottery.core import (
    BadInput,
    Draw,
    Entry,
    Lottery,
    NumberedLottery,
    Panel,
    Problem,
    Quota,
    Ranked,
    TicketRange,
    Type,
    commitment_of,
    draw,
    fairest_lottery,
    leaf_of,
    lottery_hash,
    merkle_root,
    number_lottery,
    number_tickets,
    replacement_order,
    ticket_of,
    tickets_for,
)
from trygghetsrad.lottery.core.commitment import draw_seed, rank_of
from trygghetsrad.lottery.core.model import keeps_quotas

POOL = "lottning-1"
QUOTAS = [
    Quota("age", "a", 1, 2),
    Quota("age", "b", 2, 3),
    Quota("age", "c", 1, 2),
    Quota("sex", "k", 2, 3),
    Quota("sex", "m", 2, 3),
]
COUNTS: dict[Type, int] = dict(zip(product("abc", "km"), (3, 7, 5, 4, 11, 2), strict=True))
PROBLEM = Problem.of(("age", "sex"), 5, QUOTAS, COUNTS)


def the_entries() -> list[Entry]:
    entries = []
    for kind, people in PROBLEM.pool:
        for number in range(people):
            name = f"{'-'.join(kind)}-{number}"
            salt = sha256(name.encode()).digest()
            entries.append(Entry(name, kind, leaf_of(POOL, {"id": name, "values": list(kind)}, salt)))
    return entries


ENTRIES = the_entries()
ROOT = merkle_root(entry.leaf for entry in ENTRIES)


def prepared(tickets: int = 1000) -> tuple[NumberedLottery, bytes]:
    numbered = number_lottery(fairest_lottery(PROBLEM), tickets, ROOT, least_kept=Fraction())
    return numbered, lottery_hash(commitment_of(numbered, pool_id=POOL, software="test", salt=bytes(16)))


def drawn(digits: str = "417", depth: int | None = None, entries: list[Entry] | None = None) -> Draw:
    numbered, hashed = prepared()
    return draw(numbered, entries or ENTRIES, pool_id=POOL, root=ROOT, lottery=hashed, digits=digits, depth=depth)


# Tickets


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=30), st.integers(1, 6), st.binary())
def test_tickets_cover_the_range_once_and_miss_no_weight_by_a_whole_ticket(
    weights: list[int], digits: int, seed: bytes
) -> None:
    tickets = 10**digits
    panels = [Panel((number,), Fraction(weight, sum(weights))) for number, weight in enumerate(weights)]
    ranges = number_tickets(panels, tickets, seed)
    assert [part.first for part in ranges] == [0, *(part.last + 1 for part in ranges[:-1])]
    assert ranges[-1].last == tickets - 1
    given_to = tickets_of(ranges)
    assert all(abs(given_to.get(panel.seats, 0) - panel.weight * tickets) < 1 for panel in panels)


def tickets_of(ranges: Iterable[TicketRange]) -> Counter[tuple[int, ...]]:
    found = Counter[tuple[int, ...]]()
    for part in ranges:
        found[part.seats] += part.count
    return found


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=30), st.integers(1, 6), st.binary())
def test_every_panel_has_a_tenth_of_its_tickets_under_each_first_digit(
    weights: list[int], digits: int, seed: bytes
) -> None:
    panels = [Panel((number,), Fraction(weight, sum(weights))) for number, weight in enumerate(weights)]
    ranges = number_tickets(panels, 10**digits, seed)
    under: dict[tuple[int, ...], Counter[int]] = {part.seats: Counter() for part in ranges}
    for part in ranges:
        assert part.first // 10 ** (digits - 1) == part.last // 10 ** (digits - 1)
        under[part.seats][part.first // 10 ** (digits - 1)] += part.count
    for seats, count in tickets_of(ranges).items():
        assert all(abs(under[seats][digit] - count / 10) < 1 for digit in range(10))


def test_the_first_digit_says_nothing_of_anyone() -> None:
    """Chances under each first digit beside those over all: within the tickets that ten blocks cannot share evenly."""
    numbered, _ = prepared()
    for digit in range(10):
        block = [part for part in numbered.ranges if part.first // 100 == digit]
        assert sum(part.count for part in block) == 100
        for at, chance in enumerate(numbered.rounding.actual):
            seats = Fraction(sum(part.count * part.seats[at] for part in block), 100)
            assert abs(seats / PROBLEM.people[at] / chance - 1) < Fraction(1, 10)


def test_no_panel_sits_at_one_end_of_a_block() -> None:
    """Over many roots a panel comes as often before as after each other one."""
    panels = [Panel((number,), Fraction(weight, 100)) for number, weight in enumerate((50, 25, 15, 10))]
    before = Counter[tuple[int, int]]()
    for turn in range(2000):
        order = [
            part.seats[0] for part in number_tickets(panels, 1000, sha256(bytes([turn % 256, turn // 256])).digest())
        ]
        block = order[:4]
        assert sorted(block) == [0, 1, 2, 3]
        before.update((one, two) for one, two in combinations(block, 2))
    assert all(abs(before[pair] - 1000) < 110 for pair in permutations(range(4), 2))


def test_too_few_tickets_are_refused_and_enough_are_advised() -> None:
    lottery = fairest_lottery(larger(400, 3))
    with pytest.raises(BadInput) as refusal:
        number_lottery(lottery, 100, ROOT)
    assert (refusal.value.code, refusal.value.subject) == ("tickets", ("100",))
    assert kept(lottery, 100) < Fraction(9, 10)
    assert kept(lottery, 1_000) < Fraction(99, 100) <= kept(lottery, 10_000)
    assert tickets_for(lottery) == 10_000
    assert tickets_for(lottery, kept=Fraction(9, 10)) == 1_000
    assert tickets_for(lottery, kept=Fraction(2)) == 1_000_000
    assert tickets_for(fairest_lottery(PROBLEM)) == 1_000


def kept(lottery: Lottery, tickets: int) -> Fraction:
    return number_lottery(lottery, tickets, ROOT, least_kept=Fraction()).rounding.lowest_kept


def test_the_spare_tickets_go_to_the_largest_remainders() -> None:
    """Weights of 3.1, 3.8, 3.0 and 0.1 tickets: the one spare ticket goes to 0.8, and the rare panel gets none."""
    shares = {0: Fraction(31, 100), 1: Fraction(38, 100), 2: Fraction(30, 100), 3: Fraction(1, 100)}
    ranges = number_tickets([Panel((number,), weight) for number, weight in shares.items()], 10, b"x")
    assert tickets_of(ranges) == {(0,): 3, (1,): 4, (2,): 3}


def test_the_order_of_panels_is_decided_by_the_seed_alone() -> None:
    panels = [Panel((number,), Fraction(1, 10)) for number in range(10)]
    orders = [tuple(part.seats for part in number_tickets(panels, 100, bytes([seed]))) for seed in range(40)]
    assert len(set(orders)) == len(orders)
    assert len({order[0] for order in orders}) > 5
    assert number_tickets(panels[::-1], 100, b"x") == number_tickets(panels, 100, b"x")


def test_rounding_is_stated_exactly() -> None:
    numbered, _ = prepared(10)
    seats = Counter[int]()
    for part in numbered.ranges:
        for number, count in enumerate(part.seats):
            seats[number] += count * part.count
    actual = tuple(Fraction(seats[number], 10 * people) for number, people in enumerate(PROBLEM.people))
    assert numbered.rounding.actual == actual
    assert numbered.rounding.exact == numbered.lottery.chances
    assert numbered.rounding.lowest_kept == min(actual) / min(numbered.rounding.exact)
    assert prepared(10**6)[0].rounding.lowest_kept > Fraction(9999, 10000)


@pytest.mark.parametrize(
    ("digits", "tickets"),
    [("41", 1000), ("4170", 1000), ("4 7", 1000), ("-17", 1000), ("٤١٧", 1000), ("", 1), ("417", 500), ("1", 0)],
)
def test_digits_that_are_not_one_per_die_are_refused(digits: str, tickets: int) -> None:
    with pytest.raises(BadInput):
        ticket_of(digits, tickets)


def test_the_ticket_is_the_digits() -> None:
    assert ticket_of("417", 1000) == 417
    assert ticket_of("000042", 10**6) == 42


# The draw


def test_over_all_tickets_every_person_type_is_drawn_as_often_as_its_chance_says() -> None:
    """Every ticket once: the frequencies are the stated chances, exactly."""
    numbered, hashed = prepared()
    seats, taken = Counter[Type](), Counter[str]()
    for ticket in range(1000):
        outcome = draw(numbered, ENTRIES, pool_id=POOL, root=ROOT, lottery=hashed, digits=f"{ticket:03}")
        assert keeps_quotas(PROBLEM, outcome.seats)
        seats.update(one.entry.values for one in outcome.panel)
        taken.update(one.entry.id for one in outcome.panel)
    for (kind, people), chance in zip(PROBLEM.pool, numbered.rounding.actual, strict=True):
        assert Fraction(seats[kind], 1000 * people) == chance
    chances = dict(zip(PROBLEM.types, numbered.rounding.actual, strict=True))
    surprise = 0.0
    for entry in ENTRIES:
        expected = float(1000 * chances[entry.values])
        surprise += (taken[entry.id] - expected) ** 2 / (expected * (1 - float(chances[entry.values])) or 1)
    assert surprise < 62.5, "chi-square over 32 people: one in a thousand by chance"


def test_the_panel_and_the_reserve_are_everyone_once() -> None:
    outcome = drawn()
    assert len(outcome.panel) == PROBLEM.size
    everyone = [one.entry.id for one in (*outcome.panel, *outcome.reserve)]
    assert sorted(everyone) == sorted(entry.id for entry in ENTRIES)
    for kind in PROBLEM.types:
        ranks = [one.rank for one in (*outcome.panel, *outcome.reserve) if one.entry.values == kind]
        assert ranks == sorted(ranks)


def test_a_bounded_reserve_is_the_beginning_of_the_whole_one() -> None:
    short = drawn(depth=2)
    assert short.panel == drawn().panel
    for kind in PROBLEM.types:
        whole = [one for one in drawn().reserve if one.entry.values == kind]
        assert [one for one in short.reserve if one.entry.values == kind] == whole[:2]


def test_a_short_reserve_from_a_large_group_is_right_even_where_every_rank_is_large() -> None:
    """Only people whose rank is in the upper half: no guess at how far down the first ones lie holds."""
    seed = draw_seed(POOL, ROOT, ROOT, "417")
    leaves = [leaf for n in range(4000) if (leaf := sha256(b"%d" % n).digest()) and rank_of(seed, leaf)[0] >= 128]
    entries = [Entry(leaf.hex(), ("a",), leaf) for leaf in leaves]
    numbered = number_lottery(fairest_lottery(Problem.of(["age"], 5, (), {("a",): len(entries)})), 1000, ROOT)
    for wanted in (0, 3, len(entries)):
        found = draw(numbered, entries, pool_id=POOL, root=ROOT, lottery=ROOT, digits="417", depth=wanted)
        in_order = sorted(leaves, key=lambda leaf: rank_of(seed, leaf))
        assert [one.entry.leaf for one in (*found.panel, *found.reserve)] == in_order[: 5 + wanted]


def test_neither_order_nor_id_decides() -> None:
    renamed = [Entry(f"other {number}", entry.values, entry.leaf) for number, entry in enumerate(ENTRIES[::-1])]
    assert [one.entry.leaf for one in drawn(entries=renamed).panel] == [one.entry.leaf for one in drawn().panel]


def test_other_people_than_the_lottery_was_made_for_are_refused() -> None:
    for others in (ENTRIES[1:], [*ENTRIES, Entry("new", ("z", "k"), b"z")]):
        with pytest.raises(BadInput):
            drawn(entries=others)


SCRIPT = """
import sys; sys.path[:0] = sys.argv[1:3]
from test_lottery_core_draw import drawn, prepared
numbered, hashed = prepared()
print(hashed.hex(), [one.entry.id for one in drawn().panel], numbered.ranges)
"""


def test_the_same_on_every_hash_seed() -> None:
    answers = set()
    for seed in ("0", "1", "4242"):
        here = Path(__file__).parent
        run = subprocess.run(  # noqa: S603 - our own interpreter on our own text
            [sys.executable, "-c", SCRIPT, str(here), str(here.parents[1])],
            env={"PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
        answers.add(run.stdout)
    assert len(answers) == 1
    assert str([one.entry.id for one in drawn().panel]) in answers.pop()


# Replacements


def test_own_type_first_then_others_who_keep_the_quotas_in_order() -> None:
    outcome = drawn()
    left = outcome.panel[0]
    sitting = [one.entry.values for one in outcome.panel[1:]]
    order = replacement_order(PROBLEM, sitting, [left.entry.values], outcome.reserve)
    own = [one for one in order if one.entry.values == left.entry.values]
    rest = [one for one in order if one.entry.values != left.entry.values]
    assert own
    assert list(order) == own + rest
    assert [one.rank for one in own] == sorted(one.rank for one in own)
    assert [one.rank for one in rest] == sorted(one.rank for one in rest)
    allowed = {kind for kind in PROBLEM.types if keeps_quotas(PROBLEM, seats_with(sitting, kind))}
    assert {one.entry.values for one in order} == allowed & {one.entry.values for one in outcome.reserve}


def seats_with(sitting: list[Type], kind: Type) -> list[int]:
    given = Counter([*sitting, kind])
    return [given[kind] for kind in PROBLEM.types]


def ranked(*kinds: Type) -> list[Ranked]:
    return [Ranked(bytes([n]), Entry(str(n), kind, bytes([n]))) for n, kind in enumerate(kinds)]


def test_a_stranger_who_ranks_first_still_comes_after_the_own_type() -> None:
    problem = Problem.of(["sex"], 2, [], {("k",): 3, ("m",): 3})
    order = replacement_order(problem, [("m",)], [("k",)], ranked(("m",), ("k",), ("m",), ("k",)))
    assert [one.entry.id for one in order] == ["1", "3", "0", "2"]


def test_a_reserve_cannot_be_shorter_than_empty() -> None:
    assert drawn(depth=0).reserve == ()
    with pytest.raises(BadInput):
        drawn(depth=-1)


def test_nobody_is_named_when_no_one_keeps_the_quotas() -> None:
    problem = Problem.of(["sex"], 2, [Quota("sex", "k", 1, 1)], {("k",): 1, ("m",): 3})
    assert replacement_order(problem, [("m",)], [("k",)], ranked(("m",), ("m",))) == ()


def test_with_two_empty_seats_only_those_with_whom_the_other_can_be_filled() -> None:
    """One woman and one man are still needed; the reserve has one woman and two men: any may come first."""
    problem = Problem.of(["sex"], 3, [Quota("sex", "k", 1, 1)], {("k",): 2, ("m",): 3})
    reserve = ranked(("m",), ("k",), ("m",))
    order = replacement_order(problem, [("m",)], [("k",), ("m",)], reserve)
    assert [one.entry.id for one in order] == ["0", "1", "2"]
    assert replacement_order(problem, [("k",)], [("k",), ("m",)], reserve) == (reserve[0], reserve[2])
    assert replacement_order(problem, [("m",)], [("k",)], ranked(("m",), ("m",))) == ()


def test_a_full_panel_has_no_seat_to_fill() -> None:
    with pytest.raises(BadInput):
        replacement_order(PROBLEM, [one.entry.values for one in drawn().panel], [], drawn().reserve)
