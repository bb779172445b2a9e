"""Quotas: proposed from a population, malformed, or impossible to keep together."""

import random
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.lottery.core import (
    BadInput,
    CellQuota,
    Infeasible,
    Person,
    Problem,
    Quota,
    Source,
    Type,
    apportion,
    count_types,
    fairest_lottery,
    find_conflict,
    propose_quotas,
)

POPULATIONS = st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 50_000), min_size=1).filter(
    lambda counts: sum(counts.values()) > 0
)


def bounds(population: Mapping[str, int], size: int, slack: int = 0) -> dict[str, tuple[int, int]]:
    return {quota.value: (quota.minimum, quota.maximum) for quota in propose_quotas("x", population, size, slack=slack)}


def test_floor_and_ceiling_of_each_share() -> None:
    assert bounds({"ung": 250, "mellan": 500, "gammal": 270}, 12) == {"ung": (2, 3), "mellan": (5, 6), "gammal": (3, 4)}


def test_a_whole_share_is_held() -> None:
    assert bounds({"k": 500, "m": 500}, 12) == {"k": (6, 6), "m": (6, 6)}


def test_slack_widens_both_ways_within_the_panel() -> None:
    assert bounds({"k": 10, "m": 990}, 12, slack=1) == {"k": (0, 2), "m": (10, 12)}


def test_a_value_that_the_population_lacks_shuts_nobody_out() -> None:
    assert bounds({"k": 500, "m": 500, "annat": 0}, 12)["annat"] == (0, 1)


@given(POPULATIONS, st.integers(1, 200), st.integers(0, 3))
def test_proposed_quotas_can_always_be_kept(population: Mapping[str, int], size: int, slack: int) -> None:
    seats = apportion(population, size)
    proposed = bounds(population, size, slack)
    assert sum(seats.values()) == size
    total = sum(population.values())
    for value, (low, high) in proposed.items():
        assert 0 <= low <= seats[value] <= high <= size
        assert low <= Fraction(size * population[value], total) <= high


def test_apportion_does_not_depend_on_the_order_of_the_table() -> None:
    population = {"a": 1, "b": 1, "c": 1, "d": 1}
    assert (
        apportion(population, 2) == apportion(dict(reversed(population.items())), 2) == {"a": 1, "b": 1, "c": 0, "d": 0}
    )


@pytest.mark.parametrize(
    ("population", "size", "slack"),
    [({}, 3, 0), ({"a": 0}, 3, 0), ({"a": -1, "b": 2}, 3, 0), ({"a": 1}, 0, 0), ({"a": 1}, 3, -1)],
)
def test_bad_populations_are_refused(population: dict[str, int], size: int, slack: int) -> None:
    with pytest.raises(BadInput):
        propose_quotas("x", population, size, slack=slack)


def test_people_are_counted_once_each() -> None:
    people = [Person("1", ("a", "k")), Person("2", ("a", "k")), Person("3", ("b", "m"))]
    assert count_types(people) == {("a", "k"): 2, ("b", "m"): 1}
    with pytest.raises(BadInput) as refusal:
        count_types([*people, Person("1", ("b", "m"))])
    assert refusal.value.subject == ("1",)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"size": 0}, "size"),
        ({"features": ("age", "age")}, "same_feature"),
        ({"pool": {("a",): 1}}, "values"),
        ({"pool": {("a", "k"): -1}}, "people"),
        ({"quotas": [Quota("age", "a", 2, 1)]}, "bounds"),
        ({"quotas": [Quota("age", "a", -1, 1)]}, "bounds"),
        ({"quotas": [Quota("height", "a", 0, 1)]}, "unknown_feature"),
        ({"quotas": [Quota("age", "a", 0, 1), Quota("age", "a", 0, 2)]}, "same_quota"),
        ({"cells": [CellQuota((), 0, 1)]}, "cell"),
        ({"cells": [CellQuota((("age", "a"), ("age", "b")), 0, 1)]}, "cell"),
        (
            {"cells": [CellQuota((("age", "a"), ("sex", "k")), 0, 1), CellQuota((("sex", "k"), ("age", "a")), 0, 2)]},
            "same_quota",
        ),
    ],
)
def test_malformed_problems_are_refused(change: dict[str, Any], code: str) -> None:
    parts: dict[str, Any] = {"features": ("age", "sex"), "size": 2, "quotas": [], "pool": {("a", "k"): 3}}
    with pytest.raises(BadInput) as refusal:
        Problem.of(**(parts | change))
    assert refusal.value.code == code


