"""0010 counts the first answers that were given, and goes down with what was merged laid aside."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from tests.conftest import NOW
from tests.kernel.test_migration_0002 import insert, rows
from tests.kernel.test_migrations import empty
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.migrate import downgrade, upgrade

__all__ = ["empty"]


def a_suggestion(database: Database, number: int, *, answered: date | None, disputed: bool = False) -> None:
    made = uuid4()
    insert(
        database,
        "suggestion",
        id=made,
        number=number,
        kind="forslag",
        text="Mer ljus.",
        place="",
        language="sv",
        source="web",
        reply="none",
        sweeps=0,
        received_on=date(2027, 3, 1),
        answer_by=date(2027, 3, 15),
        state="answered" if answered else "received",
        answer="",
        closed_at=NOW if answered else None,
        disputed=disputed,
        version=1,
    )
    for position, day in enumerate((answered, date(2027, 6, 1)) if answered else (), 1):
        insert(
            database,
            "suggestion_event",
            id=uuid4(),
            suggestion_id=made,
            position=position,
            day=day,
            kind="answered",
            text="",
            shown_to_sender=True,
            public=True,
        )


def test_the_first_answers_are_counted_where_the_promise_is_known(empty: Database) -> None:
    upgrade(empty, "0017")
    a_suggestion(empty, 1, answered=date(2027, 3, 15))
    a_suggestion(empty, 2, answered=date(2027, 3, 16))
    a_suggestion(empty, 3, answered=date(2027, 3, 2), disputed=True)
    a_suggestion(empty, 4, answered=None)

    upgrade(empty, "0010")

    found = rows(empty, "SELECT number, answered_on, kept_promise, reminded FROM suggestion ORDER BY number")
    assert [
        (n, str(day) if day else None, kept if kept is None else bool(kept), told) for n, day, kept, told in found
    ] == [
        (1, "2027-03-15", True, "not_told"),
        (2, "2027-03-16", False, "not_told"),
        (3, "2027-03-02", None, "not_told"),
        (4, None, None, "not_told"),
    ]


def test_what_was_merged_goes_down_as_laid_aside(empty: Database) -> None:
    upgrade(empty, "0017")
    a_suggestion(empty, 1, answered=date(2027, 3, 15))
    upgrade(empty, "0010")
    with empty.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE suggestion SET state = 'merged'")
        connection.exec_driver_sql("UPDATE suggestion_event SET kind = 'merged' WHERE position = 2")

    downgrade(empty, "0017")

    assert rows(empty, "SELECT state FROM suggestion") == [("hidden",)]
    assert rows(empty, "SELECT kind FROM suggestion_event") == [("answered",)]
