"""Population tables as CSV, however a spreadsheet saved it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.population.readers.table import (
    MOST_BYTES,
    MOST_ROWS,
    YEAR,
    Placed,
    PopulationFault,
    PopulationTable,
    ages_of,
    area_of,
    checked_table,
    is_total,
    kind_of,
    one_year,
    refusal,
    sex_of,
    shown,
)
from trygghetsrad.population.rules import PopulationRow

_COUNT = re.compile(r"[0-9]{1,9}|[0-9]{1,3}(?: [0-9]{3}){1,2}")


def read_csv(data: bytes) -> PopulationTable:
    """Read a table with the columns age, sex and count, and perhaps area and year, in Swedish or English.

    Delimiter `;`, `,` or tab; UTF-8, UTF-16 or Windows-1252. Rows of totals are passed over. Raises PopulationRefused.
    """
    lines = _lines(_decoded(data))
    heading = next(lines, None)
    if heading is None:
        raise refusal(mark("Filen är tom."))
    columns = _columns(heading[1], heading[0])
    placed: list[Placed] = []
    faults: list[PopulationFault] = []
    years: set[str] = set()
    for number, (line, cells) in enumerate(lines, start=1):
        if number > MOST_ROWS:
            raise refusal(mark("Filen har för många rader. Den får ha högst 200 000."))
        if len(cells) != len(heading[1]):
            text = mark("Raden har %(has)s fält, rubrikraden %(wants)s.", has=len(cells), wants=len(heading[1]))
            faults.append(PopulationFault(line, None, text))
            continue
        values = {kind: cells[place].strip() for kind, place in columns.items()}
        years.add(values.get("time", heading[1][columns["count"]]))
        row, wrong = _row(values)
        faults += [PopulationFault(line, heading[1][columns[kind]], text) for kind, text in wrong.items()]
        if row:
            placed.append((line, row))
    return checked_table(placed, faults, one_year(years, required="time" in columns), None)


def _decoded(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise refusal(mark("Filen är för stor. Den får vara högst 5 MB."))
    encodings = ["utf-16"] if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise refusal(mark("Filen går inte att läsa som text. Spara den som CSV i UTF-8 och försök igen."))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            # A spreadsheet may say its delimiter first; the line is for itself, and no heading.
            named = reader.line_num == 1 and cells and cells[0].casefold().startswith("sep=")
            if not named and any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error:
        raise refusal(mark("Raden har ett citattecken som inte avslutas."), line=reader.line_num) from None


def _columns(heading: Sequence[str], line: int) -> dict[str, int]:
    """Which column holds what. `Folkmängd 2024` is a count, and says its year."""
    found: dict[str, int] = {}
    for place, name in enumerate(heading):
        word = YEAR.sub("", name).strip()
        kind = kind_of(word) if word or not name.strip() else "count"
        if kind in found:
            raise refusal(mark("Det finns två kolumner av samma slag."), line=line, column=name)
        if kind:
            found[kind] = place
    for kind, name in (("age", "ålder"), ("sex", "kön"), ("count", "antal")):
        if kind not in found:
            raise refusal(mark("Kolumnen %(name)s saknas i rubrikraden.", name=name), line=line, column=name)
    return found


def _row(values: Mapping[str, str]) -> tuple[PopulationRow | None, dict[str, LazyString]]:
    """The row (None for a total or a wrong one), and what is wrong in which column."""
    ages, sex, count = ages_of(values["age"]), sex_of(values["sex"]), _whole(values["count"])
    wrong: dict[str, LazyString] = {}
    if not ages and not is_total(values["age"]):
        wrong["age"] = mark("Åldern ska skrivas som 16, 16-29 eller 80+, inte %(value)s.", value=shown(values["age"]))
    if not sex and not is_total(values["sex"]):
        wrong["sex"] = mark("Könet ska vara kvinna eller man, inte %(value)s.", value=shown(values["sex"]))
    if count is None:
        text = mark("Antalet ska vara ett helt tal utan decimaler, inte %(value)s.", value=shown(values["count"]))
        wrong["count"] = text
    if wrong or not ages or not sex or count is None:
        return None, wrong
    return PopulationRow(sex, *ages, count, area_of(values.get("area", ""))), wrong


def _whole(text: str) -> int | None:
    plain = re.sub("[\u00a0\u2009\u202f]", " ", text)
    return int(plain.replace(" ", "")) if _COUNT.fullmatch(plain) else None
