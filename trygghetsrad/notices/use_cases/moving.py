"""Followers come along when one thing is merged into another, and go back when it is taken apart again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, update
from sqlalchemy.orm import Session, aliased

from trygghetsrad.notices import queries
from trygghetsrad.notices.models import Subscription, SubscriptionMove
from trygghetsrad.notices.subjects import Subject


def move_followers(session: Session, from_subject: Subject, to_subject: Subject, *, now: datetime) -> int:
    """Let those who follow one thing follow another of its kind instead; return how many came along.

    Who follows both already keeps both. Called by the part that merges, inside its own transaction; moving what has
    been moved moves nothing.
    """
    kind = from_subject[0]
    if kind != to_subject[0] or from_subject == to_subject:
        raise ValueError("followers move between two things of one kind")
    session.flush()
    moving = queries.movable(session, from_subject, to_subject)
    if not moving:
        return 0
    _drop_unconfirmed(session, from_subject, to_subject)
    session.add_all(
        SubscriptionMove(
            subscription_id=one, subject_kind=kind, from_key=from_subject[1], to_key=to_subject[1], moved_at=now
        )
        for one in moving
    )
    _lead(session, moving, to_subject)
    return len(moving)


def return_followers(session: Session, from_subject: Subject, to_subject: Subject) -> int:
    """Undo `move_followers` with the same two: those who came along and still follow go back. Return how many."""
    session.flush()
    moves = queries.moved_along(session, from_subject, to_subject)
    if not moves:
        return 0
    undone = queries.later_moves(session, [one.move_id for one in moves])
    session.execute(delete(SubscriptionMove).where(SubscriptionMove.id.in_(undone)))
    double = [one.subscription_id for one in moves if one.follows_anew]
    session.execute(delete(Subscription).where(Subscription.id.in_(double)))
    back = [one.subscription_id for one in moves if not one.follows_anew]
    _lead(session, back, from_subject)
    return len(back)


def _drop_unconfirmed(session: Session, from_subject: Subject, to_subject: Subject) -> None:
    """Who comes along has said yes already: an open question about the same thing is moot."""
    other = aliased(Subscription)
    comes_along = exists().where(
        other.subscriber_id == Subscription.subscriber_id,
        other.subject_kind == from_subject[0],
        other.subject_key == from_subject[1],
        other.confirmed_at.is_not(None),
    )
    moot = delete(Subscription).where(
        Subscription.subject_kind == to_subject[0],
        Subscription.subject_key == to_subject[1],
        Subscription.confirmed_at.is_(None),
        comes_along,
    )
    session.execute(moot)


def _lead(session: Session, subscription_ids: Sequence[UUID], subject: Subject) -> None:
    moved = update(Subscription).where(Subscription.id.in_(subscription_ids)).values(subject_key=subject[1])
    session.execute(moved)
