"""The worker's part: read the files that wait, one at a time, and protect what is to be public."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from itertools import compress
from typing import IO, Any, Final, Protocol
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.jobs import later
from trygghetsrad.statistics import queries
from trygghetsrad.statistics.disclosure import Protected, protect
from trygghetsrad.statistics.models import ImportState, InjuryImport
from trygghetsrad.statistics.queries.published import every_number, public_sets
from trygghetsrad.statistics.readers import Columns, FileFault, Rows
from trygghetsrad.statistics.readers.packing import unpacked
from trygghetsrad.statistics.reading import Pass, Stopped
from trygghetsrad.statistics.rules.codes import CodeList
from trygghetsrad.statistics.rules.lattice import Cell
from trygghetsrad.statistics.rules.slight import slight_changes
from trygghetsrad.statistics.tallying import Tallies
from trygghetsrad.statistics.use_cases import loading

CHUNK: Final = 20_000
MOST_SLIGHT: Final = 100
EVERY: Final = 1.0
"""Seconds between two signs of life."""
PROTECTING: Final = "protecting"
log = structlog.get_logger()


@later
def read_files(database: Database) -> int:
    """Read until nobody waits; return how many files were taken."""
    taken = 0
    while True:
        with database.write() as session:
            row = loading.claim_import(session, clock.now())
        if row is None:
            return taken
        taken += 1
        _work(database, row)


def _work(database: Database, row: InjuryImport) -> None:
    try:
        job = Job(database, row)
        job.check() if row.state is ImportState.CHECKING else job.load()
    except Stopped:
        with database.write() as session:
            queries.forget_rows(session, row.id)
    except (FileFault, SQLAlchemyError, ArithmeticError, LookupError, ValueError, OSError, MemoryError) as error:
        # Whatever went wrong, nobody shall wait for it: the page says that it failed and offers to try again.
        log.warning("injuries_not_read", injury_import=str(row.id), kind=type(error).__name__)
        reason = "file" if isinstance(error, FileFault) else "error"
        with database.write() as session:
            loading.fail(session, row.id, clock.now(), reason=reason)
            queries.forget_rows(session, row.id)


class Transactions(Protocol):
    """Where a job reads and writes: a database, or the transaction of whoever asks."""

    def read(self) -> AbstractContextManager[Session]: ...

    def write(self) -> AbstractContextManager[Session]: ...


class Within:
    """All of it in one transaction that somebody else opened."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def read(self) -> AbstractContextManager[Session]:
        return nullcontext(self.session)

    write = read


