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
from trygghetsrad.meetings.following import tell_followers
from trygghetsrad.meetings.models import FormerAddress, Meeting
from trygghetsrad.meetings.rules import Access
from trygghetsrad.meetings.use_cases.calling import tell_everyone
from trygghetsrad.meetings.use_cases.sources import add_late_actions

TAKEN = mark("Det finns redan ett möte den dagen. Välj en annan dag, eller ändra det mötet.")
TWICE = mark("Den tiden kommer två gånger den natten, när klockan ställs tillbaka. Välj vilken som menas.")


@dataclass(frozen=True, slots=True)
class WhenAndWhere:
    """What one fills in about a meeting; the times are the municipality's own.

    `second_start` and `second_end` say which is meant of a time that comes twice, the night the clock is put back.
    """

    day: date
    starts: time
    ends: time
    zone: ZoneInfo
    place: str
    access_info: str = ""
    publish_by: date | None = None
    announced: bool = True
    access: tuple[Access, ...] = ()
    second_start: bool | None = None
    second_end: bool | None = None


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    """`body_id` None is the citizens' council."""

    what: WhenAndWhere
    once: UUID | None = None
    body_id: UUID | None = None


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
    body = queries.body_to_meet(session, command.body_id)
    meeting = Meeting(once=command.once, attended={}, left_out=[], papers=[], revised_at=now, body=body)
    if queries.meeting_at(session, _address(meeting, command.what)) is not None:
        raise Refused(TAKEN, field="day")
    _fill(meeting, command.what, now)
    session.add(meeting)
    _flush(session)
    add_late_actions(session, meeting, now=now)
    record(session, "meeting.planned", actor=actor, now=now, about=("meeting", meeting.id))
    tell_followers(session, meeting, "planned", now=now)
    return meeting


def change_meeting(session: Session, command: ChangeMeeting, *, actor: Actor, now: datetime) -> Meeting:
    """Move a meeting or change its place. Its calendar event stays the same one, in a newer version."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    what = command.what
    if not what.announced and meeting.agenda_is_public:
        raise Refused(mark("Dölj dagordningen och anteckningarna innan du döljer mötet."), field="announced")
    if what.day != meeting.day:
        other = queries.meeting_at(session, _address(meeting, what))
        if other is not None:
            raise Refused(TAKEN, field="day")
        if meeting.announced:
            session.merge(FormerAddress(address=meeting.address, meeting_id=meeting.id))
    before = _told(meeting)
    was_announced, place = meeting.announced, meeting.place
    _fill(meeting, what, now)
    if before != _told(meeting):
        meeting.revise(now)
    _flush(session)
    moved = before[:2] != (meeting.starts_at, meeting.ends_at)
    if before != _told(meeting):
        tell_everyone(session, meeting.id, "meeting_moved", now=now, ask_again=moved)
    record(session, "meeting.changed", actor=actor, now=now, about=("meeting", meeting.id), moved=moved)
    if moved or meeting.place != place or not was_announced:
        tell_followers(session, meeting, "moved" if was_announced else "planned", now=now)
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
        tell_everyone(session, meeting.id, "meeting_cancelled", now=now)
        record(session, "meeting.cancelled", actor=actor, now=now, about=("meeting", meeting.id))
        tell_followers(session, meeting, "cancelled", now=now)
    return meeting


def restore_meeting(session: Session, command: RestoreMeeting, *, actor: Actor, now: datetime) -> Meeting:
    """Let a cancelled meeting be planned again."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.cancelled_at is not None:
        meeting.cancelled_at = None
        meeting.cancel_reason = ""
        meeting.revise(now)
        tell_everyone(session, meeting.id, "meeting_uncancelled", now=now, ask_again=True)
        record(session, "meeting.restored", actor=actor, now=now, about=("meeting", meeting.id))
        tell_followers(session, meeting, "restored", now=now)
    return meeting


def _fill(meeting: Meeting, what: WhenAndWhere, now: datetime) -> None:
    if not rules.is_sensible_day(what.day, now.astimezone(what.zone).date()):
        raise Refused(mark("Kontrollera året. Mötet kan ligga högst fem år framåt."), field="day")
    meeting.day, meeting.address = what.day, _address(meeting, what)
    meeting.starts_at = _moment(what, what.starts, "starts", what.second_start)
    meeting.ends_at = _moment(what, what.ends, "ends", what.second_end)
    if meeting.ends_at <= meeting.starts_at:
        raise Refused(mark("Sluttiden ska vara senare än starttiden."), field="ends")
    meeting.publish_by = what.publish_by or what.day + rules.PUBLISH_WITHIN
    if meeting.publish_by < what.day:
        raise Refused(mark("Anteckningarna kan inte publiceras före mötet."), field="publish_by")
    meeting.place = what.place
    meeting.access_info = what.access_info
    meeting.access = [one.value for one in Access if one in what.access]
    meeting.announced = what.announced


def _address(meeting: Meeting, what: WhenAndWhere) -> str:
    return rules.address_of(what.day, meeting.body.slug if meeting.body is not None else "")


def _told(meeting: Meeting) -> tuple[object, ...]:
    """What whoever has been told about the meeting must be told again when it changes."""
    return (meeting.starts_at, meeting.ends_at, meeting.place, meeting.access_info, meeting.access)


def _moment(what: WhenAndWhere, clock: time, field: str, second: bool | None) -> datetime:
    try:
        if second is None and rules.comes_twice(what.day, clock, what.zone):
            raise Refused(TWICE, field=f"{field}_which")
        return rules.moment(what.day, clock, what.zone, second=bool(second))
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
