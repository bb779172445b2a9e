"""Charts over days: places in percent, and never a number that was not measured."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trygghetsrad.kernel.timecharts import LEAST_WIDTH, Days, Lasting, Seen, course, span, timeline

START, TARGET = Seen(date(2026, 1, 1), 40.0), Seen(date(2028, 1, 1), 60.0)
days = st.dates(date(2000, 1, 1), date(2060, 1, 1))


def test_a_course_goes_straight_from_start_to_target() -> None:
    chart = course(START, TARGET, [START, Seen(date(2027, 1, 1), 50.0, 45.0, 55.0)])
    assert (chart.plan.x1, chart.plan.x2) == (0.0, 100.0)
    assert chart.plan.y1 > chart.plan.y2, "upwards on the screen is a smaller number"
    middle = chart.points[1]
    assert middle.x == 50.0
    assert middle.y == pytest.approx((chart.plan.y1 + chart.plan.y2) / 2, abs=0.01)
    assert middle.high is not None
    assert middle.low is not None
    assert middle.high < middle.y < middle.low
    assert [tick.text for tick in chart.years] == ["2026", "2027", "2028"]
    assert [point.named for point in chart.points] == [True, True]


@given(st.lists(st.tuples(days, st.floats(-1e6, 1e6)), max_size=8))
@example([(date(2000, 1, 1), -5e-324)])
def test_every_measurement_stands_within_the_drawing(rows: list[tuple[date, float]]) -> None:
    chart = course(START, TARGET, [Seen(day, value) for day, value in sorted(rows)])
    assert len(chart.points) == len(rows)
    assert all(0 <= place <= 100 for point in chart.points for place in (point.x, point.y))
    assert len(chart.years) <= 6


@given(st.lists(st.tuples(days, st.integers(0, 4000)), min_size=1, max_size=8), days)
def test_a_timeline_shows_everything_that_lasts(rows: list[tuple[date, int]], today: date) -> None:
    chart = timeline([Lasting("x", day, day + timedelta(days=more), "planned") for day, more in rows], today)
    for row in chart.rows:
        assert row.width >= LEAST_WIDTH
        assert row.x >= 0
        assert row.x + row.width <= 100.01
    assert chart.today is None or 0 <= chart.today <= 100


def test_nothing_makes_an_empty_timeline_and_one_day_a_chart() -> None:
    assert timeline([], date(2027, 1, 1)).rows == ()
    assert Days(date(2027, 1, 1), date(2027, 1, 1)).at(date(2027, 1, 1)) == 50.0


def test_a_day_outside_is_never_clipped() -> None:
    with pytest.raises(ValueError, match="outside"):
        span([date(2026, 1, 1), date(2027, 1, 1)]).at(date(2027, 1, 2))
