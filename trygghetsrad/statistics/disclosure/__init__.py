"""Disclosure control: which numbers of a block are hidden, so that nobody can work out a count from one to four.

The method is cell suppression on a fixed publication lattice (`rules/lattice.py`): counts from one to four are hidden,
and then as many others as it takes. After Kelly, Golden and Assad (1990) and Fischetti and Salazar (2001), each hidden
small count must have a witness: another table in whole numbers that agrees with everything public and in which that
count is five or more. A linear programme finds witnesses for many counts at once and at the lowest price, which is what
the shown numbers are worth that would have to be hidden for it. What has a witness cannot be told from a larger number,
by any sum, difference, filter or download, since those are made of the lattice's numbers alone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from trygghetsrad.statistics.disclosure.model import NEVER, Knowledge, Moves
from trygghetsrad.statistics.rules.lattice import LEAST, Block, Cell, counted

REWARDS: Final = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 100.0, 1e4)
"""What a hidden number may cost to protect, from cheap to whatever it takes."""
_WORTH: Final = {0: 60.0, 1: 4.0, 2: 0.4, 3: 0.2}
"""How much a number is worth to a reader, by how many choices it takes to ask for it: sums are hidden last."""

Frozen: TypeAlias = tuple[tuple[str, tuple[tuple[tuple[str, str, str], int], ...]], ...]


@dataclass(frozen=True, slots=True)
class Protected:
    """The numbers of a block that are not zero, and those of them that nobody is shown."""

    values: Mapping[Cell, int]
    hidden: frozenset[Cell]

    def shown(self, cell: Cell) -> int | None:
        """What the public sees: the count, or None when it is hidden."""
        return None if cell in self.hidden else self.values.get(cell, 0)


def protect(block: Block) -> Protected:
    """Hide every count from one to four, and what else would give one of them away."""
    frozen = tuple((thing, tuple(sorted((at, n) for at, n in tally.items() if n))) for thing, tally in block.items())
    return _protected(frozen)


@lru_cache(maxsize=256)
def _protected(frozen: Frozen) -> Protected:
    block = {thing: dict(tally) for thing, tally in frozen}
    values = counted(block).values
    if not any(count < LEAST for count in values.values()):
        return Protected(values, frozenset())
    search = _Search(Knowledge(block, values))
    search.run()
    # Should the solver give up, nothing of the block is shown: then four more of any event are always possible.
    return Protected(values, frozenset(values if search.bare else search.hidden))


class _Search:
    """Numbers that are hidden, and small ones that are still bare: no witness is known for them."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge
        self.values = knowledge.values
        self.hidden = {cell for cell, count in self.values.items() if count < LEAST}
        self.bare = set(self.hidden)
        self.worth = {cell: _worth(cell, count) for cell, count in self.values.items()}

    def run(self) -> None:
        shut = dict.fromkeys(self.values, NEVER)
        while self.bare and self._look({cell: shut[cell] for cell in self.values if cell not in self.hidden}, 1.0):
            pass
        for reward in REWARDS:
            while self.bare and self._look(self._prices(), reward):
                pass

    def _prices(self) -> dict[Cell, float]:
        return {cell: worth for cell, worth in self.worth.items() if cell not in self.hidden}

    def _look(self, prices: Mapping[Cell, float], reward: float) -> bool:
        """Look for a witness; hide what it moves. False when it is a witness for none."""
        moves = self.knowledge.another(prices, sorted(self.bare), reward)
        if moves is None:
            return False
        covered = self._covered(moves)
        if covered:
            moved = (cell for cell, move in zip(self.knowledge.cells, moves, strict=True) if move)
            self.hidden.update(moved)
            self.bare -= covered
        return bool(covered)

    def _covered(self, moves: Moves) -> set[Cell]:
        row_of = self.knowledge.row_of
        return {cell for cell in self.bare if self.values[cell] + moves[row_of[cell]] >= LEAST}


def _worth(cell: Cell, count: int) -> float:
    choices = bool(cell.code) + bool(cell.age) + bool(cell.cause)
    return _WORTH[choices] * math.sqrt(count)
