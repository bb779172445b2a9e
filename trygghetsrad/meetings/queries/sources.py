"""What can become a point of the next agenda: late and open actions, last time's points, members' proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.meetings.models import AgendaItem, CouncilAction, Meeting, Proposal
from trygghetsrad.meetings.queries.actions import ACTION_IS_PUBLIC
from trygghetsrad.meetings.queries.lists import PAGE, short
from trygghetsrad.meetings.queries.owners import OWNER, Owner, with_owner
from trygghetsrad.meetings.rules import OPEN_ACTIONS, ProposalState

MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that is not closed, as an agenda needs it."""

    id: UUID
    number: int
    title: str
    due_on: date | None
    is_public: bool
    owner: Owner


_OPEN_ACTION: tuple[Any, ...] = (
    *(CouncilAction.id, CouncilAction.number, CouncilAction.title),
    *(CouncilAction.due_on, ACTION_IS_PUBLIC),
)


def _of_same_body(body_id: UUID | None) -> ColumnElement[bool]:
    """An action that comes from no point is the citizens' council's, like a meeting without a body."""
    return Meeting.body_id.is_(None) if body_id is None else Meeting.body_id == body_id


def _open_actions(meeting: Meeting) -> Any:
    """Open actions of the meeting's body that it does not follow up yet."""
    followed = select(AgendaItem.follows_id).where(
        AgendaItem.meeting_id == meeting.id, AgendaItem.follows_id.is_not(None)
    )
    return (
        with_owner(select(*_OPEN_ACTION, *OWNER))
        .outerjoin(AgendaItem, AgendaItem.id == CouncilAction.agenda_item_id)
        .outerjoin(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            CouncilAction.state.in_(sorted(OPEN_ACTIONS)),
            CouncilAction.id.not_in(followed),
            _of_same_body(meeting.body_id),
            or_(Meeting.id.is_(None), Meeting.id != meeting.id),
        )
        .order_by(CouncilAction.due_on.is_(None), CouncilAction.due_on, CouncilAction.number)
        .limit(MOST_OFFERED)
    )


def open_actions(session: Session, meeting: Meeting) -> list[OpenAction]:
    """What can be followed up at the meeting, the most urgent first."""
    return [_as_open(row) for row in session.execute(_open_actions(meeting))]


def _as_open(row: Sequence[Any]) -> OpenAction:
    width = len(_OPEN_ACTION)
    values = [*row[:width], Owner(*row[width:])]
    return OpenAction(*values)


def late_actions(session: Session, meeting: Meeting, today: date) -> list[OpenAction]:
    """Those whose last day has passed, and that its keeper has not taken off this agenda."""
    rows = session.execute(_open_actions(meeting).where(CouncilAction.due_on < today))
    left_out = set(meeting.left_out)
    return [one for one in (_as_open(row) for row in rows) if str(one.id) not in left_out]


def next_of_each_body(session: Session, now: datetime) -> list[Meeting]:
    """The next planned meeting of every body."""
    coming = (
        select(Meeting)
        .where(Meeting.cancelled_at.is_(None), Meeting.starts_at > now)
        .order_by(Meeting.starts_at)
        .options(*short())
        .limit(PAGE * PAGE)
    )
    first: dict[UUID | None, Meeting] = {}
    for one in session.scalars(coming):
        first.setdefault(one.body_id, one)
    return list(first.values())


def is_next(session: Session, meeting: Meeting, now: datetime) -> bool:
    """Whether no other planned meeting of the same body comes before this one."""
    earlier = select(Meeting.id).where(
        Meeting.cancelled_at.is_(None),
        Meeting.starts_at > now,
        Meeting.starts_at < meeting.starts_at,
        _of_same_body(meeting.body_id),
    )
    return session.scalar(earlier.limit(1)) is None


def points_of_last_time(session: Session, meeting: Meeting) -> list[AgendaItem]:
    """The points of the same body's meeting before this one, those whose heading does not stand here already."""
    last = (
        select(Meeting.id)
        .where(Meeting.cancelled_at.is_(None), Meeting.day < meeting.day, _of_same_body(meeting.body_id))
        .order_by(Meeting.day.desc())
        .limit(1)
        .scalar_subquery()
    )
    here = select(AgendaItem.title).where(AgendaItem.meeting_id == meeting.id)
    query = select(AgendaItem).where(
        AgendaItem.meeting_id == last, AgendaItem.title.not_in(here), AgendaItem.follows_id.is_(None)
    )
    return list(session.scalars(query.order_by(AgendaItem.position).limit(MOST_OFFERED)))


def waiting_proposals(session: Session, body_id: UUID | None) -> list[Proposal]:
    """What members of the body have proposed, the oldest first."""
    own = Proposal.body_id.is_(None) if body_id is None else Proposal.body_id == body_id
    query = select(Proposal).where(Proposal.state == ProposalState.WAITING, own)
    return list(session.scalars(query.order_by(Proposal.proposed_at, Proposal.id).limit(MOST_OFFERED)))


def waiting_proposal(session: Session, body_id: UUID | None, proposal_id: UUID) -> Proposal:
    """One of them, or NotFound."""
    found = next((one for one in waiting_proposals(session, body_id) if one.id == proposal_id), None)
    if found is None:
        raise NotFound
    return found


def proposals_by(session: Session, appointment_ids: Sequence[UUID]) -> list[Proposal]:
    """What somebody has proposed, the newest first: for their own page."""
    query = select(Proposal).where(Proposal.appointment_id.in_(appointment_ids))
    return list(session.scalars(query.order_by(Proposal.proposed_at.desc()).limit(PAGE)))


def proposal(session: Session, proposal_id: UUID) -> Proposal:
    """One of them, locked, or NotFound."""
    found = session.scalar(select(Proposal).where(Proposal.id == proposal_id).with_for_update())
    if found is None:
        raise NotFound
    return found


def proposal_from_form(session: Session, once: UUID | None) -> Proposal | None:
    return session.scalar(select(Proposal).where(Proposal.once == once)) if once else None


def let_proposal_wait(session: Session, item_id: UUID) -> None:
    """The point is taken away: the proposal behind it, if there is one, waits again."""
    waits = update(Proposal).where(Proposal.item_id == item_id)
    session.execute(waits.values(state=ProposalState.WAITING, item_id=None))


def old_proposals(before: datetime) -> ColumnElement[bool]:
    return Proposal.proposed_at < before


KEEP_PROPOSER = timedelta(days=730)
