"""Rates and their intervals, beside an independent computation."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from trygghetsrad.statistics.rules.rates import interval, rate


def exact(count: float) -> tuple[float, float]:
    """Garwood's interval by the quantiles of the chi-squared distribution."""
    lower = chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    return float(lower), float(chi2.ppf(0.975, 2 * count + 2) / 2)


@given(st.integers(0, 300_000) | st.floats(1e-6, 1e12))
@settings(deadline=None)
@example(1e-6)
@example(0.01)
def test_the_interval_is_the_exact_one(count: float) -> None:
    assert interval(count) == pytest.approx(exact(count), rel=1e-9, abs=1e-12)


@given(st.integers(0, 5_000), st.integers(1, 20_000_000))
def test_a_rate_and_its_ends_are_per_thousand(count: int, population: int) -> None:
    found = rate(count, population)
    assert found is not None
    lower, upper = exact(count)
    wanted = (1000 * count / population, 1000 * lower / population, 1000 * upper / population)
    assert (found.value, found.lower, found.upper) == pytest.approx(wanted, rel=1e-9, abs=1e-12)
    assert found.lower <= found.value <= found.upper


@pytest.mark.parametrize("population", [None, 0, -5])
def test_a_rate_of_unknown_people_is_not_zero_but_unknown(population: int | None) -> None:
    assert rate(7, population) is None


def test_few_events_have_a_wide_interval() -> None:
    assert rate(0, 1000).is_wide
    assert rate(8, 1000).is_wide
    assert not rate(40, 1000).is_wide


def test_a_negative_count_is_a_fault() -> None:
    with pytest.raises(ValueError, match="negative"):
        interval(-1)
