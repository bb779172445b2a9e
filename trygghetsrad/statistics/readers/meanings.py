"""What the cells of a file mean: a code, a number, a flag, a sum to pass over, or nothing at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from trygghetsrad.population.readers.table import YEAR, is_total, shown, words_of
from trygghetsrad.statistics.rules.codes import CodeList

EARLIEST: Final = 1960
MOST_COUNT: Final = 100_000_000
MOST_KNOWN: Final = 20_000
"""How many different texts of a column are remembered."""
_SPACES: Final = re.compile("[\u00a0\u2009\u202f ]")
_WHOLE: Final = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,9}")
_DECIMALS: Final = re.compile(r"[,.]0+$")
_YES: Final = {"ja", "j", "1", "true", "x"}
_NO: Final = {"nej", "n", "0", "false"}


class Wrong(NamedTuple):
    """A cell that means nothing; `kind` is a key of FAULTS."""

    kind: str
    value: str


class _Total:
    """A cell that says that the line adds up others: the line is passed over."""


TOTAL: Final = _Total()
Found: TypeAlias = Any
"""A code, a number, a flag; or Wrong, or TOTAL."""


class Meanings(dict[str, Found]):
    """The texts of one column and what they mean, each worked out when it is first met."""

    def __init__(self, meaning: Callable[[str], Found]) -> None:
        super().__init__()
        self.meaning = meaning
        self.odd: set[str] = set()
        """Those remembered texts that are wrong or say that the line is a sum."""
        self.met_odd = False

    def __missing__(self, text: str) -> Found:
        found = self.meaning(text)
        is_odd = found is TOTAL or found.__class__ is Wrong
        self.met_odd = self.met_odd or is_odd
        if len(self) < MOST_KNOWN:
            self[text] = found
            if is_odd:
                self.odd.add(text)
        return found

    def of_all(self, texts: Sequence[str]) -> list[Found] | None:
        """What each of them means; None when one of them is odd."""
        self.met_odd = False
        found = list(map(self.__getitem__, texts))
        return None if self.met_odd or not self.odd.isdisjoint(texts) else found


def meaning_in(field: str, lists: Mapping[str, CodeList], latest: int) -> Callable[[str], Found]:
    """What the texts of a field's column mean; `latest` is the last year that may be."""
    match field:
        case "year":
            return lambda text: _year(text, latest)
        case "population":
            return _people
        case "is_fall" | "is_transport":
            return _flag
    return lambda text: _code(text, lists[field])


def count_in(text: str) -> Found:
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


def _year(text: str, latest: int) -> Found:
    year = YEAR.search(text)
    return int(year[1]) if year and EARLIEST <= int(year[1]) <= latest else Wrong("year", shown(text))


def _people(text: str) -> Found:
    found = count_in(text) if text.strip() else None
    return Wrong("people", shown(text)) if found.__class__ is Wrong or found == 0 else found


def _flag(text: str) -> Found:
    word = words_of(text)
    return word in _YES if word in _YES | _NO else Wrong("flag", shown(text)) if word else None


def _code(text: str, codes: CodeList) -> Found:
    code = codes.read(text)
    return code if code is not None else TOTAL if is_total(text) else Wrong(codes.kind, shown(text))
