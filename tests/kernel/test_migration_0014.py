"""0014 keeps every meeting's address and points; down again, the citizens' council's meetings stay whole."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from tests.conftest import NOW
from tests.kernel.test_migration_0002 import insert, rows
from tests.kernel.test_migrations import empty
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.migrate import downgrade, upgrade

__all__ = ["empty"]

BEFORE, COUNCIL, GROUP = "0011", uuid4(), uuid4()


def a_meeting(database: Database, day: date, **more: Any) -> UUID:
    made = uuid4()
    text = ("access_info", "unpublish_reason", "summary_markdown", "summary_html", "guests", "cancel_reason")
    insert(
        database,
        "meeting",
        **dict.fromkeys(text, ""),
        id=made,
        day=day,
        starts_at=NOW,
        ends_at=NOW,
        place="Biblioteket",
        announced=True,
        publish_by=day,
        summary_version=0,
        ics_uid=str(made),
        ics_sequence=0,
        revised_at=NOW,
        attended="{}",
        **more,
    )
    return made


def a_point(database: Database, meeting: UUID) -> None:
    empty_texts = {"description": "", "note_markdown": "", "note_html": ""}
    insert(
        database, "agenda_item", id=uuid4(), meeting_id=meeting, position=1, title="P", note_version=0, **empty_texts
    )


def test_addresses_are_the_days_and_nothing_falls_off_on_the_way(empty: Database) -> None:
    upgrade(empty, BEFORE)
    a_point(empty, made := a_meeting(empty, date(2027, 4, 24)))
    insert(empty, "meeting_former_day", day=date(2027, 4, 20), meeting_id=made)

    upgrade(empty, "0014")

    assert rows(empty, "SELECT address FROM meeting") == [("2027-04-24",)]
    assert rows(empty, "SELECT address FROM meeting_former_address") == [("2027-04-20",)]
    assert rows(empty, "SELECT count(*) FROM agenda_item") == [(1,)]


def test_down_again_the_meetings_of_other_bodies_go_with_their_points(empty: Database) -> None:
    upgrade(empty, "0014")
    insert(empty, "body", id=COUNCIL, kind="citizens_council", name="R", slug="r")
    insert(empty, "body", id=GROUP, kind="steering_group", name="S", slug="s")
    day = date(2027, 4, 24)
    shared: dict[str, Any] = {"access": [], "left_out": []}
    for body, address in ((None, "2027-04-24"), (GROUP, "2027-04-24-s")):
        a_point(empty, a_meeting_0014(empty, day, body, address, shared))

    downgrade(empty, BEFORE)

    assert rows(empty, "SELECT count(*) FROM meeting") == [(1,)]
    assert rows(empty, "SELECT count(*) FROM agenda_item") == [(1,)]


def a_meeting_0014(database: Database, day: date, body: UUID | None, address: str, shared: dict[str, Any]) -> UUID:
    owner = {"body_id": body} if body else {}
    return a_meeting(database, day, address=address, **owner, **shared)
