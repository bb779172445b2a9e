"""Lines of cells as injury rows: by what each column is, with every fault named by line and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeAlias

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.population.readers.table import YEAR, is_total, kind_of, sex_of, shown, words_of
from trygghetsrad.statistics.rules.codes import UNSTATED, CodeList

EARLIEST: Final = 1960
MOST_COUNT: Final = 100_000_000
MOST_KNOWN: Final = 20_000
"""How many different texts of a column are remembered."""
_SPACES: Final = re.compile("[\u00a0\u2009\u202f ]")
_WHOLE: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,9}")
_DECIMALS: Final = re.compile(r"[,.]0+$")
_YES: Final = {"ja", "j", "1", "true", "x"}
_NO: Final = {"nej", "n", "0", "false"}

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


class Wrong(NamedTuple):
    """A cell that means nothing."""

    kind: str
    value: str


class _Total:
    """A cell that says that the line adds up others: the line is passed over."""


TOTAL: Final = _Total()
Found: TypeAlias = Any
"""A code, a number, a flag; or Wrong, or TOTAL."""


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
        self.names, self.lists, self.latest, self.width = names, lists, latest, len(columns.columns)
        self.plain: list[tuple[int, int, str, dict[str, Found]]] = []
        self.counts: list[tuple[int, dict[str, Found], list[tuple[int, Found]]]] = []
        start: dict[str, Any] = dict.fromkeys(Row._fields) | UNSTATED | dict(columns.constants)
        if "year" in columns.constants:
            start["year"] = int(columns.constants["year"])
        self.start = [start[field] for field in Row._fields]
        for place, field in enumerate(columns.columns):
            if field == "count":
                self.counts.append((place, {}, self._said_by(names[place], columns.columns)))
            elif field:
                slot = Row._fields.index("people" if field == "population" else field)
                self.plain.append((place, slot, field, {}))

    def _said_by(self, name: str, columns: Sequence[str]) -> list[tuple[int, Found]]:
        """What a column of counts says in its heading: `Kvinnor 2019`."""
        said: list[tuple[int, Found]] = []
        year = YEAR.search(name)
        if year and "year" not in columns:
            said.append((Row._fields.index("year"), int(year[1])))
        if "sex" not in columns:
            sexes = [sex for word in YEAR.sub(" ", name).split() if (sex := sex_of(word))]
            said += [(Row._fields.index("sex"), sexes[-1])] if sexes else []
        return said

    def read(self, line: int, cells: list[str], faults: list[Fault]) -> list[Row]:
        """The rows of a line; what is wrong with it is added to `faults`, and then there are none."""
        if len(cells) != self.width:
            if len(cells) > self.width and any(cells[self.width :]):
                faults.append(Fault(line, "", "cells", str(len(cells))))
                return []
            cells = cells + [""] * (self.width - len(cells))
        values, before = self.start.copy(), len(faults)
        for place, slot, field, known in self.plain:
            text = cells[place]
            found = known.get(text)
            if found is None and text not in known:
                found = self._meaning(field, text)
                if len(known) < MOST_KNOWN:
                    known[text] = found
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
        for place, known, said in self.counts:
            text = cells[place]
            found = known.get(text)
            if found is None:
                found = _count(text)
                if len(known) < MOST_KNOWN:
                    known[text] = found
            if found.__class__ is Wrong:
                faults.append(Fault(line, self.names[place], *found))
                continue
            for slot, value in said:
                values[slot] = value
            values[_EVENTS] = found
            rows.append(Row._make(values))
        return rows

    def _meaning(self, field: str, text: str) -> Found:
        if field == "year":
            year = YEAR.search(text)
            right = year and EARLIEST <= int(year[1]) <= self.latest
            return int(year[1]) if year and right else Wrong("year", shown(text))
        if field == "population":
            found = _count(text) if text.strip() else None
            return Wrong("people", shown(text)) if found.__class__ is Wrong or found == 0 else found
        if field in {"is_fall", "is_transport"}:
            word = words_of(text)
            return word in _YES if word in _YES | _NO else Wrong("flag", shown(text)) if word else None
        code = self.lists[field].read(text)
        if code is None:
            return TOTAL if is_total(text) else Wrong(field, shown(text))
        return code


def _count(text: str) -> Found:
    """A whole number as people write it: thin spaces, `12,0`, and `–` for none."""
    plain = _DECIMALS.sub("", _SPACES.sub(" ", text).strip())
    if _WHOLE.fullmatch(plain):
        number = int(plain.replace(" ", ""))
        return number if number <= MOST_COUNT else Wrong("count", shown(text))
    if plain in {"-", "–", "−"}:
        return 0
    if plain in {"..", "…", "x", "X", "*"}:
        return Wrong("hidden", shown(text))
    if plain[:1] in {"-", "−", "–"} and _WHOLE.fullmatch(plain[1:].strip()):
        return Wrong("negative", shown(text))
    return Wrong("count", shown(text))
