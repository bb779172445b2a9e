"""What has been corrected in published notes, and what is to be published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.meetings.models import Meeting, NoteCorrection
from trygghetsrad.meetings.queries.actions import NOTES_ARE_PUBLIC
from trygghetsrad.meetings.rules import NotePart

MOST_CORRECTIONS = 200


@dataclass(frozen=True, slots=True)
class PublicCorrection:
    """A correction as everybody may see it: without its pieces when they hold what had to go."""

    at: datetime
    part: NotePart
    heading: str
    withheld: bool
    difference: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """The meeting, as much of it as its corrections' page needs."""

    address: str
    day: date


_SINCE_PUBLISHED = (
    select(
        Meeting.address,
        Meeting.day,
        NoteCorrection.at,
        NoteCorrection.part,
        NoteCorrection.heading,
        NoteCorrection.withheld,
        NoteCorrection.difference,
    )
    .select_from(Meeting)
    .outerjoin(
        NoteCorrection,
        (NoteCorrection.meeting_id == Meeting.id) & (NoteCorrection.at >= Meeting.notes_published_at),
    )
    .where(Meeting.address == bindparam("address"), NOTES_ARE_PUBLIC)
    .order_by(NoteCorrection.at.desc(), NoteCorrection.heading)
    .limit(MOST_CORRECTIONS)
)


def public_corrections(reader: Reader, address: str) -> tuple[Corrected, list[PublicCorrection]]:
    """What was corrected since the notes were last published, the newest first. NotFound when they are not."""
    rows = reader.execute(_SINCE_PUBLISHED, {"address": address}).all()
    if not rows:
        raise NotFound
    meeting = Corrected(rows[0].address, rows[0].day)
    return meeting, [_as_public(row) for row in rows if row.at is not None]


def _as_public(row: Any) -> PublicCorrection:
    pieces = () if row.withheld else tuple((what, text) for what, text in row.difference)
    return PublicCorrection(row.at, row.part, row.heading, row.withheld, pieces)


def corrections_of(session: Session, meeting_id: UUID) -> list[NoteCorrection]:
    """Every correction there has been, for the keepers, with the texts before."""
    query = select(NoteCorrection).where(NoteCorrection.meeting_id == meeting_id)
    return list(
        session.scalars(query.order_by(NoteCorrection.at.desc(), NoteCorrection.heading).limit(MOST_CORRECTIONS))
    )


def meetings_to_publish(session: Session, now: datetime) -> list[UUID]:
    """The meetings whose notes shall be published by themselves by now."""
    return list(session.scalars(select(Meeting.id).where(Meeting.publish_at <= now).order_by(Meeting.publish_at)))
