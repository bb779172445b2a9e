"""The worker's part: publish the notes whose time has come."""

from __future__ import annotations

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.jobs import later
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.use_cases import publish_due


@later
def publish_when_due(database: Database) -> int:
    """Publish what is due, each meeting in a transaction of its own; return how many were published."""
    with database.read() as session:
        due = queries.meetings_to_publish(session, clock.now())
    published = 0
    for meeting_id in due:
        with database.write() as session:
            published += publish_due(session, meeting_id, actor=SYSTEM, now=clock.now())
    return published
