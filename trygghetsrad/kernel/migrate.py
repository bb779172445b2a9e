"""Alembic, called from code: the same on a laptop, in a test and on line."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.search.table import FTS, GIN

FOLDER = Path(__file__).parents[2] / "migrations"


def alembic_config(database: Database) -> AlembicConfig:
    """Alembic's configuration for a database. The engine is handed over, so no address is written to a file."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["engine"] = database.writing
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the tables to a revision."""
    command.upgrade(alembic_config(database), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the tables back to a revision."""
    command.downgrade(alembic_config(database), revision)


def revision(database: Database, message: str) -> None:
    """Write a migration from the difference between models and tables."""
    number = len(list((FOLDER / "versions").glob("[0-9]*.py"))) + 1
    command.revision(alembic_config(database), message, autogenerate=True, rev_id=f"{number:04}")


def is_compared(_thing: object, name: str | None, _kind: str, _reflected: bool, _other: object) -> bool:
    """Whether Alembic compares a thing with the models: not what only one of the databases has for its search."""
    return not (name or "").startswith((FTS, GIN))


def is_current(database: Database) -> bool:
    """Whether the tables are those of this version."""
    newest = ScriptDirectory.from_config(alembic_config(database)).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest
