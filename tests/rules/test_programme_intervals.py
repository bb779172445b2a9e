"""Intervals, held against an independent computation, and what two values may claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from trygghetsrad.programme.rules.goals import Direction, Unit
from trygghetsrad.programme.rules.intervals import Change, Interval, change, interval, wilson


@given(st.integers(1, 5000), st.data())
def test_a_share_has_wilsons_interval(asked: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, asked))
    expected = stats.binomtest(yes, asked).proportion_ci(0.95, method="wilson")
    low, high = wilson(yes / asked, asked)
    assert low == pytest.approx(expected.low, abs=1e-9)
    assert high == pytest.approx(expected.high, abs=1e-9)


def exact(cases: float) -> tuple[float, float]:
    return float(stats.chi2.ppf(0.025, 2 * cases) / 2) if cases else 0.0, float(
        stats.chi2.ppf(0.975, 2 * cases + 2) / 2
    )


@given(st.integers(0, 20_000))
def test_a_count_has_the_exact_interval(cases: int) -> None:
    found = interval(Unit.COUNT, float(cases), None)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(exact(cases), rel=1e-9)


@given(st.integers(0, 9_999), st.integers(1, 100_000))
def test_a_rate_has_the_interval_of_its_cases_also_when_they_are_not_whole(tenths: int, people: int) -> None:
    found = interval(Unit.RATE, tenths / 10, people)
    low, high = exact(tenths / 10 * people / 1000)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((low * 1000 / people, high * 1000 / people), rel=1e-8, abs=1e-12)


@pytest.mark.parametrize(
    ("unit", "value", "base"),
    [
        (Unit.SHARE, 50.0, None),
        (Unit.RATE, 2.0, None),
        (Unit.OTHER, 3.0, 30),
        (Unit.COUNT, -1.0, None),
        (Unit.SHARE, 101.0, 9),
    ],
)
def test_nothing_is_said_where_nothing_is_known(unit: Unit, value: float, base: int | None) -> None:
    assert interval(unit, value, base) is None


@pytest.mark.parametrize(
    ("direction", "before", "after", "said"),
    [
        (Direction.UP, (40.0, Interval(35, 45)), (55.0, Interval(50, 60)), Change.BETTER),
        (Direction.DOWN, (40.0, Interval(35, 45)), (55.0, Interval(50, 60)), Change.WORSE),
        (Direction.DOWN, (55.0, Interval(50, 60)), (40.0, Interval(35, 45)), Change.BETTER),
        (Direction.UP, (40.0, Interval(35, 50)), (55.0, Interval(50, 60)), Change.UNSURE),
        (Direction.UP, (40.0, None), (55.0, Interval(50, 60)), Change.NO_INTERVAL),
        (Direction.UP, (40.0, None), (40.0, None), Change.EQUAL),
    ],
)
def test_two_values_claim_no_more_than_they_can(
    direction: Direction,
    before: tuple[float, Interval | None],
    after: tuple[float, Interval | None],
    said: Change,
) -> None:
    assert change(direction, before, after) is said
