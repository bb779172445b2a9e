"""Keeping the search index in step with what is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import search
from trygghetsrad.kernel.search import Entry
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.queries.finding import POINT, SUMMARY, SUMMARY_FI


def let_be_found(session: Session, meeting: Meeting, only: set[UUID] | None = None) -> None:
    """Let published notes be found by the words that they have now; `only` these points, or the meeting, by id."""
    session.flush()
    for kind, entry in queries.entries_of(session, meeting):
        if only is None or entry.object_id in only:
            search.put_entry(session, kind, entry)


def let_not_be_found(session: Session, meeting: Meeting) -> None:
    """Notes that were taken off the web leave nothing in the index, not even in the database's file."""
    for kind in (SUMMARY, SUMMARY_FI):
        search.drop(session, kind, meeting.id)
    for item_id in queries.item_ids(session, meeting.id):
        search.drop(session, POINT, item_id)
    search.erase(session, SUMMARY, meeting.id)


def listing(kind: str) -> Callable[[Session], Iterator[Entry]]:
    """How the index is built again."""

    def entries(session: Session) -> Iterator[Entry]:
        for meeting in queries.published_meetings(session):
            yield from (entry for one, entry in queries.entries_of(session, meeting) if one == kind)

    return entries
