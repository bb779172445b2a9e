"""The inbox: what waits, oldest first. A page costs the same however many wait: partial indexes, no page is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true
from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Reader
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.queries.paging import PAGE, Page, Place
from trygghetsrad.suggestions.rules import Kind, Outcome, State

EXCERPT = 240
_WAITS = Suggestion.closed_at.is_(None)
_SPOKE = Suggestion.sender_spoke == true()


class Pile(StrEnum):
    """One way to look at what there is. The first four are of what waits for an answer."""

    WAITING = "vantar"
    LATE = "sena"
    SENDER_SPOKE = "nytt"
    ASKED = "fragade"
    RECEIVED = "mottagna"
    ELSEWHERE = "hos-andra"
    TAKEN_UP = "tas-upp"
    ANSWERED = "besvarade"
    MERGED = "ihopslagna"
    HIDDEN = "dolda"


_OF_STATE = {
    Pile.RECEIVED: State.RECEIVED,
    Pile.ELSEWHERE: State.ELSEWHERE,
    Pile.TAKEN_UP: State.TAKEN_UP,
    Pile.ANSWERED: State.ANSWERED,
    Pile.MERGED: State.MERGED,
    Pile.HIDDEN: State.HIDDEN,
}


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose it is: an account's, a unit's, or nobody's."""

    account: UUID | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which ones to show."""

    pile: Pile = Pile.WAITING
    kind: Kind | None = None
    area: str | None = None
    owner: Owner | None = None
    among: Select[UUID] | None = None
    """The question for the ids of those that may be shown, None for all."""


class Waiting(NamedTuple):
    """A suggestion as the inbox shows it: the beginning of its text, and what decides what to do next."""

    number: int
    kind: Kind
    state: State
    outcome: Outcome | None
    excerpt: str
    area: str | None
    place: str
    received_on: date
    answer_by: date
    due_on: date | None
    owner_id: UUID | None
    unit: str | None
    handed_to: str | None
    asked_on: date | None
    sender_spoke: bool
    disputed: bool


LISTED: tuple[Any, ...] = (
    *(Suggestion.number, Suggestion.kind, Suggestion.state, Suggestion.outcome),
    *(func.substr(Suggestion.text, 1, EXCERPT), Suggestion.area, Suggestion.place),
    *(Suggestion.received_on, Suggestion.answer_by, Suggestion.due_on, Suggestion.owner_id, Suggestion.unit),
    *(Suggestion.handed_to, Suggestion.asked_on, Suggestion.sender_spoke, Suggestion.disputed),
)


def inbox(
    reader: Reader, wanted: Wanted, today: date, *, below: int | None = None, above: int | None = None
) -> Page[Waiting]:
    """For the staff, oldest first."""
    place = Place(newest_first=False, below=below, above=above)
    query = select(*LISTED).where(*_conditions(wanted, today)).limit(PAGE + 1)
    query = query.order_by(Suggestion.number.desc() if place.downwards else Suggestion.number)
    if below is not None:
        query = query.where(Suggestion.number < below)
    elif above is not None:
        query = query.where(Suggestion.number > above)
    return place.page([Waiting(*row) for row in reader.execute(query)])


def _conditions(wanted: Wanted, today: date) -> list[ColumnElement[bool]]:
    found = [_in_pile(wanted.pile, today)]
    if wanted.kind:
        found.append(Suggestion.kind == wanted.kind)
    if wanted.area:
        found.append(Suggestion.area == wanted.area)
    if wanted.owner:
        found += _of(wanted.owner)
    if wanted.among is not None:
        found.append(Suggestion.id.in_(wanted.among))
    return found


def _in_pile(pile: Pile, today: date) -> ColumnElement[bool]:
    # Whoever closes one has heard its sender, and asks no more: of those two it need not be said that they wait.
    match pile:
        case Pile.WAITING:
            return _WAITS
        case Pile.LATE:
            return and_(_WAITS, or_(_broken(today), Suggestion.due_on < today))
        case Pile.SENDER_SPOKE:
            return _SPOKE
        case Pile.ASKED:
            return Suggestion.asked_on.is_not(None)
    return Suggestion.state == _OF_STATE[pile]


def _of(owner: Owner) -> list[ColumnElement[bool]]:
    """It has an account or a unit for its owner, never both."""
    if owner.account:
        return [Suggestion.owner_id == owner.account]
    if owner.unit:
        return [Suggestion.unit == owner.unit]
    return [Suggestion.owner_id.is_(None), Suggestion.unit.is_(None)]


def _broken(today: date) -> ColumnElement[bool]:
    """The promise to the sender has been broken.

    What is taken up at a meeting or handed over has told its sender when or who: only the unanswered can break it.
    """
    return and_(Suggestion.state == State.RECEIVED, Suggestion.answer_by < today)


@dataclass(frozen=True, slots=True)
class Piles:
    """How many wait for an answer, how many of them are late, and in how many the sender has said something new."""

    waiting: int
    late: int
    sender_spoke: int


def piles(reader: Reader, today: date) -> Piles:
    """Late by the promise or late by the owner's day is late once."""
    counted = (
        (_WAITS,),
        (_WAITS, _broken(today)),
        (_WAITS, Suggestion.due_on < today, not_(_broken(today))),
        (_SPOKE,),
    )
    row = reader.execute(select(*(select(func.count()).where(*which).scalar_subquery() for which in counted)))
    waiting, broken, late, spoke = row.one()
    return Piles(waiting, broken + late, spoke)


def open_count(session: Session, owner: Owner | None = None) -> int:
    """How many wait for an answer, of everybody's or of one owner's."""
    of = _of(owner) if owner else []
    return session.scalar(select(func.count()).select_from(Suggestion).where(_WAITS, *of)) or 0


def next_waiting(reader: Reader, number: int) -> int | None:
    """The number of the next one that waits."""
    found = reader.execute(select(Suggestion.number).where(_WAITS, Suggestion.number > number)
                           .order_by(Suggestion.number).limit(1)).scalar()  # fmt: skip
    return int(found) if found is not None else None
