"""Taking personal data away: the sender's address by itself after a year, and by hand with a reason.

The record itself (number, day, kind, state, answer) stays: it is a public record with a retention class.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from trygghetsrad.kernel import search
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.outbox import forget_letters_about
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.personal import erase, erases
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent, SuggestionPhoto
from trygghetsrad.suggestions.rules import Action, EventKind
from trygghetsrad.suggestions.use_cases.common import add_event, hold, move, note

ADDRESS_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class EraseSuggestion:
    """`words_too`: not only the sender's address but also the sender's words and photos.

    `reason` says why, without names.
    """

    suggestion_id: UUID
    version: int
    reason: str
    words_too: bool = False


@erases(SuggestionPhoto)
@erases(SuggestionEvent)
@erases(Suggestion)
def erase_suggestion(session: Session, command: EraseSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Take away the sender's address and letters; with `words_too` every personal text and photo as well."""
    require(actor, Permission.SUGGESTION_DECIDE)
    suggestion, is_new = hold(
        session,
        command,
        Action.ERASE,
        done=lambda one: one.reply_to is None and (not command.words_too or not one.text),
    )
    if not is_new:
        return suggestion
    suggestion.reply_to = suggestion.follow_digest = None
    forget_letters_about(session, suggestion.id)
    if command.words_too:
        erase(suggestion)
        suggestion.point_public = False
        search.erase(session, queries.RAW, suggestion.id)
        session.execute(delete(SuggestionPhoto).where(SuggestionPhoto.suggestion_id == suggestion.id))
        for event in queries.timeline(session, suggestion.id):
            erase(event)
    move(suggestion, Action.ERASE, now=now)
    add_event(session, suggestion, EventKind.ERASED, now=now, actor=actor, text=command.reason)
    note(session, suggestion, "erased", actor=actor, now=now, words_too=command.words_too)
    return suggestion


@dataclass(frozen=True, slots=True)
class ErasePoint:
    suggestion_id: UUID
    version: int


def erase_point(session: Session, command: ErasePoint, *, actor: Actor, now: datetime) -> Suggestion:
    """Take the point on the map away for good: one that tells somebody's home has nothing to do here."""
    require(actor, Permission.SUGGESTION_DECIDE)
    suggestion, is_new = hold(session, command, Action.ERASE, done=lambda one: one.point is None)
    if is_new:
        suggestion.north = suggestion.east = None
        suggestion.point_public = False
        move(suggestion, Action.ERASE, now=now)
        note(session, suggestion, "point_erased", actor=actor, now=now)
    return suggestion


@hourly
def forget_senders(session: Session, now: datetime) -> None:
    """A year after the answer the sender's address is not needed any more."""
    session.execute(
        update(Suggestion)
        .where(queries.senders_gone(now - ADDRESS_KEPT), Suggestion.reply_to.is_not(None))
        .values(reply_to=None)
        .execution_options(synchronize_session=False)
    )
