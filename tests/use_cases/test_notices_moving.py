"""Followers come along when two things become one, and go back when they are two again."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.notices import a_subscriber, a_subscription
from trygghetsrad.notices import queries
from trygghetsrad.notices.models import Subscription, SubscriptionMove
from trygghetsrad.notices.subjects import Subject
from trygghetsrad.notices.use_cases import announce, move_followers, return_followers

LAMP: Subject = ("suggestion", str(uuid4()))
LIGHT: Subject = ("suggestion", str(uuid4()))
DARK: Subject = ("suggestion", str(uuid4()))


def followed_by(session: Session, subscription: Subscription) -> list[str]:
    """What the owner of a subscription follows now."""
    session.expire_all()
    return sorted(one.subject_key for one in queries.all_of(session, subscription.subscriber_id))


def test_followers_come_along_and_go_back(session: Session) -> None:
    one, other = a_subscription(session, LAMP), a_subscription(session, LIGHT)

    assert move_followers(session, LAMP, LIGHT, now=NOW) == 1
    assert followed_by(session, one) == followed_by(session, other) == [LIGHT[1]]
    assert queries.follower_count(session, LIGHT) == 2

    assert return_followers(session, LAMP, LIGHT) == 1
    assert followed_by(session, one) == [LAMP[1]]
    assert followed_by(session, other) == [LIGHT[1]]


def test_moving_and_taking_back_twice_is_once(session: Session) -> None:
    a_subscription(session, LAMP)
    assert [move_followers(session, LAMP, LIGHT, now=NOW) for _ in range(2)] == [1, 0]
    assert [return_followers(session, LAMP, LIGHT) for _ in range(2)] == [1, 0]
    assert move_followers(session, LAMP, LIGHT, now=NOW) == 1


def test_who_follows_both_keeps_both(session: Session) -> None:
    one = a_subscription(session, LAMP)
    a_subscription(session, LIGHT, queries.subscriber(session, one.subscriber_id))

    assert move_followers(session, LAMP, LIGHT, now=NOW) == 0
    assert return_followers(session, LAMP, LIGHT) == 0
    assert followed_by(session, one) == sorted([LAMP[1], LIGHT[1]])


def test_who_has_not_said_yes_does_not_come_along_and_is_not_in_the_way(session: Session) -> None:
    waiting = a_subscription(session, LAMP, confirmed_at=None)
    subscriber = a_subscriber(session)
    said_yes = a_subscription(session, LAMP, subscriber)
    a_subscription(session, LIGHT, subscriber, confirmed_at=None)

    assert move_followers(session, LAMP, LIGHT, now=NOW) == 1

    session.expire_all()
    assert waiting.subject_key == LAMP[1]
    assert followed_by(session, said_yes) == [LIGHT[1]]


def test_of_two_merges_in_a_row_each_can_be_taken_back(session: Session) -> None:
    one, second = a_subscription(session, LAMP), a_subscription(session, LIGHT)
    move_followers(session, LAMP, LIGHT, now=NOW)
    move_followers(session, LIGHT, DARK, now=NOW + timedelta(hours=1))
    assert queries.follower_count(session, DARK) == 2

    return_followers(session, LIGHT, DARK)
    assert followed_by(session, one) == followed_by(session, second) == [LIGHT[1]]
    return_followers(session, LAMP, LIGHT)
    assert followed_by(session, one) == [LAMP[1]]


def test_taking_back_the_first_of_two_merges_leaves_no_trace_of_the_second(session: Session) -> None:
    one, second = a_subscription(session, LAMP), a_subscription(session, LIGHT)
    move_followers(session, LAMP, LIGHT, now=NOW)
    move_followers(session, LIGHT, DARK, now=NOW + timedelta(hours=1))

    return_followers(session, LAMP, LIGHT)

    assert followed_by(session, one) == [LAMP[1]]
    assert followed_by(session, second) == [DARK[1]]
    assert session.scalars(select(SubscriptionMove.subscription_id)).all() == [second.id]


def test_who_stopped_meanwhile_does_not_begin_again(session: Session) -> None:
    one = a_subscription(session, LAMP)
    move_followers(session, LAMP, LIGHT, now=NOW)
    session.expire_all()
    session.delete(one)
    session.flush()
    assert return_followers(session, LAMP, LIGHT) == 0


def test_who_follows_the_old_thing_anew_follows_it_once(session: Session) -> None:
    subscriber = a_subscriber(session)
    a_subscription(session, LAMP, subscriber)
    move_followers(session, LAMP, LIGHT, now=NOW)
    anew = a_subscription(session, LAMP, subscriber)

    return_followers(session, LAMP, LIGHT)

    assert followed_by(session, anew) == [LAMP[1]]


def test_followers_do_not_move_between_kinds(session: Session) -> None:
    with pytest.raises(ValueError, match="one kind"):
        move_followers(session, LAMP, ("place", "Kolbäck"), now=NOW)


def test_the_same_thing_is_announced_once(session: Session) -> None:
    thing = ("suggestion", uuid4())
    for once in ("", "", "2"):
        announce(session, thing, "answered", subjects=[LAMP], once=once, now=NOW)
        session.flush()
    assert queries.is_announced(session, thing, "answered", "2")
    assert not queries.is_announced(session, thing, "published", "")
