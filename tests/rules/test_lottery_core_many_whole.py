"""Draws with many features as a whole: told and stopped, refused with reasons, mended, narrowed."""

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest

from tests.rules.lottery_cases import checked, larger, odd_one, some_case
from tests.rules.lottery_processes import answers_of
from trygghetsrad.lottery.core import (
    BadInput,
    Cancelled,
    Change,
    Infeasible,
    Method,
    Person,
    Problem,
    Quota,
    Type,
    fairest_lottery,
    narrow,
    smallest_change,
)
from trygghetsrad.lottery.core.mends import Flexible, freely
from trygghetsrad.lottery.core.model import keeps_quotas

WITHOUT_SOLVER = """
import sys
sys.modules["highspy"] = sys.modules["numpy"] = None
from trygghetsrad.lottery.core import Problem, fairest_lottery, find_conflict
problem = Problem.of(["a", "b"], 1, [], {("x", "y"): 2})
print(find_conflict(problem), fairest_lottery(problem).chances[0])
"""


def test_two_features_keep_their_network_and_need_no_solver() -> None:
    quotas = [Quota("sex", "k", 1, 2), Quota("age", "a", 1, 2)]
    pool: dict[Type, int] = {("a", "k"): 3, ("a", "m"): 5, ("b", "k"): 2, ("b", "m"): 9}
    lottery = fairest_lottery(Problem.of(["age", "sex"], 3, quotas, pool))
    assert (lottery.method, lottery.is_certified, lottery.gap) == (Method.FLOWS, True, 0)
    assert answers_of(WITHOUT_SOLVER, [{}]) == {"None 1/2\n"}


def test_progress_is_told_and_can_cancel() -> None:
    told: list[tuple[str, float, float]] = []
    fairest_lottery(larger(), progress=lambda *state: told.append(state))
    assert told[0][0] == "relaxation"
    assert {stage for stage, _, _ in told} == {"relaxation", "panels"}
    assert 0 < told[-1][2] < 1
    with pytest.raises(Cancelled):
        fairest_lottery(larger(), progress=lambda stage, *_: stage != "panels")
    with pytest.raises(Cancelled):
        fairest_lottery(odd_one(), progress=lambda stage, *_: stage != "columns")


def test_a_contradiction_is_named_and_irreducible() -> None:
    """Each pair of the three quotas can be met, all three cannot: an odd circle."""
    pool: dict[Type, int] = {("a", "a", "b"): 2, ("a", "b", "a"): 2, ("b", "a", "a"): 2}
    quotas = [Quota(name, "a", 1, 1) for name in "xyz"]
    with pytest.raises(Infeasible) as refusal:
        fairest_lottery(Problem.of("xyz", 2, quotas, pool))
    conflict = refusal.value.conflict
    named = [("low", bound) for bound in conflict.demands] + [("high", bound) for bound in conflict.limits]
    held = {(side, bound.where[0][0]) for side, bound in named if bound.where}
    assert held
    for gone in held:
        kept = [
            Quota(name, "a", int(("low", name) in held - {gone}), 1 if ("high", name) in held - {gone} else 2)
            for name in "xyz"
        ]
        assert fairest_lottery(Problem.of("xyz", 2, kept, pool)).panels


def test_the_smallest_change_moves_as_few_seats_as_can_be() -> None:
    """Against every combination of small moves, on problems that cannot be kept."""
    rng, mended = random.Random(8), 0
    while mended < 15:
        problem = some_case(rng, homes=False, features=3).problem()
        problem = replace(problem, cells=(), quotas=problem.quotas[:4])
        tight = tuple(replace(quota, minimum=(low := rng.randint(0, 2)), maximum=low) for quota in problem.quotas)
        problem = replace(problem, quotas=tight)
        if keepable(problem):
            assert smallest_change(problem) == ()
            continue
        changes = smallest_change(problem)
        assert changes == smallest_change(problem, freely(tight, problem.size))
        moved = {change.before: change.after for change in changes}
        assert keepable(replace(problem, quotas=tuple(moved.get(quota, quota) for quota in tight)))
        seats = seats_moved(changes)
        cheaper = (some for some in product(range(-2, 3), repeat=len(tight)) if sum(abs(by) for by in some) < seats)
        others = (tuple(map(stretched, tight, some)) for some in cheaper)
        assert not any(keepable(replace(problem, quotas=other)) for other in others)
        mended += 1


def keepable(problem: Problem) -> bool:
    ranges = [range(min(people, problem.size) + 1) for people in problem.people]
    return any(keeps_quotas(problem, seats) for seats in product(*ranges) if sum(seats) == problem.size)


def seats_moved(changes: Sequence[Change]) -> int:
    before, after = [change.before for change in changes], [change.after for change in changes]
    width = [sum(quota.maximum - quota.minimum for quota in quotas) for quotas in (before, after)]
    return width[1] - width[0]


def stretched(quota: Quota, by: int) -> Quota:
    return replace(quota, minimum=max(0, quota.minimum + min(by, 0)), maximum=quota.maximum + max(by, 0))


def test_a_change_keeps_to_the_room_given() -> None:
    pool: dict[Type, int] = {("a", "x"): 1, ("b", "x"): 9}
    quota = Quota("f", "a", 3, 4)
    problem = Problem.of(["f", "g"], 5, [quota], pool)
    assert smallest_change(problem, [Flexible(quota, 2, 5)]) is None
    assert [change.after for change in smallest_change(problem, [Flexible(quota, 0, 4)])] == [Quota("f", "a", 1, 4)]
    assert smallest_change(problem, []) is None
    for least, most in ((4, 4), (3, 3), (-1, 4)):
        with pytest.raises(BadInput):
            Flexible(quota, least, most)
    with pytest.raises(BadInput) as refusal:
        smallest_change(problem, [Flexible(Quota("f", "b", 0, 1), 0, 2)])
    assert refusal.value.subject == ("b",)


def test_those_who_must_be_chosen_take_their_seats_and_their_address() -> None:
    people = [Person(f"p{n}", ("a" if n < 3 else "b",)) for n in range(8)]
    quotas = [Quota("f", "a", 2, 2), Quota("f", "b", 1, 3)]
    address_of = {"p0": "home", "p4": " home ", "p5": "", "p6": " "}
    left = narrow(["f"], 4, quotas, people, must=["p0"], must_not=["p7"], address_of=address_of)
    assert (left.size, [person.id for person in left.people]) == (3, ["p1", "p2", "p3", "p5", "p6"])
    assert left.quotas == (Quota("f", "a", 1, 1), Quota("f", "b", 1, 3))
    assert [person.id for person in left.resting] == ["p4", "p7"]
    with pytest.raises(Infeasible):
        narrow(["f"], 4, quotas, people, must=["p0", "p1", "p2"])
    for must, must_not, code in (
        (["p9"], [], "unknown_id"),
        (["p0"], ["p0"], "must_and_not"),
        (["p3", "p4", "p5", "p6"], [], "must"),
        (["p0", "p4"], [], "must_share"),
    ):
        with pytest.raises(BadInput) as refusal:
            narrow(["f"], 4, quotas, people, must=must, must_not=must_not, address_of=address_of)
        assert refusal.value.code == code


def test_the_gap_is_what_the_lowest_chance_falls_short_of_its_bound() -> None:
    lottery = fairest_lottery(odd_one())
    assert lottery.gap == 1 - min(lottery.chances) / lottery.leximin.stages[0].level
    assert 0 < lottery.gap <= 1
    assert checked(lottery) == []
    assert fairest_lottery(larger()).gap < Fraction(1, 10**9)
