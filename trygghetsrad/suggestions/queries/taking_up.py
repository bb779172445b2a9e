"""The suggestions that the next meeting could take up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trygghetsrad.suggestions.models import EVERYWHERE, Suggestion
from trygghetsrad.suggestions.rules import Kind, State

MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Offered:
    """A suggestion without its sender's words: what everyone may read of it, and its number."""

    id: UUID
    number: int
    kind: Kind
    area: str | None
    received_on: date
    public_title: str | None
    public_text: str | None

    @classmethod
    def of(cls, suggestion: Suggestion) -> Offered:
        """What is unpublished, or no longer published, lends nothing."""
        shown = (suggestion.public_title, suggestion.public_text) if suggestion.is_published else (None, None)
        return cls(suggestion.id, suggestion.number, suggestion.kind, suggestion.area, suggestion.received_on, *shown)

    @property
    def has_place(self) -> bool:
        return self.area not in {None, "", EVERYWHERE}


_COLUMNS: tuple[Any, ...] = (
    *(Suggestion.id, Suggestion.number, Suggestion.kind, Suggestion.area, Suggestion.received_on),
    *(Suggestion.public_title, Suggestion.public_text, Suggestion.published_at),
)


def to_take_up(session: Session) -> list[Offered]:
    """Those that wait and stand on no agenda, the oldest first."""
    query = select(*_COLUMNS).where(Suggestion.state.in_([State.RECEIVED, State.ELSEWHERE]))
    rows = session.execute(query.order_by(Suggestion.number).limit(MOST_OFFERED))
    return [Offered(*row[:5], *(row[5:7] if row[7] is not None else (None, None))) for row in rows]
