"""Lists by number: a page costs the same however long the list is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

PAGE = 20


class Numbered(Protocol):
    @property
    def number(self) -> Any: ...


Row = TypeVar("Row", bound=Numbered)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list. Lower numbers follow `below=lower`, higher ones `above=higher`; None where the list ends."""

    rows: Sequence[Row]
    lower: int | None
    higher: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list a page begins: below a number, else above one, else at the end that is shown first."""

    newest_first: bool
    below: int | None
    above: int | None

    @property
    def downwards(self) -> bool:
        """Whether the numbers are read from high to low; `page` turns what was read the right way."""
        return self.below is not None or (self.newest_first and self.above is None)

    def page(self, found: list[Row]) -> Page[Row]:
        """The page of what was read from here; one more row than fits says that the list goes on."""
        rows, more = found[:PAGE], len(found) > PAGE
        if self.downwards != self.newest_first:
            rows.reverse()
        came_from_elsewhere = self.below is not None or self.above is not None
        lowest, highest = sorted((rows[0].number, rows[-1].number)) if rows else (None, None)
        lower = lowest if (more if self.downwards else came_from_elsewhere) else None
        higher = highest if (came_from_elsewhere if self.downwards else more) else None
        return Page(rows, lower, higher)
