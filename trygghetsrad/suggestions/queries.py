"""What is asked of the suggestions. Lists are paged by number: a page costs the same however long the list is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.links import digest
from trygghetsrad.suggestions.codes import code_digests
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent
from trygghetsrad.suggestions.rules import EventKind, Kind, Outcome, State

PAGE = 20
_NUMBERING = 0x7472_5347
"""The name of the lock under which numbers are given (PostgreSQL; on SQLite there is one writer anyway)."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. Lower numbers follow `below=lower`, higher ones `above=higher`; None where the list ends."""

    rows: Sequence[Suggestion]
    lower: int | None
    higher: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many came in, and what has become of them."""

    received: int
    answered: int
    hidden: int

    @property
    def waiting(self) -> int:
        return self.received - self.answered - self.hidden


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


def published(session: Session, number: int) -> Suggestion:
    """For everyone. An unpublished one looks like one that never was."""
    return _one(session, select(Suggestion).where(Suggestion.number == number, Suggestion.published_at.is_not(None)))


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


def by_ids(session: Session, ids: Sequence[UUID], *, published_only: bool) -> Sequence[Suggestion]:
    wanted = select(Suggestion).where(Suggestion.id.in_(ids))
    return session.scalars(wanted.where(Suggestion.published_at.is_not(None)) if published_only else wanted).all()


def find(session: Session, suggestion_id: UUID) -> Suggestion | None:
    return session.get(Suggestion, suggestion_id)


def _one(session: Session, wanted: Select[Suggestion]) -> Suggestion:
    found: Suggestion | None = session.scalars(wanted).first()
    if found is None:
        raise NotFound
    return found


def timeline(
    session: Session, suggestion_id: UUID, *, for_sender: bool = False, for_public: bool = False
) -> Sequence[SuggestionEvent]:
    """What has happened, oldest first: all of it for the staff, the reader's share for others."""
    wanted = select(SuggestionEvent).where(SuggestionEvent.suggestion_id == suggestion_id)
    if for_sender:
        wanted = wanted.where(SuggestionEvent.shown_to_sender)
    if for_public:
        wanted = wanted.where(SuggestionEvent.public)
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


def public_page(
    session: Session,
    *,
    area: str | None = None,
    outcome: Outcome | None = None,
    below: int | None = None,
    above: int | None = None,
) -> Page:
    """Published ones, newest first: those below a number, or the page that ends just above it."""
    wanted: list[ColumnElement[bool]] = [Suggestion.published_at.is_not(None)]
    if area:
        wanted.append(Suggestion.area == area)
    if outcome:
        wanted.append(Suggestion.outcome == outcome)
    return _page(session, wanted, newest_first=True, below=below, above=above)


def inbox(
    session: Session,
    *,
    state: State | None = None,
    kind: Kind | None = None,
    below: int | None = None,
    above: int | None = None,
) -> Page:
    """For the staff, oldest first: those that wait for an answer, or those of one state."""
    wanted: list[ColumnElement[bool]] = [Suggestion.state == state if state else Suggestion.closed_at.is_(None)]
    if kind:
        wanted.append(Suggestion.kind == kind)
    return _page(session, wanted, newest_first=False, below=below, above=above)


def _page(
    session: Session,
    wanted: Sequence[ColumnElement[bool]],
    *,
    newest_first: bool,
    below: int | None,
    above: int | None,
) -> Page:
    """A page by number. It is read downwards from `below` or upwards from `above`, then turned the right way."""
    downwards = below is not None or (newest_first and above is None)
    query = select(Suggestion).where(*wanted).limit(PAGE + 1)
    query = query.order_by(Suggestion.number.desc() if downwards else Suggestion.number)
    if below is not None:
        query = query.where(Suggestion.number < below)
    elif above is not None:
        query = query.where(Suggestion.number > above)
    found = list(session.scalars(query))
    rows, more = found[:PAGE], len(found) > PAGE
    if downwards != newest_first:
        rows.reverse()
    came_from_elsewhere = below is not None or above is not None
    lowest, highest = (min(r.number for r in rows), max(r.number for r in rows)) if rows else (None, None)
    lower = lowest if (more if downwards else came_from_elsewhere) else None
    higher = highest if (came_from_elsewhere if downwards else more) else None
    return Page(rows, lower, higher)


def counts(session: Session) -> Counts:
    """Numbers are given without gaps, so the highest is how many came in."""
    received = session.scalar(select(func.max(Suggestion.number))) or 0
    closed = select(Suggestion.state, func.count()).where(Suggestion.state.in_([State.ANSWERED, State.HIDDEN]))
    by_state = {row[0]: row[1] for row in session.execute(closed.group_by(Suggestion.state))}
    return Counts(received, by_state.get(State.ANSWERED, 0), by_state.get(State.HIDDEN, 0))


def latest_outcome(session: Session) -> Suggestion | None:
    """The newest published suggestion that has been carried out, or is planned."""
    return session.scalar(
        select(Suggestion)
        .where(
            Suggestion.published_at.is_not(None),
            Suggestion.state == State.ANSWERED,
            Suggestion.outcome.in_([Outcome.DONE, Outcome.PLANNED]),
        )
        .order_by(Suggestion.closed_at.desc())
        .limit(1)
    )


def open_count(session: Session) -> int:
    """How many wait for an answer."""
    return session.scalar(select(func.count()).select_from(Suggestion).where(Suggestion.closed_at.is_(None))) or 0


def overdue(session: Session, today: date) -> int:
    """How many have waited longer than the municipality promises."""
    # What is taken up at a meeting or handed over has told its sender when or who: only the unanswered can be late.
    late = select(func.count()).where(Suggestion.state == State.RECEIVED, Suggestion.answer_by < today)
    return session.scalar(late) or 0
