"""When and where: plan a meeting, move it, cancel it, and take the cancelling back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings import queries, rules
from trygghetsrad.meetings.models import FormerDay, Meeting

TAKEN = mark("Det finns redan ett möte den dagen. Välj en annan dag, eller ändra det mötet.")


@dataclass(frozen=True, slots=True)
class WhenAndWhere:
    """What one fills in about a meeting; the times are the municipality's own."""

    day: date
    starts: time
    ends: time
    zone: ZoneInfo
    place: str
    access_info: str = ""
    publish_by: date | None = None
    announced: bool = True


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    what: WhenAndWhere
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeMeeting:
    meeting_id: UUID
    what: WhenAndWhere


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    meeting_id: UUID
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RestoreMeeting:
    meeting_id: UUID


def plan_meeting(session: Session, command: PlanMeeting, *, actor: Actor, now: datetime) -> Meeting:
    """Put a meeting in the calendar. The same form sent twice gives the same meeting."""
    require(actor, Permission.MEETING_MANAGE)
    made = queries.meeting_from_form(session, command.once)
    if made is not None:
        return made
    if queries.meeting_on(session, command.what.day) is not None:
        raise Refused(TAKEN, field="day")
    meeting = Meeting(once=command.once, attended={}, revised_at=now)
    _fill(meeting, command.what, now)
    session.add(meeting)
    _flush(session)
    record(session, "meeting.planned", actor=actor, now=now, about=("meeting", meeting.id))
    return meeting


def change_meeting(session: Session, command: ChangeMeeting, *, actor: Actor, now: datetime) -> Meeting:
    """Move a meeting or change its place. Its calendar event stays the same one, in a newer version."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    what = command.what
    if not what.announced and meeting.agenda_is_public:
        raise Refused(mark("Dölj dagordningen och anteckningarna innan du döljer mötet."), field="announced")
    if what.day != meeting.day:
        other = queries.meeting_on(session, what.day)
        if other is not None:
            raise Refused(TAKEN, field="day")
        if meeting.announced:
            session.merge(FormerDay(day=meeting.day, meeting_id=meeting.id))
    before = (meeting.starts_at, meeting.ends_at, meeting.place, meeting.access_info)
    _fill(meeting, what, now)
    if before != (meeting.starts_at, meeting.ends_at, meeting.place, meeting.access_info):
        meeting.revise(now)
    _flush(session)
    moved = before[:2] != (meeting.starts_at, meeting.ends_at)
    record(session, "meeting.changed", actor=actor, now=now, about=("meeting", meeting.id), moved=moved)
    return meeting


def cancel_meeting(session: Session, command: CancelMeeting, *, actor: Actor, now: datetime) -> Meeting:
    """Say that the meeting will not be. It stays where it was, so that whoever looks for it learns so."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.notes_published_at is not None:
        raise Refused(mark("Mötet har publicerade anteckningar och kan därför inte ställas in."))
    if meeting.cancelled_at is None:
        meeting.cancelled_at = now
        meeting.cancel_reason = command.reason
        meeting.revise(now)
        record(session, "meeting.cancelled", actor=actor, now=now, about=("meeting", meeting.id))
    return meeting


def restore_meeting(session: Session, command: RestoreMeeting, *, actor: Actor, now: datetime) -> Meeting:
    """Let a cancelled meeting be planned again."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.cancelled_at is not None:
        meeting.cancelled_at = None
        meeting.cancel_reason = ""
        meeting.revise(now)
        record(session, "meeting.restored", actor=actor, now=now, about=("meeting", meeting.id))
    return meeting


def _fill(meeting: Meeting, what: WhenAndWhere, now: datetime) -> None:
    if not rules.is_sensible_day(what.day, now.astimezone(what.zone).date()):
        raise Refused(mark("Kontrollera året. Mötet kan ligga högst fem år framåt."), field="day")
    meeting.day = what.day
    meeting.starts_at = _moment(what, what.starts, "starts")
    meeting.ends_at = _moment(what, what.ends, "ends")
    if meeting.ends_at <= meeting.starts_at:
        raise Refused(mark("Sluttiden ska vara senare än starttiden."), field="ends")
    meeting.publish_by = what.publish_by or what.day + rules.PUBLISH_WITHIN
    if meeting.publish_by < what.day:
        raise Refused(mark("Anteckningarna kan inte publiceras före mötet."), field="publish_by")
    meeting.place = what.place
    meeting.access_info = what.access_info
    meeting.announced = what.announced


def _moment(what: WhenAndWhere, clock: time, field: str) -> datetime:
    try:
        return rules.moment(what.day, clock, what.zone)
    except rules.NoSuchTime:
        raise Refused(
            mark("Den tiden finns inte: klockan ställs fram den natten. Välj en annan tid."), field=field
        ) from None


def _flush(session: Session) -> None:
    """Two who choose the same day at once: the database lets one through."""
    try:
        with session.begin_nested():
            session.flush()
    except IntegrityError:
        raise Conflict(TAKEN, field="day") from None
