"""One pass over a whole file: its right rows, its faults by line and column, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import dropwhile, islice
from typing import IO, Any, Final, TypeAlias

from trygghetsrad.population.readers.table import shown
from trygghetsrad.statistics.readers import Columns, Fault, Line, Row, RowReader, Rows, heading_of, lines_of
from trygghetsrad.statistics.rules.codes import CodeList

MOST_FAULTS: Final = 200
AT_ONCE: Final = 400
"""How many lines are read together, and then it is asked whether anybody still wants the file.

More of them would leave the processor's nearest memory and wake the garbage collector.
"""
Peopled: TypeAlias = tuple[int, str, str, str]
"""A year, an area, a sex and an age: a group whose population a file may say."""
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
        self.people: dict[Peopled, int] = {}

    def batches(self, file: IO[bytes], pulse: Pulse) -> Iterator[Rows]:
        """The rows of the right lines, many at a time. Raises FileFault and Stopped."""
        heading = heading_of(file)
        file.seek(0)
        reader = RowReader(heading.names, self.columns, self.lists, latest=self.latest)
        with closing(lines_of(file)) as every:
            lines = dropwhile(lambda line: line[0] < heading.first_line, every)
            while batch := list(islice(lines, AT_ONCE)):
                self.lines += len(batch)
                if len(batch) == AT_ONCE and not pulse(self.lines):
                    raise Stopped
                yield self._together(reader, batch) or self._one_by_one(reader, batch)

    def _together(self, reader: RowReader, batch: Sequence[Line]) -> Rows | None:
        rows = reader.read_together(batch)
        if rows is not None and self._know_people(rows):
            self.right += len(batch)
            return rows
        return None

    def _know_people(self, rows: Rows) -> bool:
        """Remember the groups' populations; False when two of them contradict each other."""
        fresh: dict[Peopled, int] = {}
        for year, area, sex, age, people in set(
            zip(rows.year, rows.area, rows.sex, rows.age, rows.people, strict=True)
        ):
            group = (year, area, sex, age)
            if (
                people is not None
                and (self.people.get(group, people), fresh.setdefault(group, people)) != (people,) * 2
            ):
                return False
        self.people |= fresh
        return True

    def _one_by_one(self, reader: RowReader, batch: Sequence[Line]) -> Rows:
        rows: list[Row] = []
        found: list[Fault] = []
        for line, cells in batch:
            own = reader.read(line, cells, found)
            for row in own:
                self._check_people(line, row, found)
            if found:
                self.wrong += 1
                self.faults += found[: max(0, MOST_FAULTS - len(self.faults))]
                found.clear()
            else:
                self.right += bool(own)
                rows += own
        return Rows.of(rows)

    def _check_people(self, line: int, row: Row, found: list[Fault]) -> None:
        """A group has one population, whatever happened to it."""
        if row.people is None:
            return
        group = (row.year, row.area, row.sex, row.age)
        if self.people.setdefault(group, row.people) != row.people:
            found.append(Fault(line, "", "people_differ", shown(row.people)))

    def faults_as_data(self) -> list[Any]:
        return [list(fault) for fault in self.faults]
