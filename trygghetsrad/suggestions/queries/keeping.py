"""What those who keep the suggestions ask, and the sender of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.links import digest
from trygghetsrad.suggestions.codes import code_digests
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent
from trygghetsrad.suggestions.queries.paging import PAGE, Page, Place
from trygghetsrad.suggestions.rules import EventKind, Kind, State

_NUMBERING = 0x7472_5347
"""The name of the lock under which numbers are given (PostgreSQL; on SQLite there is one writer anyway)."""


def lock_numbering(session: Session) -> None:
    """Let no other transaction give a number until this one ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sql("SELECT pg_advisory_xact_lock(:name)"), {"name": _NUMBERING})


def next_number(session: Session) -> int:
    """The number after the highest. Call under `lock_numbering`."""
    return (session.scalar(select(func.max(Suggestion.number))) or 0) + 1


def by_sending_key(session: Session, key: str) -> Suggestion | None:
    """What one draft was sent as, for an hour or two."""
    return session.scalar(select(Suggestion).where(Suggestion.sending_key == key))


def by_number(session: Session, number: int) -> Suggestion:
    """For the staff."""
    return _one(session, select(Suggestion).where(Suggestion.number == number))


def locked(session: Session, suggestion_id: UUID) -> Suggestion:
    """The row, held until the transaction ends: of two who decide at once one waits and sees what the other did."""
    wanted = select(Suggestion).where(Suggestion.id == suggestion_id).with_for_update()
    return _one(session, wanted.execution_options(populate_existing=True))


def by_code(session: Session, number: int, code: str, keys: Sequence[str]) -> Suggestion | None:
    """The suggestion that a number and a code open together."""
    return session.scalar(
        select(Suggestion).where(
            Suggestion.number == number, Suggestion.code_digest.in_(code_digests(number, code, keys))
        )
    )


def by_follow_secret(session: Session, secret: str) -> Suggestion:
    """The suggestion that a sender's link opens."""
    return _one(session, select(Suggestion).where(Suggestion.follow_digest == digest(secret)))


def find(session: Session, suggestion_id: UUID) -> Suggestion | None:
    return session.get(Suggestion, suggestion_id)


def _one(session: Session, wanted: Select[Suggestion]) -> Suggestion:
    found: Suggestion | None = session.scalars(wanted).first()
    if found is None:
        raise NotFound
    return found


def timeline(session: Session, suggestion_id: UUID, *, for_sender: bool = False) -> Sequence[SuggestionEvent]:
    """What has happened, oldest first: all of it for the staff, the sender's share for the sender."""
    wanted = select(SuggestionEvent).where(SuggestionEvent.suggestion_id == suggestion_id)
    if for_sender:
        wanted = wanted.where(SuggestionEvent.shown_to_sender)
    return session.scalars(wanted.order_by(SuggestionEvent.position)).all()


def next_position(session: Session, suggestion_id: UUID) -> int:
    """The place of the next row of a timeline."""
    last = select(func.max(SuggestionEvent.position)).where(SuggestionEvent.suggestion_id == suggestion_id)
    return (session.scalar(last) or 0) + 1


def has_event(session: Session, suggestion_id: UUID, kind: EventKind, text: str) -> bool:
    """Whether the timeline already has such a row with the same words."""
    same = select(SuggestionEvent.id).where(
        SuggestionEvent.suggestion_id == suggestion_id, SuggestionEvent.kind == kind, SuggestionEvent.text == text
    )
    return session.scalar(same.limit(1)) is not None


def inbox(
    session: Session,
    *,
    state: State | None = None,
    kind: Kind | None = None,
    below: int | None = None,
    above: int | None = None,
) -> Page[Suggestion]:
    """For the staff, oldest first: those that wait for an answer, or those of one state."""
    wanted: list[ColumnElement[bool]] = [Suggestion.state == state if state else Suggestion.closed_at.is_(None)]
    if kind:
        wanted.append(Suggestion.kind == kind)
    place = Place(newest_first=False, below=below, above=above)
    query = select(Suggestion).where(*wanted).limit(PAGE + 1)
    query = query.order_by(Suggestion.number.desc() if place.downwards else Suggestion.number)
    if below is not None:
        query = query.where(Suggestion.number < below)
    elif above is not None:
        query = query.where(Suggestion.number > above)
    return place.page(list(session.scalars(query)))


def open_count(session: Session) -> int:
    """How many wait for an answer."""
    return session.scalar(select(func.count()).select_from(Suggestion).where(Suggestion.closed_at.is_(None))) or 0


def overdue(session: Session, today: date) -> int:
    """How many have waited longer than the municipality promises."""
    # What is taken up at a meeting or handed over has told its sender when or who: only the unanswered can be late.
    late = select(func.count()).where(Suggestion.state == State.RECEIVED, Suggestion.answer_by < today)
    return session.scalar(late) or 0
