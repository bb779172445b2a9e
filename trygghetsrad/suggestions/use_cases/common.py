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
from trygghetsrad.kernel.municipality import Municipality
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.web import public_url
from trygghetsrad.notices.use_cases import return_followers
from trygghetsrad.suggestions import labels, queries, rules
from trygghetsrad.suggestions.codes import follow_secret
from trygghetsrad.suggestions.days_off import is_holiday
from trygghetsrad.suggestions.following import tell_followers
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent
from trygghetsrad.suggestions.rules import Action, EventKind, Reminded

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
    suggestion.sender_spoke = action in rules.SENDERS_OWN or (suggestion.sender_spoke and action not in rules.HEARD)
    state = rules.LEADS_TO.get(action)
    if state is None:
        return
    if state in rules.CLOSED:
        suggestion.closed_at, suggestion.asked_on = now, None
    elif not suggestion.is_open:
        wait_again(suggestion, now=now)
    suggestion.state = state


def wait_again(suggestion: Suggestion, *, now: datetime) -> None:
    """Begin the promise anew for one that was closed, and let its owner hear of it."""
    suggestion.closed_at = suggestion.outcome = suggestion.planned_on = None
    suggestion.leader_id = suggestion.led_from = None
    suggestion.answer_by = answer_by(local_day(now))
    if suggestion.due_on is not None:
        suggestion.due_on, suggestion.reminded = suggestion.answer_by, Reminded.NOT_TOLD


def local_day(now: datetime) -> date:
    """The day on the municipality's calendar."""
    return clock.local(now).date()


def answer_by(day: date) -> date:
    """The last day for an answer to what came in on a day."""
    return rules.add_working_days(day, municipality().answer_working_days, is_holiday)


def add_event(
    session: Session,
    suggestion: Suggestion,
    kind: EventKind,
    *,
    now: datetime,
    actor: Actor,
    text: str = "",
    public: bool = False,
    shown_to_sender: bool = True,
    towards: UUID | None = None,
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
            shown_to_sender=shown_to_sender,
            actor_id=actor.id,
            towards_id=towards,
        )
    )


def tell(
    session: Session,
    suggestion: Suggestion,
    action: Action,
    kind: EventKind,
    *,
    now: datetime,
    actor: Actor,
    text: str = "",
    public: bool = False,
    **context: Any,
) -> None:
    """Write what happened in the timeline and to the sender: for those that are merged with it, too.

    What the public may see that it happened, its followers hear of.
    """
    add_event(session, suggestion, kind, now=now, actor=actor, text=text, public=public)
    if public:
        tell_followers(session, suggestion, kind.value, now=now)
    template = rules.TELLS[action]
    tell_sender(session, suggestion, template, now=now, reason=text, **context)
    for one, position in queries.led_by(session, suggestion.id) if action in rules.TOGETHER else ():
        session.add(
            SuggestionEvent(
                suggestion_id=one.id, position=position, day=local_day(now), kind=kind, text=text, actor_id=actor.id
            )
        )
        tell_sender(session, one, template, about=suggestion, now=now, reason=text, **context)


def note(session: Session, suggestion: Suggestion, action: str, *, actor: Actor, now: datetime, **detail: Any) -> None:
    """The audit row of what a member of staff did."""
    record(session, f"suggestion.{action}", actor=actor, now=now, about=(KIND, suggestion.id), **detail)


def tell_sender(
    session: Session,
    suggestion: Suggestion,
    template: str,
    *,
    now: datetime,
    about: Suggestion | None = None,
    **context: Any,
) -> None:
    """Write to the sender, in the sender's language, if there is an address; `about` the leader that it happened to."""
    if suggestion.reply_to is None:
        return
    queue_mail(
        session,
        template,
        to=suggestion.reply_to,
        now=now,
        language=suggestion.language,
        # What the letter goes with when it is erased.
        about=(KIND, suggestion.id),
        suggestion=suggestion,
        told=about or suggestion,
        labels=labels,
        follow_url=_follow_url(suggestion),
        **context,
    )


def let_followers_go(session: Session, suggestion: Suggestion) -> None:
    """Those who followed it before it was merged follow it again."""
    if suggestion.leader_id is not None:
        return_followers(session, (KIND, str(suggestion.id)), (KIND, str(suggestion.leader_id)))


def municipality() -> Municipality:
    found: Municipality = current_app.extensions["config"].municipality
    return found


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
