"""Who follows what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from trygghetsrad.notices.models import Subscriber, Subscription, SubscriptionMove
from trygghetsrad.notices.subjects import Subject


def subscriber(session: Session, subscriber_id: UUID) -> Subscriber | None:
    return session.get(Subscriber, subscriber_id)


def subscriber_at(session: Session, email_key: str) -> Subscriber | None:
    """The one with an address, in its normalised form."""
    return session.scalar(select(Subscriber).where(Subscriber.email_key == email_key))


def subscription(session: Session, subscription_id: UUID) -> Subscription | None:
    return session.get(Subscription, subscription_id)


def subscription_to(session: Session, subscriber_id: UUID, subject: Subject) -> Subscription | None:
    """What an address follows or was said to want to, if it is this."""
    return session.scalar(
        select(Subscription).where(
            Subscription.subscriber_id == subscriber_id,
            Subscription.subject_kind == subject[0],
            Subscription.subject_key == subject[1],
        )
    )


def all_of(session: Session, subscriber_id: UUID) -> Sequence[Subscription]:
    """Everything that an address follows, the newest first."""
    wanted = select(Subscription).where(
        Subscription.subscriber_id == subscriber_id, Subscription.confirmed_at.is_not(None)
    )
    return session.scalars(wanted.order_by(Subscription.confirmed_at.desc(), Subscription.id)).all()


def has_any(session: Session, subscriber_id: UUID) -> bool:
    """Whether an address follows anything, or waits to."""
    return (
        session.scalar(select(Subscription.id).where(Subscription.subscriber_id == subscriber_id).limit(1)) is not None
    )


def every_subscription_of(session: Session, subscriber_id: UUID) -> Sequence[UUID]:
    """The same, with those that wait for a yes, as ids."""
    return session.scalars(select(Subscription.id).where(Subscription.subscriber_id == subscriber_id)).all()


def unconfirmed(session: Session, *, before: datetime) -> Sequence[UUID]:
    """What was asked for long ago and nobody said yes to."""
    wanted = select(Subscription.id).where(Subscription.confirmed_at.is_(None), Subscription.asked_at < before)
    return session.scalars(wanted).all()


def without_subscription(session: Session) -> Sequence[UUID]:
    """The addresses that follow nothing and wait for nothing."""
    any_at_all = exists().where(Subscription.subscriber_id == Subscriber.id)
    return session.scalars(select(Subscriber.id).where(~any_at_all)).all()


def waiting(session: Session) -> int:
    """How many addresses have been given here without their owner having said yes."""
    said_yes = exists().where(Subscription.subscriber_id == Subscriber.id, Subscription.confirmed_at.is_not(None))
    return session.scalar(select(func.count()).select_from(Subscriber).where(~said_yes)) or 0


def follower_count(session: Session, subject: Subject) -> int:
    """How many follow a subject."""
    wanted = select(func.count()).where(
        Subscription.subject_kind == subject[0],
        Subscription.subject_key == subject[1],
        Subscription.confirmed_at.is_not(None),
    )
    return session.scalar(wanted) or 0


def movable(session: Session, from_subject: Subject, to_subject: Subject) -> Sequence[UUID]:
    """The subscriptions to one thing whose owners do not follow the other already."""
    other = aliased(Subscription)
    follows_both = exists().where(
        other.subscriber_id == Subscription.subscriber_id,
        other.subject_kind == to_subject[0],
        other.subject_key == to_subject[1],
        other.confirmed_at.is_not(None),
    )
    wanted = select(Subscription.id).where(
        Subscription.subject_kind == from_subject[0],
        Subscription.subject_key == from_subject[1],
        Subscription.confirmed_at.is_not(None),
        ~follows_both,
    )
    return session.scalars(wanted).all()


class MovedBack(NamedTuple):
    """A subscription that came along, and whether its owner follows the old thing anew."""

    move_id: UUID
    subscription_id: UUID
    follows_anew: bool


def moved_along(session: Session, from_subject: Subject, to_subject: Subject) -> list[MovedBack]:
    """The subscriptions that came along from one thing to another."""
    other = aliased(Subscription)
    anew = exists().where(
        other.subscriber_id == Subscription.subscriber_id,
        other.subject_kind == from_subject[0],
        other.subject_key == from_subject[1],
    )
    rows = session.execute(
        select(SubscriptionMove.id, SubscriptionMove.subscription_id, anew)
        .join(Subscription, Subscription.id == SubscriptionMove.subscription_id)
        .where(
            SubscriptionMove.subject_kind == from_subject[0],
            SubscriptionMove.from_key == from_subject[1],
            SubscriptionMove.to_key == to_subject[1],
        )
    )
    return [MovedBack(*row) for row in rows]


def later_moves(session: Session, move_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Those moves, and every later one of the same subscriptions."""
    first = aliased(SubscriptionMove)
    wanted = select(SubscriptionMove.id).join(first, first.subscription_id == SubscriptionMove.subscription_id)
    return session.scalars(wanted.where(first.id.in_(move_ids), SubscriptionMove.moved_at >= first.moved_at)).all()
