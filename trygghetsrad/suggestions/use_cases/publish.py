"""What the public sees: an approved wording, never the raw text. And hiding, with a reason that the sender gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.search import drop, put_entry
from trygghetsrad.kernel.text import find_identity_numbers
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.following import tell_followers
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Action, EventKind, State
from trygghetsrad.suggestions.use_cases.common import KIND, add_event, hold, move, note, tell


@dataclass(frozen=True, slots=True)
class PublishSuggestion:
    suggestion_id: UUID
    version: int
    title: str
    text: str
    answer: str
    area: str | None
    point_public: bool = False
    """Whether everyone sees the point that the sender set."""


def publish_suggestion(session: Session, command: PublishSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Approve a wording and show it under "Ni sa – vi gjorde". Published again, the wording is changed."""
    require(actor, Permission.SUGGESTION_DECIDE)
    wording = (command.title, command.text, command.answer, command.area, command.point_public)
    suggestion, is_new = hold(
        session,
        command,
        Action.PUBLISH,
        done=lambda one: one.is_published and _wording(one) == wording,
    )
    if not is_new:
        return suggestion
    for field, words in (("title", command.title), ("text", command.text), ("answer", command.answer)):
        if find_identity_numbers(words):
            raise Refused(mark("Ta bort personnumret innan texten publiceras."), field=field)
    first = not suggestion.is_published
    suggestion.public_title, suggestion.public_text, suggestion.public_answer = wording[:3]
    suggestion.area, suggestion.point_public = command.area, command.point_public and suggestion.point is not None
    suggestion.published_at = suggestion.published_at or now
    put_entry(session, KIND, queries.entry_of(suggestion))
    move(suggestion, Action.PUBLISH, now=now)
    if first:
        add_event(session, suggestion, EventKind.PUBLISHED, now=now, actor=actor)
    note(session, suggestion, "published", actor=actor, now=now, again=not first)
    tell_followers(session, suggestion, "published", now=now)
    return suggestion


def _wording(suggestion: Suggestion) -> tuple[str | None, str | None, str | None, str | None, bool]:
    words = (suggestion.public_title, suggestion.public_text, suggestion.public_answer)
    return *words, suggestion.area, suggestion.point_public


@dataclass(frozen=True, slots=True)
class UnpublishSuggestion:
    suggestion_id: UUID
    version: int


def unpublish_suggestion(session: Session, command: UnpublishSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Take it off the public pages. The wording is kept."""
    require(actor, Permission.SUGGESTION_DECIDE)
    suggestion, is_new = hold(session, command, Action.UNPUBLISH, done=lambda one: not one.is_published)
    if is_new:
        suggestion.published_at = None
        drop(session, KIND, suggestion.id)
        move(suggestion, Action.UNPUBLISH, now=now)
        add_event(session, suggestion, EventKind.UNPUBLISHED, now=now, actor=actor)
        note(session, suggestion, "unpublished", actor=actor, now=now)
    return suggestion


@dataclass(frozen=True, slots=True)
class HideSuggestion:
    suggestion_id: UUID
    version: int
    reason: str


def hide_suggestion(session: Session, command: HideSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Lay it aside, off every list, and tell the sender why. It can be brought back."""
    require(actor, Permission.SUGGESTION_DECIDE)
    suggestion, is_new = hold(session, command, Action.HIDE, done=lambda one: one.state is State.HIDDEN)
    if is_new:
        if queries.led_numbers(session, suggestion.id):
            raise Refused(mark("Andra ärenden är ihopslagna med det här. Ta isär dem först, så att de får ett svar."))
        suggestion.published_at = None
        drop(session, KIND, suggestion.id)
        move(suggestion, Action.HIDE, now=now)
        tell(session, suggestion, Action.HIDE, EventKind.HIDDEN, now=now, actor=actor, text=command.reason)
        note(session, suggestion, "hidden", actor=actor, now=now)
    return suggestion


@dataclass(frozen=True, slots=True)
class RestoreSuggestion:
    suggestion_id: UUID
    version: int


def restore_suggestion(session: Session, command: RestoreSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Bring a hidden one back to the inbox, and tell the sender that an answer comes after all."""
    require(actor, Permission.SUGGESTION_DECIDE)
    suggestion, is_new = hold(session, command, Action.RESTORE, done=lambda one: one.state is State.RECEIVED)
    if is_new:
        move(suggestion, Action.RESTORE, now=now)
        tell(session, suggestion, Action.RESTORE, EventKind.RESTORED, now=now, actor=actor)
        note(session, suggestion, "restored", actor=actor, now=now)
    return suggestion
