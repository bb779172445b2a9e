"""The published lattice: which tables of a year and a level of care are public, and nothing else ever is.

Every table is age x cause and at most one thing more (Vorob'ev 1962: tables that hang together like a star around
age x cause are seen to agree with one another exactly when they agree on age x cause, so that whoever attacks all of
them at once knows no more than this model does).

* age x cause, with all sums
* age x cause x sex, with all sums
* age x thing and cause x thing, with their sums, for area, place, mechanism and intent
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

ALL: Final = ""
"""Stands for the sum over a dimension."""
WHOLE: Final = "sex"
"""The thing that is published with age and cause at the same time."""
THINGS: Final = ("sex", "area", "place", "mechanism", "intent")
LEAST: Final = 5
"""The smallest count that is shown, besides none at all."""

Tally: TypeAlias = Mapping[tuple[str, str, str], int]
"""(age, cause, code of a thing) -> how many."""
Block: TypeAlias = Mapping[str, Tally]
"""Thing -> its tally: one year and level of care. All tallies have the same sums over their things."""


class Cell(NamedTuple):
    """One published number: `thing` and `code` are empty in the table of age and cause alone."""

    thing: str
    code: str
    age: str
    cause: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What every number of the lattice adds up: the variables are the (age, cause, code) of each thing."""

    values: Mapping[Cell, int]
    """All that are not zero. A number that is not here is shown as none at all."""

    def sensitive(self) -> list[Cell]:
        return [cell for cell, count in self.values.items() if count < LEAST]


def faces(thing: str, age: str, cause: str, code: str) -> Iterator[Cell]:
    """The published numbers of one thing's tables in which an event counts."""
    yield Cell(thing, code, ALL, ALL)
    yield Cell(thing, code, age, ALL)
    yield Cell(thing, code, ALL, cause)
    if thing == WHOLE:
        yield Cell(thing, code, age, cause)


def margins(age: str, cause: str) -> Iterator[Cell]:
    """The numbers of the table of age and cause in which an event counts."""
    for first in (ALL, age):
        for second in (ALL, cause):
            yield Cell(ALL, ALL, first, second)


def counted(block: Block) -> Counted:
    """Every number of the lattice that is not zero."""
    values: dict[Cell, int] = defaultdict(int)
    for thing, tally in block.items():
        for (age, cause, code), count in tally.items():
            for cell in faces(thing, age, cause, code):
                values[cell] += count
            if thing == WHOLE:
                for cell in margins(age, cause):
                    values[cell] += count
    return Counted({cell: count for cell, count in values.items() if count})


def is_published(thing: str, age: str, cause: str) -> bool:
    """Whether the lattice holds a number for this choice: age and cause at once, or each of them with one thing."""
    return thing in {ALL, WHOLE} or not (age and cause)
