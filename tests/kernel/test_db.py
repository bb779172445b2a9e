"""Transactions: all or nothing, and a reader never writes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from tests.conftest import NOW
from trygghetsrad.kernel.audit import AuditEntry, record
from trygghetsrad.kernel.db import Base, Database, StaleWrite
from trygghetsrad.kernel.links import PersonalLink
from trygghetsrad.kernel.permissions import SYSTEM


@pytest.fixture
def file_database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'own.db'}")
    Base.metadata.create_all(database.engine)
    return database


def entries(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def test_a_reading_session_refuses_to_write(file_database: Database) -> None:
    with file_database.read() as session:
        record(session, "x.tried", actor=SYSTEM, now=NOW, about=("x", None))
        with pytest.raises(StaleWrite, match="AuditEntry"):
            session.flush()
    assert entries(file_database) == 0


def test_all_that_one_page_reads_is_of_one_moment(file_database: Database) -> None:
    count = select(func.count()).select_from(AuditEntry)
    looker = file_database.look()
    reader = file_database.reader(looker)
    before = looker.scalar(count)
    with file_database.write() as session:
        record(session, "x.written", actor=SYSTEM, now=NOW, about=("x", None))
    assert (before, looker.scalar(count), reader.scalar(count)) == (0, 0, 0)
    reader.close()
    file_database.release(looker)
    assert entries(file_database) == 1


def test_what_fails_leaves_nothing_behind(file_database: Database) -> None:
    with pytest.raises(RuntimeError, match="midway"), file_database.write() as session:
        record(session, "x.begun", actor=SYSTEM, now=NOW, about=("x", None))
        session.flush()
        raise RuntimeError("midway")
    assert entries(file_database) == 0


def test_a_time_without_zone_is_refused(session: Session) -> None:
    session.add(PersonalLink(digest="x", purpose="x", subject_id=uuid4(), expires_at=datetime(2027, 1, 1)))  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"):
        session.flush()


def test_times_come_back_aware(session: Session) -> None:
    session.add(PersonalLink(digest="x", purpose="x", subject_id=uuid4(), expires_at=NOW))
    session.flush()
    session.expire_all()
    assert session.scalars(select(PersonalLink)).one().expires_at == NOW.astimezone(UTC)


def test_sixteen_writers_queue_and_none_is_turned_away(file_database: Database) -> None:
    faults: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(5):
                with file_database.write() as session:
                    record(session, "x.written", actor=SYSTEM, now=NOW, about=("x", None))
        except Exception as fault:
            faults.append(fault)

    writers = [threading.Thread(target=write) for _ in range(16)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    assert entries(file_database) == 80


KILLED = """
    import os, sys
    from trygghetsrad.kernel.audit import record
    from trygghetsrad.kernel.db import Database
    from trygghetsrad.kernel.permissions import SYSTEM
    from tests.conftest import NOW
    database = Database(sys.argv[1])
    for number in range(1_000_000):
        with database.write() as session:
            for _ in range(2):
                record(session, "x.pair", actor=SYSTEM, now=NOW, about=("x", None))
                session.flush()
        os.write(1, b".")
"""


def test_a_killed_writer_leaves_whole_transactions_and_all_that_it_acknowledged(file_database: Database) -> None:
    for _ in range(3):
        before = entries(file_database)
        process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", textwrap.dedent(KILLED), file_database.url], stdout=subprocess.PIPE
        )
        assert process.stdout
        acknowledged = len(process.stdout.read(20))
        os.kill(process.pid, signal.SIGKILL)
        acknowledged += len(process.stdout.read())
        process.wait()
        process.stdout.close()
        written = entries(file_database) - before
        assert written % 2 == 0
        assert written >= 2 * acknowledged
