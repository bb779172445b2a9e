"""Alternates: against every choice of them, every way to leave and every way to step in."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations, combinations_with_replacement, product
from math import prod

import pytest

from trygghetsrad.lottery.core import (
    HOUSEHOLD,
    BadInput,
    CellQuota,
    Entry,
    Problem,
    Quota,
    Ranked,
    Type,
    choose_alternates,
)
from trygghetsrad.lottery.core.alternates import USUAL, cases_of
from trygghetsrad.lottery.core.model import Where

Some = tuple[Type, ...]


def ranked(kinds: Iterable[Type], homes: Sequence[str] = ()) -> list[Ranked]:
    every = list(kinds)
    at_home = [*homes, *[""] * len(every)]
    return [Ranked(bytes([n]), Entry(f"r{n}", kind, bytes([n]), at_home[n])) for n, kind in enumerate(every)]


def breach(problem: Problem, members: Iterable[Type]) -> int:
    """Seats lacking and seats too many, by every quota and by the size."""
    some = list(members)
    asked: list[tuple[Where, int, int]] = [
        (((one.feature, one.value),), one.minimum, one.maximum) for one in problem.quotas
    ]
    asked += [(cell.where, cell.minimum, cell.maximum) for cell in problem.cells]
    total = abs(problem.size - len(some))
    for where, low, high in asked:
        at = [(problem.features.index(feature), value) for feature, value in where]
        sent = sum(all(kind[axis] == value for axis, value in at) for kind in some)
        total += max(0, low - sent, sent - high)
    return total


def expected_breach(problem: Problem, sitting: Some, alternates: Some, leaving: Sequence[Fraction]) -> Fraction:
    """Over all subsets of members, the least breach that some of the alternates leave."""
    total = Fraction()
    for gone in product((False, True), repeat=len(sitting)):
        stay = [kind for kind, went in zip(sitting, gone, strict=True) if not went]
        ways = (some for many in range(sum(gone) + 1) for some in set(combinations(sorted(alternates), many)))
        chance = prod(one if went else 1 - one for one, went in zip(leaving, gone, strict=True))
        total += chance * min(breach(problem, [*stay, *some]) for some in ways)
    return total


def some_council(rng: random.Random, features: int) -> tuple[Problem, Some, Some]:
    """A council that keeps its quotas, with nothing to spare here and there, and a reserve."""
    names = tuple(f"f{number}" for number in range(features))
    sitting = tuple(tuple(rng.choice("ab") for _ in names) for _ in range(rng.randint(2, 4)))
    reserve = tuple(tuple(rng.choice("ab") for _ in names) for _ in range(rng.randint(1, 6)))
    quotas = []
    for axis, name in enumerate(names):
        for value in "ab":
            seats = sum(kind[axis] == value for kind in sitting)
            quotas.append(Quota(name, value, max(0, seats - rng.randint(0, 1)), seats + rng.randint(0, 1)))
    cells = [CellQuota(((names[0], "a"), (names[1], "b")), 0, 1)] if rng.random() < 0.3 else []
    return Problem.of(names, len(sitting), quotas, Counter([*sitting, *reserve]), cells), sitting, reserve


def councils(features: int, count: int) -> Iterator[tuple[random.Random, Problem, Some, Some]]:
    rng = random.Random(features)
    for _ in range(count):
        yield rng, *some_council(rng, features)


@pytest.mark.parametrize("features", [2, 3])
def test_no_other_alternates_leave_less_breach(features: int) -> None:
    improved = 0
    for rng, problem, sitting, reserve in councils(features, 60):
        wanted = rng.randint(1, min(3, len(reserve)))
        leaving = [Fraction(rng.randint(0, 3), 7) for _ in sitting]
        found = choose_alternates(problem, sitting, ranked(reserve), wanted, leaving=leaving)
        assert found.is_every
        mine = tuple(one.entry.values for one in found.people)
        assert Counter(mine) == Counter(dict(found.counts))
        assert len(mine) == wanted
        assert not Counter(mine) - Counter(reserve)
        every = {
            some
            for some in combinations_with_replacement(sorted(set(reserve)), wanted)
            if not Counter(some) - Counter(reserve)
        }
        by = {some: expected_breach(problem, sitting, some, leaving) for some in every}
        best = min(by.values())
        assert abs(found.breach - float(by[tuple(sorted(mine))])) < 1e-6
        assert by[tuple(sorted(mine))] * Fraction(98, 100) <= best + Fraction(1, 10**5) or not found.is_best
        assert found.is_best
        improved += max(by.values()) > best
    assert improved > 30


def test_the_first_of_a_type_in_committed_order_are_taken() -> None:
    problem = Problem.of(["sex"], 4, [Quota("sex", "k", 2, 2)], {("k",): 6, ("m",): 6})
    reserve = ranked([("m",), ("k",), ("m",), ("k",), ("k",), ("m",)])
    found = choose_alternates(problem, [("k",), ("k",), ("m",), ("m",)], reserve[::-1], 3)
    by_type = [[one for one in reserve if one.entry.values == kind] for kind in (("k",), ("m",))]
    taken = [sum(one.entry.values == kind for one in found.people) for kind in (("k",), ("m",))]
    assert sorted(taken) == [1, 2]
    assert set(found.people) == {*by_type[0][: taken[0]], *by_type[1][: taken[1]]}
    assert [one.rank for one in found.people] == sorted(one.rank for one in found.people)


def test_who_is_likely_to_leave_is_prepared_for() -> None:
    problem = Problem.of(["sex"], 2, [Quota("sex", "k", 1, 1), Quota("sex", "m", 1, 1)], {("k",): 3, ("m",): 3})
    for likely, kind in ((0, "k"), (1, "m")):
        leaving = [Fraction(9 if at == likely else 1, 10) for at in range(2)]
        found = choose_alternates(problem, [("k",), ("m",)], ranked([("k",), ("m",)]), 1, leaving=leaving)
        assert found.counts == (((kind,), 1),)


def test_nobody_comes_from_a_home_that_has_a_seat_and_one_from_each_other() -> None:
    kinds: list[Type] = [("k", "x"), ("k", "x"), ("k", ""), ("m", "x")]
    quotas = [Quota("sex", "k", 1, 1), Quota(HOUSEHOLD, "x", 0, 2)]
    problem = Problem.of(["sex", HOUSEHOLD], 2, quotas, Counter([*kinds, ("m", "")]))
    reserve = ranked(kinds, ["one", "one", "", "two"])
    found = choose_alternates(problem, [("k", "x"), ("m", "")], reserve, 4, homes_taken={"two"})
    assert [one.entry.id for one in found.people] == ["r0", "r2"]
    assert found.counts == ((("k",), 2),)


def test_a_reserve_that_is_short_is_all_taken_and_none_is_none() -> None:
    problem = Problem.of(["sex"], 2, [], {("k",): 3, ("m",): 1})
    sitting: Some = (("k",), ("m",))
    assert len(choose_alternates(problem, sitting, ranked([("k",)]), 5).people) == 1
    nothing = choose_alternates(problem, sitting, ranked([("k",)]), 0)
    assert nothing.people == ()
    assert nothing.breach == pytest.approx(float(expected_breach(problem, sitting, (), [USUAL] * 2)))


@pytest.mark.parametrize(
    ("wanted", "leaving"), [(-1, USUAL), (1, [USUAL]), (1, Fraction(11, 10)), (1, Fraction(-1, 10))]
)
def test_odd_questions_are_refused(wanted: int, leaving: Fraction | list[Fraction]) -> None:
    problem = Problem.of(["sex"], 2, [], {("k",): 3})
    with pytest.raises(BadInput):
        choose_alternates(problem, [("k",), ("k",)], ranked([("k",)]), wanted, leaving=leaving)


def test_cases_add_up_and_many_are_sampled_from_a_fixed_stream() -> None:
    kinds: list[Type] = [(f"{number}",) for number in range(30)]
    few = cases_of(kinds[:12], [(kind, USUAL) for kind in kinds[:12]])
    assert few.is_every
    assert sum(chance for _, chance in few.likely) == 1
    assert max(sum(left) for left, _ in few.likely) == 12
    many = cases_of(kinds, [(kind, USUAL) for kind in kinds])
    assert not many.is_every
    assert many == cases_of(kinds, [(kind, USUAL) for kind in kinds])
    mean = sum(sum(left) * chance for left, chance in many.likely)
    assert abs(mean - 3) < Fraction(1, 2)


def test_a_council_of_thirty_is_served_from_a_sample() -> None:
    rng = random.Random(7)
    sitting: Some = tuple((rng.choice("abcdef"), rng.choice("km")) for _ in range(30))
    reserve: Some = tuple((rng.choice("abcdef"), rng.choice("km")) for _ in range(100))
    quotas = [Quota("age", one, seats, seats + 1) for one, seats in Counter(kind[0] for kind in sitting).items()]
    problem = Problem.of(("age", "sex"), 30, quotas, Counter([*sitting, *reserve]))
    found = choose_alternates(problem, sitting, ranked(reserve), 10)
    assert len(found.people) == 10
    assert not found.is_every
    assert found.breach < choose_alternates(problem, sitting, ranked(reserve), 3).breach
