"""What a population file must hold, whatever its format, and what is said when it does not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Final, TypeAlias
from unicodedata import normalize

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.population.rules import PopulationRow

MOST_BYTES: Final = 5_000_000
MOST_ROWS: Final = 200_000
MOST_FAULTS: Final = 50
OLDEST_AGE: Final = 150
LONGEST_AREA: Final = 200

Placed: TypeAlias = tuple[int | None, PopulationRow]
"""A row and the line it stands on."""

HEADINGS: Final = {
    "age": {"ålder", "alder", "age"},
    "sex": {"kön", "kon", "sex", "gender"},
    "area": {"område", "omrade", "ort", "region", "area", "deso", "tätort", "tatort"},
    "count": {"antal", "count", "folkmängd", "folkmangd", "population", "invånare"},
    "time": {"tid", "år", "ar", "time", "year"},
}
_STARTS = {"age": ("ålder", "age "), "area": ("områd", "region"), "count": ("antal ", "folkmängd", "befolkning")}
_WOMEN = {"2", "kvinna", "kvinnor", "k", "f", "female", "females", "woman", "women"}
_MEN = {"1", "man", "män", "m", "male", "males", "men"}
_TOTAL = re.compile(r"(?:totalt?|tot|samtliga|båda|alla?|summa)( .*)?|1\+2|män och kvinnor")
_OPEN = r"\+|-w|(?:år )?(?:och|eller) äldre|(?:years )?(?:and|or) (?:older|over)"
_AGE = re.compile(rf"([0-9]{{1,3}})(?: ?- ?([0-9]{{1,3}})| ?({_OPEN}))?(?: ?(?:år|years?))?")
_DASHES = str.maketrans("–−‑—", "----")
_MUNICIPALITY = re.compile(r"[0-9]{4}(?![0-9A-Za-z])")
YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")


@dataclass(frozen=True, slots=True)
class PopulationFault:
    """What is wrong, and where: `line` from 1 (None for the whole file), `column` by its heading."""

    line: int | None
    column: str | None
    message: LazyString


class PopulationRefused(ValueError):
    """The file cannot be imported; `faults` are what was found, the first 50 of the file."""

    def __init__(self, faults: Sequence[PopulationFault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults[:MOST_FAULTS])


@dataclass(frozen=True, slots=True)
class PopulationTable:
    """The rows, with the day they hold for and the publisher where the file says so."""

    rows: tuple[PopulationRow, ...]
    date: date | None
    source: str | None


def refusal(message: LazyString, *, line: int | None = None, column: str | None = None) -> PopulationRefused:
    return PopulationRefused([PopulationFault(line, column, message)])


def kind_of(name: str) -> str | None:
    """What a heading or a dimension stands for: by its word, or by how it begins (`Åldersgrupp`, `Antal personer`)."""
    word = words_of(name)
    exact = next((kind for kind, words in HEADINGS.items() if word in words), None)
    return exact or next((kind for kind, starts in _STARTS.items() if word.startswith(starts)), None)


@lru_cache(maxsize=4096)
def words_of(text: str) -> str:
    """The text as it is compared: no capitals, one kind of dash, one space, and å as one sign."""
    return " ".join(normalize("NFC", text).casefold().translate(_DASHES).split())


def area_of(text: str) -> str | None:
    """The area's name; None for a whole municipality, which is known by its code of four digits."""
    name = " ".join(normalize("NFC", text).split())
    return None if not name or _MUNICIPALITY.match(name) else name


def sex_of(text: str) -> str | None:
    word = words_of(text)
    return "woman" if word in _WOMEN else "man" if word in _MEN else None


def is_total(text: str) -> bool:
    return _TOTAL.fullmatch(words_of(text)) is not None


def ages_of(text: str) -> tuple[int, int | None] | None:
    """`16`, `16-29`, `16–29 år`, `80+`, `65 år och äldre`; None for anything else."""
    match = _AGE.fullmatch(words_of(text))
    if not match:
        return None
    first = int(match[1])
    last = None if match[3] else int(match[2] or first)
    oldest = first if last is None else last
    return (first, last) if first <= oldest <= OLDEST_AGE else None


def checked_table(
    placed: Sequence[Placed], faults: list[PopulationFault], year: int | None, source: str | None
) -> PopulationTable:
    """The table, once all is right: no faults, no age counted twice, and somebody living there."""
    faults += _unfit_areas(placed)
    faults += _doubles(placed)
    if faults:
        raise PopulationRefused(sorted(faults, key=lambda fault: fault.line or 0))
    if not sum(row.count for _line, row in placed):
        raise refusal(mark("Filen har inga invånare uppdelade på ålder och kön."))
    return PopulationTable(tuple(row for _line, row in placed), date(year, 12, 31) if year else None, source)


def _unfit_areas(placed: Sequence[Placed]) -> Iterator[PopulationFault]:
    """Names that the database would not take."""
    for line, row in placed:
        if row.area and (len(row.area) > LONGEST_AREA or not row.area.isprintable()):
            text = mark("Områdets namn är för långt eller har otillåtna tecken: %(value)s.", value=shown(row.area))
            yield PopulationFault(line, None, text)


def _doubles(placed: Sequence[Placed]) -> Iterator[PopulationFault]:
    groups: dict[tuple[str | None, str], list[Placed]] = defaultdict(list)
    for line, row in placed:
        groups[row.area, row.sex].append((line, row))
    for group in groups.values():
        group.sort(key=lambda one: (one[1].age_from, one[0] or 0))
        for (_before, younger), (line, older) in pairwise(group):
            if younger.age_to is None or older.age_from <= younger.age_to:
                text = mark("Åldern %(age)s finns redan på en annan rad för samma kön och område.", age=older.age_from)
                yield PopulationFault(line, None, text)


def shown(value: object) -> str:
    """The start of a value from the file, without signs that cannot be written out."""
    return "”" + "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in str(value)[:40]) + "”"


def one_year(texts: set[str], *, required: bool) -> int | None:
    years = {match[1] if (match := YEAR.search(text)) else None for text in texts}
    if len(years) > 1:
        listed = ", ".join(sorted(year or "?" for year in years))
        raise refusal(mark("Filen har flera år: %(years)s. Ta med ett år i taget.", years=listed))
    year = next(iter(years), None)
    if required and year is None and texts:
        raise refusal(mark("Året går inte att läsa. Skriv det med fyra siffror."))
    return int(year) if year else None