class Job:
    """One file in the worker's hands."""

    def __init__(self, database: Transactions, row: InjuryImport, now: Callable[[], datetime] = clock.now) -> None:
        self.database, self.row, self.now = database, row, now
        self.stage = ""
        self.next_beat = 0.0
        with database.read() as session:
            self.lists: Mapping[str, CodeList] = queries.lists_in_force(session)
        columns = Columns(row.columns, row.constants)
        self.reading = Pass(columns, self.lists, latest=clock.local(now()).year)

    def pulse(self, lines: int) -> bool:
        """Note how far it has come, at most once a second; False when nobody wants it any more."""
        if time.monotonic() < self.next_beat:
            return True
        self.next_beat = time.monotonic() + EVERY
        with self.database.write() as session:
            return loading.beat(session, self.row.id, self.now(), lines=lines, stage=self.stage)

    def file(self) -> AbstractContextManager[IO[bytes]]:
        """The file itself, fetched whole before anything is written."""
        with self.database.read() as session:
            return unpacked(list(queries.parts_of(session, self.row.id)))

    def check(self) -> None:
        """Read all of it, and write down what is right and what is wrong, and what it would change very little."""
        summary: dict[tuple[int, str], int] = defaultdict(int)
        with self.database.read() as session:
            before = Before(session, self.row)
        with self.file() as file:
            for rows in self.reading.batches(file, self.pulse):
                for year, level, events in zip(rows.year, rows.level, rows.events, strict=True):
                    summary[year, level] += events
                before.add(rows)
        reading = self.reading
        slight = before.slight_changes()
        found = loading.Checked(
            lines=reading.lines,
            right=reading.right,
            wrong=reading.wrong,
            faults=reading.faults_as_data(),
            summary=[[year, level, count] for (year, level), count in sorted(summary.items())],
            code_digests={kind: codes.digest for kind, codes in self.lists.items()},
            slight_count=len(slight),
            slight_changes=slight[:MOST_SLIGHT],
        )
        with self.database.write() as session:
            loading.finish_check(session, self.row.id, found, self.now())

    def load(self) -> None:
        """Write its rows where nobody sees them, protect what will be public, and turn all of it on at once."""
        sets = Sets(self)
        with self.file() as file:
            for rows in self.reading.batches(file, self.pulse):
                sets.add(rows)
        sets.write()
        self.stage = PROTECTING
        numbers: dict[int, Protected] = {}
        blocks = sets.tallies.blocks(list(sets.ids.values()))
        for done, (set_id, block) in enumerate(blocks.items(), start=1):
            numbers[set_id] = protect(block)
            self.next_beat = min(self.next_beat, time.monotonic() + EVERY)
            if not self.pulse(self.reading.lines * done // len(blocks)):
                raise Stopped
        people = [
            {"import_id": self.row.id, "territory": self.row.territory, "year": year, "area": area, "sex": sex}
            | {"age": age, "people": count}
            for (year, area, sex, age), count in self.reading.people.items()
        ]
        with self.database.write() as session:
            if not loading.finish_load(session, self.row.id, numbers, people, self.now()):
                queries.forget_rows(session, self.row.id)


class Before:
    """What is public of the years that a file would replace. Nothing is added up where it would replace nothing."""

    def __init__(self, session: Session, row: InjuryImport) -> None:
        sets = [one for one in public_sets(session) if (one.source, one.territory) == (row.source, row.territory)]
        self.sets = {(one.year, one.level): one for one in sets}
        self.shown: dict[int, dict[Cell, int | None]] = {one.id: {} for one in sets}
        for number in every_number(session, self.shown) if sets else ():
            self.shown[number.set_id][number.cell] = number.shown
        self.tallies = Tallies()

    def add(self, rows: Rows) -> None:
        if self.sets:
            sets = [one.id if (one := self.sets.get(at)) else 0 for at in zip(rows.year, rows.level, strict=True)]
            self.tallies.add(sets, rows)

    def slight_changes(self) -> list[list[Any]]:
        """In the shape in which they are kept."""
        blocks = self.tallies.blocks([0, *self.shown])
        return [
            [year, level, *slight.cell, slight.now, slight.then]
            for (year, level), one in self.sets.items()
            if any(blocks[one.id].values())
            for slight in slight_changes(self.shown[one.id], one.things, blocks[one.id])
        ]


class Sets:
    """The sets of a file: rows on their way to the database, and what they add up to."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.ids: dict[tuple[int, str], int] = {}
        self.tallies = Tallies()
        self.waiting: list[tuple[Any, ...]] = []

    def add(self, rows: Rows) -> None:
        for at in sorted(set(zip(rows.year, rows.level, strict=True)) - self.ids.keys()):
            self.ids[at] = self._new(*at)
        if not all(rows.events):
            rows = Rows._make(list(compress(column, rows.events)) for column in rows)
        sets = list(map(self.ids.__getitem__, zip(rows.year, rows.level, strict=True)))
        self.tallies.add(sets, rows)
        self.waiting += zip(sets, *(getattr(rows, name) for name in loading.ROW[1:-1]), rows.events, strict=True)
        if len(self.waiting) >= CHUNK:
            self.write()

    def write(self) -> None:
        with self.job.database.write() as session:
            loading.add_rows(session, self.waiting)
        self.waiting = []

    def _new(self, year: int, level: str) -> int:
        with self.job.database.write() as session:
            return loading.new_set(session, self.job.row, year, level)


def read_within(session: Session, import_id: UUID, *, now: datetime) -> None:
    """Check or load one file in the caller's own transaction. What goes wrong is raised."""
    row = queries.import_of(session, import_id)
    job = Job(Within(session), row, lambda: now)
    job.check() if row.state is ImportState.CHECKING else job.load()


def work_now(database: Database, import_id: UUID) -> None:
    """Read one file here and now: what the command line and the demonstration ask for."""
    while True:
        with database.write() as session:
            row = loading.claim_import(session, clock.now())
        if row is None:
            return
        _work(database, row)
        if row.id == import_id:
            return
