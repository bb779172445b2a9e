"""Asking a sender back, merging and taking apart, owners and their letters."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import a_user
from tests.factories.notices import a_subscription
from tests.factories.suggestions import a_published, a_suggestion, an_answered
from tests.use_cases.test_suggestions import COORDINATOR, DESK, MAIL, events, letters, stored
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.municipality import Unit
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.notices.queries import follower_count
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.queries import Owner, Pile, Wanted
from trygghetsrad.suggestions.rules import EventKind, Outcome, Reminded, Reply, State
from trygghetsrad.suggestions.use_cases import (
    AnswerSuggestion,
    AskSender,
    DisputeAnswer,
    EraseSuggestion,
    HandOver,
    HideSuggestion,
    MergeSuggestion,
    ReplyToQuestion,
    RouteSuggestion,
    SeparateSuggestion,
    WriteNote,
    answer_suggestion,
    ask_sender,
    common,
    dispute_answer,
    erase_suggestion,
    hand_over,
    hide_suggestion,
    merge_suggestion,
    owners,
    reply_to_question,
    route_suggestion,
    separate_suggestion,
    write_note,
)
from trygghetsrad.suggestions.use_cases.erase import forget_senders
from trygghetsrad.suggestions.use_cases.owners import remind_owners

MONDAY_MORNING = datetime(2027, 3, 15, 7, 7, tzinfo=UTC)
"""Eight o'clock in Hallstahammar."""


def numbers(session: Session, pile: Pile, **more: Any) -> list[int]:
    return [one.number for one in queries.inbox(session, Wanted(pile, **more), date(2027, 3, 15)).rows]


def test_a_question_waits_for_its_answer_and_the_clock_goes_on(session: Session) -> None:
    one = stored(session, a_suggestion(reply=Reply.CODE))
    ask_sender(session, AskSender(one.id, 1, "Vilken lampa är det?"), actor=COORDINATOR, now=NOW)
    session.flush()
    assert (one.asked_on, one.state, one.answer_by) == (NOW.date(), State.RECEIVED, date(2027, 3, 15))
    assert numbers(session, Pile.ASKED) == numbers(session, Pile.WAITING) == [one.number]

    for _twice in range(2):
        reply_to_question(session, ReplyToQuestion(one.id, "Den vid bron."), actor=PUBLIC, now=NOW)
    session.flush()

    assert (one.asked_on, one.sender_spoke, one.answer_by) == (None, True, date(2027, 3, 15))
    assert events(session, one) == [EventKind.ASKED, EventKind.REPLIED]
    assert numbers(session, Pile.SENDER_SPOKE) == [one.number]
    with pytest.raises(Refused):
        reply_to_question(session, ReplyToQuestion(one.id, "Och en till."), actor=PUBLIC, now=NOW)


def test_what_the_sender_says_is_new_until_somebody_has_dealt_with_it(session: Session) -> None:
    one = stored(session, an_answered(reply=Reply.CODE))
    dispute_answer(session, DisputeAnswer(one.id, "Den lyser inte."), actor=PUBLIC, now=NOW)
    write_note(session, WriteNote(one.id, "Ring gatukontoret."), actor=DESK, now=NOW)
    assert one.sender_spoke

    route_suggestion(session, RouteSuggestion(one.id, one.version, None, "gata-park", None), actor=DESK, now=NOW)

    assert not one.sender_spoke


def test_what_the_sender_says_leaves_no_moment(session: Session) -> None:
    one = stored(session, a_suggestion(reply=Reply.CODE, asked_on=NOW.date(), owner_id=COORDINATOR.id))
    reply_to_question(session, ReplyToQuestion(one.id, "Den vid bron."), actor=PUBLIC, now=NOW)

    assert session.scalars(select(AuditEntry)).all() == letters(session) == []


def test_a_question_goes_by_mail_with_the_link(session: Session) -> None:
    one = stored(session, a_suggestion(**MAIL, language="fi"))
    for _twice in range(2):
        ask_sender(session, AskSender(one.id, 1, "Vilken lampa är det?"), actor=COORDINATOR, now=NOW)

    (letter,) = letters(session)
    assert "Vilken lampa är det?" in (letter.body or "")
    assert "/fi/forslag/folj/" in (letter.body or "")


def two(session: Session, **over: Any) -> tuple[Suggestion, Suggestion]:
    """One that leads, and one that says the same, with its own sender."""
    leader = stored(session, a_suggestion(reply=Reply.EMAIL, reply_to="alex@example.se"))
    return leader, stored(session, a_suggestion(**MAIL, **over))


