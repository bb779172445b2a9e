"""Letting the public read the notes, now or at a time, and taking them back with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.following import tell_followers
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.queries import Review
from trygghetsrad.meetings.use_cases.finding import let_be_found, let_not_be_found

MOST_AHEAD = timedelta(days=60)


class Reviewed(Protocol):
    """The part that every command about publishing has."""

    @property
    def meeting_id(self) -> UUID: ...
    @property
    def reviewed(self) -> str: ...
    @property
    def confirmed(self) -> bool: ...
    @property
    def own_numbers(self) -> tuple[str, ...]: ...
    @property
    def places(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class PublishNotes:
    """`reviewed` is the mark of the texts that the reviewer saw; `confirmed` that the remarks were read.

    `own_numbers` are the municipality's published telephone numbers, which may stand in the notes, and `places` the
    names of places, which are nobody's.
    """

    meeting_id: UUID
    reviewed: str
    confirmed: bool = False
    own_numbers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishLater:
    """Like `PublishNotes`, at a time."""

    meeting_id: UUID
    reviewed: str
    at: datetime
    confirmed: bool = False
    own_numbers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallOffPublishing:
    meeting_id: UUID


@dataclass(frozen=True, slots=True)
class UnpublishNotes:
    meeting_id: UUID
    reason: str


def publish_notes(session: Session, command: PublishNotes, *, actor: Actor, now: datetime) -> Meeting:
    """Publish the texts that were reviewed, and no others. What the checklist found must have been looked at."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.notes_published_at is None:
        review = _fit_to_publish(session, meeting, command, now)
        _publish(session, meeting, review, actor=actor, now=now)
    return meeting


def publish_later(session: Session, command: PublishLater, *, actor: Actor, now: datetime) -> Meeting:
    """Let the texts that were reviewed be published by themselves at a time, if nobody changes them before."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.notes_published_at is not None:
        return meeting
    if command.at <= now:
        raise Refused(mark("Tiden har redan varit. Välj en senare, eller publicera nu."), field="day")
    if command.at > now + MOST_AHEAD:
        raise Refused(mark("Välj en tid inom två månader."), field="day")
    _fit_to_publish(session, meeting, command, now)
    meeting.publish_at, meeting.publish_mark, meeting.publish_stopped_at = command.at, command.reviewed, None
    record(session, "meeting.publishing_planned", actor=actor, now=now, about=("meeting", meeting.id))
    return meeting


def call_off_publishing(session: Session, command: CallOffPublishing, *, actor: Actor, now: datetime) -> Meeting:
    """Take back that the notes are published by themselves. Doing it twice is doing it once."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.publish_at is not None:
        meeting.publish_at, meeting.publish_mark = None, ""
        record(session, "meeting.publishing_called_off", actor=actor, now=now, about=("meeting", meeting.id))
    return meeting


def publish_due(session: Session, meeting_id: UUID, *, actor: Actor, now: datetime) -> bool:
    """Publish what somebody reviewed for this time; what has been changed since waits for a new review."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, meeting_id, lock=True)
    if meeting.publish_at is None or meeting.publish_at > now or meeting.notes_published_at is not None:
        return False
    review = queries.review(session, meeting)
    is_as_reviewed = review.mark == meeting.publish_mark and meeting.cancelled_at is None
    if is_as_reviewed:
        _publish(session, meeting, review, actor=actor, now=now)
    else:
        meeting.publish_at, meeting.publish_mark, meeting.publish_stopped_at = None, "", now
        record(session, "meeting.publishing_stopped", actor=actor, now=now, about=("meeting", meeting.id))
    return is_as_reviewed


def _fit_to_publish(session: Session, meeting: Meeting, command: Reviewed, now: datetime) -> Review:
    """What the checklist says, when nothing of it stands in the way."""
    if meeting.cancelled_at is not None:
        raise Refused(mark("Mötet är inställt, så det finns inga anteckningar att publicera."))
    if meeting.starts_at > now:
        raise Refused(mark("Mötet har inte varit än."))
    review = queries.review(session, meeting, command.own_numbers, command.places)
    if not review.has_text:
        raise Refused(mark("Det finns inget att publicera än. Skriv anteckningarna först."))
    if review.mark != command.reviewed:
        raise Conflict(mark("Anteckningarna har ändrats sedan du öppnade sidan. Läs igenom dem igen."))
    if review.is_stopped:
        raise Refused(mark("Rätta först det som måste rättas. Det står överst i listan."))
    if review.remarks and not command.confirmed:
        raise Refused(
            mark("Bekräfta att du har gått igenom det som listan hittade, eller rätta det först."), field="confirmed"
        )
    return review


def _publish(session: Session, meeting: Meeting, review: Review, *, actor: Actor, now: datetime) -> None:
    """The one place where notes become public, whoever pressed the button and whenever."""
    meeting.notes_published_at = now
    meeting.notes_changed_at = None
    meeting.publish_at, meeting.publish_mark, meeting.publish_stopped_at = None, "", None
    if not meeting.announced or meeting.agenda_published_at is None:
        meeting.announced, meeting.agenda_published_at = True, now
        meeting.revise(now)
    let_be_found(session, meeting)
    found = "+".join(remark.concern for remark in review.remarks)
    record(session, "meeting.notes_published", actor=actor, now=now, about=("meeting", meeting.id), remarks=found)
    tell_followers(session, meeting, "notes", now=now)


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
        let_not_be_found(session, meeting)
        record(session, "meeting.notes_unpublished", actor=actor, now=now, about=("meeting", meeting.id))
    return meeting
