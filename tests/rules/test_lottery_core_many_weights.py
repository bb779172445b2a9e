"""Weights for panels: by the linear programme for few types, by correction for many, each way alone."""

from fractions import Fraction

import numpy as np
import pytest

from tests.rules.lottery_cases import checked, larger
from trygghetsrad.lottery.core import Method, Problem, fairest_lottery
from trygghetsrad.lottery.core.many import blend, weights
from trygghetsrad.lottery.core.many.blend import blended
from trygghetsrad.lottery.core.many.panels import Face, Herd, face_of
from trygghetsrad.lottery.core.many.relaxation import relax
from trygghetsrad.lottery.core.rows import Rows, rows_of

SHAPES = [(90, 2, (5, 2, 3)), (200, 3, (6, 3, 8)), (150, 4, (5, 2, 3, 2)), (40, 5, (3, 2, 4))]


def faced(problem: Problem) -> tuple[Rows, Face]:
    rows = rows_of(problem)
    found = relax(rows)
    assert found is not None
    return rows, face_of(rows, found[0].seats)


@pytest.mark.parametrize(("people", "seed", "shape"), SHAPES)
def test_few_types_are_blended_from_no_more_panels_than_there_are_types(
    people: int, seed: int, shape: tuple[int, ...]
) -> None:
    rows, face = faced(larger(people, seed, shape, size=12))
    told: list[float] = []
    found = blended(face, told.append)
    assert found is not None
    lines, shares = found
    assert told
    assert all(rows.keeps(seats) for seats in face.seats(lines))
    assert (shares > 0).all()
    assert len(lines) <= len(face.open)
    given = np.bincount(lines.ravel(), weights=np.repeat(shares, face.size), minlength=len(face.open))
    assert np.abs(given / face.wanted - 1).max() < 1e-11


@pytest.mark.parametrize(("people", "seed", "shape"), SHAPES)
def test_both_ways_give_everyone_the_same_chance(
    monkeypatch: pytest.MonkeyPatch, people: int, seed: int, shape: tuple[int, ...]
) -> None:
    problem = larger(people, seed, shape, size=12)
    one = fairest_lottery(problem)
    monkeypatch.setattr(weights, "FEW", 0)
    other = fairest_lottery(problem)
    assert one.panels != other.panels
    assert one.method is other.method is Method.RELAXATION
    assert checked(one) == checked(other) == []
    assert all(abs(a - b) < Fraction(1, 10**12) for a, b in zip(one.chances, other.chances, strict=True))


def test_where_flocks_do_not_do_the_panels_are_made_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blend, "FIRST", 0.1)
    monkeypatch.setattr(blend, "SPARE_PANELS", 2)
    monkeypatch.setattr(blend, "TRIES", 1)
    problem = larger(200, 3, (6, 3, 8), size=12)
    assert blended(faced(problem)[1], lambda _: None) is None
    assert fairest_lottery(problem).method is Method.RELAXATION


def test_a_flock_keeps_the_quotas_and_stays_close_to_what_is_wanted() -> None:
    rows, face = faced(larger(200, 3, (6, 3, 8), size=20))
    herd = Herd(face, 16)
    lines = herd.make(160)
    assert lines is not None
    assert 120 < len(lines) <= 160
    assert all(rows.keeps(seats) for seats in face.seats(lines))
    assert (herd.given == np.bincount(lines.ravel(), minlength=len(face.open))).all()
    assert herd.distance() < 0.1
