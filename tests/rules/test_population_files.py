"""Population files as they are met outside: other people's spellings, hostile content, and the limits."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.population.readers import PopulationRefused, read_csv, read_jsonstat, read_population, read_table
from trygghetsrad.population.rules import AgeBand, PopulationRow, counts_by_band, parse_bands

HEADING = "ålder;kön;antal;område\n"
SEXES = {"index": ["1", "2"], "label": {"1": "män", "2": "kvinnor"}}


def faults(data: bytes) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(PopulationRefused) as refusal:
        read_table(data)
    return [(fault.line, fault.column, str(fault.message)) for fault in refusal.value.faults]


def a_cube(ages: Any, value: Any, areas: Any = None, **changes: Any) -> bytes:
    """A data set of ages by sex, and by area when there are any."""
    kinds = {"Alder": {"label": "ålder", "category": ages}, "Kon": {"label": "kön", "category": SEXES}}
    if areas:
        kinds["Region"] = {"label": "region", "category": areas}
    size = [len(kind["category"]["index"]) for kind in kinds.values()]
    content = {"class": "dataset", "id": list(kinds), "size": size, "dimension": kinds, "value": value}
    return json.dumps(content | changes).encode()


def test_the_content_says_which_format_a_file_has() -> None:
    rows = [PopulationRow("man", 16, 16, 1), PopulationRow("woman", 16, 16, 2)]
    cube = a_cube({"index": ["16"]}, [1, 2])
    for data in (cube, b" \r\n" + cube, b"\xef\xbb\xbf" + cube, b"age,sex,count\n16,men,1\n16,women,2\n"):
        assert read_population(data) == rows
    assert "JSON-stat" in faults(b"[1, 2]")[0][2]


def test_the_csv_of_the_statistical_database() -> None:
    text = (
        '"region","ålder","kön","tabellinnehåll","2023"\n"1961 Hallstahammar","totalt ålder","män","Folkmängd","12"\n'
        '"1961 Hallstahammar","0 år","män","Folkmängd","5"\n"1961 Hallstahammar","100+ år","kvinnor","Folkmängd","7"\n'
    )
    table = read_csv(text.encode("cp1252"))
    assert table.rows == (PopulationRow("man", 0, 0, 5), PopulationRow("woman", 100, None, 7))
    assert table.date == date(2023, 12, 31)


@pytest.mark.parametrize(
    "heading", ["Åldersgrupp;Kön;Antal personer", "age group;sex;count", "ålder;kön;Folkmängd totalt"]
)
def test_headings_are_known_by_how_they_begin(heading: str) -> None:
    assert read_csv(f"{heading}\n16-29;K;5\n".encode()).rows == (PopulationRow("woman", 16, 29, 5),)


@pytest.mark.parametrize(
    ("age", "first", "last"),
    [
        ("16", 16, 16),
        ("16-29", 16, 29),
        ("16–29 år", 16, 29),
        ("16 − 29", 16, 29),
        ("16‑29 years", 16, 29),
        ("0-15", 0, 15),
        ("80+", 80, None),
        ("80 +", 80, None),
        ("80+ år", 80, None),
        ("85-w år", 85, None),
        ("80 år och äldre", 80, None),
        ("80 ÅR ELLER ÄLDRE", 80, None),
        ("80\u00a0år och\u00a0äldre", 80, None),
        ("80 years and over", 80, None),
        ("80 or older", 80, None),
    ],
)
def test_ages_as_people_write_them(age: str, first: int, last: int | None) -> None:
    assert read_csv(f"ålder;kön;antal\n{age};k;5\n".encode()).rows == (PopulationRow("woman", first, last, 5),)


@pytest.mark.parametrize("word", ["man", "män", "Men", "MALE", "1", " m "])
def test_words_for_men(word: str) -> None:
    assert read_csv(f"ålder;kön;antal\n16;{word};5\n".encode()).rows[0].sex == "man"


@pytest.mark.parametrize("word", ["kvinna", "Kvinnor", "woman", "WOMEN", "female", "2"])
def test_words_for_women(word: str) -> None:
    assert read_csv(f"ålder;kön;antal\n16;{word};5\n".encode()).rows[0].sex == "woman"


def test_letters_that_are_composed_of_two_signs() -> None:
    text = normalize("NFD", "Ålder;Kön;Antal;Område\n65 år och äldre;män;6;Kolbäck\n")
    assert read_csv(text.encode()).rows == (PopulationRow("man", 65, None, 6, "Kolbäck"),)


def test_a_spreadsheets_line_about_its_delimiter_is_no_heading() -> None:
    assert read_csv(b"sep=;\r\nage;sex;count\r\n16;k;5\r\n").rows == (PopulationRow("woman", 16, 16, 5),)


def test_a_workbook_is_answered_with_what_to_do() -> None:
    assert "Spara den som CSV" in faults(b"PK\x03\x04\x14\x00\x06\x00")[0][2]
    assert "Spara den som CSV" in faults(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00")[0][2]


def test_at_most_fifty_faults_are_told() -> None:
    found = faults((HEADING + "x;k;5;\n" * 51).encode())
    assert [line for line, _, _ in found] == list(range(2, 52))


def test_more_rows_than_a_municipality_has_are_refused() -> None:
    text = HEADING + "tot;k;1;\n" * 200_001
    assert faults(text.encode()) == [(None, None, "Filen har för många rader. Den får ha högst 200 000.")]


@pytest.mark.parametrize("area", ["x" * 201, "a\x07b", "a\u202eb"])
def test_names_that_the_database_would_not_take(area: str) -> None:
    found = faults(f"{HEADING}16;k;5;{area}\n".encode())
    assert [line for line, _, _ in found] == [2]
    assert "Områdets namn" in found[0][2]


def test_half_a_sign_in_a_name_is_refused_and_can_be_shown() -> None:
    data = a_cube({"index": ["16"]}, [1, 2], {"index": ["x"], "label": {"x": "\ud800"}})
    assert all(message.encode("utf-8") for _, _, message in faults(data))


def test_the_same_group_twice_and_overlaps_are_named_by_their_lines() -> None:
    text = HEADING + "16-29;k;5;Kolbäck\n16-29;m;5;Kolbäck\n16-29;k;5;Kolbäck\n20;m;1;Kolbäck\n20;m;1;Strömsholm\n"
    assert [line for line, _, _ in faults(text.encode())] == [4, 5]


def test_an_age_is_read_by_its_label_when_the_code_is_a_mere_number() -> None:
    ages = {"index": ["1", "2"], "label": {"1": "0-15 år", "2": "16 år och äldre"}}
    assert {(row.age_from, row.age_to) for row in read_jsonstat(a_cube(ages, [1, 2, 3, 4])).rows} == {
        (0, 15),
        (16, None),
    }


def test_the_youngest_group_of_the_statistical_database() -> None:
    rows = read_jsonstat(a_cube({"index": ["-4", "5-9"]}, [1, 2, 3, 4])).rows
    assert [(row.age_from, row.age_to) for row in rows] == [(0, 4), (0, 4), (5, 9), (5, 9)]


@pytest.mark.parametrize(
    "data",
    [
        a_cube({"index": ["16"]}, [1, 2], **{"class": "collection"}),
        a_cube({"index": {"16": 0, "17": 0}}, [1, 2, 3, 4]),
        a_cube({"index": {"16": 0, "17": 2}}, [1, 2, 3, 4]),
        a_cube({"index": {"16": float("inf")}}, [1, 2]),
        a_cube({"index": ["16"]}, {"1" * 5000: 1}),
        a_cube({"index": ["16"]}, [1, 2], size=[10**9, 10**9]),
        a_cube({"index": ["16"]}, [1, 2]).replace(b"\\u00e4", b"\xe4"),
        b'{"a":' * 100_000,
    ],
)
def test_data_sets_that_do_not_hold_together(data: bytes) -> None:
    assert "JSON-stat version 2" in faults(data)[0][2]


@st.composite
def bands_that_follow(draw: st.DrawFn) -> tuple[AgeBand, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 110), min_size=2, max_size=7)))
    bands = [AgeBand(low, high - 1) for low, high in pairwise(edges)]
    return (*bands, AgeBand(edges[-1], None)) if draw(st.booleans()) else tuple(bands)


def written(bands: Sequence[AgeBand]) -> str:
    return ",".join(band.label.replace("–", "-") for band in bands)


@given(bands_that_follow())
def test_bands_that_follow_are_read_as_written(bands: tuple[AgeBand, ...]) -> None:
    assert parse_bands(written(bands)) == bands


@given(bands_that_follow().filter(lambda bands: len(bands) > 1), st.data())
def test_a_gap_or_an_overlap_anywhere_is_refused(bands: tuple[AgeBand, ...], data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(bands) - 1))
    shift = data.draw(st.integers(-bands[place].lower, 20).filter(bool))
    moved = AgeBand(bands[place].lower + shift, bands[place].upper)
    with pytest.raises(ValueError, match="band"):
        parse_bands(written([*bands[:place], moved, *bands[place + 1 :]]))


@given(bands_that_follow(), st.lists(st.tuples(st.integers(0, 120), st.integers(0, 9_999)), max_size=30))
def test_single_years_keep_the_people_inside_the_bands(bands: tuple[AgeBand, ...], ages: list[tuple[int, int]]) -> None:
    added = counts_by_band([PopulationRow("woman", age, age, count) for age, count in ages], bands)
    inside = sum(count for age, count in ages if any(band.holds(age) for band in bands))
    assert sum(added.counts.values()) == inside
    assert not added.is_estimate


@given(bands_that_follow(), st.data(), st.integers(0, 9_999))
def test_a_group_within_the_bands_keeps_all_its_people(
    bands: tuple[AgeBand, ...], data: st.DataObject, count: int
) -> None:
    oldest = bands[-1].upper if bands[-1].upper is not None else 120
    low = data.draw(st.integers(bands[0].lower, oldest))
    high = data.draw(st.integers(low, oldest))
    assert sum(counts_by_band([PopulationRow("man", low, high, count)], bands).counts.values()) == count
