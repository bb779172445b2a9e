"""What the worker asks: what there is to tell, whom, and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.notices.models import Announcement, Notice, Silence, Subscriber, Subscription
from trygghetsrad.notices.rules import Fate, Rhythm
from trygghetsrad.notices.subjects import Subject


class Follower(NamedTuple):
    """Somebody who follows what there is news of, by one of their subscriptions."""

    subscriber_id: UUID
    email_key: str
    subscription_id: UUID
    rhythm: Rhythm
    kind: str
    key: str

    @property
    def subject(self) -> Subject:
        return self.kind, self.key


class Due(NamedTuple):
    """One piece of news that is to be written to one follower now."""

    notice: Notice
    news: Announcement
    subscription: Subscription
    subscriber: Subscriber


def is_announced(session: Session, thing: tuple[str, UUID], what: str, once: str) -> bool:
    """Whether the same has been announced before."""
    same = select(Announcement.id).where(
        Announcement.thing_kind == thing[0],
        Announcement.thing_id == thing[1],
        Announcement.what == what,
        Announcement.once == once,
    )
    return session.scalar(same) is not None


def next_to_spread(session: Session) -> Announcement | None:
    """The oldest news that somebody may not have been told of yet, held until the transaction ends."""
    waiting = select(Announcement).where(Announcement.spread_at.is_(None)).order_by(Announcement.at, Announcement.id)
    return session.scalars(waiting.limit(1).with_for_update(skip_locked=True)).first()


def next_followers(session: Session, news: Announcement, most: int) -> Sequence[UUID]:
    """The next so many who follow what a piece of news is about, in the order of their ids.

    Who began to follow after it happened does not hear of it.
    """
    wanted = [_follows(news)]
    if news.cursor is not None:
        wanted.append(Subscription.subscriber_id > news.cursor)
    ids = select(Subscription.subscriber_id).where(*wanted).distinct().order_by(Subscription.subscriber_id).limit(most)
    return session.scalars(ids).all()


def followings(session: Session, news: Announcement, subscriber_ids: Sequence[UUID]) -> list[Follower]:
    """Every subscription of these by which they follow it. One that is stopped at this moment is not among them."""
    columns: tuple[Any, ...] = (
        *(Subscription.subscriber_id, Subscriber.email_key, Subscription.id, Subscription.rhythm),
        *(Subscription.subject_kind, Subscription.subject_key),
    )
    rows = session.execute(
        select(*columns)
        .join(Subscriber, Subscriber.id == Subscription.subscriber_id)
        .where(Subscription.subscriber_id.in_(subscriber_ids), _follows(news))
        .with_for_update(read=True, of=Subscription)
    )
    return [Follower(*row) for row in rows]


def _follows(news: Announcement) -> ColumnElement[bool]:
    about = or_(
        *(and_(Subscription.subject_kind == kind, Subscription.subject_key == key) for kind, key in news.subjects)
    )
    return and_(about, Subscription.confirmed_at <= news.at)


def silent(session: Session, subjects: Sequence[Subject]) -> set[Subject]:
    """Those whose sender wants to be left alone."""
    if not subjects:
        return set()
    any_of = or_(*(and_(Silence.subject_kind == kind, Silence.subject_key == key) for kind, key in subjects))
    return {(one.subject_kind, one.subject_key) for one in session.scalars(select(Silence).where(any_of))}


def due_now(session: Session, now: datetime, most: int) -> list[Due]:
    """Everything that is due to some followers, in the order in which it happened."""
    is_due = (Notice.fate == Fate.WAITING, Notice.due_at <= now)
    some = select(Notice.subscriber_id).where(*is_due).distinct().limit(most)
    rows = session.execute(
        select(Notice, Announcement, Subscription, Subscriber)
        .join(Announcement, Announcement.id == Notice.announcement_id)
        .join(Subscription, Subscription.id == Notice.subscription_id)
        .join(Subscriber, Subscriber.id == Notice.subscriber_id)
        .where(*is_due, Notice.subscriber_id.in_(some))
        .order_by(Notice.subscriber_id, Announcement.at, Announcement.id)
        .with_for_update(of=Notice, skip_locked=True)
    )
    return [Due(*row) for row in rows]


def spread_before(moment: datetime) -> Select[UUID]:
    """The announcements whose last follower had been seen to by then."""
    return select(Announcement.id).where(Announcement.spread_at < moment)
