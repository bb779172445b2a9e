"""0013 moves roles to those who hold them, makes an agreement of a public name; groups go on the way down."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from tests.conftest import NOW
from tests.kernel.test_migration_0002 import insert, rows
from tests.kernel.test_migrations import empty
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.migrate import downgrade, upgrade

__all__ = ["empty"]

COUNCIL, TERM, SEAT, HOLDER, HIDDEN = uuid4(), uuid4(), uuid4(), uuid4(), uuid4()
DAY = date(2027, 3, 1)


def a_council_of_before(database: Database) -> None:
    insert(database, "body", id=COUNCIL, kind="citizens_council", name="Rådet", slug="citizens_council")
    insert(database, "term", id=TERM, body_id=COUNCIL, starts_on=DAY, created_at=NOW)
    insert(database, "seat", id=SEAT, term_id=TERM, number=1, kind="police", role="Kommunpolis")
    spent = {"starts_on": DAY, "ends_on": DAY, "end_reason": "moved", "created_at": NOW}
    insert(database, "appointment", id=HIDDEN, seat_id=SEAT, name="Kim Exempel", public_name=False, **spent)
    now = {"starts_on": date(2027, 4, 1), "created_at": NOW}
    insert(database, "appointment", id=HOLDER, seat_id=SEAT, name="Sam Påhittad", public_name=True, **now)
    meeting = a_meeting(database)
    insert(database, "attendance", id=uuid4(), meeting_id=meeting, appointment_id=HOLDER, kind="police", present=True)


def a_meeting(database: Database, **more: Any) -> UUID:
    """As the version before the change of meetings knew it, with what later ones know more."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "day": DAY,
        "starts_at": NOW,
        "ends_at": NOW,
        "place": "-",
        "access_info": "",
        "announced": True,
        "publish_by": DAY,
        "attended": {},
        "ics_uid": str(uuid4()),
        "ics_sequence": 0,
        "revised_at": NOW,
        "summary_version": 0,
        "summary_markdown": "",
        "summary_html": "",
        "unpublish_reason": "",
        "cancel_reason": "",
        "guests": "",
    }
    insert(database, "meeting", **(values | more))
    made: UUID = values["id"]
    return made


def test_what_was_known_of_a_seat_is_known_of_its_holder_and_comes_back(empty: Database) -> None:
    upgrade(empty, "0011")
    a_council_of_before(empty)

    upgrade(empty, "0013")

    found = "SELECT name, kind, role, organisation FROM appointment ORDER BY starts_on"
    assert rows(empty, found) == [
        ("Kim Exempel", "police", "Kommunpolis", ""),
        ("Sam Påhittad", "police", "Kommunpolis", ""),
    ]
    assert [way for (way,) in rows(empty, "SELECT way FROM publication_consent")] == ["told_staff"]
    shown = [
        str(one).replace('"', "'") for (one,) in rows(empty, "SELECT published FROM appointment ORDER BY starts_on")
    ]
    assert shown == ["[]", "['name', 'role']"]

    downgrade(empty, "0011")

    assert rows(empty, "SELECT role FROM seat") == [("Kommunpolis",)]
    names = rows(empty, "SELECT name, public_name FROM appointment ORDER BY starts_on")
    assert [(name, bool(public)) for name, public in names] == [("Kim Exempel", False), ("Sam Påhittad", True)]
    assert len(rows(empty, "SELECT id FROM attendance WHERE appointment_id IS NOT NULL")) == 1


def test_groups_go_on_the_way_down_and_leave_no_pointer_behind(empty: Database) -> None:
    upgrade(empty, "0011")
    a_council_of_before(empty)
    upgrade(empty, "0013")
    group, project = uuid4(), uuid4()
    insert(empty, "body", id=group, kind="steering_group", name="Styrgruppen", slug="styrgruppen")
    insert(empty, "body", id=project, kind="project", name="Ljus", slug="ljus", parent_id=group)
    member = {"body_id": project, "kind": "official", "starts_on": DAY, "created_at": NOW}
    insert(empty, "appointment", id=uuid4(), name="Alex Exempel", **member)
    a_meeting(empty, body_id=project, address="ljus-2027-03-01", access=[], left_out=[])

    downgrade(empty, "0014")

    assert len(rows(empty, "SELECT id FROM meeting")) == 1, "a meeting of a group that is not known goes with it"
    assert rows(empty, "SELECT slug FROM body") == [("citizens_council",)]
    assert [name for (name,) in rows(empty, "SELECT name FROM appointment ORDER BY name")] == [
        "Kim Exempel",
        "Sam Påhittad",
    ]


def test_a_step_that_would_lose_a_pointer_is_refused(empty: Database) -> None:
    """On SQLite pointers are not watched while tables are made anew: they are looked at before the step is kept.

    PostgreSQL watches them all the time.
    """
    upgrade(empty, "0011")
    if not empty.is_sqlite:
        with pytest.raises(IntegrityError):
            insert(empty, "seat", id=uuid4(), term_id=uuid4(), number=1, kind="police", role="-")
        return
    with empty.engine.connect() as connection:
        driver = connection.connection
        driver.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
        driver.execute(  # type: ignore[attr-defined]
            "INSERT INTO seat (id, term_id, number, kind) VALUES ('a', 'nobody', 1, 'police')"
        )
        driver.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="pointers to nothing"):
        upgrade(empty, "0013")
    assert rows(empty, "SELECT version_num FROM alembic_version") == [("0011",)]
