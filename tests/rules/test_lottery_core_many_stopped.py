"""When the effort is spent or the solver gives up: a true lottery with a true bound, or a plain word; never a guess."""

import random
from collections import Counter

import pytest

from tests.rules.lottery_cases import checked, larger, odd_one, possible_cases
from tests.rules.lottery_oracle import fairest_of_all
from trygghetsrad.lottery.core import (
    Method,
    Problem,
    Quota,
    Type,
    Unsolved,
    fairest_lottery,
    find_conflict,
    smallest_change,
)
from trygghetsrad.lottery.core.many import highs
from trygghetsrad.lottery.core.many.columns import leximin_by_columns
from trygghetsrad.lottery.core.many.conflict import contradiction
from trygghetsrad.lottery.core.model import keeps_quotas
from trygghetsrad.lottery.core.rows import rows_of


def limited(monkeypatch: pytest.MonkeyPatch, name: str, limit: int) -> None:
    """A solver that gives up early."""
    monkeypatch.setitem(highs._OPTIONS, name, limit)


def test_without_effort_it_is_the_best_over_the_panels_known_and_says_so() -> None:
    """Given every panel to begin with, the answer must be the leximin, though nobody has shown it."""
    for case in possible_cases(21, 20):
        problem, panels = case.problem(), case.panels()
        number_of = {kind: at for at, kind in enumerate(problem.types)}
        counted = [Counter(number_of[case.kind_of(n)] for n in panel) for panel in panels]
        vectors = sorted({tuple(seats[at] for at in range(len(problem.pool))) for seats in counted})
        found = leximin_by_columns(rows_of(problem), vectors, 0, lambda *_: None)
        assert not found.finished
        best = fairest_of_all(panels, len(case.people))
        for number, chance in enumerate(best):
            at = number_of[case.kind_of(number)]
            mine = sum(by * seats[at] for seats, by in found.weights.items()) / problem.people[at]
            assert abs(mine - chance) < 1e-9


@pytest.mark.parametrize("effort", [0, 1, 2])
def test_a_draw_that_was_stopped_is_a_draw_with_a_gap(effort: int) -> None:
    lottery = fairest_lottery(odd_one(), effort=effort)
    assert lottery.method is Method.STOPPED
    assert not lottery.is_certified
    assert all(keeps_quotas(lottery.problem, panel.seats) for panel in lottery.panels)
    assert min(lottery.chances) < lottery.leximin.stages[0].level
    assert 0 < lottery.gap <= 1
    assert checked(lottery) == []


@pytest.mark.parametrize("iterations", [0, 2, 3])
def test_a_solver_that_gives_up_leaves_a_true_lottery_behind(monkeypatch: pytest.MonkeyPatch, iterations: int) -> None:
    """What the relaxation or the prices lack is missing from the proof, not from the panels."""
    cases = [*possible_cases(9, 12), *possible_cases(10, 6, homes=True)]
    best = [min(fairest_of_all(case.panels(), len(case.people))) for case in cases]
    limited(monkeypatch, "simplex_iteration_limit", iterations)
    methods = Counter[Method]()
    for case, highest in zip(cases, best, strict=True):
        lottery = fairest_lottery(case.problem())
        methods[lottery.method] += 1
        assert float(lottery.leximin.stages[0].level) > highest - 1e-9
        assert checked(lottery) == []
    assert methods[Method.STOPPED] > 0


def test_where_the_solver_knows_nothing_nobody_is_told_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    limited(monkeypatch, "simplex_iteration_limit", 0)
    limited(monkeypatch, "mip_max_nodes", 0)
    problem = tight()
    for ask in (fairest_lottery, find_conflict, smallest_change):
        with pytest.raises(Unsolved):
            ask(problem)


def test_where_a_conflict_cannot_be_made_smaller_it_is_still_a_true_one(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = tight(people=48)
    least = contradiction(rows_of(problem)).conflict
    limited(monkeypatch, "simplex_iteration_limit", 0)
    limited(monkeypatch, "mip_max_nodes", 0)
    conflict = contradiction(rows_of(problem)).conflict
    monkeypatch.undo()
    assert len(conflict.demands + conflict.limits) > len(least.demands + least.limits)
    for found in (least, conflict):
        low, high = (
            {bound.where[0]: bound.seats for bound in part if bound.where} for part in (found.demands, found.limits)
        )
        quotas = [Quota(*where, low.get(where, 0), high.get(where, problem.size)) for where in sorted({*low, *high})]
        assert find_conflict(Problem.of(problem.features, problem.size, quotas, dict(problem.pool))) is not None


def tight(people: int = 60) -> Problem:
    """Five seats for each value of six features: 60 people can give such a panel, 48 cannot."""
    rng = random.Random(5)
    pool: Counter[Type] = Counter(tuple(rng.choice("abcd") for _ in range(6)) for _ in range(people))
    quotas = [Quota(f"f{axis}", value, 5, 5) for axis in range(6) for value in "abcd"]
    return Problem.of([f"f{axis}" for axis in range(6)], 20, quotas, pool)


def test_the_usual_limits_are_far_away() -> None:
    lottery = fairest_lottery(larger())
    assert lottery.method is Method.RELAXATION
