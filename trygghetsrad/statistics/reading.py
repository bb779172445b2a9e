"""One pass over a whole file: its right rows, its faults by line and column, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import IO, Any, Final

from trygghetsrad.population.readers.table import shown
from trygghetsrad.statistics.readers import Columns, Fault, Row, RowReader, heading_of, lines_of
from trygghetsrad.statistics.rules.codes import CodeList

MOST_FAULTS: Final = 200
LOOK_UP: Final = 5000
"""How many lines are read between two looks at whether anybody still wants the file."""

Pulse = Callable[[int], bool]
"""Told the line that has been reached; False to stop."""


class Stopped(Exception):
    """Nobody wants the file any more."""


class Pass:
    """Reads a file once. What is right and wrong is the same at every pass."""

    def __init__(self, columns: Columns, lists: Mapping[str, CodeList], *, latest: int) -> None:
        self.columns, self.lists, self.latest = columns, lists, latest
        self.lines = self.right = self.wrong = 0
        self.faults: list[Fault] = []
        self.people: dict[tuple[int, str, str, str], int] = {}

    def rows(self, file: IO[bytes], pulse: Pulse) -> Iterator[Row]:
        """The rows of the right lines. Raises FileFault and Stopped."""
        heading = heading_of(file)
        file.seek(0)
        reader = RowReader(heading.names, self.columns, self.lists, latest=self.latest)
        found: list[Fault] = []
        for line, cells in lines_of(file):
            if line < heading.first_line:
                continue
            self.lines += 1
            if self.lines % LOOK_UP == 0 and not pulse(self.lines):
                raise Stopped
            rows = reader.read(line, cells, found)
            for row in rows:
                self._check_people(line, row, found)
            if found:
                self.wrong += 1
                self.faults += found[: max(0, MOST_FAULTS - len(self.faults))]
                found.clear()
            else:
                self.right += bool(rows)
                yield from rows

    def _check_people(self, line: int, row: Row, found: list[Fault]) -> None:
        """A group has one population, whatever happened to it."""
        if row.people is None:
            return
        group = (row.year, row.area, row.sex, row.age)
        if self.people.setdefault(group, row.people) != row.people:
            found.append(Fault(line, "", "people_differ", shown(row.people)))

    def faults_as_data(self) -> list[Any]:
        return [list(fault) for fault in self.faults]
