"""Three features and more, and households: checked by listing every panel of people, without types."""

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction

import pytest

from tests.rules.lottery_cases import averages, checked, larger, odd_one, possible_cases, some_case
from tests.rules.lottery_oracle import fairest_of_all, is_leximin
from trygghetsrad.lottery.core import (
    Infeasible,
    Leximin,
    Lottery,
    Method,
    fairest_lottery,
    find_conflict,
)
from trygghetsrad.lottery.core.many.columns import leximin_by_columns
from trygghetsrad.lottery.core.model import keeps_quotas
from trygghetsrad.lottery.core.rows import rows_of

CLOSE = 1e-9
CERTIFIED = {Method.FLOWS, Method.RELAXATION}


def is_sound(lottery: Lottery) -> bool:
    """What must hold of any lottery, in whole numbers and fractions."""
    assert all(keeps_quotas(lottery.problem, panel.seats) for panel in lottery.panels)
    assert sum(panel.weight for panel in lottery.panels) == 1
    assert all(panel.weight > 0 for panel in lottery.panels)
    seats = [chance * people for chance, people in zip(lottery.chances, lottery.problem.people, strict=True)]
    assert averages(lottery) == seats
    assert lottery.is_certified == (lottery.method in CERTIFIED)
    assert min(lottery.chances) <= lottery.leximin.stages[0].level * (1 + Fraction(1, 10**9))
    return checked(lottery) == []


@pytest.mark.parametrize(("features", "homes"), [(2, True), (3, False), (3, True), (4, False), (4, True)])
def test_chances_are_the_leximin_over_every_panel_of_people(features: int, homes: bool) -> None:
    rng = random.Random(features * 2 + homes)
    drawn, methods = 0, Counter[Method]()
    while drawn < 60:
        case = some_case(rng, homes=homes, features=features)
        panels = case.panels()
        if not panels:
            assert find_conflict(case.problem()) is not None
            with pytest.raises(Infeasible):
                fairest_lottery(case.problem())
            continue
        drawn += 1
        lottery = fairest_lottery(case.problem())
        methods[lottery.method] += 1
        assert is_sound(lottery)
        by_type = dict(zip(lottery.problem.types, lottery.chances, strict=True))
        chances = [by_type[case.kind_of(number)] for number in range(len(case.people))]
        best = fairest_of_all(panels, len(case.people))
        assert max(abs(a - b) for a, b in zip(chances, best, strict=True)) < CLOSE, case
    assert methods[Method.RELAXATION] + methods[Method.FLOWS] > 20, methods
    assert methods[Method.STOPPED] == 0


def test_where_the_relaxation_has_no_lottery_behind_it_columns_find_the_best() -> None:
    problem = odd_one()
    lottery = fairest_lottery(problem)
    assert lottery.method is Method.COLUMNS
    assert is_sound(lottery)
    assert lottery.leximin.stages[0].level > 0
    chances = dict(zip(problem.types, lottery.chances, strict=True))
    assert chances[("a", "a", "a")] > 1 - CLOSE
    assert abs(chances[("b", "b", "b")] - Fraction(1, 3)) < CLOSE
    assert max(chances[kind] for kind in problem.types if sorted(kind) == ["a", "a", "b"]) < CLOSE


def test_the_column_way_agrees_with_the_relaxation_where_both_can_answer() -> None:
    for case in possible_cases(5, 25):
        lottery = fairest_lottery(case.problem())
        rows = rows_of(case.problem())
        found = leximin_by_columns(rows, [lottery.panels[0].seats], 10_000, lambda *_: None)
        assert found.finished
        for number, (people, chance) in enumerate(zip(rows.people, lottery.chances, strict=True)):
            assert abs(sum(by * seats[number] for seats, by in found.weights.items()) / people - chance) < CLOSE


def test_certified_chances_are_leximin_as_fractions() -> None:
    """The oracle of the two-feature draw, in fractions throughout, on the proved chances."""
    certified = 0
    for case in possible_cases(11, 40):
        problem = case.problem()
        lottery = fairest_lottery(problem)
        if lottery.is_certified:
            number_of = {kind: at for at, kind in enumerate(problem.types)}
            found = [Counter(number_of[case.people[n].values] for n in panel) for panel in case.panels()]
            vectors = {tuple(seats[at] for at in range(len(problem.pool))) for seats in found}
            assert is_leximin(problem, sorted(vectors), lottery.leximin.chances)
            certified += 1
    assert certified > 20


def test_the_verifier_refuses_other_seats_and_other_stages() -> None:
    rng, refused = random.Random(3), 0
    for case in possible_cases(3, 40):
        lottery = fairest_lottery(case.problem())
        if not lottery.is_certified:
            continue
        for wrong in worse(lottery.leximin, rng):
            assert "certificate" in checked(replace(lottery, leximin=wrong)), (lottery, wrong)
            refused += 1
    assert refused > 100


def worse(claim: Leximin, rng: random.Random) -> list[Leximin]:
    seats, at = list(claim.seats), rng.randrange(len(claim.seats))
    seats[at] += Fraction(rng.choice([-1, 1]), rng.randint(2, 50))
    first = claim.stages[0]
    low = replace(first, level=first.level - Fraction(1, 100))
    wrong = [
        replace(claim, seats=tuple(seats)),
        replace(claim, stages=(*claim.stages, first)),
        replace(claim, stages=(low, *claim.stages[1:])),
    ]
    most = rows_of(claim.problem).most
    if first.multipliers and any(claim.seats[n] < most[n] for n in first.fixed):
        wrong.append(replace(claim, stages=(replace(first, full=(), multipliers=()), *claim.stages[1:])))
    if len(claim.stages) > 1:
        wrong.append(replace(claim, stages=claim.stages[1:]))
    return wrong


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_larger_pool_is_certified_and_can_be_numbered(seed: int) -> None:
    lottery = fairest_lottery(larger(seed=seed))
    assert is_sound(lottery)
    assert lottery.is_certified
    assert lottery.gap < Fraction(1, 10**9)