def merged(session: Session, leader: Suggestion, one: Suggestion) -> None:
    merge_suggestion(session, MergeSuggestion(one.id, 1, leader.number), actor=COORDINATOR, now=NOW)


def test_the_sender_of_a_merged_one_gets_what_the_leader_gets(session: Session) -> None:
    leader, one = two(session, state=State.ELSEWHERE, handed_to="Polisen")
    for _twice in range(2):
        merged(session, leader, one)
    assert numbers(session, Pile.WAITING) == [leader.number]
    assert numbers(session, Pile.MERGED) == [one.number]

    hand_over(session, HandOver(leader.id, leader.version, "Trafikverket", "Deras väg."), actor=COORDINATOR, now=NOW)
    answer = AnswerSuggestion(leader.id, leader.version, Outcome.DONE, "Lampan lyser nu.")
    answer_suggestion(session, answer, actor=COORDINATOR, now=NOW)

    kinds = [EventKind.MERGED, EventKind.HANDED_OVER, EventKind.ANSWERED]
    assert events(session, one) == events(session, leader) == kinds
    to_kim = [letter for letter in letters(session) if letter.to == "kim@example.se"]
    assert [letter.kind.removeprefix("suggestion_") for letter in to_kim] == ["merged", "handed_over", "answered"]
    assert "Trafikverket" in (to_kim[1].body or "")
    assert "Lampan lyser nu." in (to_kim[2].body or "")
    assert (one.answered_on, one.kept_promise) == (NOW.date(), True)


def test_a_merging_is_undone_and_all_is_as_it_was(session: Session) -> None:
    leader, one = two(session, state=State.ELSEWHERE, handed_to="Polisen", unit="polisen", due_on=date(2027, 3, 20))
    before = (one.state, one.handed_to, one.unit, one.due_on, one.answer_by, one.closed_at)
    merged(session, leader, one)

    for _twice in range(2):
        separate_suggestion(session, SeparateSuggestion(one.id, 2), actor=COORDINATOR, now=NOW)

    assert (one.state, one.handed_to, one.unit, one.due_on, one.answer_by, one.closed_at) == before
    assert (one.leader_id, one.led_from) == (None, None)
    assert events(session, one) == [EventKind.MERGED, EventKind.SEPARATED]
    assert set(numbers(session, Pile.WAITING)) == {leader.number, one.number}


@pytest.mark.parametrize("undo", ["separate", "dispute"])
def test_followers_come_along_and_go_back(session: Session, undo: str) -> None:
    leader, one = two(session)
    a_subscription(session, ("suggestion", str(one.id)))
    merged(session, leader, one)
    assert follower_count(session, ("suggestion", str(leader.id))) == 1

    if undo == "separate":
        separate_suggestion(session, SeparateSuggestion(one.id, 2), actor=COORDINATOR, now=NOW)
    else:
        answer = AnswerSuggestion(leader.id, leader.version, Outcome.DONE, "Lampan lyser nu.")
        answer_suggestion(session, answer, actor=COORDINATOR, now=NOW)
        dispute_answer(session, DisputeAnswer(one.id, "Inte hos mig."), actor=PUBLIC, now=NOW)

    assert follower_count(session, ("suggestion", str(leader.id))) == 0
    assert follower_count(session, ("suggestion", str(one.id))) == 1


def test_what_is_merged_with_an_answered_one_is_answered_at_once(session: Session) -> None:
    leader, one = two(session)
    answer_suggestion(
        session, AnswerSuggestion(leader.id, 1, Outcome.DONE, "Lampan lyser nu."), actor=COORDINATOR, now=NOW
    )
    merged(session, leader, one)

    assert events(session, one) == [EventKind.MERGED, EventKind.ANSWERED]
    (letter,) = [letter for letter in letters(session) if letter.to == "kim@example.se"]
    assert "Lampan lyser nu." in (letter.body or "")


def test_the_sender_of_a_merged_one_says_that_it_is_not_solved(session: Session) -> None:
    leader, one = two(session)
    merged(session, leader, one)
    with pytest.raises(Refused):
        dispute_answer(session, DisputeAnswer(one.id, "Än då?"), actor=PUBLIC, now=NOW)
    answer = AnswerSuggestion(leader.id, leader.version, Outcome.DONE, "Lampan lyser nu.")
    answer_suggestion(session, answer, actor=COORDINATOR, now=NOW)

    dispute_answer(session, DisputeAnswer(one.id, "Inte hos mig."), actor=PUBLIC, now=NOW)

    assert (one.state, one.leader_id, one.closed_at) == (State.RECEIVED, None, None)
    assert leader.state is State.ANSWERED


