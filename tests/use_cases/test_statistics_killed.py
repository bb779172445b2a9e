"""A real worker, killed with no warning while it reads a file: nothing of it counts, and the next one finishes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from tests.conftest import config_for
from trygghetsrad.app import create_app
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.statistics import invented
from trygghetsrad.statistics.models import ImportState, InjuryImport, InjuryRow
from trygghetsrad.statistics.queries.published import public_sets
from trygghetsrad.statistics.rules.codes import standard
from trygghetsrad.statistics.worker import read_files

LINES = 100_000
ROOT = Path(__file__).parents[2]


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Flask]:
    """The product on a database of its own."""
    app = create_app(config_for(f"sqlite:///{tmp_path / 'own.db'}", tmp_path))
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    yield app
    database.engine.dispose()


def rows(database: Database) -> int:
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(InjuryRow)) or 0


def test_a_worker_killed_midway_leaves_nothing_that_counts(own: Flask, tmp_path: Path) -> None:
    database: Database = own.extensions["database"]
    file = tmp_path / "skador.csv"
    lists = standard(tuple(own.extensions["config"].municipality.localities))
    file.write_text("\n".join(invented.many_lines(Random(1), lists, [2025], LINES)), "utf-8")
    environ = {**os.environ, "ENVIRONMENT": "test", "DATABASE_URL": database.url, "INSTANCE_PATH": str(tmp_path)}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "statistics", "import", str(file), "--source", "Stort"]
    process = subprocess.Popen(command, cwd=ROOT, env=environ | {"PUBLIC_BASE_URL": "http://localhost"})  # noqa: S603
    end = time.monotonic() + 90
    while not rows(database):
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert rows(database) > 0
    with database.read() as session:
        assert public_sets(session) == []
        assert session.scalars(select(InjuryImport)).one().state is ImportState.LOADING
    with database.write() as session:
        session.execute(update(InjuryImport).values(heartbeat_at=clock.now() - timedelta(seconds=31)))

    with own.app_context():
        assert read_files(database) == 1
    assert rows(database) == LINES
    with database.read() as session:
        assert len(public_sets(session)) == 3
