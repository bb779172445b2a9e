"""Points that are fetched: from members' proposals, from actions, from last time. Late actions come by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import SYSTEM, Actor, Permission, require
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import AgendaItem, Meeting
from trygghetsrad.meetings.queries import OpenAction
from trygghetsrad.meetings.rules import MOST_ITEMS, ProposalState
from trygghetsrad.meetings.sources import Pick, all_sources
from trygghetsrad.meetings.use_cases.agenda import KIND, AddAgendaItem, add_agenda_item
from trygghetsrad.thread.use_cases import tie

MOST_TITLE = 200


@dataclass(frozen=True, slots=True)
class FetchPoints:
    """`chosen` are (key of the source, id) in the order in which they shall stand; `once` marks the form."""

    meeting_id: UUID
    chosen: tuple[tuple[str, UUID], ...]
    once: UUID


def fetch_points(session: Session, command: FetchPoints, *, actor: Actor, now: datetime) -> int:
    """Put everything that was ticked on the agenda, all or nothing; return how many points there are now.

    The same form sent twice gives the same points.
    """
    require(actor, Permission.MEETING_MANAGE)
    if not command.chosen:
        raise Refused(mark("Kryssa i minst en punkt."))
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    sources = {one.key: one for one in all_sources()}
    for key, one in command.chosen:
        pick = Pick(meeting, one, uuid5(command.once, f"{key}:{one}"))
        sources[key].take(session, pick, actor=actor, now=now)
    return len(queries.items_of(session, meeting.id))


def take_proposal(session: Session, pick: Pick, *, actor: Actor, now: datetime) -> AgendaItem:
    """A member's proposal becomes a point, in the member's own words; its keeper can change them afterwards."""
    made = queries.item_from_form(session, pick.meeting.id, pick.once)
    if made is not None:
        return made
    proposal = queries.proposal(session, pick.id)
    if proposal.state is not ProposalState.WAITING or proposal.body_id != pick.meeting.body_id:
        raise Refused(mark("En av ledamöternas punkter är redan behandlad. Ladda om sidan."))
    item = add_agenda_item(
        session, AddAgendaItem(pick.meeting.id, proposal.title, proposal.reason, once=pick.once), actor=actor, now=now
    )
    proposal.state, proposal.item_id = ProposalState.TAKEN_UP, item.id
    return item


def take_action(session: Session, pick: Pick, *, actor: Actor, now: datetime) -> AgendaItem:
    """An open action is followed up at the meeting."""
    made = queries.item_from_form(session, pick.meeting.id, pick.once)
    if made is not None:
        return made
    action = next((one for one in queries.open_actions(session, pick.meeting) if one.id == pick.id), None)
    if action is None:
        raise Refused(mark("En av åtgärderna är redan avslutad eller står på dagordningen. Ladda om sidan."))
    words = AddAgendaItem(pick.meeting.id, _follow_up(action), once=pick.once, follows_id=action.id)
    item = add_agenda_item(session, words, actor=actor, now=now)
    pick.meeting.left_out = [one for one in pick.meeting.left_out if one != str(action.id)]
    tie(session, ("action", action.id), (KIND, item.id), now=now)
    return item


def take_from_last_time(session: Session, pick: Pick, *, actor: Actor, now: datetime) -> AgendaItem:
    """A point of another meeting is copied: its words and its time, not what was said."""
    made = queries.item_from_form(session, pick.meeting.id, pick.once)
    if made is not None:
        return made
    last = next((one for one in queries.points_of_last_time(session, pick.meeting) if one.id == pick.id), None)
    if last is None:
        raise Refused(mark("En av punkterna från förra mötet står redan på dagordningen. Ladda om sidan."))
    words = AddAgendaItem(
        pick.meeting.id, last.title, last.description, last.minutes, pick.once, standing=last.standing
    )
    return add_agenda_item(session, words, actor=actor, now=now)


def add_late_actions(session: Session, meeting: Meeting, *, now: datetime) -> int:
    """Put the late actions of the body on its next agenda, unless everybody can read it already; return how many."""
    coming = meeting.cancelled_at is None and meeting.starts_at > now
    if not coming or meeting.agenda_published_at is not None or not queries.is_next(session, meeting, now):
        return 0
    late = queries.late_actions(session, meeting, clock.local(now).date())
    first = len(queries.items_of(session, meeting.id)) + 1
    late = late[: MOST_ITEMS + 1 - first]
    for position, action in enumerate(late, first):
        item = AgendaItem(
            meeting_id=meeting.id, position=position, title=_follow_up(action), description="", follows_id=action.id
        )
        session.add(item)
        session.flush()
        tie(session, ("action", action.id), (KIND, item.id), now=now)
        record(session, "agenda_item.added", actor=SYSTEM, now=now, about=(KIND, item.id))
    return len(late)


@hourly
def follow_up_late_actions(session: Session, now: datetime) -> int:
    """Late actions stand on the next agenda by themselves; return how many were put there."""
    return sum(
        add_late_actions(session, queries.meeting(session, one.id, lock=True), now=now)
        for one in queries.next_of_each_body(session, now)
    )


def _follow_up(action: OpenAction) -> str:
    """The heading, which everyone reads with the agenda: an action that is not public lends it no words."""
    if not action.is_public:
        return f"Uppföljning av åtgärd {action.number}"
    return f"Uppföljning: {action.title}"[:MOST_TITLE]
