"""What the staff write to each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import EventKind
from trygghetsrad.suggestions.use_cases.common import add_event


@dataclass(frozen=True, slots=True)
class WriteNote:
    suggestion_id: UUID
    text: str


def write_note(session: Session, command: WriteNote, *, actor: Actor, now: datetime) -> Suggestion:
    """Add a note that neither the sender nor the public sees. It changes nothing, so it collides with nothing.

    The timeline says who wrote it and on which day. No audit row: a moment would point at an anonymous call.
    """
    require(actor, Permission.SUGGESTION_ROUTE)
    suggestion = queries.locked(session, command.suggestion_id)
    if not queries.has_event(session, suggestion.id, EventKind.NOTED, command.text):
        add_event(session, suggestion, EventKind.NOTED, now=now, actor=actor, text=command.text, shown_to_sender=False)
    return suggestion
