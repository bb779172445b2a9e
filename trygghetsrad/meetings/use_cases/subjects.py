"""What the points are about: subjects that are the same from meeting to meeting, and a place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trygghetsrad.council.rules import free_slug, slug_of
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import ItemSubject, Meeting, Subject

MOST_SUBJECTS = 5
MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class About:
    """What one point is about."""

    subjects: tuple[str, ...]
    locality: str | None = None


@dataclass(frozen=True, slots=True)
class SaySubjects:
    """`points` by agenda item; `localities` are the municipality's own."""

    meeting_id: UUID
    points: Mapping[UUID, About]
    localities: Sequence[str]


def subjects_field(item_id: UUID) -> str:
    """The name of the form field that holds a point's subjects."""
    return f"subjects_{item_id.hex}"


def say_subjects(session: Session, command: SaySubjects, *, actor: Actor, now: datetime) -> Meeting:
    """Say what the points are about, over what was said before. A name that is known in any case of letters is that."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    items = {one.id: one for one in queries.items_of(session, meeting.id)}
    if command.points.keys() - items.keys():
        raise NotFound
    known = {one.name.casefold(): one for one in queries.all_subjects(session)}
    for item_id, about in command.points.items():
        _check(about, item_id, command.localities)
        items[item_id].locality = about.locality
        session.execute(delete(ItemSubject).where(ItemSubject.agenda_item_id == item_id))
        ids = {_subject(session, name, known).id for name in about.subjects}
        session.add_all(ItemSubject(agenda_item_id=item_id, subject_id=one) for one in sorted(ids))
    record(session, "meeting.subjects_said", actor=actor, now=now, about=("meeting", meeting.id))
    return meeting


def _check(about: About, item_id: UUID, localities: Sequence[str]) -> None:
    field = subjects_field(item_id)
    if len(about.subjects) > MOST_SUBJECTS:
        raise Refused(mark("Välj högst %(most)s ämnen.", most=MOST_SUBJECTS), field=field)
    if any(len(name) > MOST_NAME or not slug_of(name) for name in about.subjects):
        raise Refused(mark("Ett ämne är ett eller ett par ord, högst %(most)s tecken.", most=MOST_NAME), field=field)
    if about.locality is not None and about.locality not in localities:
        raise NotFound


def _subject(session: Session, name: str, known: dict[str, Subject]) -> Subject:
    found = known.get(name.casefold())
    if found is None:
        taken = [one.slug for one in known.values()]
        found = Subject(name=name, slug=free_slug(slug_of(name)[:60], taken))
        known[name.casefold()] = found
        session.add(found)
        session.flush()
    return found
