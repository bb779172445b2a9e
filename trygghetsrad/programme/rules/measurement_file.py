"""Measurements from a CSV file: all of it is right, or every fault is named by line and column."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_BYTES = 500_000
MOST_ROWS = 2_000
MOST_COLUMNS = 50
MOST_TEXT = 300
MOST_BASE = 100_000_000
MOST_VALUE = 1e12
NAMES = {
    "datum": "day", "date": "day", "dag": "day", "päivä": "day",
    "värde": "value", "value": "value", "arvo": "value",
    "källa": "source", "source": "source", "lähde": "source",
    "kommentar": "comment", "comment": "comment", "kommentti": "comment",
    "av": "base", "antal": "base", "base": "base", "lkm": "base",
}  # fmt: skip
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_SPACES = re.compile("[\\s\u00a0\u2009\u202f]+")


class FileFault(StrEnum):
    """What can be wrong with a file."""

    TOO_LARGE = "too_large"
    NOT_TEXT = "not_text"
    NO_HEADING = "no_heading"
    TOO_MANY = "too_many"
    EMPTY = "empty"
    DAY = "day"
    FUTURE = "future"
    TWICE = "twice"
    VALUE = "value"
    BASE = "base"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; line 0 is the file as a whole."""

    kind: FileFault
    line: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement as the file has it."""

    line: int
    day: date
    value: float
    base: int | None = None
    source: str = ""
    comment: str = ""


class FileFaults(Exception):
    """The file as a whole is refused."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def read_measurements(data: bytes, today: date) -> list[Row]:
    """The rows of a file: datum and värde, and källa, kommentar, av where they are. Raises FileFaults."""
    if len(data) > MOST_BYTES:
        raise FileFaults([Fault(FileFault.TOO_LARGE)])
    lines = _lines(_decoded(data))
    columns = _columns(next(lines, (0, []))[1])
    faults: list[Fault] = []
    rows: list[Row] = []
    for line, cells in lines:
        if len(rows) + len(faults) >= MOST_ROWS:
            raise FileFaults([Fault(FileFault.TOO_MANY)])
        given = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        read = _row(line, given, today)
        rows += [read] if isinstance(read, Row) else []
        faults += [] if isinstance(read, Row) else read
    faults += _twice(rows)
    if faults or not rows:
        raise FileFaults(faults or [Fault(FileFault.EMPTY)])
    return rows


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise FileFaults([Fault(FileFault.NOT_TEXT)])


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise FileFaults([Fault(FileFault.TOO_MANY, reader.line_num)])
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        raise FileFaults([Fault(FileFault.NOT_TEXT, reader.line_num)]) from None


def _columns(heading: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(heading):
        name = NAMES.get(cell.strip().casefold())
        if name and name not in found:
            found[name] = at
    if not {"day", "value"} <= set(found):
        raise FileFaults([Fault(FileFault.NO_HEADING, 1)])
    return found


def _row(line: int, given: Mapping[str, str], today: date) -> Row | list[Fault]:
    day, value, base = _day(given["day"]), read_number(given["value"]), _base(given.get("base", ""))
    faults = []
    if day is None:
        faults.append(Fault(FileFault.DAY, line, "datum"))
    elif day > today or day.year < 1900:  # noqa: PLR2004
        faults.append(Fault(FileFault.FUTURE if day > today else FileFault.DAY, line, "datum"))
    if value is None:
        faults.append(Fault(FileFault.VALUE, line, "värde"))
    if base == 0:
        faults.append(Fault(FileFault.BASE, line, "av"))
    texts = given.get("source", ""), given.get("comment", "")
    faults += [
        Fault(FileFault.LONG, line, name)
        for name, text in zip(("källa", "kommentar"), texts, strict=True)
        if len(text) > MOST_TEXT
    ]
    if faults or day is None or value is None:
        return faults
    return Row(line, day, value, base, *texts)


def _day(text: str) -> date | None:
    """2027-03-01, or a whole year: its last day."""
    try:
        if re.fullmatch(r"\d{4}", text, re.ASCII):
            return date(int(text), 12, 31)
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None


def read_number(text: str) -> float | None:
    """A number as people write it: 12,5 or 1 250. None when it is none."""
    tight = _SPACES.sub("", text).replace("−", "-")
    if not tight.isascii() or not _NUMBER.fullmatch(tight):
        return None
    value = float(tight.replace(",", "."))
    return value if math.isfinite(value) and abs(value) <= MOST_VALUE else None


def _base(text: str) -> int | None:
    """How many were counted; None when the cell is empty, 0 when it holds no such number."""
    tight = _SPACES.sub("", text)
    if not tight:
        return None
    is_whole = tight.isascii() and tight.isdigit() and len(tight) <= len(str(MOST_BASE))
    return int(tight) if is_whole and int(tight) <= MOST_BASE else 0


def _twice(rows: list[Row]) -> list[Fault]:
    seen: set[date] = set()
    faults = []
    for row in rows:
        if row.day in seen:
            faults.append(Fault(FileFault.TWICE, row.line, "datum"))
        seen.add(row.day)
    return faults
