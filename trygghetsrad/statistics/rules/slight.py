"""Published numbers that a corrected file would change by so little that the difference may be a person.

Counts from one to four are hidden in every file for itself. Whoever kept the former numbers can still subtract them
from the new ones: nothing hides a difference afterwards, so those who read a file in are told before they do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from trygghetsrad.statistics.rules.lattice import LEAST, Block, Cell, counted


class Slight(NamedTuple):
    """A number that is shown now and would be shown as another one."""

    cell: Cell
    now: int
    then: int


def slight_changes(shown: Mapping[Cell, int | None], things: Collection[str], new: Block) -> list[Slight]:
    """What would change by one to four, in the order of the cells.

    `shown` is what is public of a year and level: None is hidden, what is missing is none at all for the `things` that
    the former file spoke of. A new count that would be hidden tells nothing.
    """
    after = counted(new).values
    cells = {cell for cell in {*shown, *after} if not cell.thing or (cell.thing in things and cell.thing in new)}
    found = [Slight(cell, now, after.get(cell, 0)) for cell in sorted(cells) if (now := shown.get(cell, 0)) is not None]
    return [one for one in found if 0 < abs(one.then - one.now) < LEAST and (not one.then or one.then >= LEAST)]
