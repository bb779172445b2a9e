"""What the keepers of the council's actions read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, select, tuple_
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.rows import the_one
from trygghetsrad.meetings.models import AgendaItem, CouncilAction, Meeting
from trygghetsrad.meetings.queries.actions import (
    ACTION_IS_PUBLIC,
    NAMED_ACTION,
    NOTES_ARE_PUBLIC,
    NamedAction,
    as_named,
)
from trygghetsrad.meetings.queries.owners import OWNER, Owner, has_left, with_owner
from trygghetsrad.meetings.rules import CLOSED_ACTIONS, OPEN_ACTIONS, ActionState

ACTIONS_ON_A_PAGE = 20
_NUMBERING = 0x7472_4143
"""The name of the lock under which numbers are given (PostgreSQL; on SQLite there is one writer anyway)."""
_NEVER = date(9999, 12, 31)


class ActionFilter(StrEnum):
    """The lists that a keeper chooses between."""

    OPEN = "open"
    OVERDUE = "overdue"
    DONE = "done"
    DROPPED = "dropped"
    OWNERLESS = "ownerless"
    """A member was to do it, and does not belong to the body any more."""
    REPORTED = "reported"
    """The member who is to do it has written how it went."""


def lock_action_numbering(session: Session) -> None:
    """Let no other transaction give a number until this one ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sql("SELECT pg_advisory_xact_lock(:name)"), {"name": _NUMBERING})


def next_action_number(session: Session) -> int:
    """The number after the highest. Call under `lock_action_numbering`."""
    return (session.scalar(select(func.max(CouncilAction.number))) or 0) + 1


def action(session: Session, action_id: UUID, *, lock: bool = False) -> CouncilAction:
    """The action for its keepers, or NotFound. `lock` keeps everybody else from changing it meanwhile."""
    return the_one(session, select(CouncilAction).where(CouncilAction.id == action_id), lock=lock)


def action_by_number(session: Session, number: int) -> CouncilAction | None:
    return session.scalar(select(CouncilAction).where(CouncilAction.number == number))


def closed_actions(session: Session, ids: Collection[UUID]) -> list[CouncilAction]:
    """Those among `ids` that are done, or came to nothing, with words about it; the newest first."""
    wanted = select(CouncilAction).where(
        CouncilAction.id.in_(list(ids)), CouncilAction.state.in_(sorted(CLOSED_ACTIONS)), CouncilAction.result != ""
    )
    return list(session.scalars(wanted.order_by(CouncilAction.done_on.desc(), CouncilAction.number)))


def action_from_form(session: Session, once: UUID | None) -> CouncilAction | None:
    """The action that this very form has already made."""
    return session.scalar(select(CouncilAction).where(CouncilAction.once == once)) if once else None


