"""The database: engine, declarative base and the two transaction modes.

A request reads in a session that refuses to flush, and writes in at most one transaction, opened by
`kernel.web.perform`, the command line or the worker. This is the only module that commits.
"""

from __future__ import annotations

import contextlib
import enum
import fcntl
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeAlias
from uuid import UUID, uuid4

from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, Enum, MetaData, String, Uuid, create_engine, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.types import Date, TypeDecorator

PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON", "secure_delete=ON")
"""An acknowledged write survives a power cut; a deleted row leaves no bytes in the file."""


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on every database; a naive one is a programming error."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is not None and value.tzinfo is None:
            raise TypeError("a datetime without a time zone cannot be stored")
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of every model: named constraints, enums stored by value, aware datetimes."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        date: Date,
        UUID: Uuid(),
        str: String(500),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        enum.Enum: Enum(
            enum.Enum, native_enum=False, length=40, values_callable=lambda kind: [one.value for one in kind]
        ),
    }


def new_id() -> Mapped[UUID]:
    """A primary key that tells nothing about when or in which order the row was made."""
    return mapped_column(primary_key=True, default=uuid4)


class StaleWrite(RuntimeError):
    """A read session was asked to write: a GET must not change anything."""


class ReadingSession(Session):
    """A session that refuses to flush."""


Reader: TypeAlias = Session | Connection
"""Whatever answers a select of columns. Pages that many read at once ask through the connection, which costs least."""


class Database:
    """One engine and its sessions."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.engine = _engine(url)
        self.writing = self.engine.execution_options()
        """The same pool; on SQLite its transactions take the writer's lock as they begin, not at a first write."""
        if self.is_sqlite:
            event.listen(self.writing, "begin", _begin_to_write)
        self._lock_file = Path(url.removeprefix("sqlite:///") + ".lock") if self.is_sqlite else None
        self._connection: Connection | None = None

    @contextlib.contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed when the block ends well, rolled back when it raises.

        On SQLite the writers queue at a file lock in the kernel instead of sleeping in the busy handler.
        """
        with self._queue():
            bind = self._connection or self.writing
            session = Session(bind, expire_on_commit=False, join_transaction_mode="create_savepoint")
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
            finally:
                session.close()

    def look(self) -> Connection:
        """A connection to read columns through: it sees one moment, and nothing commits it. Give it to `release`."""
        return self._connection or self.engine.connect()

    def release(self, connection: Connection) -> None:
        if connection is not self._connection:
            connection.close()

    def reader(self, connection: Connection | None = None) -> Session:
        """A session that refuses to flush, on a connection that `look` gave or on its own. The caller closes it."""
        if self._connection is not None:
            return ReadingSession(self._connection, autoflush=False, join_transaction_mode="create_savepoint")
        return ReadingSession(connection or self.engine, autoflush=False, join_transaction_mode="rollback_only")

    @contextlib.contextmanager
    def read(self) -> Iterator[Session]:
        with contextlib.closing(self.reader()) as session:
            yield session

    @contextlib.contextmanager
    def on_one_connection(self) -> Iterator[Connection]:
        """Run every session inside one outer transaction that is rolled back: what a test needs."""
        with self.writing.connect() as connection, connection.begin() as outer:
            self._connection = connection
            try:
                yield connection
            finally:
                self._connection = None
                outer.rollback()

    @contextlib.contextmanager
    def _queue(self) -> Iterator[None]:
        if self._lock_file is None or self._connection is not None:
            yield
            return
        with self._lock_file.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _refuse_flush(session: Session, *_: object) -> None:
    changed = [*session.new, *session.dirty, *session.deleted]
    if any(session.is_modified(row) or row in session.new or row in session.deleted for row in changed):
        raise StaleWrite(f"a reading session was asked to write {[type(row).__name__ for row in changed]}")


event.listen(ReadingSession, "before_flush", _refuse_flush)


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    engine.dialect.do_begin = _begin_to_read  # type: ignore[assignment, method-assign]
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver's own transaction handling would begin too late and skip savepoints: BEGIN is sent below instead.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_to_write(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_to_read(connection: Any) -> None:
    # Straight to the driver: it takes no lock, so it cannot be refused, and every page that is read pays for it.
    if not connection.in_transaction:
        connection.execute("BEGIN")
