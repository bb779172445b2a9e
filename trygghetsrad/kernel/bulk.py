"""Very many rows at once, past everything that a few rows can afford."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Base


def insert_many(session: Session, model: type[Base], columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of `columns`; the database gives the rest its defaults.

    The driver gets the values as they are: plain numbers, texts, truths and None, nothing that a type would turn into
    something else. PostgreSQL takes them by COPY.
    """
    if not rows:
        return
    connection = session.connection()
    prepare = connection.dialect.identifier_preparer
    target = f"{prepare.quote(model.__tablename__)} ({', '.join(map(prepare.quote, columns))})"
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"INSERT INTO {target} VALUES ({', '.join('?' * len(columns))})", list(rows))  # noqa: S608
        return
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
