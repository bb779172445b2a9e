"""0015 adds to what is written at meetings, and leaves what was written before as it stands, up and down."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from tests.conftest import NOW
from tests.kernel.test_migration_0002 import insert, rows
from tests.kernel.test_migrations import empty
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.migrate import downgrade, upgrade

__all__ = ["empty"]

MEETING, ITEM, SUBJECT = uuid4(), uuid4(), uuid4()


def a_published_meeting(database: Database) -> None:
    insert(
        database,
        "meeting",
        id=MEETING,
        day=date(2027, 3, 10),
        address="2027-03-10",
        starts_at=NOW,
        ends_at=NOW,
        place="Biblioteket",
        access_info="",
        access=[],
        announced=True,
        publish_by=date(2027, 3, 24),
        notes_published_at=NOW,
        unpublish_reason="",
        summary_markdown="Kort.",
        summary_html="<p>Kort.</p>",
        summary_version=1,
        attended={},
        guests="",
        cancel_reason="",
        ics_uid="uid",
        ics_sequence=0,
        revised_at=NOW,
        left_out=[],
    )
    note = {"note_markdown": "Lampan lagas.", "note_html": "<p>Lampan lagas.</p>", "note_version": 1}
    insert(
        database,
        "agenda_item",
        id=ITEM,
        meeting_id=MEETING,
        position=1,
        title="Ljus",
        description="",
        standing=False,
        **note,
    )


WRITTEN = "SELECT summary_markdown, note_markdown FROM meeting JOIN agenda_item ON meeting_id = meeting.id"
STANDS = [("Kort.", "Lampan lagas.")]


def test_what_was_written_stands_on_the_way_up_and_down(empty: Database) -> None:
    upgrade(empty, "0013")
    a_published_meeting(empty)

    upgrade(empty, "0015")
    assert rows(empty, WRITTEN) == STANDS
    new = "SELECT summary_fi_markdown, summary_fi_version, publish_at, publish_mark, evaluation_until FROM meeting"
    assert rows(empty, new) == [("", 0, None, "", None)]

    insert(empty, "meeting_subject", id=SUBJECT, slug="ljus", name="Ljus")
    insert(empty, "agenda_item_subject", agenda_item_id=ITEM, subject_id=SUBJECT)
    insert(empty, "evaluation_ticket", digest="0" * 64, meeting_id=MEETING, used=True)
    counted = {"question": "heard", "answer": "yes", "number": 1}
    insert(empty, "evaluation_count", id=uuid4(), meeting_id=MEETING, **counted)
    changed = {"part": "note", "heading": "1. Ljus", "before_markdown": "Fel.", "difference": [], "withheld": False}
    insert(empty, "note_correction", id=uuid4(), meeting_id=MEETING, at=NOW, **changed)

    downgrade(empty, "0013")
    assert rows(empty, WRITTEN) == STANDS
    upgrade(empty, "0015")
    assert rows(empty, WRITTEN) == STANDS
    assert rows(empty, "SELECT count(*) FROM note_correction") == [(0,)]
