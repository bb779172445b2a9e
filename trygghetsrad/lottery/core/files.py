"""People and quotas from tables: as spreadsheets write them, and as the common tools of the field read them.

UTF-8 with or without a byte order mark, UTF-16 or Windows-1252; commas, semicolons or tabs. Whatever is odd is named by
file, line and column; nothing is guessed. The texts are for whoever wrote the file, so they are in Swedish.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trygghetsrad.lottery.core.households import normalised_address
from trygghetsrad.lottery.core.mends import Flexible
from trygghetsrad.lottery.core.model import BadInput, Person, Quota

MOST_NAMED = 20
"""Faults named at once; more are counted."""

FEATURE, VALUE = ("feature", "category", "egenskap"), ("value", "name", "värde")
FLAT = re.compile(r"\s*\b(?:lgh|lägenhet|apt|as)\s?\d+\b")
LEAST, MOST = ("min", "minst"), ("max", "högst")
LEAST_FLEX, MOST_FLEX = ("min_flex",), ("max_flex",)
NAME, SURNAME = ("name", "namn", "first_name", "förnamn"), ("last_name", "surname", "efternamn")
BORN = ("birth_year", "year_of_birth", "born", "födelseår", "birth_date", "date_of_birth", "födelsedatum")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its number in the file, and its fields in the order of the columns."""

    number: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file as columns and lines, blank lines left out."""

    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]

    def find(self, names: Sequence[str]) -> int | None:
        """The column with one of these names, in any case; None when there is none."""
        wanted = {_folded(name) for name in names}
        return next((at for at, column in enumerate(self.columns) if _folded(column) in wanted), None)

    def column(self, *names: str) -> int:
        """The column with one of these names. Raises BadInput."""
        found = self.find(names)
        if found is None:
            there = ", ".join(self.columns)
            raise BadInput("column", f"{self.name}: kolumnen {names[0]} saknas. Filen har {there}.", [names[0]])
        return found


@dataclass(frozen=True, slots=True)
class Pool:
    """The people of a file, the addresses of those who gave one, and what somebody should look at before a draw."""

    people: tuple[Person, ...]
    address_of: dict[str, str]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The quotas of a file, its features in the order they come, and how far each quota may give."""

    features: tuple[str, ...]
    quotas: tuple[Quota, ...]
    room: tuple[Flexible, ...]


def read_table(path: Path) -> Table:
    """A table with a line of headings. Raises BadInput."""
    try:
        text = _text_of(path.read_bytes())
    except OSError:
        raise BadInput("file", f"{path.name}: filen går inte att läsa.", [path.name]) from None
    except UnicodeError:
        raise BadInput("file", f"{path.name}: filen är inte text.", [path.name]) from None
    lines = list(_lines_of(path.name, text))
    if not lines:
        raise BadInput("file", f"{path.name}: filen är tom.", [path.name])
    columns = _without_blank_end(lines[0].fields)
    faults = [f"kolumnen {one} finns två gånger" for one in columns if [*map(_folded, columns)].count(_folded(one)) > 1]
    rows = [Line(line.number, _without_blank_end(line.fields, len(columns))) for line in lines[1:]]
    told = f"men rubriken har {len(columns)}"
    faults += [f"rad {row.number}: {len(row.fields)} fält, {told}" for row in rows if len(row.fields) != len(columns)]
    _refuse(path.name, faults)
    return Table(path.name, columns, tuple(rows))


