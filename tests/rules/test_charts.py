"""The geometry of the charts: places in percent, round scales, and never a number that was not measured."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.kernel.charts import bars, dot_plot, line, plain_number, scale
from trygghetsrad.kernel.i18n import in_language

numbers = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False).map(lambda value: round(value, 3))


@pytest.mark.parametrize(
    ("value", "text"), [(12.0, "12"), (12.5, "12,5"), (0.04, "0"), (-2.0, "−2"), (-2.5, "−2,5"), (8.333, "8,3")]
)
def test_a_number_is_written_with_a_decimal_comma(value: float, text: str) -> None:
    assert plain_number(value) == text


def test_each_language_writes_its_own_decimal_sign() -> None:
    written = {}
    for language in ("sv", "fi", "en"):
        with in_language(language):
            written[language] = plain_number(-12.5)
    assert written == {"sv": "−12,5", "fi": "−12,5", "en": "−12.5"}


@given(st.lists(numbers, min_size=1), st.booleans())
def test_a_scale_holds_every_value_and_ends_on_round_numbers(values: list[float], from_zero: bool) -> None:
    axis = scale(values, from_zero=from_zero)

    assert axis.low <= min(values)
    assert max(values) <= axis.high
    assert 1 <= round((axis.high - axis.low) / axis.step) <= 5
    assert axis.low / axis.step == pytest.approx(round(axis.low / axis.step), abs=1e-6)
    if from_zero:
        assert axis.low <= 0 <= axis.high


@given(st.lists(numbers, min_size=2, unique=True))
def test_places_keep_the_order_and_stay_within_the_plot(values: list[float]) -> None:
    axis = scale(values)
    places = [axis.at(value) for value in sorted(values)]

    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] <= 100


def test_a_scale_of_nothing_or_of_equal_values_can_still_be_drawn() -> None:
    for values in ([], [0.0], [7.0, 7.0]):
        axis = scale(values, from_zero=False)
        assert axis.high > axis.low
        assert len(axis.ticks()) > 1


def test_ticks_stand_at_both_ends_with_their_values() -> None:
    ticks = scale([3.0, 31.0]).ticks()

    assert [(tick.at, tick.text) for tick in ticks] == [
        (0.0, "0"), (25.0, "10"), (50.0, "20"), (75.0, "30"), (100.0, "40"),
    ]  # fmt: skip


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_value_that_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        scale([1.0, value])


def test_a_value_outside_the_scale_is_an_error_and_never_clipped() -> None:
    with pytest.raises(ValueError, match="outside"):
        scale([0.0, 10.0]).at(11)


def test_a_dot_plot_shows_each_series_in_its_own_shape() -> None:
    plot = dot_plot([("Kvinnor 16–29", {"population": 10.0, "pool": 2.0, "panel": 8.0})])
    (row,) = plot.rows

    assert [(mark.series, mark.shape, mark.text) for mark in row.marks] == [
        ("population", "diamond", "10"),
        ("pool", "circle", "2"),
        ("panel", "square", "8"),
    ]
    assert row.span == (20.0, 100.0)
    assert row.cells == ("10", "2", "8")


def test_what_is_not_known_has_no_mark_and_says_so_in_the_table() -> None:
    plot = dot_plot([("Män 80+", {"population": 4.0, "pool": None})], missing="1–4")
    (row,) = plot.rows

    assert [mark.series for mark in row.marks] == ["population"]
    assert row.span is None
    assert row.cells == ("4", "1–4", "1–4")


def test_marks_that_would_cover_each_other_are_spread_over_the_height_of_the_row() -> None:
    plot = dot_plot(
        [("A", {"population": 50.0, "pool": 50.0, "panel": 51.0}), ("B", {"population": 0.0, "pool": 60.0})]
    )

    assert [mark.y for mark in plot.rows[0].marks] == [25.0, 50.0, 75.0]
    assert [mark.y for mark in plot.rows[1].marks] == [50.0, 50.0]


def test_a_series_that_has_no_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="riket"):
        dot_plot([("A", {"riket": 1.0})])


def test_the_longest_bar_takes_the_whole_width_and_a_missing_one_is_not_zero() -> None:
    chart = bars([("Hallstahammar", 40.0), ("Riket", 10.0), ("Kolbäck", None), ("Ingen", 0.0)])

    assert [(bar.x, bar.width, bar.text) for bar in chart.bars] == [
        (0.0, 100.0, "40"),
        (0.0, 25.0, "10"),
        (None, None, "–"),
        (0.0, 0.0, "0"),
    ]


def test_negative_bars_go_to_the_left_of_zero() -> None:
    chart = bars([("Ner", -10.0), ("Upp", 30.0)])

    assert chart.zero == 25.0
    assert [(bar.x, bar.width) for bar in chart.bars] == [(0.0, 25.0), (25.0, 75.0)]


def test_bars_without_any_value_can_be_drawn() -> None:
    assert [bar.width for bar in bars([("A", None), ("B", 0.0)]).bars] == [None, 0.0]
    assert bars([]).bars == ()


def test_a_line_goes_from_start_to_now_with_the_target_across() -> None:
    chart = line([("2024", 40.0), ("2025", 30.0), ("2026", 20.0)], target=10)

    assert [(point.x, point.y, point.named) for point in chart.points] == [
        (0.0, 0.0, True),
        (50.0, 25.0, False),
        (100.0, 50.0, True),
    ]
    assert (chart.target, chart.target_text) == (75.0, "10")
    assert [segment.gap for segment in chart.segments] == [False, False]
    assert chart.ticks[0].at == 100.0
    assert chart.ticks[-1].at == 0.0


def test_a_year_that_was_not_measured_is_a_gap_and_never_zero() -> None:
    chart = line([("2023", 40.0), ("2024", None), ("2025", 20.0), ("2026", None)])

    assert [point.text for point in chart.points] == ["40", "–", "20", "–"]
    assert [point.y is None for point in chart.points] == [False, True, False, True]
    assert [(segment.x1, segment.x2, segment.gap) for segment in chart.segments] == [(0.0, 66.67, True)]
    assert [point.named for point in chart.points] == [True, False, True, False]


def test_one_measurement_stands_in_the_middle_and_none_gives_no_line() -> None:
    (point,) = line([("2026", 5.0)]).points
    assert (point.x, point.named) == (50.0, True)
    assert line([]).points == ()
    assert line([("2025", None), ("2026", None)]).segments == ()


@given(st.lists(st.none() | numbers, max_size=20), numbers)
def test_everything_that_was_measured_and_the_target_lie_within_the_drawing(
    values: list[float | None], target: float
) -> None:
    chart = line([(str(index), value) for index, value in enumerate(values)], target=target)

    heights = [point.y for point in chart.points if point.y is not None]
    assert len(heights) == sum(value is not None for value in values)
    assert all(0 <= height <= 100 for height in [*heights, chart.target or 0.0])
    assert len(chart.segments) == max(len(heights) - 1, 0)
