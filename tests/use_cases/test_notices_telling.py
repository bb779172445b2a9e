"""From what happens to letters: once a thing, to those who follow it, and only what is true when it is written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.actions import a_thread, an_action
from tests.factories.lottery import COORDINATOR
from tests.factories.meetings import a_meeting, an_item
from tests.factories.notices import a_subscriber, a_subscription
from tests.factories.suggestions import a_published, a_suggestion
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.meetings.following import tell_followers
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.meetings.use_cases import (
    CancelMeeting,
    CloseAction,
    ShowAgenda,
    UnpublishNotes,
    cancel_meeting,
    close_action,
    show_agenda,
    unpublish_notes,
)
from trygghetsrad.notices.models import Announcement, Notice, Subscription
from trygghetsrad.notices.rules import Fate, Rhythm
from trygghetsrad.notices.subjects import EVERYTHING
from trygghetsrad.notices.use_cases import (
    ChangeRhythm,
    SilenceSender,
    announce,
    change_rhythm,
    silence_sender,
    spread,
    stop_following,
    telling,
    write_letters,
)
from trygghetsrad.notices.use_cases.changing import StopFollowing
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Outcome, Reply
from trygghetsrad.suggestions.use_cases import (
    AnswerSuggestion,
    PublishSuggestion,
    UnpublishSuggestion,
    answer_suggestion,
    publish_suggestion,
    unpublish_suggestion,
)

LATER = NOW + timedelta(minutes=1)
DIGEST = datetime.fromisoformat("2027-03-18T08:00:00+00:00")
KOLBACK = ("place", "Kolbäck")
MEETINGS = ("meetings", "")


@pytest.fixture(autouse=True)
def the_tests_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def publish(session: Session, suggestion: Suggestion, now: datetime = NOW, **over: Any) -> None:
    session.flush()
    values: dict[str, Any] = {"title": "Ljus på gångvägen", "text": "Det är mörkt.", "answer": "", "area": "Kolbäck"}
    command = PublishSuggestion(suggestion.id, suggestion.version, **values | over)
    publish_suggestion(session, command, actor=COORDINATOR, now=now)
    session.flush()


def answer(session: Session, suggestion: Suggestion, now: datetime = NOW) -> None:
    session.flush()
    command = AnswerSuggestion(suggestion.id, suggestion.version, Outcome.DONE, "Vi satte upp fyra lampor.")
    answer_suggestion(session, command, actor=COORDINATOR, now=now)
    session.flush()


def work(session: Session, now: datetime = LATER) -> list[OutboxMail]:
    """What the worker does; the letters with news, in order."""
    while spread(session, now):
        session.flush()
    while write_letters(session, now):
        session.flush()
    return news(session)


def news(session: Session) -> list[OutboxMail]:
    session.expire_all()
    kinds = ("notice_news", "notice_sender")
    return list(session.scalars(select(OutboxMail).where(OutboxMail.kind.in_(kinds)).order_by(OutboxMail.to)))


def new_suggestion(session: Session, **over: Any) -> Suggestion:
    session.add(one := a_suggestion(**over))
    session.flush()
    return one


def test_a_followed_place_mails_once(session: Session) -> None:
    follower = a_subscription(session, KOLBACK)
    a_subscription(session, ("place", "Strömsholm"))
    publish(session, new_suggestion(session))

    for _ in range(3):
        (letter,) = work(session)

    assert session.get_one(Subscription, follower.id).subject_key == "Kolbäck"
    assert letter.subject == "Ljus på gångvägen"
    assert "Så är läget nu: Mottaget." in (letter.body or "")
    assert "Du får mejlet eftersom du följer: Förslag om en plats: Kolbäck" in (letter.body or "")
    announcement = session.scalars(select(Announcement)).one()
    assert (announcement.told, announcement.left_out, announcement.spread_at) == (1, 0, LATER)


def test_the_letter_says_how_to_stop_in_its_headers_and_in_its_text(session: Session) -> None:
    a_subscription(session, KOLBACK)
    publish(session, new_suggestion(session))
    (letter,) = work(session)
    assert letter.unsubscribe_url
    assert letter.unsubscribe_url.startswith("http://localhost/prenumerera/avsluta/")
    assert letter.unsubscribe_url in (letter.body or "")


def test_one_who_follows_by_several_ways_gets_one_letter(session: Session) -> None:
    suggestion = new_suggestion(session)
    subscriber = a_subscriber(session)
    for subject in (EVERYTHING, KOLBACK, ("suggestion", str(suggestion.id))):
        a_subscription(session, subject, subscriber)
    publish(session, suggestion)

    (letter,) = work(session)

    assert "Du får mejlet eftersom du följer: Ljus på gångvägen" in (letter.body or "")


def test_publishing_again_and_twice_is_no_news(session: Session) -> None:
    a_subscription(session, KOLBACK)
    suggestion = new_suggestion(session)
    publish(session, suggestion)
    work(session)

    publish(session, suggestion, title="Ljus på gångvägen i Kolbäck")
    command = UnpublishSuggestion(suggestion.id, suggestion.version)
    unpublish_suggestion(session, command, actor=COORDINATOR, now=NOW)
    publish(session, suggestion, title="Ljus på gångvägen igen")

    assert len(work(session)) == 1


def test_an_answer_is_news_of_what_is_published_and_of_nothing_else(session: Session) -> None:
    a_subscription(session, KOLBACK)
    public, unseen = new_suggestion(session), new_suggestion(session)
    publish(session, public)
    work(session)

    answer(session, public)
    answer(session, unseen)

    assert len(work(session)) == 2
    assert "Så är läget nu: Genomfört." in (max(news(session), key=lambda one: len(one.body or "")).body or "")


def test_who_begins_after_it_happened_does_not_hear_of_it(session: Session) -> None:
    publish(session, new_suggestion(session))
    a_subscription(session, KOLBACK, confirmed_at=NOW + timedelta(seconds=1))
    a_subscription(session, KOLBACK, confirmed_at=None)
    assert work(session) == []


def test_what_is_taken_back_before_the_letter_is_left_out(session: Session) -> None:
    a_subscription(session, KOLBACK)
    suggestion = new_suggestion(session)
    publish(session, suggestion)
    command = UnpublishSuggestion(suggestion.id, suggestion.version)
    unpublish_suggestion(session, command, actor=COORDINATOR, now=NOW)

    assert work(session) == []

    announcement = session.scalars(select(Announcement)).one()
    assert (announcement.told, announcement.left_out) == (0, 1)
    assert session.scalars(select(Notice.fate)).all() == [Fate.LEFT_OUT]


def test_the_weekly_letter_comes_on_its_day_grouped_and_never_empty(session: Session) -> None:
    subscriber = a_subscriber(session)
    for subject in (KOLBACK, MEETINGS):
        a_subscription(session, subject, subscriber, rhythm=Rhythm.WEEKLY)
    lamp, taken_back = new_suggestion(session), new_suggestion(session)
    publish(session, lamp)
    publish(session, taken_back, title="Ta bort bänken")
    session.add(meeting := a_meeting(date(2027, 4, 24)))
    session.flush()
    session.add(an_item(meeting))
    session.flush()
    show_agenda(session, ShowAgenda(meeting.id, show=True), actor=COORDINATOR, now=NOW)
    assert work(session, DIGEST - timedelta(seconds=1)) == []
    command = UnpublishSuggestion(taken_back.id, taken_back.version)
    unpublish_suggestion(session, command, actor=COORDINATOR, now=NOW)
    answer(session, lamp, NOW + timedelta(days=1))

    (letter,) = work(session, DIGEST)

    body = letter.body or ""
    assert letter.subject == "Veckans nyheter från trygghetsrådet"
    assert body.index("FÖRSLAG OM EN PLATS: KOLBÄCK") < body.index("Ljus på gångvägen")
    assert body.index("MÖTEN OCH ANTECKNINGAR") < body.index("Dagordningen till mötet 24 april 2027 är klar")
    assert body.count("Ljus på gångvägen") == 1
    assert "Genomfört" in body
    assert "bänken" not in body
    for week in (1, 2):
        assert work(session, DIGEST + timedelta(days=7 * week)) == [letter]


def test_what_happens_as_the_weekly_letter_leaves_stands_in_the_next(session: Session) -> None:
    a_subscription(session, KOLBACK, rhythm=Rhythm.WEEKLY)
    publish(session, new_suggestion(session), DIGEST)
    assert work(session, DIGEST + timedelta(days=6)) == []
    assert len(work(session, DIGEST + timedelta(days=7))) == 1


def test_changing_to_at_once_brings_what_waits(session: Session) -> None:
    one = a_subscription(session, KOLBACK, rhythm=Rhythm.WEEKLY)
    publish(session, new_suggestion(session))
    assert work(session) == []
    command = ChangeRhythm(one.subscriber_id, one.id, Rhythm.AT_ONCE)
    change_rhythm(session, command, actor=PUBLIC, now=LATER)
    assert len(work(session)) == 1


def test_who_stops_meanwhile_gets_nothing(session: Session) -> None:
    one = a_subscription(session, KOLBACK, rhythm=Rhythm.WEEKLY)
    publish(session, new_suggestion(session))
    work(session)
    stop_following(session, StopFollowing(one.id), actor=PUBLIC, now=LATER)
    assert work(session, DIGEST) == []


def test_the_letter_is_in_the_followers_language(session: Session) -> None:
    a_subscription(session, KOLBACK, a_subscriber(session, email="a@example.se", language="fi"))
    a_subscription(session, KOLBACK, a_subscriber(session, email="b@example.se", language="en"))
    publish(session, new_suggestion(session))
    finnish, english = work(session)
    assert "Tilanne nyt:" in (finnish.body or "")
    assert "http://localhost/fi/forslag/" in (finnish.body or "")
    assert "Where it stands now:" in (english.body or "")
    assert "http://localhost/en/forslag/" in (english.body or "")


def test_many_followers_are_seen_to_in_steps_each_once(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "FOLLOWERS_AT_ONCE", 3)
    monkeypatch.setattr(telling, "LETTERS_AT_ONCE", 2)
    people = [a_subscriber(session) for _ in range(10)]
    for one in people:
        a_subscription(session, EVERYTHING, one)
        a_subscription(session, KOLBACK, one)
    publish(session, new_suggestion(session))
    assert session.scalar(select(func.count()).select_from(Notice)) == 0  # the request itself wrote one row

    letters = work(session)

    assert sorted(one.to or "" for one in letters) == sorted(one.email for one in people)
    assert session.scalars(select(Announcement.told)).one() == 10


def test_the_sender_follows_to_the_end_without_asking(session: Session) -> None:
    suggestion = new_suggestion(session, reply=Reply.EMAIL, reply_to="avsandare@example.se")
    publish(session, suggestion)
    (letter,) = work(session)
    assert (letter.kind, letter.to) == ("notice_sender", "avsandare@example.se")
    assert letter.about_id == suggestion.id
    assert letter.unsubscribe_url in (letter.body or "")


def test_the_sender_is_not_told_twice_of_the_same_thing(session: Session) -> None:
    suggestion = new_suggestion(session, reply=Reply.EMAIL, reply_to="Avsandare@example.se")
    subscriber = a_subscriber(session, email="avsandare@example.se")
    a_subscription(session, KOLBACK, subscriber)
    a_subscription(session, EVERYTHING, a_subscriber(session, email="annan@example.se"))
    publish(session, suggestion)
    assert [one.to for one in work(session)] == ["Avsandare@example.se", "annan@example.se"]

    answer(session, suggestion)

    answered = session.scalars(select(OutboxMail.to).where(OutboxMail.kind == "suggestion_answered")).all()
    assert answered == ["Avsandare@example.se"]
    assert [one.to for one in work(session)] == ["Avsandare@example.se", "annan@example.se", "annan@example.se"]


def test_a_sender_who_wants_peace_still_gets_the_answer(session: Session) -> None:
    suggestion = new_suggestion(session, reply=Reply.EMAIL, reply_to="avsandare@example.se")
    command = SilenceSender(("suggestion", str(suggestion.id)))
    for _ in range(2):
        silence_sender(session, command, actor=PUBLIC, now=NOW)
        session.flush()
    publish(session, suggestion)
    answer(session, suggestion)
    assert work(session) == []
    assert session.scalars(select(OutboxMail.kind)).all() == ["suggestion_answered"]


def planned(session: Session, **over: Any) -> Meeting:
    session.add(meeting := a_meeting(**over))
    session.flush()
    session.add(an_item(meeting))
    session.flush()
    return meeting


def test_a_cancelled_meeting_is_told_once_and_its_agenda_no_more(session: Session) -> None:
    a_subscription(session, MEETINGS)
    meeting = planned(session)
    show_agenda(session, ShowAgenda(meeting.id, show=True), actor=COORDINATOR, now=NOW)
    for _ in range(2):
        cancel_meeting(session, CancelMeeting(meeting.id, "Sjukdom"), actor=COORDINATOR, now=NOW)
    (letter,) = work(session)
    assert letter.subject == "Mötet 24 april 2027 är inställt"
    assert "Dagordningen" not in (letter.body or "")


def test_a_meeting_that_is_not_announced_is_no_news(session: Session) -> None:
    a_subscription(session, MEETINGS)
    meeting = planned(session, announced=False)
    cancel_meeting(session, CancelMeeting(meeting.id), actor=COORDINATOR, now=NOW)
    assert work(session) == []
    assert session.scalars(select(Announcement)).all() == []


def test_notes_reach_the_followers_of_what_they_are_about_and_not_when_taken_back(session: Session) -> None:
    suggestion, action = a_published(), an_action()
    meeting, _item = a_thread(
        session, suggestion, action, notes_published_at=NOW, agenda_published_at=NOW, summary_html="<p>Mer ljus.</p>"
    )
    a_subscription(session, ("suggestion", str(suggestion.id)), a_subscriber(session, email="forslag@example.se"))
    a_subscription(session, MEETINGS, a_subscriber(session, email="moten@example.se"))
    weekly = a_subscriber(session, email="vecka@example.se")
    a_subscription(session, MEETINGS, weekly, rhythm=Rhythm.WEEKLY)
    tell_followers(session, meeting, "notes", now=NOW)

    first, second = work(session)

    assert [first.to, second.to] == ["forslag@example.se", "moten@example.se"]
    assert first.subject == second.subject == "Anteckningar från mötet 10 mars 2027"
    assert "Mer ljus." in (first.body or "")
    unpublish_notes(session, UnpublishNotes(meeting.id, "Fel namn"), actor=COORDINATOR, now=LATER)
    assert len(work(session, DIGEST)) == 2


def test_what_came_of_an_action_closes_the_thread(session: Session) -> None:
    suggestion, action = a_published(reply=Reply.EMAIL, reply_to="avsandare@example.se"), an_action()
    a_thread(session, suggestion, action, notes_published_at=NOW, agenda_published_at=NOW)
    a_subscription(session, ("suggestion", str(suggestion.id)), a_subscriber(session, email="foljare@example.se"))
    a_subscription(session, MEETINGS)
    command = CloseAction(action.id, action.version, ActionState.DONE, "Åtta lampor är bytta.", date(2027, 3, 12))
    close_action(session, command, actor=COORDINATOR, now=NOW)

    letters = work(session)

    assert [one.to for one in letters] == ["avsandare@example.se", "foljare@example.se"]
    assert all("Åtta lampor är bytta." in (one.body or "") for one in letters)


def test_news_of_what_is_gone_is_told_to_nobody(session: Session) -> None:
    a_subscription(session)
    for kind in ("suggestion", "meeting", "action"):
        what = {"suggestion": "published", "meeting": "notes", "action": "closed"}[kind]
        announce(session, (kind, uuid4()), what, subjects=[], now=NOW)
    session.flush()
    assert work(session) == []
    assert session.scalars(select(Announcement.left_out)).all() == [1, 1, 1]
