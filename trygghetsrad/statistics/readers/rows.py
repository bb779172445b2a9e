"""Lines of cells as injury rows: by what each column is, with every fault named by line and column."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.population.readers.table import YEAR, kind_of, sex_of, words_of
from trygghetsrad.statistics.readers.lines import Line
from trygghetsrad.statistics.readers.meanings import TOTAL, Meanings, Wrong, count_in, meaning_in
from trygghetsrad.statistics.rules.codes import UNSTATED, CodeList

FIELDS: Final[Mapping[str, LazyString]] = {
    "year": mark("År"),
    "level": mark("Vårdnivå"),
    "sex": mark("Kön"),
    "age": mark("Ålder"),
    "area": mark("Område"),
    "cause": mark("Orsak"),
    "intent": mark("Avsikt"),
    "mechanism": mark("Skadesätt"),
    "place": mark("Plats"),
    "activity": mark("Aktivitet"),
    "is_fall": mark("Fall, ja eller nej"),
    "is_transport": mark("Transport, ja eller nej"),
    "count": mark("Antal"),
    "population": mark("Folkmängd"),
}
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "level": ("vårdnivå", "vårdform", "level", "vård"),
    "cause": ("orsak", "yttre orsak", "cause", "icd", "diagnos"),
    "intent": ("avsikt", "intent"),
    "mechanism": ("skadesätt", "skademekanism", "mekanism", "mechanism"),
    "place": ("plats", "skadeplats", "place", "miljö"),
    "activity": ("aktivitet", "activity"),
    "is_fall": ("fall", "is_fall"),
    "is_transport": ("transport", "is_transport"),
    "population": ("folkmängd", "befolkning", "invånare", "population", "medelfolkmängd"),
    "count": ("antal", "count", "skadade", "antal skadade", "antal fall", "värde"),
}
_POPULATION_KINDS: Final = {"time": "year", "age": "age", "sex": "sex", "area": "area"}


class Row(NamedTuple):
    """How many events are alike in everything; `people` live in the territory, where the file says so."""

    year: int
    level: str
    area: str
    sex: str
    age: str
    cause: str
    intent: str
    mechanism: str
    is_fall: bool | None
    is_transport: bool | None
    place: str
    activity: str
    events: int
    people: int | None


class Rows(NamedTuple):
    """Many rows, a column at a time: each sequence is as long as the others, in the order of `Row`."""

    year: Sequence[int]
    level: Sequence[str]
    area: Sequence[str]
    sex: Sequence[str]
    age: Sequence[str]
    cause: Sequence[str]
    intent: Sequence[str]
    mechanism: Sequence[str]
    is_fall: Sequence[bool | None]
    is_transport: Sequence[bool | None]
    place: Sequence[str]
    activity: Sequence[str]
    events: Sequence[int]
    people: Sequence[int | None]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Rows:
        return cls(*zip(*rows, strict=True)) if rows else cls(*[()] * len(cls._fields))

    def singly(self) -> Iterator[Row]:
        return map(Row._make, zip(*self, strict=True))


class Fault(NamedTuple):
    """What is wrong, and where: `kind` is a key of FAULTS, `value` what the cell said."""

    line: int
    column: str
    kind: str
    value: str


FAULTS: Final[Mapping[str, Callable[[str], LazyString]]] = {
    "year": lambda value: mark("Året ska vara fyra siffror och inte ligga i framtiden, inte %(value)s.", value=value),
    "level": lambda value: mark("Vårdnivån finns inte i kodlistan: %(value)s.", value=value),
    "sex": lambda value: mark("Könet finns inte i kodlistan: %(value)s.", value=value),
    "age": lambda value: mark("Åldern ryms inte i någon åldersgrupp i kodlistan: %(value)s.", value=value),
    "area": lambda value: mark("Området finns inte i kodlistan: %(value)s.", value=value),
    "cause": lambda value: mark("Orsaken finns inte i kodlistan: %(value)s.", value=value),
    "intent": lambda value: mark("Avsikten finns inte i kodlistan: %(value)s.", value=value),
    "mechanism": lambda value: mark("Skadesättet finns inte i kodlistan: %(value)s.", value=value),
    "place": lambda value: mark("Platsen finns inte i kodlistan: %(value)s.", value=value),
    "activity": lambda value: mark("Aktiviteten finns inte i kodlistan: %(value)s.", value=value),
    "flag": lambda value: mark("Här ska stå ja eller nej, inte %(value)s.", value=value),
    "count": lambda value: mark("Antalet ska vara ett helt tal, inte %(value)s.", value=value),
    "negative": lambda value: mark("Antalet kan inte vara mindre än noll: %(value)s.", value=value),
    "hidden": lambda value: mark("Källan har dolt antalet: %(value)s. Raden kan inte läsas in.", value=value),
    "people": lambda value: mark("Folkmängden ska vara ett helt tal över noll, inte %(value)s.", value=value),
    "people_differ": lambda value: mark("Gruppens folkmängd är en annan på en tidigare rad: %(value)s.", value=value),
    "cells": lambda value: mark("Raden har för få eller för många fält: %(value)s.", value=value),
}


_EVENTS: Final = Row._fields.index("events")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a file are, and what it does not say itself."""

    columns: Sequence[str]
    constants: Mapping[str, str]

    def missing(self, names: Sequence[str]) -> list[str]:
        """Fields that nothing can be read without. Columns of counts may have their year in the heading."""
        said = {*self.columns, *self.constants}
        counts = [name for name, field in zip(names, self.columns, strict=True) if field == "count"]
        if counts and all(YEAR.search(name) for name in counts):
            said.add("year")
        return [field for field in ("count", "year", "level") if field not in said]