@pytest.mark.parametrize("leader_is", ["itself", "missing", "hidden", "merged", "led by it"])
def test_what_cannot_lead(session: Session, leader_is: str) -> None:
    leader, one = two(session)
    number = {"itself": one.number, "missing": 4711}.get(leader_is, leader.number)
    if leader_is == "hidden":
        hide_suggestion(session, HideSuggestion(leader.id, 1, "Den pekar ut någon."), actor=COORDINATOR, now=NOW)
    if leader_is == "merged":
        merged(session, stored(session, a_suggestion()), leader)
    if leader_is == "led by it":
        merged(session, one, leader)

    with pytest.raises(Refused):
        merge_suggestion(session, MergeSuggestion(one.id, one.version, number), actor=COORDINATOR, now=NOW)
    assert one.leader_id is None


def test_a_leader_is_not_hidden_while_others_follow_it(session: Session) -> None:
    leader, one = two(session)
    merged(session, leader, one)

    with pytest.raises(Refused):
        hide_suggestion(session, HideSuggestion(leader.id, leader.version, "Hot."), actor=COORDINATOR, now=NOW)


def test_a_published_one_is_not_merged_so_that_its_address_does_not_die(session: Session) -> None:
    leader, one = stored(session, a_suggestion()), stored(session, a_published(state=State.RECEIVED, closed_at=None))

    with pytest.raises(Refused):
        merged(session, leader, one)


def test_the_address_of_a_merged_sender_is_kept_until_a_year_after_the_leaders_answer(session: Session) -> None:
    leader, one = two(session)
    merged(session, leader, one)
    forget_senders(session, NOW + timedelta(days=400))
    session.refresh(one)
    assert one.reply_to
    answer = AnswerSuggestion(leader.id, leader.version, Outcome.DONE, "Lampan lyser nu.")
    answer_suggestion(session, answer, actor=COORDINATOR, now=NOW + timedelta(days=400))
    session.flush()

    forget_senders(session, NOW + timedelta(days=800))

    session.refresh(one)
    assert one.reply_to is None


@pytest.fixture
def owner(session: Session) -> Actor:
    session.add(user := a_user(Role.CONTACT_CENTRE, email="alex@example.se"))
    session.flush()
    return user.actor


def route(session: Session, one: Suggestion, owner: Actor | None = None, **over: Any) -> None:
    values: dict[str, Any] = {"owner_id": owner.id if owner else None, "unit": None, "due_on": None}
    route_suggestion(
        session, RouteSuggestion(one.id, one.version, **values | over), actor=COORDINATOR, now=MONDAY_MORNING
    )


def test_an_owner_gets_a_letter_without_the_senders_words_or_address(session: Session, owner: Actor) -> None:
    one = stored(session, a_suggestion(**MAIL, text="Kim Exempel stör."))
    route(session, one, owner, words="Ring gatukontoret först.")

    (letter,) = letters(session)
    assert letter.to == "alex@example.se"
    assert "Ring gatukontoret först." in (letter.body or "")
    assert f"/personal/forslag/{one.number}" in (letter.body or "")
    assert "stör" not in (letter.body or "")
    assert "kim@example.se" not in (letter.body or "")
    assert one.due_on == one.answer_by
    assert numbers(session, Pile.WAITING, owner=Owner(account=owner.id)) == [one.number]
    assert numbers(session, Pile.WAITING, owner=Owner()) == []


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"owner_id": uuid4()}, "owner"),
        ({"unit": "polisen"}, "owner"),
        ({"unit": "finns-inte"}, "owner"),
        ({"unit": "skola", "due_on": date(2027, 3, 14)}, "due_on"),
    ],
)
def test_who_cannot_be_an_owner(session: Session, over: dict[str, Any], field: str) -> None:
    one = stored(session, a_suggestion())
    with pytest.raises(Refused) as refusal:
        route(session, one, **over)
    assert refusal.value.field == field


