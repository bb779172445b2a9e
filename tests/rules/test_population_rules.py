"""Age bands, and a table added up to them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.population.rules import AgeBand, PopulationRow, band_of_birth_year, counts_by_band, parse_bands

BANDS = parse_bands("16-29,30-44,45-64,65-79,80+")


def test_bands_are_read_in_order() -> None:
    assert parse_bands(" 16-29, 30-44") == (AgeBand(16, 29), AgeBand(30, 44))
    assert [band.label for band in BANDS] == ["16–29", "30–44", "45–64", "65–79", "80+"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "16-29,",
        "16-29,31-44",
        "16-29,29-44",
        "30-44,16-29",
        "29-16",
        "16+,30-44",
        "16",
        "-5",
        "a-b",
        "16-29;30+",
        "16–29",
    ],
)
def test_wrong_bands_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="band"):
        parse_bands(text)


@pytest.mark.parametrize(
    ("birth_year", "label"),
    [(2011, None), (2010, "16–29"), (1997, "16–29"), (1996, "30–44"), (1947, "65–79"), (1946, "80+"), (1905, "80+")],
)
def test_the_band_is_that_of_the_age_turned_this_year(birth_year: int, label: str | None) -> None:
    band = band_of_birth_year(birth_year, 2026, BANDS)
    assert (band.label if band else None) == label


def test_single_years_are_added_up_exactly() -> None:
    rows = [PopulationRow(sex, age, age, 10) for sex in ("woman", "man") for age in range(100)]
    rows += [PopulationRow("woman", 100, None, 7)]
    added = counts_by_band(rows, BANDS)
    assert not added.is_estimate
    assert added.counts["16–29", "woman"] == 140
    assert added.counts["80+", "woman"] == 207
    assert added.counts["80+", "man"] == 200
    assert set(added.counts) == {(band.label, sex) for band in BANDS for sex in ("woman", "man")}


def test_the_whole_goes_before_its_areas() -> None:
    rows = [PopulationRow("woman", 16, 29, 100), PopulationRow("woman", 16, 29, 60, "Kolbäck")]
    assert counts_by_band(rows, BANDS).counts["16–29", "woman"] == 100
    assert counts_by_band(rows[1:] * 2, BANDS).counts["16–29", "woman"] == 120


def test_a_group_over_an_edge_is_split_by_years_and_said_to_be_an_estimate() -> None:
    added = counts_by_band([PopulationRow("man", 25, 44, 1001)], BANDS)
    assert added.is_estimate
    assert added.counts["16–29", "man"] == 250
    assert added.counts["30–44", "man"] == 751


def test_children_in_a_group_over_the_lowest_edge_are_left_out() -> None:
    added = counts_by_band([PopulationRow("man", 0, 19, 100)], BANDS)
    assert added.is_estimate
    assert added.counts["16–29", "man"] == 20


def test_an_open_last_group_is_split_near_how_people_live() -> None:
    added = counts_by_band([PopulationRow("woman", 65, None, 2100)], BANDS)
    assert added.counts["65–79", "woman"] == 1500
    assert added.counts["80+", "woman"] == 600
    very_old = counts_by_band([PopulationRow("woman", 80, None, 100)], parse_bands("16-89,90+"))
    assert very_old.counts["90+", "woman"] > 0


GROUPS = st.integers(16, 99).flatmap(lambda low: st.tuples(st.just(low), st.integers(low, 110) | st.none()))


@given(st.lists(st.tuples(GROUPS, st.sampled_from(["woman", "man"]), st.integers(0, 10_000)), max_size=20))
def test_nobody_is_lost_or_invented(groups: list[tuple[tuple[int, int | None], str, int]]) -> None:
    rows = [PopulationRow(sex, low, high, count) for (low, high), sex, count in groups]
    added = counts_by_band(rows, BANDS)
    for sex in ("woman", "man"):
        assert sum(n for (_, at), n in added.counts.items() if at == sex) == sum(r.count for r in rows if r.sex == sex)
    assert all(n >= 0 for n in added.counts.values())
