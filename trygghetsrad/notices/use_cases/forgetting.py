"""Addresses are kept as long as they follow something, and no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.links import drop_links
from trygghetsrad.kernel.outbox import forget_letters_about, refused_in_a_row
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.personal import erases
from trygghetsrad.notices import queries, rules
from trygghetsrad.notices.models import Notice, Subscriber, Subscription

CONFIRM = "notice_confirm"
"""The purpose of the link that says yes; its subject is the subscription."""
ABOUT = "subscriber"
"""What letters to a subscriber are about, so that they are emptied with the address."""


@dataclass(frozen=True, slots=True)
class EraseSubscriber:
    subscriber_id: UUID


@erases(Subscriber)
def erase_subscriber(session: Session, command: EraseSubscriber, *, actor: Actor, now: datetime) -> None:  # noqa: ARG001
    """Forget an address: what it follows, what it was told, and the letters to it. The view has seen its link."""
    forget(session, command.subscriber_id)


def forget(session: Session, subscriber_id: UUID) -> None:
    for one in queries.every_subscription_of(session, subscriber_id):
        drop_links(session, CONFIRM, one)
    forget_letters_about(session, subscriber_id)
    session.execute(delete(Subscriber).where(Subscriber.id == subscriber_id))


@hourly
def forget_unconfirmed(session: Session, now: datetime) -> None:
    """Forget what nobody said yes to, and the addresses that follow nothing."""
    late = queries.unconfirmed(session, before=now - rules.CONFIRM_WITHIN)
    for one in late:
        drop_links(session, CONFIRM, one)
    session.execute(delete(Subscription).where(Subscription.id.in_(late)))
    for one in queries.without_subscription(session):
        forget(session, one)


@hourly
def forget_refused(session: Session, now: datetime) -> None:  # noqa: ARG001 - the letters have the time
    """An address that the other side says does not exist, several times in a row, follows nothing any more."""
    for one in refused_in_a_row(session, ABOUT, rules.REFUSALS):
        forget(session, one)


@hourly
def forget_old_news(session: Session, now: datetime) -> None:
    """What went to whom is not needed when it is long ago. How many were told stays with the announcement."""
    old = queries.spread_before(now - rules.KEPT)
    session.execute(delete(Notice).where(Notice.fate != rules.Fate.WAITING, Notice.announcement_id.in_(old)))