def test_an_owner_is_reminded_once_before_and_once_after(session: Session, owner: Actor) -> None:
    one = stored(session, a_suggestion(received_on=date(2027, 3, 1)))
    route(session, one, owner, due_on=date(2027, 3, 31))
    told: list[tuple[int, str]] = []
    for hour in range(24 * 30):
        now = MONDAY_MORNING + timedelta(hours=hour)
        before = {letter.id for letter in letters(session)}
        remind_owners(session, now)
        session.flush()
        told += [(now.day, letter.kind) for letter in letters(session) if letter.id not in before]

    # Easter lies between: two working days before the 31st is the 25th, Thursday; the 26th and the 29th are days off.
    assert told == [(25, "suggestion_due_soon"), (1, "suggestion_overdue")]


@pytest.mark.parametrize(
    ("now", "reminded"),
    [
        (datetime(2027, 3, 15, 5, 7, tzinfo=UTC), Reminded.TOLD),  # six in the morning
        (datetime(2027, 3, 14, 9, 7, tzinfo=UTC), Reminded.TOLD),  # a Sunday
        (datetime(2027, 3, 26, 9, 7, tzinfo=UTC), Reminded.TOLD),  # Good Friday
        (datetime(2027, 3, 15, 9, 7, tzinfo=UTC), Reminded.AFTER),
    ],
)
def test_nobody_is_reminded_at_night_or_on_a_day_off(session: Session, now: datetime, reminded: Reminded) -> None:
    one = stored(session, a_suggestion(unit="skola", due_on=date(2027, 3, 1), reminded=Reminded.TOLD))
    remind_owners(session, now)

    assert one.reminded is reminded


def test_a_new_owner_is_told_anew_and_an_answer_ends_it(session: Session, owner: Actor) -> None:
    one = stored(session, a_suggestion(due_on=date(2027, 3, 1), unit="skola", reminded=Reminded.AFTER))
    route(session, one, owner, due_on=date(2027, 3, 16))
    assert one.reminded is Reminded.TOLD
    answer = AnswerSuggestion(one.id, one.version, Outcome.DONE, "Lampan lyser nu.")
    answer_suggestion(session, answer, actor=COORDINATOR, now=NOW)
    session.flush()
    remind_owners(session, MONDAY_MORNING + timedelta(days=2))

    assert [letter.kind for letter in letters(session)] == ["suggestion_routed"]


def test_a_unit_with_an_address_is_written_to(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    unit = Unit("skola", "Skolan", email="skola@example.se")
    known = type("Known", (), {"unit": staticmethod(lambda key: unit if key else None), "answer_working_days": 10})
    for module in (owners, common):
        monkeypatch.setattr(module, "municipality", lambda: known)
    one = stored(session, a_suggestion(text="Kim Exempel stör.", place="hos Kim"))
    route(session, one, unit="skola")

    (letter,) = letters(session)
    assert letter.to == "skola@example.se"
    assert "Kim" not in (letter.body or "")
    assert "/personal/" not in (letter.body or "")


def test_the_first_answer_keeps_or_breaks_the_promise_and_later_ones_change_nothing(session: Session) -> None:
    kept = stored(session, a_suggestion(answer_by=NOW.date()))
    broken = stored(session, a_suggestion(answer_by=NOW.date() - timedelta(days=1)))
    for one in (kept, broken):
        answer = AnswerSuggestion(one.id, 1, Outcome.DONE, "Lampan lyser nu.")
        answer_suggestion(session, answer, actor=COORDINATOR, now=NOW)
        dispute_answer(session, DisputeAnswer(one.id, "Nej, inte än."), actor=PUBLIC, now=NOW)
        again = AnswerSuggestion(one.id, one.version, Outcome.DONE, "Nu lyser den igen.")
        answer_suggestion(session, again, actor=COORDINATOR, now=NOW + timedelta(days=90))

    assert [(one.kept_promise, one.answered_on) for one in (kept, broken)] == [(True, NOW.date()), (False, NOW.date())]


def test_notes_are_the_staffs_alone_and_go_when_the_words_are_erased(session: Session) -> None:
    one = stored(session, a_suggestion())
    for _twice in range(2):
        write_note(session, WriteNote(one.id, "Kim är orolig."), actor=DESK, now=NOW)
    assert events(session, one) == [EventKind.NOTED]
    assert queries.timeline(session, one.id, for_sender=True) == []

    erase_suggestion(session, EraseSuggestion(one.id, 1, "Begäran.", words_too=True), actor=COORDINATOR, now=NOW)
    session.flush()

    assert [event.text for event in queries.timeline(session, one.id)] == ["", "Begäran."]
