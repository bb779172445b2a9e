"""One's own page, and the links that stop. Whoever holds the link is the owner; the view has read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.outbox import ask_worker
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.notices import queries, rules
from trygghetsrad.notices.models import Notice, Silence, Subscription
from trygghetsrad.notices.rules import Fate, Rhythm
from trygghetsrad.notices.subjects import Subject
from trygghetsrad.notices.use_cases.forgetting import forget


@dataclass(frozen=True, slots=True)
class ChangeRhythm:
    subscriber_id: UUID
    subscription_id: UUID
    rhythm: Rhythm


def change_rhythm(session: Session, command: ChangeRhythm, *, actor: Actor, now: datetime) -> None:  # noqa: ARG001
    """Hear at once, or once a week. What waits for the week's letter comes now, or the other way round."""
    one = queries.subscription(session, command.subscription_id)
    if one is None or one.subscriber_id != command.subscriber_id:
        raise NotFound
    one.rhythm = command.rhythm
    waiting = update(Notice).where(Notice.subscription_id == one.id, Notice.fate == Fate.WAITING)
    session.execute(waiting.values(due_at=due_at(command.rhythm, now)))
    ask_worker()


def due_at(rhythm: Rhythm, now: datetime) -> datetime:
    """When news of this moment is to be written about, by the municipality's own clock."""
    municipality = current_app.extensions["config"].municipality
    return rules.due(rhythm, now, municipality.digest_weekday, municipality.digest_hour, municipality.timezone)


@dataclass(frozen=True, slots=True)
class StopFollowing:
    """`subscriber_id` is whose page it was stopped on; None when it was the subscription's own link."""

    subscription_id: UUID
    subscriber_id: UUID | None = None


def stop_following(session: Session, command: StopFollowing, *, actor: Actor, now: datetime) -> bool:  # noqa: ARG001
    """Follow one thing no more. With the last thing the address goes too: return whether anything is left.

    Stopping twice is stopping once.
    """
    one = queries.subscription(session, command.subscription_id)
    if one is None or command.subscriber_id not in {None, one.subscriber_id}:
        return command.subscriber_id is not None and queries.has_any(session, command.subscriber_id)
    session.execute(delete(Subscription).where(Subscription.id == one.id))
    return _keep_or_forget(session, one.subscriber_id)


@dataclass(frozen=True, slots=True)
class StopWeekly:
    subscriber_id: UUID


def stop_weekly(session: Session, command: StopWeekly, *, actor: Actor, now: datetime) -> bool:  # noqa: ARG001
    """No weekly letter any more; what one hears of at once goes on."""
    weekly = (Subscription.subscriber_id == command.subscriber_id, Subscription.rhythm == Rhythm.WEEKLY)
    session.execute(delete(Subscription).where(*weekly))
    return _keep_or_forget(session, command.subscriber_id)


def _keep_or_forget(session: Session, subscriber_id: UUID) -> bool:
    left = queries.has_any(session, subscriber_id)
    if not left:
        forget(session, subscriber_id)
    return left


@dataclass(frozen=True, slots=True)
class SilenceSender:
    subject: Subject


def silence_sender(session: Session, command: SilenceSender, *, actor: Actor, now: datetime) -> None:  # noqa: ARG001
    """The sender of a thing hears of it only what they are owed: the answer itself."""
    session.merge(Silence(subject_kind=command.subject[0], subject_key=command.subject[1]))
