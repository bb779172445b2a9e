"""Code lists: what each field of an injury row may say, in three languages and in the words that files use for it.

They are data. The standard lists lie beside this file; a municipality replaces one by importing another, and what was
read by the former is remembered with its fingerprint.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from trygghetsrad.population.readers.table import ages_of, sex_of, words_of

STANDARD: Final = Path(__file__).with_name("standard.json")
KINDS: Final = ("level", "sex", "age", "area", "cause", "intent", "mechanism", "place", "activity")
UNSTATED: Final = {
    "sex": "unknown",
    "age": "unknown",
    "area": "unknown",
    "cause": "other",
    "intent": "9",
    "mechanism": "unspecified",
    "place": "unspecified",
    "activity": "unspecified",
}
"""The code of what a file does not say. The level of care has none: a count without it says nothing."""
_ICD = re.compile(r"([V-Y])([0-9]{2})(?:\.?[0-9A-Z]*)?")
_ICD_RANGE = re.compile(r"([V-Y])([0-9]{2})-([V-Y])([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Code:
    """One value: its code, its names, and other words that stand for it in files."""

    code: str
    names: Mapping[str, str]
    words: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        return self.names.get(language) or self.names["sv"]


@dataclass(frozen=True, slots=True)
class CodeList:
    """The codes of one kind, in the order in which they are shown."""

    kind: str
    codes: tuple[Code, ...]
    version: int = 0
    """0 for the standard that the program brings."""
    known: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        words = {words_of(word): code.code for code in self.codes for word in _words(code)}
        object.__setattr__(self, "known", words)

    def __contains__(self, code: object) -> bool:
        return any(one.code == code for one in self.codes)

    @property
    def digest(self) -> str:
        """A fingerprint of the codes alone: a better name is no other list."""
        return sha256(json.dumps([code.code for code in self.codes]).encode()).hexdigest()[:16]

    def name(self, code: str, language: str) -> str:
        """What a code is called; the code itself when the list no longer has it."""
        return next((one.name(language) for one in self.codes if one.code == code), code)

    def read(self, text: str) -> str | None:
        """The code that a cell of a file means; None when it is none of them."""
        found = self.known.get(words_of(text))
        if found is not None or not text.strip():
            return found or (UNSTATED.get(self.kind) if not text.strip() else None)
        reader = _READERS.get(self.kind)
        return reader(self, text) if reader else None

    def as_data(self) -> list[dict[str, Any]]:
        return [{"code": one.code, **one.names, "words": list(one.words)} for one in self.codes]


def from_data(kind: str, rows: Iterable[Mapping[str, Any]], version: int = 0) -> CodeList:
    """A list from the shape in which it is kept."""
    codes = tuple(
        Code(
            row["code"], {name: row[name] for name in ("sv", "fi", "en") if row.get(name)}, tuple(row.get("words", ()))
        )
        for row in rows
    )
    return CodeList(kind, codes, version)


@cache
def standard(localities: tuple[str, ...]) -> dict[str, CodeList]:
    """The lists that the program brings; the areas are the municipality's own localities."""
    data = json.loads(STANDARD.read_text("utf-8"))
    places = [{"code": words_of(name)[:40], "sv": name} for name in localities]
    unknown = {"code": "unknown", "sv": "Annat område", "fi": "Muu alue", "en": "Elsewhere or not stated"}
    data["area"] = [*places, {**unknown, "words": ["okänt", "uppgift saknas", "övriga"]}]
    return {kind: from_data(kind, data[kind]) for kind in KINDS}


def bounds(code: str) -> tuple[int, int | None] | None:
    """The ages that a code of the age list holds: `6-15`, `80+`; None for what is not stated."""
    return ages_of(code)


def _words(code: Code) -> Iterable[str]:
    yield code.code
    yield from code.names.values()
    yield from code.words


def _age(codes: CodeList, text: str) -> str | None:
    """The band that holds all of an age or a narrower band; None when it reaches over an edge."""
    wanted = ages_of(text)
    if wanted is None:
        return None
    for one in codes.codes:
        held = bounds(one.code)
        if held and held[0] <= wanted[0] and (held[1] is None or (wanted[1] is not None and wanted[1] <= held[1])):
            return one.code
    return None


def _sex(codes: CodeList, text: str) -> str | None:
    sex = sex_of(text)
    return sex if sex in codes else None


def _cause(codes: CodeList, text: str) -> str | None:
    """`W01.2` or `W00–W19` by the group that holds it."""
    plain = words_of(text).upper().replace(" ", "")
    ends = _ICD_RANGE.fullmatch(plain)
    one = _ICD.fullmatch(plain)
    wanted = (ends[1] + ends[2], ends[3] + ends[4]) if ends else (one[1] + one[2],) * 2 if one else None
    if wanted is None:
        return None
    for each in codes.codes:
        held = _ICD_RANGE.fullmatch(each.code)
        if held and held[1] + held[2] <= wanted[0] and wanted[1] <= held[3] + held[4]:
            return each.code
    return None


_READERS: Final = {"age": _age, "sex": _sex, "cause": _cause}
