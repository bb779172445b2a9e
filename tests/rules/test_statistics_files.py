"""Files of injuries as they come: encodings, numbers, merged headings, and what is wrong, by line and column."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import Any

import pytest

from tests.factories.injuries import HEADING, RIGHT, a_sheet
from trygghetsrad.statistics.readers import FAULTS, Columns, FileFault, Row, guess, heading_of
from trygghetsrad.statistics.readers.lines import MOST_UNPACKED
from trygghetsrad.statistics.readers.packing import pack, unpacked
from trygghetsrad.statistics.reading import Pass, Stopped
from trygghetsrad.statistics.rules.codes import standard

LISTS = standard(("Hallstahammar", "Kolbäck"))
SHEET: list[list[Any]] = [
    ["år", "vårdnivå", "kön", "ålder", "orsak", "antal"],
    [2025, "slutenvård", "kvinnor", "80+", "W00-W19", 7],
]


def all_of(data: bytes | str, constants: dict[str, str] | None = None) -> tuple[Pass, list[Row]]:
    file = io.BytesIO(data.encode() if isinstance(data, str) else data)
    names = heading_of(file).names
    file.seek(0)
    reading = Pass(Columns(guess(names), constants or {}), LISTS, latest=2027)
    return reading, [row for rows in reading.batches(file, lambda _line: True) for row in rows.singly()]


def wrong(data: bytes | str) -> list[tuple[int, str, str]]:
    reading, _ = all_of(data)
    return [(fault.line, fault.column, fault.kind) for fault in reading.faults]


def test_a_right_file_is_rows() -> None:
    reading, rows = all_of(RIGHT)
    assert (reading.lines, reading.right, reading.wrong) == (6, 6, 0)
    assert rows[0]._asdict() | {"activity": ""} == {
        "year": 2025, "level": "admitted", "area": "unknown", "sex": "woman", "age": "80+", "cause": "W00-W19",
        "intent": "9", "mechanism": "unspecified", "is_fall": None, "is_transport": None, "place": "home",
        "activity": "", "events": 20, "people": 700,
    }  # fmt: skip
    assert [row.cause for row in rows[1:4]] == ["W00-W19", "V01-V99", "V01-V99"]
    assert reading.people[2025, "unknown", "woman", "80+"] == 700


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encodings_and_delimiters(encoding: str, delimiter: str) -> None:
    _, rows = all_of(RIGHT.replace(";", delimiter).encode(encoding))
    assert [row.events for row in rows] == [20, 12, 9, 11, 18, 10]
    assert {row.level for row in rows} == {"admitted"}


def test_a_letter_of_utf8_that_is_cut_by_a_chunk_is_still_utf8() -> None:
    long = RIGHT + "2025;slutenvård;män;80+;W00-W19;väg;1;500\n" * 60_000
    _, rows = all_of(long)
    assert len(rows) == 60_006


@pytest.mark.parametrize(
    ("written", "means"),
    [
        *(("1 234", 1234), ("1\u00a0234", 1234), ("1\u2009234", 1234), ("1\u202f234", 1234), ("12,0", 12)),
        *(("12.00", 12), ("–", 0), ("-", 0), ("0", 0), ("007", 7)),
    ],
)
def test_numbers_as_people_write_them(written: str, means: int) -> None:
    _, rows = all_of(f"år;vårdnivå;antal\n2025;död;{written}\n")
    assert [row.events for row in rows] == [means]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *(("12,5", "count"), ("-3", "negative"), ("−3", "negative"), ("..", "hidden"), ("x", "hidden"), ("", "count")),
        *(("tolv", "count"), ("1e5", "count"), ("999999999999", "count"), ("=1+1", "count"), ("٣", "count")),
    ],
)
def test_what_is_no_count_is_named(written: str, kind: str) -> None:
    assert wrong(f"år;vårdnivå;antal\n2025;död;4\n2025;död;{written}\n") == [(3, "antal", kind)]


@pytest.mark.parametrize(
    ("row", "column", "kind"),
    [
        ("1492;slutenvård;kvinnor;80+;W00-W19;hemmet;1;2", "år", "year"),
        ("2031;slutenvård;kvinnor;80+;W00-W19;hemmet;1;2", "år", "year"),
        ("2025;månvård;kvinnor;80+;W00-W19;hemmet;1;2", "vårdnivå", "level"),
        ("2025;slutenvård;<script>;80+;W00-W19;hemmet;1;2", "kön", "sex"),
        ("2025;slutenvård;kvinnor;60-69;W00-W19;hemmet;1;2", "ålder", "age"),
        ("2025;slutenvård;kvinnor;80+;S72;hemmet;1;2", "orsak", "cause"),
        ("2025;slutenvård;kvinnor;80+;W00-W19;månen;1;2", "plats", "place"),
        ("2025;slutenvård;kvinnor;80+;W00-W19;hemmet;1;0", "folkmängd", "people"),
        ("2025;slutenvård;kvinnor;80+;W00-W19;hemmet;1;701", "", "people_differ"),
        ("2025;slutenvård;kvinnor;80+;W00-W19;hemmet;1;700;9", "", "cells"),
    ],
)
def test_each_fault_says_its_line_and_column(row: str, column: str, kind: str) -> None:
    reading, rows = all_of(RIGHT + row + "\n")
    assert [(fault.line, fault.column, fault.kind) for fault in reading.faults] == [(8, column, kind)]
    assert len(rows) == 6
    assert str(FAULTS[kind]("<x>"))


def test_sums_are_passed_over_and_a_short_line_is_filled_with_nothing() -> None:
    reading, rows = all_of(
        f"{HEADING}\n2025;slutenvård;Totalt;80+;W00-W19;hemmet;32;\n2025;slutenvård;kvinnor;Samtliga;W00;hem;3;\n"
        "2025;slutenvård;kvinnor;80+;W00-W19;hemmet;20\n"
    )
    assert reading.faults == []
    assert [row.events for row in rows] == [20]


def test_years_and_sexes_in_merged_headings() -> None:
    rows: list[list[Any]] = [
        ["Skador efter vårdnivå", None, None, None, None],
        ["vårdnivå", "2024", None, "2025", None],
        [None, "Kvinnor", "Män", "Kvinnor", "Män"],
        ["slutenvård", 5, 6, 7, 8],
    ]
    reading, found = all_of(a_sheet(rows, ("B2:C2", "D2:E2")))
    assert reading.faults == []
    assert [(row.year, row.sex, row.events) for row in found] == [
        (2024, "woman", 5), (2024, "man", 6), (2025, "woman", 7), (2025, "man", 8),
    ]  # fmt: skip


def test_a_spreadsheet_is_read_by_its_values_and_runs_no_formula() -> None:
    _, rows = all_of(a_sheet(SHEET))
    assert [(row.year, row.events) for row in rows] == [(2025, 7)]
    reading, rows = all_of(a_sheet([*SHEET, [2025, "slutenvård", "män", "80+", "W00-W19", "=1+1"]]))
    assert [(row.sex, row.events) for row in rows] == [("woman", 7)]
    assert [fault.kind for fault in reading.faults] == ["count"]


def bomb(*, honest: bool) -> bytes:
    """A package that says, or does not say, how much there is in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"\0" * (MOST_UNPACKED + 1 if honest else 20_000_000))
    data = bytearray(file.getvalue())
    if not honest:
        central = data.index(b"PK\x01\x02")
        struct.pack_into("<I", data, central + 24, 1000)
        struct.pack_into("<I", data, 22, 1000)
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "tom"),
        (b"\n\n\n", "tom"),
        (b"antal\n", "inga rader"),
        (b"\x00\x01\x02\xff" * 500, "text"),
        (b"PK\x03\x04 is no package", "skadad"),
        (b'\xc3\xa5r;antal\n2025;"4\n', "citattecken"),
        ((";".join(["antal"] * 10_000) + "\n" + ";".join(["1"] * 10_000)).encode(), "10000 kolumner"),
        (a_sheet([["antal"] * 10_000, [1] * 10_000]), "10000 kolumner"),
        (bomb(honest=True), "för stort att öppna"),
        (bomb(honest=False), "skadad"),
    ],
    ids=["empty", "blank", "heading", "binary", "not a zip", "quote", "columns", "sheet columns", "bomb", "lying bomb"],
)
def test_what_cannot_be_read_is_refused_with_a_reason(data: bytes, said: str) -> None:
    with pytest.raises(FileFault) as fault:
        all_of(data)
    assert said in str(fault.value.text)


def test_a_file_is_packed_and_unpacked_whole() -> None:
    data = RIGHT.encode() * 50_000
    packed = pack(io.BytesIO(data))
    assert packed.size == len(data)
    assert sum(map(len, packed.parts)) < len(data) / 10
    with unpacked(packed.parts) as file:
        assert file.read() == data


def test_the_signature_is_the_same_whatever_the_years() -> None:
    first, second = (f"Kommun;Antal {year};vårdnivå\nx;4;död\n".encode() for year in (2024, 2025))
    assert pack(io.BytesIO(first)).heading.signature == pack(io.BytesIO(second)).heading.signature


def test_reading_stops_when_nobody_wants_the_file_any_more() -> None:
    data = (RIGHT + "2025;slutenvård;män;80+;W00-W19;väg;1;500\n" * 6000).encode()
    reading = Pass(Columns(guess(heading_of(io.BytesIO(data)).names), {}), LISTS, latest=2027)
    with pytest.raises(Stopped):
        list(reading.batches(io.BytesIO(data), lambda _line: False))
