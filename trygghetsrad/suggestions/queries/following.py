"""What those who follow suggestions are told of, and the senders who follow their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Outcome, State

_PUBLISHED = Suggestion.published_at.is_not(None)


class SenderRow(NamedTuple):
    """The address that a sender gave, and the language they wrote in."""

    id: UUID
    reply_to: str
    language: str


class FeedRow(NamedTuple):
    """A published suggestion as a feed shows it."""

    id: UUID
    number: int
    state: State
    outcome: Outcome | None
    public_title: str
    public_text: str
    public_answer: str
    published_at: datetime
    closed_at: datetime | None


_FEED_ROW: tuple[Any, ...] = (
    *(Suggestion.id, Suggestion.number, Suggestion.state, Suggestion.outcome, Suggestion.public_title),
    *(Suggestion.public_text, Suggestion.public_answer, Suggestion.published_at, Suggestion.closed_at),
)


def sender_rows(session: Session, ids: Sequence[UUID]) -> list[SenderRow]:
    """The senders who gave an address, of suggestions and of those that are merged with them."""
    columns: tuple[Any, ...] = (Suggestion.id, Suggestion.reply_to, Suggestion.language)
    theirs = or_(Suggestion.id.in_(ids), Suggestion.leader_id.in_(ids))
    rows = session.execute(select(*columns).where(theirs, Suggestion.reply_to.is_not(None)))
    return [SenderRow(*row) for row in rows]


def feed_rows(session: Session, changed: Sequence[UUID], most: int) -> list[FeedRow]:
    """Those that there was news of, and the newest, as far as they are published."""
    newest = select(Suggestion.id).where(_PUBLISHED).order_by(Suggestion.number.desc()).limit(most)
    by_number = session.execute(select(*_FEED_ROW).where(Suggestion.id.in_(newest.scalar_subquery())))
    by_news = session.execute(select(*_FEED_ROW).where(_PUBLISHED, Suggestion.id.in_(changed)))
    return list({row[0]: FeedRow(*row) for row in [*by_number, *by_news]}.values())
