"""A disk that fills up while a file is sent or read: it is said, nothing half is there, and it goes on afterwards."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select, text

from tests.conftest import config_for
from tests.factories.accounts import sign_in
from tests.factories.injuries import received, table
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.app import create_app
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.statistics import queries
from trygghetsrad.statistics.models import ImportState, InjuryCell, InjuryFile, InjuryImport, InjuryRow
from trygghetsrad.statistics.queries.published import public_sets
from trygghetsrad.statistics.use_cases import AcceptImport, accept_import
from trygghetsrad.statistics.worker import read_files

PAGE = "/personal/program/statistik"
SENT = table(2026) + "".join(f"2026;slutenvård;män;80+;W00-W19;hemmet;{at * at};1000\n" for at in range(5000))
LARGE = table(2026) + "2026;slutenvård;män;80+;W00-W19;hemmet;1;1000\n" * 30_000


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Flask]:
    """The product on a database of its own, in a file that can be kept from growing."""
    app = create_app(config_for(f"sqlite:///{tmp_path / 'own.db'}", tmp_path))
    app.testing, app.test_client_class = True, PageClient
    app.config["PROPAGATE_EXCEPTIONS"] = False
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    with app.app_context():
        yield app
    database.engine.dispose()


class Disk:
    """How much the database's file may grow: SQLite says the same as of a disk without room."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.most = 0
        event.listen(database.engine, "connect", self._limit)

    def _limit(self, connection: Any, _: object) -> None:
        if self.most:
            connection.execute(f"PRAGMA max_page_count = {self.most}")

    def fill(self, room: int) -> None:
        """Leave room for so many pages."""
        with self.database.read() as session:
            self.most = session.scalar(text("PRAGMA page_count")) + room
        self.database.engine.dispose()

    def empty(self) -> None:
        self.most = 0
        self.database.engine.dispose()


def count(database: Database, model: Any) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def is_whole(database: Database) -> bool:
    with database.read() as session:
        return bool(session.scalar(text("PRAGMA integrity_check")) == "ok")


def state(database: Database) -> tuple[ImportState, str]:
    with database.read() as session:
        row = session.scalars(select(InjuryImport)).one()
        return row.state, row.stage


def test_a_file_that_finds_no_room_is_not_kept_and_the_page_says_so(own: Flask) -> None:
    database: Database = own.extensions["database"]
    client = own.test_client()
    with database.write() as session:
        sign_in(client, session)
    disk = Disk(database)
    disk.fill(1)
    fields = {"source": "Registret", "territory": "municipality", "file": (io.BytesIO(SENT.encode()), "skador.csv")}
    answer = fill(client, PAGE, fields=fields)
    assert answer.status_code == 503
    assert count(database, InjuryImport) == count(database, InjuryFile) == 0
    assert is_whole(database)
    assert client.get(PAGE).status_code == 200

    disk.empty()
    again = {**fields, "file": (io.BytesIO(SENT.encode()), "skador.csv")}
    assert fill(client, PAGE, fields=again, follow=True).status_code == 200
    assert count(database, InjuryImport) == 1


def test_a_disk_that_fills_up_while_a_file_is_read_leaves_what_was_there(own: Flask) -> None:
    database: Database = own.extensions["database"]
    with database.write() as session:
        row = received(session, LARGE)
    read_files(database)
    with database.write() as session:
        accept_import(session, AcceptImport(row.id, only_right=False), actor=SYSTEM, now=clock.now())
    disk = Disk(database)
    disk.fill(100)
    assert read_files(database) == 1
    assert state(database) == (ImportState.FAILED, "error")
    assert count(database, InjuryRow) == count(database, InjuryCell) == 0
    assert is_whole(database)
    with database.read() as session:
        assert public_sets(session) == []

    disk.empty()
    with database.write() as session:
        row = received(session, LARGE)
    read_files(database)
    with database.write() as session:
        accept_import(session, AcceptImport(row.id, only_right=False), actor=SYSTEM, now=clock.now())
    read_files(database)
    with database.read() as session:
        assert queries.import_of(session, row.id).state is ImportState.DONE
        assert len(public_sets(session)) == 1
