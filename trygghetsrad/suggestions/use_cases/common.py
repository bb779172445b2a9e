"""What the verbs share: holding the row, writing the timeline, telling the sender."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from flask import current_app
from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.links import digest
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.web import public_url
from trygghetsrad.suggestions import labels, queries, rules
from trygghetsrad.suggestions.codes import follow_secret
from trygghetsrad.suggestions.days_off import is_holiday
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent
from trygghetsrad.suggestions.rules import Action, EventKind

KIND = "suggestion"


class OnSuggestion(Protocol):
    """The part that every command on one suggestion has: which one, and the version that the writer saw."""

    @property
    def suggestion_id(self) -> UUID: ...
    @property
    def version(self) -> int: ...


def hold(
    session: Session, command: OnSuggestion, action: Action, *, done: Callable[[Suggestion], bool]
) -> tuple[Suggestion, bool]:
    """Lock the suggestion, and tell whether there is anything left to do.

    The same form sent twice finds its work `done` and changes nothing; one written on an older version is a Conflict.
    """
    suggestion = queries.locked(session, command.suggestion_id)
    if suggestion.version != command.version:
        if done(suggestion):
            return suggestion, False
        raise Conflict(
            mark("Någon annan ändrade ärendet medan du skrev. Din text finns kvar. Se vad som är nytt och skicka igen.")
        )
    if not suggestion.may(action):
        raise Refused(mark("Det går inte i det läge som ärendet har nu."))
    return suggestion, True


def move(suggestion: Suggestion, action: Action, *, now: datetime) -> None:
    """Let an action take the suggestion to its state, and start or stop the clock with it."""
    suggestion.version += 1
    state = rules.LEADS_TO.get(action)
    if state is None:
        return
    if state in rules.CLOSED:
        suggestion.closed_at = now
    elif not suggestion.is_open:
        suggestion.closed_at = suggestion.outcome = suggestion.planned_on = None
        suggestion.answer_by = answer_by(local_day(now))
    suggestion.state = state


def local_day(now: datetime) -> date:
    """The day on the municipality's calendar."""
    return clock.local(now).date()


def answer_by(day: date) -> date:
    """The last day for an answer to what came in on a day."""
    days = current_app.extensions["config"].municipality.answer_working_days
    return rules.add_working_days(day, days, is_holiday)


def add_event(
    session: Session,
    suggestion: Suggestion,
    kind: EventKind,
    *,
    now: datetime,
    actor: Actor,
    text: str = "",
    public: bool = False,
) -> None:
    """Write one row of the timeline, with the day alone."""
    session.add(
        SuggestionEvent(
            suggestion_id=suggestion.id,
            position=queries.next_position(session, suggestion.id),
            day=local_day(now),
            kind=kind,
            text=text,
            public=public,
            actor_id=actor.id,
        )
    )


def note(session: Session, suggestion: Suggestion, action: str, *, actor: Actor, now: datetime, **detail: Any) -> None:
    """The audit row of what a member of staff did."""
    record(session, f"suggestion.{action}", actor=actor, now=now, about=(KIND, suggestion.id), **detail)


def tell_sender(session: Session, suggestion: Suggestion, template: str, *, now: datetime, **context: Any) -> None:
    """Write to the sender, in the sender's language, if there is an address to write to."""
    if suggestion.reply_to is None:
        return
    queue_mail(
        session,
        template,
        to=suggestion.reply_to,
        now=now,
        language=suggestion.language,
        about=(KIND, suggestion.id),
        suggestion=suggestion,
        labels=labels,
        follow_url=_follow_url(suggestion),
        **context,
    )


def _follow_url(suggestion: Suggestion) -> str:
    """The address of the sender's own page. When the key that drew it is gone, it is drawn again with the newest."""
    keys = secret_keys()
    drawn = [follow_secret(suggestion.id, key) for key in keys]
    secret = next((one for one in drawn if digest(one) == suggestion.follow_digest), drawn[0])
    suggestion.follow_digest = digest(secret)
    return public_url("suggestions.follow_link", suggestion.language, secret=secret)


def secret_keys() -> tuple[str, ...]:
    """The installation's keys, the newest first."""
    keys: tuple[str, ...] = current_app.extensions["config"].secret_keys
    return keys