def has_actions(session: Session, item_id: UUID) -> bool:
    """Whether something shall be done because of this point."""
    return session.scalar(select(CouncilAction.id).where(CouncilAction.agenda_item_id == item_id).limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Point:
    """The point of an agenda that an action comes from."""

    item_id: UUID
    meeting_id: UUID
    body_id: UUID | None
    day: date
    position: int
    title: str
    is_cancelled: bool
    notes_are_public: bool


_POINT: tuple[Any, ...] = (
    *(AgendaItem.id, AgendaItem.meeting_id, Meeting.body_id, Meeting.day, AgendaItem.position, AgendaItem.title),
    *(Meeting.cancelled_at.is_not(None), NOTES_ARE_PUBLIC),
)


def point(session: Session, item_id: UUID) -> Point:
    """A point with its meeting, or NotFound."""
    found = session.execute(
        select(*_POINT).join(Meeting, Meeting.id == AgendaItem.meeting_id).where(AgendaItem.id == item_id)
    ).first()
    if found is None:
        raise NotFound
    return Point(*found)


@dataclass(frozen=True, slots=True)
class ListedAction:
    """An action in its keepers' list."""

    id: UUID
    number: int
    title: str
    state: ActionState
    due_on: date | None
    done_on: date | None
    has_effect: bool
    public: bool
    has_report: bool
    meeting_id: UUID | None
    day: date | None
    owner: Owner


@dataclass(frozen=True, slots=True)
class ActionPage:
    """One page of the list; `after` is the number to go on from."""

    rows: list[ListedAction]
    after: int | None


_LISTED: tuple[Any, ...] = (
    *(CouncilAction.id, CouncilAction.number, CouncilAction.title, CouncilAction.state),
    *(CouncilAction.due_on, CouncilAction.done_on, CouncilAction.effect != "", CouncilAction.public),
    *(CouncilAction.report != "", AgendaItem.meeting_id, Meeting.day),
)
_IS_OPEN = CouncilAction.state.in_(sorted(OPEN_ACTIONS))
_ORDER: tuple[ColumnElement[Any], ...] = (
    case((_IS_OPEN, 0), else_=1),
    case((_IS_OPEN, func.coalesce(CouncilAction.due_on, literal(_NEVER))), else_=literal(_NEVER)),
    case((_IS_OPEN, CouncilAction.number), else_=-CouncilAction.number),
)
"""Open ones first, the nearest day first and those without a day last; then the closed ones, newest first."""


def action_list(
    session: Session,
    today: date,
    *,
    picked: ActionFilter | None = None,
    after: int | None = None,
    public_only: bool = False,
) -> ActionPage:
    """A page of the actions in the order in which they should be seen to; all of them, or those that everyone sees."""
    query = (
        with_owner(select(*_LISTED, *OWNER))
        .outerjoin(AgendaItem, AgendaItem.id == CouncilAction.agenda_item_id)
        .outerjoin(Meeting, Meeting.id == AgendaItem.meeting_id)
        .order_by(*_ORDER)
        .limit(ACTIONS_ON_A_PAGE + 1)
    )
    if public_only:
        query = query.where(ACTION_IS_PUBLIC)
    if picked is not None:
        query = query.where(_conditions(today)[picked])
    place = session.execute(select(*_ORDER).where(CouncilAction.number == after)).first() if after else None
    if place is not None:
        query = query.where(tuple_(*_ORDER) > tuple_(*(literal(value) for value in place)))
    width = len(_LISTED)
    found = [ListedAction(*[*row[:width], Owner(*row[width:])]) for row in session.execute(query)]
    rows = found[:ACTIONS_ON_A_PAGE]
    return ActionPage(rows, rows[-1].number if len(found) > ACTIONS_ON_A_PAGE else None)


def _conditions(today: date) -> dict[ActionFilter, ColumnElement[bool]]:
    return {
        ActionFilter.OPEN: _IS_OPEN,
        ActionFilter.OVERDUE: and_(_IS_OPEN, CouncilAction.due_on < today),
        ActionFilter.DONE: CouncilAction.state == ActionState.DONE,
        ActionFilter.DROPPED: CouncilAction.state == ActionState.DROPPED,
        ActionFilter.OWNERLESS: and_(_IS_OPEN, has_left(today)),
        ActionFilter.REPORTED: and_(_IS_OPEN, CouncilAction.report != ""),
    }


def actions_to_see_to(session: Session, today: date, picked: ActionFilter) -> list[tuple[UUID, str]]:
    """(id, title) of all the actions of one of the lists, the nearest day first."""
    query = with_owner(select(CouncilAction.id, CouncilAction.title)).where(_conditions(today)[picked])
    return [(one, title) for one, title in session.execute(query.order_by(CouncilAction.due_on, CouncilAction.number))]


def actions_of_points(session: Session, item_ids: Sequence[UUID]) -> dict[UUID, list[NamedAction]]:
    """For each point its actions, as their keepers see them."""
    rows = session.execute(
        select(CouncilAction.agenda_item_id, *NAMED_ACTION)
        .join(AgendaItem, AgendaItem.id == CouncilAction.agenda_item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(CouncilAction.agenda_item_id.in_(item_ids))
        .order_by(CouncilAction.number)
    )
    found: dict[UUID, list[NamedAction]] = defaultdict(list)
    for item_id, *action in rows:
        found[item_id].append(as_named(action))
    return dict(found)