def quotas_in(table: Table, size: int) -> Asked:
    """`feature,value,min,max[,min_flex,max_flex]`: a blank min_flex means 0, a blank max_flex the whole panel."""
    feature, value = table.column(*FEATURE), table.column(*VALUE)
    bounds = [table.column(*LEAST), table.column(*MOST)]
    flexes = [table.find(LEAST_FLEX), table.find(MOST_FLEX)]
    faults, room, seen = list[str](), list[Flexible](), dict[tuple[str, str], int]()
    for line in table.lines:
        named = (line.fields[feature], line.fields[value])
        if named in seen:
            faults.append(f"rad {line.number}: {' '.join(named)} står redan på rad {seen[named]}")
        seen.setdefault(named, line.number)
        faults += [
            f"rad {line.number}, kolumn {table.columns[at]}: fältet är tomt"
            for at in (feature, value)
            if not line.fields[at]
        ]
        try:
            low, high = (_whole(table, line, at) for at in bounds)
            least, most = (
                _whole(table, line, at, usual) for at, usual in zip(flexes, (0, max(size, high)), strict=True)
            )
            room.append(Flexible(_quota(line, named, low, high), least, most))
        except BadInput as fault:
            faults.append(
                str(fault)
                if fault.code != "flex"
                else f"rad {line.number}: min_flex och max_flex måste ligga utanför min och max"
            )
    _refuse(table.name, faults)
    return Asked(tuple(dict.fromkeys(name for name, _ in seen)), tuple(one.quota for one in room), tuple(room))


def people_in(table: Table, asked: Asked, *, id_column: str = "id", household: Sequence[str] = ()) -> Pool:
    """`id` and a column for each feature. A value without a quota is a fault: it would pass for a free one unseen."""
    identity = table.column(id_column)
    axes = [table.column(feature) for feature in asked.features]
    homes = [table.column(name) for name in household]
    values = [{one.value for one in asked.quotas if one.feature == feature} for feature in asked.features]
    faults, seen, people = list[str](), dict[str, int](), list[Person]()
    for line in table.lines:
        who = line.fields[identity]
        if not who or who in seen:
            there = f"{who} står redan på rad {seen[who]}" if who else "fältet är tomt"
            faults.append(f"rad {line.number}, kolumn {table.columns[identity]}: {there}")
        seen.setdefault(who, line.number)
        for at, known in zip(axes, values, strict=True):
            faults += _odd_value(table, line, at, known)
        people.append(Person(who, tuple(line.fields[at] for at in axes)))
    _refuse(table.name, faults)
    lines = zip(people, table.lines, strict=True)
    given = {one.id: normalised_address(" ".join(line.fields[at] for at in homes)) for one, line in lines}
    warnings = (*_twice(table), *_flat_or_not(table, homes))
    return Pool(tuple(people), {who: home for who, home in given.items() if home}, warnings)


def ids_in(asked: str, table: Table, id_column: str = "id") -> list[str]:
    """Ids with commas between them, or `@` and the name of a file with one on each line. Raises BadInput by line.

    Each must be one of the table's people.
    """
    if asked.startswith("@"):
        path = Path(asked[1:])
        try:
            lines = [*enumerate(map(str.strip, _text_of(path.read_bytes()).splitlines()), 1)]
        except (OSError, UnicodeError):
            raise BadInput("file", f"{path.name}: filen går inte att läsa.", [path.name]) from None
        named, where = [(who, f"rad {number}: ") for number, who in lines if who], f"{path.name}, "
    else:
        named, where = [(who.strip(), "") for who in asked.split(",") if who.strip()], ""
    at = table.column(id_column)
    known = {line.fields[at] for line in table.lines}
    faults = [f"{where}{place}{who} finns inte i {table.name}." for who, place in named if who not in known]
    if faults:
        more = [f"Och {len(faults) - MOST_NAMED} fel till."] if len(faults) > MOST_NAMED else []
        raise BadInput("unknown_id", "\n".join([*faults[:MOST_NAMED], *more]), [who for who, _ in named])
    return [who for who, _ in named]


def reasons_in(table: Table, id_column: str, reason_column: str) -> dict[str, str]:
    """Those with something in a column, and what stands there: why they are not drawn. Raises BadInput."""
    identity, reason = table.column(id_column), table.column(reason_column)
    return {line.fields[identity]: line.fields[reason] for line in table.lines if line.fields[reason]}


