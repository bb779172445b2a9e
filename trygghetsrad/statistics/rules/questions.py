"""What can be asked of the statistics, as it stands in an address. Whatever is not on the lists is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from trygghetsrad.statistics.rules.codes import CodeList
from trygghetsrad.statistics.rules.lattice import ALL, THINGS, WHOLE


class View(StrEnum):
    """How the answer is laid out: over the years, or one year split by something."""

    YEARS = "ar"
    CAUSE = "orsak"
    AGE = "alder"
    SEX = "kon"
    AREA = "omrade"
    PLACE = "plats"
    MECHANISM = "skadesatt"
    INTENT = "avsikt"
    PYRAMID = "pyramid"
    HEAT = "varmekarta"


BY_THING: Final = {
    View.SEX: "sex",
    View.AREA: "area",
    View.PLACE: "place",
    View.MECHANISM: "mechanism",
    View.INTENT: "intent",
}
WORD: Final = {thing: view.value for view, thing in BY_THING.items()}
"""Thing -> its word in an address: `plats.home`."""
_THING: Final = {word: thing for thing, word in WORD.items()}
RATE, COUNT = "andel", "antal"


class NotAsked(ValueError):
    """The address asks for something that does not exist."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for. Empty parts stand for all."""

    cause: str = ALL
    age: str = ALL
    level: str = ""
    thing: str = ALL
    code: str = ALL
    measure: str = RATE
    view: View = View.YEARS
    year: int | None = None

    @property
    def is_answered(self) -> bool:
        """Whether the lattice has the numbers: age and cause at once, or one of them with one thing more."""
        things = {thing for thing in (self.thing, self._split_by()) if thing}
        if len(things) > 1:
            return False
        both = bool(self.age or self.view in {View.AGE, View.PYRAMID, View.HEAT}) and bool(
            self.cause or self.view in {View.CAUSE, View.HEAT}
        )
        return not both or not things or things == {WHOLE}

    def _split_by(self) -> str:
        return WHOLE if self.view is View.PYRAMID else BY_THING.get(self.view, ALL)

    def settled(self) -> Question:
        """The question without what its own layout makes needless: a split by age has every age."""
        age = ALL if self.view in {View.AGE, View.PYRAMID, View.HEAT} else self.age
        cause = ALL if self.view in {View.CAUSE, View.HEAT} else self.cause
        same = self.thing == self._split_by()
        return replace(self, age=age, cause=cause, thing=ALL if same else self.thing, code=ALL if same else self.code)

    def address(self) -> dict[str, str]:
        """The question as the arguments of an address, without what is usual."""
        said = {
            "vad": self.cause,
            "vem": self.age,
            "vard": self.level,
            "mer": f"{WORD[self.thing]}.{self.code}" if self.thing else "",
            "matt": COUNT if self.measure == COUNT else "",
            "visa": self.view.value if self.view is not View.YEARS else "",
            "ar": str(self.year) if self.year and self.view is not View.YEARS else "",
        }
        return {name: value for name, value in said.items() if value}


def asked(
    given: Mapping[str, str], lists: Mapping[str, CodeList], levels: Collection[str], years: Collection[int]
) -> Question:
    """The question of an address. Raises NotAsked."""
    thing, _, code = given.get("mer", "").partition(".")
    year = given.get("ar", "")
    question = Question(
        cause=_one_of(given.get("vad", ""), lists["cause"]),
        age=_one_of(given.get("vem", ""), lists["age"]),
        level=given.get("vard", "") or next(iter(levels), ""),
        thing=_THING.get(thing, ALL),
        code=code,
        measure=given.get("matt", "") or RATE,
        view=_view(given.get("visa", "")),
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,  # noqa: PLR2004 - a year
    )
    wrong = (
        (thing and (question.thing not in THINGS or code not in lists[question.thing]))
        or (question.measure not in {RATE, COUNT})
        or (levels and question.level not in levels)
        or (year and question.year not in years)
    )
    if wrong:
        raise NotAsked
    return question.settled()


def _one_of(code: str, codes: CodeList) -> str:
    if code and code not in codes:
        raise NotAsked
    return code


def _view(word: str) -> View:
    try:
        return View(word) if word else View.YEARS
    except ValueError:
        raise NotAsked from None
