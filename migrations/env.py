"""Run by Alembic: migrations on the engine that `kernel.migrate` hands over."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from sqlalchemy import Connection

from trygghetsrad.kernel.db import Base, UtcDateTime
from trygghetsrad.kernel.migrate import is_compared
from trygghetsrad.parts import import_models


def render(kind: str, item: object, _context: object) -> str | bool:
    """Migrations name plain column types, so that an old one does not change when the code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


@contextmanager
def rebuilding_tables(connection: Connection) -> Iterator[None]:
    """On SQLite a column is changed by making its table anew, which it refuses while other tables point there.

    So the pointers are not watched meanwhile; `no_pointer_is_lost` looks at them before each step is committed.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def no_pointer_is_lost(*, ctx: Any, **_: Any) -> None:
    if ctx.connection.dialect.name == "sqlite":
        lost = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"the migration would leave pointers to nothing: {sorted({row[0] for row in lost})}")


import_models()
engine = context.config.attributes["engine"]

with engine.connect() as connection, rebuilding_tables(connection):
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_object=is_compared,
        render_item=render,
        transaction_per_migration=True,
        on_version_apply=no_pointer_is_lost,
    )
    with context.begin_transaction():
        context.run_migrations()