def guess(names: Sequence[str]) -> list[str]:
    """What each column seems to be by its heading; nothing where that is not clear."""
    found = [_guessed(name) for name in names]
    if "year" not in found:
        found = ["count" if not kind and YEAR.search(name) else kind for kind, name in zip(found, names, strict=True)]
    for at, kind in enumerate(found):
        if kind and kind != "count" and kind in found[:at]:
            found[at] = ""
    return found


def _guessed(name: str) -> str:
    word = words_of(YEAR.sub("", name))
    exact = next((field for field, words in _HEADINGS.items() if word in words), None)
    if exact:
        return exact
    kind = _POPULATION_KINDS.get(kind_of(word) or "", "") if word else ""
    return kind or ("count" if any(part in _HEADINGS["count"] for part in word.split()) else "")


class RowReader:
    """Reads the lines of one file. What a cell means is worked out once for each different text of a column."""

    def __init__(
        self,
        names: Sequence[str],
        columns: Columns,
        lists: Mapping[str, CodeList],
        *,
        latest: int,
    ) -> None:
        self.names, self.width = names, len(columns.columns)
        self.plain: list[tuple[int, int, Meanings]] = []
        self.counts: list[tuple[int, Meanings, list[tuple[int, Any]]]] = []
        start: dict[str, Any] = dict.fromkeys(Row._fields) | UNSTATED | dict(columns.constants)
        if "year" in columns.constants:
            start["year"] = int(columns.constants["year"])
        self.start = [start[field] for field in Row._fields]
        for place, field in enumerate(columns.columns):
            if field == "count":
                self.counts.append((place, Meanings(count_in), self._said_by(names[place], columns.columns)))
            elif field:
                slot = Row._fields.index("people" if field == "population" else field)
                self.plain.append((place, slot, Meanings(meaning_in(field, lists, latest))))

    def _said_by(self, name: str, columns: Sequence[str]) -> list[tuple[int, Any]]:
        """What a column of counts says in its heading: `Kvinnor 2019`."""
        said: list[tuple[int, Any]] = []
        year = YEAR.search(name)
        if year and "year" not in columns:
            said.append((Row._fields.index("year"), int(year[1])))
        if "sex" not in columns:
            sexes = [sex for word in YEAR.sub(" ", name).split() if (sex := sex_of(word))]
            said += [(Row._fields.index("sex"), sexes[-1])] if sexes else []
        return said

    def read_together(self, lines: Sequence[Line]) -> Rows | None:
        """The rows of many lines, a column at a time; None when one of them must be looked at for itself.

        That costs a third of looking at each line, and most files have nothing to remark upon.
        """
        _, rows = zip(*lines, strict=True)
        if not self.counts or set(map(len, rows)) != {self.width}:
            return None
        texts = list(zip(*rows, strict=True))
        columns: list[Sequence[Any]] = [[value] * len(lines) for value in self.start]
        for place, slot, meanings in self.plain:
            found = meanings.of_all(texts[place])
            if found is None:
                return None
            columns[slot] = found
        parts = []
        for place, meanings, said in self.counts:
            events = meanings.of_all(texts[place])
            if events is None:
                return None
            own = columns.copy()
            own[_EVENTS] = events
            for slot, value in said:
                own[slot] = [value] * len(lines)
            parts.append(own)
        return Rows(*parts[0] if len(parts) == 1 else (list(chain(*column)) for column in zip(*parts, strict=True)))

    def read(self, line: int, cells: list[str], faults: list[Fault]) -> list[Row]:
        """The rows of a line; what is wrong with it is added to `faults`, and then there are none."""
        if len(cells) != self.width:
            if len(cells) > self.width and any(cells[self.width :]):
                faults.append(Fault(line, "", "cells", str(len(cells))))
                return []
            cells = cells + [""] * (self.width - len(cells))
        values, before = self.start.copy(), len(faults)
        for place, slot, meanings in self.plain:
            found = meanings[cells[place]]
            if found.__class__ is Wrong:
                faults.append(Fault(line, self.names[place], *found))
            elif found is TOTAL:
                del faults[before:]
                return []
            else:
                values[slot] = found
        rows = self._counted(line, cells, values, faults)
        return rows if len(faults) == before else []

    def _counted(self, line: int, cells: list[str], values: list[Any], faults: list[Fault]) -> list[Row]:
        rows = []
        for place, meanings, said in self.counts:
            found = meanings[cells[place]]
            if found.__class__ is Wrong:
                faults.append(Fault(line, self.names[place], *found))
                continue
            own = values.copy()
            own[_EVENTS] = found
            for slot, value in said:
                own[slot] = value
            rows.append(Row._make(own))
        return rows
