"""Run by Alembic: migrations on the engine that `kernel.migrate` hands over."""

from alembic import context

from trygghetsrad.kernel.db import Base, UtcDateTime
from trygghetsrad.kernel.migrate import is_compared
from trygghetsrad.parts import import_models


def render(kind: str, item: object, _context: object) -> str | bool:
    """Migrations name plain column types, so that an old one does not change when the code does."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


import_models()
engine = context.config.attributes["engine"]

with engine.connect() as connection:
    if connection.dialect.name == "sqlite":
        # A table that is built anew is dropped on the way, and that would take what refers to it along.
        connection.connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        include_object=is_compared,
        render_item=render,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        lost = connection.connection.execute("PRAGMA foreign_key_check").fetchall()  # type: ignore[attr-defined]
        connection.connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]
        if lost:
            raise RuntimeError(f"rows refer to rows that are not there: {lost[:5]}")
