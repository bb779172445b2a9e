"""The council's actions as everybody may see them. One whose point's notes are not published is not even asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.permissions import Actor, Permission
from trygghetsrad.meetings.models import AgendaItem, CouncilAction, Meeting
from trygghetsrad.meetings.queries.owners import OWNER, Owner, with_owner
from trygghetsrad.meetings.rules import CLOSED_ACTIONS, ActionState

NOTES_ARE_PUBLIC = and_(Meeting.announced, Meeting.notes_published_at.is_not(None))
ACTION_IS_PUBLIC = and_(CouncilAction.public, or_(CouncilAction.agenda_item_id.is_(None), NOTES_ARE_PUBLIC))
"""Asked where the point and its meeting are joined, from the outside: an action may stand alone."""


@dataclass(frozen=True, slots=True)
class NamedAction:
    """An action, as much of it as its name, its state and what it led to need."""

    id: UUID
    number: int
    title: str
    state: ActionState
    due_on: date | None
    done_on: date | None
    result: str
    effect: str
    effect_measured_on: date | None
    is_public: bool


NAMED_ACTION: tuple[Any, ...] = (
    *(CouncilAction.id, CouncilAction.number, CouncilAction.title, CouncilAction.state, CouncilAction.due_on),
    *(CouncilAction.done_on, CouncilAction.result, CouncilAction.effect, CouncilAction.effect_measured_on),
    ACTION_IS_PUBLIC.label("is_public"),
)


def as_named(row: Sequence[Any]) -> NamedAction:
    """A row of `NAMED_ACTION`. A result belongs to what is closed and an effect to what is done: one that was opened
    again shows neither."""
    found = NamedAction(*row)
    if found.state is ActionState.DONE:
        return found
    closed = found.state in CLOSED_ACTIONS
    given = (found.id, found.number, found.title, found.state, found.due_on)
    after = (found.done_on, found.result) if closed else (None, "")
    return NamedAction(*given, *after, "", None, found.is_public)


_NAMED = (
    select(*NAMED_ACTION)
    .outerjoin(AgendaItem, AgendaItem.id == CouncilAction.agenda_item_id)
    .outerjoin(Meeting, Meeting.id == AgendaItem.meeting_id)
    .where(CouncilAction.id.in_(bindparam("ids", expanding=True)))
)


def named_actions(reader: Reader, ids: Sequence[UUID], actor: Actor) -> list[NamedAction]:
    """The actions among `ids` that this actor may see."""
    query = _NAMED if actor.may(Permission.MEETING_MANAGE) else _NAMED.where(ACTION_IS_PUBLIC)
    return [as_named(row) for row in reader.execute(query, {"ids": ids})]


@dataclass(frozen=True, slots=True)
class PublicAction:
    """An action with the point that it comes from; `day` is None when it stands alone."""

    named: NamedAction
    description: str
    owner: Owner
    day: date | None
    address: str | None
    position: int | None
    point: str | None


_SHOWN = (
    with_owner(
        select(
            *NAMED_ACTION,
            CouncilAction.description,
            *(Meeting.day, Meeting.address, AgendaItem.position, AgendaItem.title.label("point")),
            *OWNER,
        )
    )
    .outerjoin(AgendaItem, AgendaItem.id == CouncilAction.agenda_item_id)
    .outerjoin(Meeting, Meeting.id == AgendaItem.meeting_id)
    .where(CouncilAction.number == bindparam("number"), ACTION_IS_PUBLIC)
)


def public_action(reader: Reader, number: int) -> PublicAction:
    """The action as anybody may see it. One that is not public looks like one that never was."""
    row = reader.execute(_SHOWN, {"number": number}).first()
    if row is None:
        raise NotFound
    width = len(NAMED_ACTION)
    description, *point = row[width : -len(OWNER)]
    return PublicAction(as_named(row[:width]), description, Owner(*row[-len(OWNER) :]), *point)
