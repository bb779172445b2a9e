"""What the rows of a file add up to, set by set, for every thing of the lattice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from trygghetsrad.statistics.readers import Rows
from trygghetsrad.statistics.rules.codes import UNSTATED
from trygghetsrad.statistics.rules.lattice import THINGS, WHOLE, Block


class Tallies:
    """Counts by set, age, cause and the code of each thing. A set is a number that the caller gives."""

    def __init__(self) -> None:
        self.counts: dict[str, dict[tuple[int, str, str, str], int]] = {thing: defaultdict(int) for thing in THINGS}

    def add(self, sets: Sequence[int], rows: Rows) -> None:
        """`sets` says to which set each row belongs."""
        for thing, counts in self.counts.items():
            keys = zip(sets, rows.age, rows.cause, getattr(rows, thing), strict=True)
            for key, events in zip(keys, rows.events, strict=True):
                counts[key] += events

    def blocks(self, sets: Sequence[int]) -> dict[int, Block]:
        """What each set adds up to: of the things that the file says something about."""
        found: dict[int, dict[str, dict[tuple[str, str, str], int]]] = {
            one: {thing: {} for thing in THINGS} for one in sets
        }
        for thing, counts in self.counts.items():
            for (one, age, cause, code), events in counts.items():
                found[one][thing][age, cause, code] = events
        return {one: published_part(block) for one, block in found.items()}


def published_part(block: Block) -> Block:
    """The things that the file says something about: what it never states is no table of its own."""
    return {
        thing: tally
        for thing, tally in block.items()
        if thing == WHOLE or any(code != UNSTATED[thing] for _, _, code in tally)
    }
