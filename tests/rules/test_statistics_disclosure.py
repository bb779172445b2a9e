"""Small counts stay unknown: an attacker who solves integer programmes over everything public finds none."""

from __future__ import annotations

from collections import defaultdict
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.attacker import Attacker, Public
from trygghetsrad.statistics.disclosure import Protected, protect
from trygghetsrad.statistics.rules.lattice import LEAST, THINGS, Block, Cell, counted
from trygghetsrad.statistics.rules.slight import slight_changes

TABLES = 200


def a_block(chance: Random, events: int, *, ages: int, causes: int, codes: int) -> Block:
    """Events that are more often of some kinds than of others, as in life."""
    block: dict[str, dict[tuple[str, str, str], int]] = {thing: defaultdict(int) for thing in THINGS}
    for _ in range(events):
        age, cause = (f"a{int(ages * chance.random() ** 2)}", f"c{int(causes * chance.random() ** 2)}")
        for thing in THINGS:
            most = 2 if thing == "sex" else codes
            block[thing][age, cause, f"{thing}{int(most * chance.random() ** 1.5)}"] += 1
    return {thing: dict(tally) for thing, tally in block.items()}


def seen(kept: Protected) -> Public:
    return {(*cell,): kept.shown(cell) for cell in kept.values}


def unprotected(block: Block) -> Public:
    """Only the small counts themselves are left out."""
    values = counted(block).values
    return {(*cell,): None if count < LEAST else count for cell, count in values.items()}


blocks = st.builds(
    a_block,
    st.randoms(use_true_random=False),
    st.integers(0, 250),
    ages=st.integers(1, 4),
    causes=st.integers(1, 4),
    codes=st.integers(1, 4),
)


@settings(max_examples=TABLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(blocks)
def test_no_small_count_can_be_worked_out_from_any_table(block: Block) -> None:
    kept = protect(block)
    assert all(count >= LEAST for cell, count in kept.values.items() if cell not in kept.hidden)
    assert Attacker(seen(kept)).found() & {tuple(cell) for cell, count in kept.values.items() if count < LEAST} == set()


def test_with_the_protection_off_they_can() -> None:
    chance = Random(5)
    broken = [Attacker(unprotected(a_block(chance, 120, ages=3, causes=3, codes=3))).found() for _ in range(20)]
    assert sum(bool(found) for found in broken) >= 15


def test_most_of_what_is_large_is_shown() -> None:
    block = a_block(Random(3), 5000, ages=4, causes=4, codes=4)
    kept = protect(block)
    large = [cell for cell, count in kept.values.items() if count >= 50]
    assert len(large) > 100
    assert sum(cell in kept.hidden for cell in large) < 0.1 * len(large)


def test_a_single_event_is_in_no_table() -> None:
    block: Block = {thing: {("80+", "W00-W19", "x"): 1} for thing in THINGS}
    kept = protect(block)
    assert kept.hidden == frozenset(kept.values)
    assert kept.shown(Cell("", "", "0-5", "")) == 0


def test_large_counts_need_no_protection() -> None:
    block: Block = {thing: {("80+", "W00-W19", "x"): 50, ("0-5", "W00-W19", "x"): 20} for thing in THINGS}
    assert protect(block).hidden == frozenset()


def test_two_small_ones_that_add_up_to_little_are_not_enough() -> None:
    """1 and 4 under a shown 5 of two would each be at most four, since a hidden number is never none."""
    block: Block = {"sex": {("80+", "falls", "woman"): 1, ("80+", "falls", "man"): 4, ("80+", "other", "man"): 60}}
    kept = protect(block)
    assert Cell("", "", "80+", "falls") in kept.hidden
    assert Attacker(seen(kept)).found() == set()


@pytest.mark.parametrize("events", [0, 1, 4, 5, 9])
def test_a_year_with_few_events_is_hidden_whole_where_it_must(events: int) -> None:
    block = a_block(Random(events), events, ages=2, causes=2, codes=2)
    assert Attacker(seen(protect(block))).found() == set()


def test_equal_blocks_are_protected_alike() -> None:
    first, second = (a_block(Random(8), 200, ages=4, causes=4, codes=4) for _ in range(2))
    assert protect(first) == protect(second)


@pytest.mark.parametrize(
    ("now", "then", "is_told"),
    [
        *((36, 38, True), (36, 32, True), (36, 41, False), (36, 36, False), (None, 38, False)),
        *((6, 3, False), (0, 4, False), (0, 5, False), (2 + LEAST, 3 + LEAST, True)),
    ],
)
def test_only_a_difference_between_shown_numbers_that_may_be_a_person_is_told(
    now: int | None, then: int, is_told: bool
) -> None:
    cell = Cell("sex", "woman", "80+", "W00-W19")
    found = slight_changes({cell: now}, ["sex"], {"sex": {("80+", "W00-W19", "woman"): then}})
    assert (cell in {one.cell for one in found}) is is_told
    assert cell not in {one.cell for one in slight_changes({cell: now}, [], {"sex": {}})}