def test_equal_problems_are_equal_in_any_order() -> None:
    quotas = [Quota("sex", "k", 1, 1), Quota("sex", "m", 1, 1)]
    pool: dict[Type, int] = {("k",): 2, ("m",): 2, ("x",): 0}
    turned = Problem.of(["sex"], 2, reversed(quotas), dict(reversed(pool.items())))
    assert Problem.of(["sex"], 2, quotas, pool) == turned


def test_cell_quotas_are_kept_by_every_panel() -> None:
    pool: dict[Type, int] = {(age, sex): 20 for age in "ab" for sex in "km"}
    cell = CellQuota((("sex", "k"), ("age", "a")), 3, 4)
    lottery = fairest_lottery(Problem.of(["age", "sex"], 6, [Quota("sex", "k", 3, 4)], pool, [cell]))
    assert all(3 <= panel.seats[0] <= 4 for panel in lottery.panels)
    assert lottery.chances[0] > lottery.chances[1]


def conflict_of(
    size: int, quotas: list[Quota], pool: dict[tuple[str, ...], int], cells: list[CellQuota] | None = None
) -> Any:
    conflict = find_conflict(Problem.of(["age", "sex"], size, quotas, pool, cells or []))
    assert conflict is not None
    assert conflict.demanded > conflict.available
    return conflict


def test_too_few_people_of_a_value() -> None:
    conflict = conflict_of(3, [Quota("age", "a", 2, 3)], {("a", "k"): 1, ("b", "k"): 9})
    assert (conflict.demanded, conflict.available) == (2, 1)
    assert conflict.values == (("age", "a"),)
    assert [bound.source for bound in conflict.limits] == [Source.PEOPLE]


def test_minimums_that_exceed_the_panel() -> None:
    conflict = conflict_of(3, [Quota("age", "a", 2, 3), Quota("age", "b", 2, 3)], {("a", "k"): 5, ("b", "k"): 5})
    assert (conflict.demanded, conflict.available) == (4, 3)
    assert conflict.values == (("age", "a"), ("age", "b"))
    assert [bound.source for bound in conflict.limits] == [Source.SIZE]


def test_maximums_below_the_panel() -> None:
    conflict = conflict_of(5, [Quota("sex", "k", 0, 2), Quota("sex", "m", 0, 2)], {("a", "k"): 5, ("a", "m"): 5})
    assert (conflict.demanded, conflict.available) == (5, 4)
    assert [bound.source for bound in conflict.demands] == [Source.SIZE]


def test_too_small_a_pool() -> None:
    conflict = conflict_of(5, [], {("a", "k"): 3})
    assert (conflict.demanded, conflict.available) == (5, 3)


def test_a_cell_that_nobody_is_in() -> None:
    conflict = conflict_of(2, [], {("a", "k"): 9}, [CellQuota((("age", "b"), ("sex", "m")), 1, 2)])
    assert (conflict.demanded, conflict.available) == (1, 0)
    assert conflict.values == (("age", "b"), ("sex", "m"))


def test_a_conflict_across_both_features() -> None:
    """Three young and three men are wanted of four, but no man is young: neither feature alone says so."""
    quotas = [Quota("age", "a", 3, 4), Quota("sex", "m", 3, 4)]
    conflict = conflict_of(4, quotas, {("a", "k"): 9, ("b", "m"): 9, ("b", "k"): 9})
    assert (conflict.demanded, conflict.available) == (6, 4)
    assert conflict.values == (("age", "a"), ("sex", "m"))


def test_every_conflict_is_a_true_one() -> None:
    """Whatever the numbers: a problem is refused with demands above limits, or it has a lottery."""
    rng = random.Random(3)
    refused = 0
    for _ in range(300):
        pool: dict[Type, int] = {(age, sex): rng.randint(0, 4) for age in "abc" for sex in "km"}
        low = {value: rng.randint(0, 3) for value in "abckm"}
        quotas = [Quota("age" if v in "abc" else "sex", v, low[v], low[v] + rng.randint(0, 2)) for v in "abckm"]
        problem = Problem.of(["age", "sex"], 6, quotas, pool)
        conflict = find_conflict(problem)
        if conflict is None:
            assert fairest_lottery(problem).panels
            continue
        refused += 1
        assert conflict.demanded > conflict.available
        with pytest.raises(Infeasible):
            fairest_lottery(problem)
    assert 0 < refused < 300
