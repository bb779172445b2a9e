"""Measurements from a file: every fault named by line and column, and nothing half read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trygghetsrad.programme.rules.measurement_file import (
    MOST_ROWS,
    Fault,
    FileFault,
    FileFaults,
    Row,
    read_measurements,
    read_number,
)

TODAY = date(2027, 3, 15)
GOOD = "datum;värde;av;källa;kommentar\n2026-12-31;41,5;250;Enkät;Höst\n2025;38;;;\n"
ROWS = [Row(2, date(2026, 12, 31), 41.5, 250, "Enkät", "Höst"), Row(3, date(2025, 12, 31), 38.0)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_files_as_spreadsheets_write_them(encoding: str, separator: str) -> None:
    text = GOOD.replace("41,5", "41.5").replace(";", separator)
    assert read_measurements(text.encode(encoding), TODAY) == ROWS


def test_decimal_commas_thin_spaces_and_empty_lines() -> None:
    text = "Datum;Värde\n\n2026-01-31;1\u00a0234,5\n;\n2026-02-28;−2\n"
    assert [(row.day.month, row.value) for row in read_measurements(text.encode(), TODAY)] == [(1, 1234.5), (2, -2.0)]


def test_every_fault_is_named_by_line_and_column() -> None:
    text = (
        "datum;värde;av;källa\n2026-13-01;1;;\n2027-12-31;1;;\n2026-01-01;många;;\n2026-01-02;1;noll;\n"
        f"2026-01-03;1;;{'x' * 301}\n2026-01-04;1;;\n2026-01-04;2;;\n"
    )
    with pytest.raises(FileFaults) as refused:
        read_measurements(text.encode(), TODAY)
    assert refused.value.faults == [
        Fault(FileFault.DAY, 2, "datum"),
        Fault(FileFault.FUTURE, 3, "datum"),
        Fault(FileFault.VALUE, 4, "värde"),
        Fault(FileFault.BASE, 5, "av"),
        Fault(FileFault.LONG, 6, "källa"),
        Fault(FileFault.TWICE, 8, "datum"),
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", FileFault.NO_HEADING),
        (b"dag som helst;annat\n1;2\n", FileFault.NO_HEADING),
        (b"datum;v\xc3\xa4rde\n", FileFault.EMPTY),
        (b"PK\x03\x04\x00\x00", FileFault.NOT_TEXT),
        (b"x" * 500_001, FileFault.TOO_LARGE),
        (("datum;värde\n" + "2026-01-01;1\n" * (MOST_ROWS + 1)).encode(), FileFault.TOO_MANY),
        (("datum;värde" + ";x" * 10_000 + "\n").encode(), FileFault.TOO_MANY),
        (('datum;värde\n2026-01-01;"' + "x" * 200_000).encode(), FileFault.NOT_TEXT),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(data: bytes, fault: FileFault) -> None:
    with pytest.raises(FileFaults) as refused:
        read_measurements(data, TODAY)
    assert [one.kind for one in refused.value.faults] == [fault]


@pytest.mark.parametrize("text", ["", "1e400", "inf", "nan", "1,2,3", "٣", "=1+1", "12 kr", "9" * 30])
def test_what_is_no_number_is_none(text: str) -> None:
    assert read_number(text) is None


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    try:
        rows = read_measurements(data, TODAY)
    except FileFaults:
        return
    assert all(row.day <= TODAY for row in rows)
