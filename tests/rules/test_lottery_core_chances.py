"""The chances are the exact leximin, and the panels give exactly these: checked by counting every panel."""

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.lottery_cases import averages, checked
from tests.rules.lottery_oracle import is_leximin
from trygghetsrad.lottery.core import (
    BadInput,
    CellQuota,
    Infeasible,
    Leximin,
    Lottery,
    Method,
    Problem,
    Quota,
    Type,
    fairest_lottery,
    find_conflict,
    leximin,
)
from trygghetsrad.lottery.core.model import keeps_quotas

FEATURES = ("age", "sex")


def some_problem(rng: random.Random, most_people: int = 5) -> Problem:
    """A small problem with quotas around a random panel that may or may not exist."""
    ages, sexes = ["a", "b", "c"][: rng.randint(1, 3)], ["k", "m"][: rng.randint(1, 2)]
    pool: dict[Type, int] = {kind: rng.randint(0, most_people) for kind in product(ages, sexes)}
    size = rng.randint(1, 4)
    quotas = []
    for feature, values in zip(FEATURES, (ages, sexes), strict=True):
        for value in values:
            if rng.random() < 0.8:
                low = rng.randint(0, max(1, size // len(values)))
                quotas.append(Quota(feature, value, low, rng.randint(low, size)))
    cells = []
    if rng.random() < 0.4:
        low = rng.randint(0, 1)
        where = (("sex", rng.choice(sexes)), ("age", rng.choice(ages)))
        cells.append(CellQuota(where, low, rng.randint(low, 2)))
    return Problem.of(FEATURES, size, quotas, pool, cells)


def every_panel(problem: Problem) -> list[tuple[int, ...]]:
    """All vectors of seats that keep the quotas, without any network."""
    ranges = [range(min(people, problem.size) + 1) for people in problem.people]
    return [seats for seats in product(*ranges) if keeps(problem, seats)]


def keeps(problem: Problem, seats: Sequence[int]) -> bool:
    """Written out here on its own, so that the core's test of quotas is tested too."""

    def count(where: dict[str, str]) -> int:
        rows = zip(problem.types, seats, strict=True)
        return sum(n for (age, sex), n in rows if {"age": age, "sex": sex}.items() >= where.items())

    values = all(q.minimum <= count({q.feature: q.value}) <= q.maximum for q in problem.quotas)
    cells = all(c.minimum <= count(dict(c.where)) <= c.maximum for c in problem.cells)
    return sum(seats) == problem.size and values and cells


def claimed(claim: Leximin) -> list[str]:
    """What the verifier says of a claim that the panels do not bear out."""
    return checked(Lottery.of(claim, fairest_lottery(claim.problem).panels, Method.FLOWS))


def test_chances_are_the_leximin_over_all_panels() -> None:
    rng = random.Random(20261)
    drawn = refused = 0
    while drawn < 500:
        problem = some_problem(rng)
        panels = every_panel(problem)
        if not panels:
            refused += 1
            assert find_conflict(problem) is not None
            continue
        drawn += 1
        lottery = fairest_lottery(problem)
        assert {panel.seats for panel in lottery.panels} <= set(panels)
        assert averages(lottery) == list(lottery.leximin.seats)
        assert is_leximin(problem, panels, lottery.chances), problem
        assert checked(lottery) == []
    assert refused > 20


def test_the_oracle_refuses_chances_that_are_not_leximin() -> None:
    """One seat, two people alike in all but sex: half each is leximin, a third and two thirds is not."""
    problem = Problem.of(FEATURES, 1, [], {("a", "k"): 1, ("a", "m"): 1})
    panels = every_panel(problem)
    assert is_leximin(problem, panels, [Fraction(1, 2), Fraction(1, 2)])
    assert not is_leximin(problem, panels, [Fraction(1, 3), Fraction(2, 3)])


def test_a_case_worked_out_by_hand() -> None:
    """Four seats, two women and two men wanted; 2 women and 8 men are there: 1 and 1/4, in two stages."""
    quotas = [Quota("sex", "k", 2, 2), Quota("sex", "m", 2, 2)]
    found = leximin(Problem.of(["sex"], 4, quotas, {("k",): 2, ("m",): 8}))
    assert found.chances == (Fraction(1), Fraction(1, 4))
    assert [stage.level for stage in found.stages] == [Fraction(1, 4), Fraction(1)]


def test_without_quotas_everyone_has_the_same_chance() -> None:
    found = leximin(Problem.of(FEATURES, 7, [], {("a", "k"): 11, ("b", "m"): 9, ("c", "k"): 1}))
    assert set(found.chances) == {Fraction(7, 21)}


def test_no_feature_at_all_is_a_plain_lottery() -> None:
    assert leximin(Problem.of([], 3, [], {(): 10})).chances == (Fraction(3, 10),)


def test_flows_are_for_two_features() -> None:
    with pytest.raises(BadInput, match="at most two features") as refusal:
        leximin(Problem.of(["a", "b", "c"], 1, [], {("x", "y", "z"): 2}))
    assert refusal.value.code == "features"


def test_the_certificate_refuses_other_chances() -> None:
    rng = random.Random(7)
    refused = 0
    while refused < 60:
        problem = some_problem(rng, most_people=7)
        try:
            found = leximin(problem)
        except Infeasible:
            continue
        other, number = list(found.seats), rng.randrange(len(found.seats))
        other[number] += Fraction(rng.choice([-1, 1]), rng.randint(2, 50))
        assert "certificate" in claimed(replace(found, seats=tuple(other)))
        if len(found.stages) > 1:
            assert "certificate" in claimed(replace(found, stages=found.stages[1:]))
        assert "certificate" in claimed(replace(found, stages=found.stages + found.stages[:1]))
        wrong = replace(found.stages[0], level=found.stages[0].level - Fraction(1, 1000))
        assert "certificate" in claimed(replace(found, stages=(wrong, *found.stages[1:])))
        refused += 1


def test_the_certificate_refuses_fair_looking_chances_without_a_pinning_cut() -> None:
    """A feasible, equal-looking but lower claim: its stage has no tight cut."""
    problem = Problem.of(["sex"], 2, [], {("k",): 1, ("m",): 3})
    found = leximin(problem)
    claim = replace(found, seats=(Fraction(1, 4), Fraction(7, 4)))
    first = replace(found.stages[0], level=Fraction(1, 4), fixed=(0,))
    second = replace(found.stages[0], level=Fraction(7, 12), fixed=(1,))
    assert "certificate" in claimed(replace(claim, stages=(first, second)))


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_decomposition_is_short_exact_and_whole(data: st.DataObject) -> None:
    rows, columns = data.draw(st.integers(1, 6)), data.draw(st.integers(1, 4))
    kinds = [(f"r{row}", f"c{column}") for row in range(rows) for column in range(columns)]
    counts = data.draw(st.lists(st.integers(0, 10_000), min_size=len(kinds), max_size=len(kinds)))
    pool: dict[Type, int] = dict(zip(kinds, counts, strict=True))
    size = data.draw(st.integers(1, 60))
    quotas = [Quota("age", f"r{row}", 0, data.draw(st.integers(size // rows + 1, size + 1))) for row in range(rows)]
    problem = Problem.of(FEATURES, size, quotas, pool)
    if find_conflict(problem) is not None:
        assert sum(min(q.maximum, sum(pool[k] for k in kinds if k[0] == q.value)) for q in quotas) < size
        return
    lottery = fairest_lottery(problem)
    assert sum(panel.weight for panel in lottery.panels) == 1
    assert all(panel.weight > 0 and keeps_quotas(problem, panel.seats) for panel in lottery.panels)
    assert len(lottery.panels) <= len(problem.pool) + 1
    assert len({panel.seats for panel in lottery.panels}) == len(lottery.panels)
    assert averages(lottery) == list(lottery.leximin.seats)
    for panel in lottery.panels:
        assert all(abs(given - mean) < 1 for given, mean in zip(panel.seats, lottery.leximin.seats, strict=True))


@pytest.mark.parametrize("people", [1_000, 100_000, 1_000_000])
def test_solving_does_not_grow_with_the_pool(people: int) -> None:
    ages, sexes = [f"a{number}" for number in range(6)], ["k", "m", "x"]
    skew: dict[Type, int] = {kind: 1 + people * (at + 1) ** 2 // 2200 for at, kind in enumerate(product(ages, sexes))}
    quotas = [Quota("age", age, 4, 6) for age in ages] + [Quota("sex", sex, 1, 15) for sex in sexes]
    problem = Problem.of(FEATURES, 30, quotas, skew)
    start = time.perf_counter()
    lottery = fairest_lottery(problem)
    seconds = time.perf_counter() - start
    sys.stdout.write(f"{sum(skew.values())} people: {seconds * 1000:.1f} ms, {len(lottery.panels)} panels\n")
    assert checked(lottery) == []
    assert seconds < 2
