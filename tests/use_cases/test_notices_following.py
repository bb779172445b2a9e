"""Beginning to follow, saying yes, changing, stopping, and being forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.notices import a_subscriber, a_subscription
from trygghetsrad.kernel.errors import Gone, NotFound, Refused
from trygghetsrad.kernel.links import PersonalLink
from trygghetsrad.kernel.outbox import MailState, OutboxMail, queue_mail
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.notices import queries, rules
from trygghetsrad.notices.models import Subscriber, Subscription
from trygghetsrad.notices.rules import Rhythm
from trygghetsrad.notices.subjects import EVERYTHING
from trygghetsrad.notices.use_cases import (
    AskForOwnPage,
    AskToFollow,
    ChangeRhythm,
    ConfirmFollowing,
    EraseSubscriber,
    StopFollowing,
    StopWeekly,
    ask_for_own_page,
    ask_to_follow,
    change_rhythm,
    confirm_following,
    erase_subscriber,
    stop_following,
    stop_weekly,
)
from trygghetsrad.notices.use_cases.forgetting import forget_refused, forget_unconfirmed

LO = "lo.exempel@example.se"
MEETINGS = ("meetings", "")


def ask(session: Session, now: datetime = NOW, **over: Any) -> None:
    values: dict[str, Any] = {"email": LO, "subject": EVERYTHING, "rhythm": Rhythm.AT_ONCE, "language": "sv"}
    assert ask_to_follow(session, AskToFollow(**values | over), actor=PUBLIC, now=now)
    session.flush()


def letters(session: Session) -> list[OutboxMail]:
    session.expire_all()
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.queued_at)))


def kinds(session: Session) -> list[str]:
    return [one.kind for one in letters(session)]


def secret_in(letter: OutboxMail) -> str:
    return (letter.body or "").partition("/prenumerera/bekrafta/")[2].split()[0]


def confirm(session: Session, secret: str, now: datetime = NOW, language: str = "sv") -> None:
    confirm_following(session, ConfirmFollowing(secret, language), actor=PUBLIC, now=now)
    session.flush()


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def the_one(session: Session) -> Subscription:
    session.expire_all()
    return session.scalars(select(Subscription)).one()


def test_nothing_is_followed_before_the_owner_says_yes(session: Session) -> None:
    ask(session)
    assert the_one(session).confirmed_at is None
    assert kinds(session) == ["notice_confirm"]

    confirm(session, secret_in(letters(session)[0]))

    assert the_one(session).confirmed_at == NOW
    assert queries.follower_count(session, EVERYTHING) == 1


def test_a_link_says_yes_once(session: Session) -> None:
    ask(session)
    secret = secret_in(letters(session)[0])
    confirm(session, secret)
    with pytest.raises(Gone):
        confirm(session, secret, NOW + timedelta(hours=1))
    assert the_one(session).confirmed_at == NOW


def test_a_link_that_is_too_old_says_nothing(session: Session) -> None:
    ask(session)
    with pytest.raises(Gone):
        confirm(session, secret_in(letters(session)[0]), NOW + rules.CONFIRM_WITHIN)
    assert the_one(session).confirmed_at is None


def test_the_secret_is_stored_as_a_hash(session: Session) -> None:
    ask(session)
    secret = secret_in(letters(session)[0])
    link = session.scalars(select(PersonalLink)).one()
    assert secret
    assert secret not in repr(vars(link))


def test_the_letters_come_in_the_language_that_the_owner_said_yes_in(session: Session) -> None:
    ask(session, language="fi")
    letter = letters(session)[0]
    assert "/fi/prenumerera/bekrafta/" in (letter.body or "")
    confirm(session, secret_in(letter), language="en")
    assert session.scalars(select(Subscriber)).one().language == "en"


def test_asking_twice_in_a_row_writes_one_letter_and_one_row(session: Session) -> None:
    ask(session)
    ask(session, NOW + timedelta(seconds=5))
    assert (count(session, Subscription), len(letters(session))) == (1, 1)


def test_asking_again_later_makes_a_new_link_and_closes_the_old(session: Session) -> None:
    ask(session)
    ask(session, NOW + rules.ASK_AGAIN)
    old, new = (secret_in(one) for one in letters(session))
    with pytest.raises(NotFound):
        confirm(session, old)
    confirm(session, new)


def test_the_same_address_in_another_spelling_is_the_same_address(session: Session) -> None:
    ask(session)
    ask(session, email="LO.Exempel@EXAMPLE.se", subject=MEETINGS)
    assert (count(session, Subscriber), count(session, Subscription)) == (1, 2)


def test_who_follows_already_is_told_so_and_nothing_changes(session: Session) -> None:
    a_subscription(session, EVERYTHING, a_subscriber(session, email=LO))
    ask(session, rhythm=Rhythm.WEEKLY)
    assert kinds(session) == ["notice_known"]
    assert the_one(session).rhythm is Rhythm.AT_ONCE
    assert the_one(session).confirmed_at is not None


def test_a_mailbox_is_not_filled_by_somebody_elses_clicks(session: Session) -> None:
    subjects = [EVERYTHING, MEETINGS, *(("place", name) for name in ("Kolbäck", "Strömsholm", "Hallstahammar"))]
    for subject in [*subjects, ("place", "hela-kommunen")]:
        ask(session, subject=subject)
    assert len(letters(session)) == rules.ASKED_IN_A_DAY

    ask(session, NOW + timedelta(days=1, seconds=1), subject=("place", "hela-kommunen"))
    assert len(letters(session)) == rules.ASKED_IN_A_DAY + 1


def test_a_flood_of_addresses_is_stopped_alike_for_all(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_WAITING", 2)
    ask(session, email="a@example.se")
    ask(session, email="b@example.se")
    with pytest.raises(Refused):
        ask(session, email="c@example.se")
    assert count(session, Subscriber) == 2


def test_an_address_whose_owner_never_says_yes_is_forgotten(session: Session) -> None:
    ask(session)
    forget_unconfirmed(session, NOW + rules.CONFIRM_WITHIN)
    assert count(session, Subscriber) == 1

    forget_unconfirmed(session, NOW + rules.CONFIRM_WITHIN + timedelta(seconds=1))

    assert [count(session, one) for one in (Subscriber, Subscription, PersonalLink)] == [0, 0, 0]
    assert [(one.to, one.body) for one in letters(session)] == [(None, None)]


def test_what_was_not_confirmed_goes_and_what_was_stays(session: Session) -> None:
    a_subscription(session, EVERYTHING, a_subscriber(session, email=LO))
    ask(session, subject=MEETINGS)
    forget_unconfirmed(session, NOW + timedelta(days=8))
    assert the_one(session).subject_kind == "everything"


def test_with_the_last_thing_the_address_goes(session: Session) -> None:
    subscriber = a_subscriber(session, email=LO)
    one, other = (a_subscription(session, subject, subscriber) for subject in (EVERYTHING, MEETINGS))

    assert stop_following(session, StopFollowing(one.id), actor=PUBLIC, now=NOW)
    assert not stop_following(session, StopFollowing(other.id, subscriber.id), actor=PUBLIC, now=NOW)
    assert not stop_following(session, StopFollowing(other.id), actor=PUBLIC, now=NOW)

    assert (count(session, Subscriber), count(session, Subscription)) == (0, 0)


def test_nobody_stops_or_changes_what_another_follows(session: Session) -> None:
    mine, theirs = a_subscription(session), a_subscription(session)
    assert stop_following(session, StopFollowing(theirs.id, mine.subscriber_id), actor=PUBLIC, now=NOW)
    with pytest.raises(NotFound):
        command = ChangeRhythm(mine.subscriber_id, theirs.id, Rhythm.WEEKLY)
        change_rhythm(session, command, actor=PUBLIC, now=NOW)
    assert count(session, Subscription) == 2
    assert theirs.rhythm is Rhythm.AT_ONCE


def test_stopping_the_weekly_letter_leaves_what_comes_at_once(session: Session) -> None:
    subscriber = a_subscriber(session)
    a_subscription(session, EVERYTHING, subscriber, rhythm=Rhythm.WEEKLY)
    a_subscription(session, MEETINGS, subscriber)
    assert stop_weekly(session, StopWeekly(subscriber.id), actor=PUBLIC, now=NOW)
    assert the_one(session).subject_kind == "meetings"


def test_the_link_to_ones_own_page_goes_to_those_who_follow_something_alone(session: Session) -> None:
    a_subscription(session, EVERYTHING, a_subscriber(session, email=LO))
    a_subscription(session, EVERYTHING, a_subscriber(session, email="vanta@example.se"), confirmed_at=None)
    for address in (LO, "okand@example.se", "vanta@example.se"):
        assert ask_for_own_page(session, AskForOwnPage(address, "sv"), actor=PUBLIC, now=NOW)
    assert [(one.kind, one.to) for one in letters(session)] == [("notice_own", LO)]


def test_erasing_leaves_the_address_nowhere(session: Session) -> None:
    ask(session)
    confirm(session, secret_in(letters(session)[0]))
    ask(session, NOW + timedelta(hours=1))
    subscriber = session.scalars(select(Subscriber)).one()

    for _ in range(2):
        erase_subscriber(session, EraseSubscriber(subscriber.id), actor=PUBLIC, now=NOW)

    session.flush()
    connection = session.connection()
    everything = [
        repr(row) for table in Subscriber.metadata.sorted_tables for row in connection.execute(table.select())
    ]
    assert len(everything) >= 2  # the letters' rows remain
    assert not [row for row in everything if "lo.exempel" in row]


def send_refused(session: Session, subscriber: Subscriber, state: MailState, moment: datetime) -> None:
    about = ("subscriber", subscriber.id)
    letter = queue_mail(session, "notice_own", to=subscriber.email, now=moment, about=about, own_url="x")
    letter.state = state
    session.flush()


def test_an_address_that_does_not_exist_is_forgotten_after_some_letters(session: Session) -> None:
    gone, back = a_subscriber(session), a_subscriber(session)
    for one in (gone, back):
        a_subscription(session, EVERYTHING, one)
        for hour in range(rules.REFUSALS - 1):
            send_refused(session, one, MailState.REFUSED, NOW + timedelta(hours=hour))
    forget_refused(session, NOW)
    assert count(session, Subscriber) == 2

    send_refused(session, back, MailState.SENT, NOW + timedelta(days=1))
    for one in (gone, back):
        send_refused(session, one, MailState.REFUSED, NOW + timedelta(days=2))
    forget_refused(session, NOW)

    assert session.scalars(select(Subscriber.id)).all() == [back.id]