def _text_of(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeError:
        return data.decode("cp1252")


def _lines_of(name: str, text: str) -> Iterator[Line]:
    """The lines with something in them; a first line "sep=;" tells the delimiter, as spreadsheets write it."""
    head, _, rest = text.partition("\n")
    told = head.strip().lower().startswith("sep=") and len(head.strip()) == len("sep=;")
    delimiter = head.strip()[-1] if told else _delimiter_of(head)
    reader, skipped = (
        csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=delimiter, strict=True),
        int(told),
    )
    number = skipped + 1
    try:
        for row in reader:
            fields = tuple(unicodedata.normalize("NFC", field).strip() for field in row)
            if any(fields):
                yield Line(number, fields)
            number = reader.line_num + skipped + 1
    except csv.Error:
        raise BadInput("file", f"{name}, rad {number}: ett citattecken står fel.", [name]) from None


def _without_blank_end(fields: tuple[str, ...], least: int = 0) -> tuple[str, ...]:
    """Spreadsheets add empty columns at the end."""
    while len(fields) > least and not fields[-1]:
        fields = fields[:-1]
    return fields


def _delimiter_of(head: str) -> str:
    """The one that parts the headings into most columns."""
    return max(",;\t", key=lambda one: len(next(csv.reader([head], delimiter=one), [])))


def _whole(table: Table, line: Line, at: int | None, usual: int | None = None) -> int:
    text = line.fields[at] if at is not None else ""
    if not text and usual is not None:
        return usual
    if not (text.isascii() and text.isdigit()):
        column = table.columns[at] if at is not None else ""
        raise BadInput("number", f"rad {line.number}, kolumn {column}: ”{text}” är inte ett helt tal")
    return int(text)


def _quota(line: Line, named: tuple[str, str], low: int, high: int) -> Quota:
    if low > high:
        raise BadInput("bounds", f"rad {line.number}: min är {low} och max är {high}")
    return Quota(*named, low, high)


def _odd_value(table: Table, line: Line, at: int, known: Collection[str]) -> Iterator[str]:
    value = line.fields[at]
    if value not in known:
        near = next((one for one in sorted(known) if _folded(one) == _folded(value)), None)
        hint = f"; menas {near}?" if near else ""
        said = f"”{value}” har ingen kvot{hint}" if value else "fältet är tomt"
        yield f"rad {line.number}, kolumn {table.columns[at]}: {said}"


def _twice(table: Table) -> Iterator[str]:
    """People who may be there twice: the same name and year of birth under two ids."""
    name, born = table.find(NAME), table.find(BORN)
    if name is None or born is None:
        return
    parts = [at for at in (name, table.find(SURNAME), born) if at is not None]
    seen: dict[tuple[str, ...], int] = {}
    for line in table.lines:
        who = tuple(" ".join(_folded(line.fields[at]).split()) for at in parts)
        if all((who[0], who[-1])) and who in seen:
            lines = f"rad {seen[who]} och rad {line.number}"
            yield f"{table.name}: {lines} har samma namn och födelseår. Är det en och samma människa?"
        seen.setdefault(who, line.number)


def _flat_or_not(table: Table, homes: Sequence[int]) -> Iterator[str]:
    """Addresses that are the same but for a flat's number that only one of them tells: they count as two homes."""
    seen: dict[str, tuple[int, bool]] = {}
    for line in table.lines:
        address = normalised_address(" ".join(line.fields[at] for at in homes))
        house, flats = FLAT.subn("", address)
        first, had_flat = seen.setdefault(house, (line.number, bool(flats)))
        if address and had_flat != bool(flats):
            lines = f"rad {first} och rad {line.number}"
            yield f"{table.name}: {lines} har samma adress, men bara en har lägenhetsnummer. De räknas som två hem."


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold()


def _refuse(name: str, faults: Iterable[str]) -> None:
    found = [f"{name}, {fault}." for fault in faults]
    if len(found) > MOST_NAMED:
        found[MOST_NAMED:] = [f"Och {len(found) - MOST_NAMED} fel till."]
    if found:
        raise BadInput("file", "\n".join(found), [name])
