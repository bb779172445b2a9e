"""Letting the public read the notes, and taking them back with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class PublishNotes:
    """`reviewed` is the mark of the texts that the reviewer saw; `confirmed` that the remarks were read.

    `own_numbers` are the municipality's published telephone numbers, which may stand in the notes.
    """

    meeting_id: UUID
    reviewed: str
    confirmed: bool = False
    own_numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnpublishNotes:
    meeting_id: UUID
    reason: str


def publish_notes(session: Session, command: PublishNotes, *, actor: Actor, now: datetime) -> Meeting:
    """Publish the texts that were reviewed, and no others. What the checklist found must have been looked at."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.notes_published_at is not None:
        return meeting
    if meeting.cancelled_at is not None:
        raise Refused(mark("Mötet är inställt, så det finns inga anteckningar att publicera."))
    if meeting.starts_at > now:
        raise Refused(mark("Mötet har inte varit än."))
    review = queries.review(session, meeting, command.own_numbers)
    if not review.has_text:
        raise Refused(mark("Det finns inget att publicera än. Skriv anteckningarna först."))
    if review.mark != command.reviewed:
        raise Conflict(mark("Anteckningarna har ändrats sedan du öppnade sidan. Läs igenom dem igen."))
    if review.remarks and not command.confirmed:
        raise Refused(
            mark("Bekräfta att du har gått igenom det som listan hittade, eller rätta det först."), field="confirmed"
        )
    meeting.notes_published_at = now
    meeting.notes_changed_at = None
    if not meeting.announced or meeting.agenda_published_at is None:
        meeting.announced, meeting.agenda_published_at = True, now
        meeting.revise(now)
    found = "+".join(remark.concern for remark in review.remarks)
    record(session, "meeting.notes_published", actor=actor, now=now, about=("meeting", meeting.id), remarks=found)
    return meeting


def unpublish_notes(session: Session, command: UnpublishNotes, *, actor: Actor, now: datetime) -> Meeting:
    """Take the notes away from the public, and remember why."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if not command.reason.strip():
        raise Refused(mark("Skriv varför anteckningarna tas bort från webben."), field="reason")
    if meeting.notes_published_at is not None:
        meeting.notes_published_at = None
        meeting.unpublished_at = now
        meeting.unpublish_reason = command.reason
        record(session, "meeting.notes_unpublished", actor=actor, now=now, about=("meeting", meeting.id))
    return meeting
