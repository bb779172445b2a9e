"""What those who keep the suggestions ask, and the sender of one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session, aliased

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.links import digest
from trygghetsrad.suggestions.codes import code_digests
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent
from trygghetsrad.suggestions.rules import EventKind, Kind, Reminded

_NUMBERING = 0x7472_5347
"""The name of the lock under which numbers are given (PostgreSQL; on SQLite there is one writer anyway)."""


def lock_numbering(session: Session) -> None:
    """Let no other transaction give a number until this one ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sql("SELECT pg_advisory_xact_lock(:name)"), {"name": _NUMBERING})


def next_number(session: Session) -> int:
    """The number after the highest. Call under `lock_numbering`."""
    return (session.scalar(select(func.max(Suggestion.number))) or 0) + 1


def imported_keys(session: Session) -> set[str]:
    """What has been imported, by the keys of the systems that it came from."""
    return set(session.scalars(select(Suggestion.import_key).where(Suggestion.import_key.is_not(None))))


def by_sending_key(session: Session, key: str) -> Suggestion | None:
    """What one draft was sent as, for an hour or two."""
    return session.scalar(select(Suggestion).where(Suggestion.sending_key == key))


def held_sendings(session: Session, most: int) -> int:
    """How many were received within the last hour or two, counted no further than `most`."""
    held = select(Suggestion.sending_key).where(Suggestion.sending_key > "").limit(most).subquery()
    return session.scalar(select(func.count()).select_from(held)) or 0


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


def led_by(session: Session, leader_id: UUID) -> list[tuple[Suggestion, int]]:
    """Those merged with a suggestion, locked, each with the place of the next row of its timeline."""
    last = select(func.coalesce(func.max(SuggestionEvent.position), 0)).where(
        SuggestionEvent.suggestion_id == Suggestion.id
    )
    wanted = select(Suggestion, last.scalar_subquery() + 1).where(Suggestion.leader_id == leader_id)
    rows = session.execute(wanted.order_by(Suggestion.number).with_for_update(of=Suggestion)).all()
    return [(suggestion, place) for suggestion, place in rows]


class Led(NamedTuple):
    """One that is merged with another, as much of it as its name needs."""

    number: int
    kind: Kind


def led_numbers(session: Session, leader_id: UUID) -> list[Led]:
    """Those merged with a suggestion."""
    wanted = select(Suggestion.number, Suggestion.kind).where(Suggestion.leader_id == leader_id)
    return [Led(number, kind) for number, kind in session.execute(wanted.order_by(Suggestion.number))]


def numbered(session: Session, number: int, *, lock: bool = False) -> Suggestion | None:
    """The suggestion with a number that somebody wrote, None when there is none."""
    wanted = select(Suggestion).where(Suggestion.number == number)
    return session.scalar(wanted.with_for_update() if lock else wanted)


def to_remind(session: Session, day: date, soon: date, most: int = 200) -> Sequence[Suggestion]:
    """The waiting ones whose owner is to be told something, locked: `rules.next_reminder` says what."""
    untold = Suggestion.reminded.in_((Reminded.NOT_TOLD, Reminded.TOLD))
    when = or_(
        and_(Suggestion.due_on < day, Suggestion.reminded != Reminded.AFTER),
        and_(Suggestion.due_on <= soon, untold, Suggestion.received_on < day),
        and_(Suggestion.reminded == Reminded.NOT_TOLD, Suggestion.received_on < day),
    )
    wanted = select(Suggestion).where(Suggestion.closed_at.is_(None), Suggestion.due_on.is_not(None), when)
    return session.scalars(wanted.order_by(Suggestion.due_on).limit(most).with_for_update(skip_locked=True)).all()


def senders_gone(before: datetime) -> ColumnElement[bool]:
    """Those closed before a moment, and those whose leader was: their senders have had their answer."""
    leader = aliased(Suggestion)
    led = select(leader.id).where(leader.closed_at < before)
    return or_(
        and_(Suggestion.leader_id.is_(None), Suggestion.closed_at < before),
        and_(Suggestion.closed_at < before, Suggestion.leader_id.in_(led)),
    )


def has_event(session: Session, suggestion_id: UUID, kind: EventKind, text: str) -> bool:
    """Whether the timeline already has such a row with the same words."""
    same = select(SuggestionEvent.id).where(
        SuggestionEvent.suggestion_id == suggestion_id, SuggestionEvent.kind == kind, SuggestionEvent.text == text
    )
    return session.scalar(same.limit(1)) is not None
