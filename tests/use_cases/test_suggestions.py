"""The verbs: send, answer, hand over, take up, publish, hide, dispute, erase."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.suggestions import a_meeting, a_published, a_sending, a_suggestion, an_answered
from trygghetsrad.kernel import search
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.errors import Conflict, Forbidden, Refused
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.kernel.search import find
from trygghetsrad.meetings.models import AgendaItem
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.queries import Piles
from trygghetsrad.suggestions.rules import EventKind, Outcome, Reply, Source, State
from trygghetsrad.suggestions.use_cases import (
    AnswerSuggestion,
    DisputeAnswer,
    EraseSuggestion,
    HandOver,
    HideSuggestion,
    PublishSuggestion,
    RegisterSuggestion,
    RestoreSuggestion,
    TakeUp,
    UnpublishSuggestion,
    answer_suggestion,
    dispute_answer,
    erase_suggestion,
    hand_over,
    hide_suggestion,
    publish_suggestion,
    register_suggestion,
    restore_suggestion,
    send_suggestion,
    take_up,
    unpublish_suggestion,
)
from trygghetsrad.suggestions.use_cases.erase import forget_senders
from trygghetsrad.thread.queries import linked

COORDINATOR = Actor(uuid4(), frozenset({Role.COORDINATOR}), "Kim Exempel")
DESK = Actor(uuid4(), frozenset({Role.CONTACT_CENTRE}), "Alex Exempel")
MAIL: dict[str, Any] = {"reply": Reply.EMAIL, "reply_to": "kim@example.se"}


def stored(session: Session, suggestion: Suggestion) -> Suggestion:
    session.add(suggestion)
    session.flush()
    return suggestion


def letters(session: Session) -> list[OutboxMail]:
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.queued_at)))


def events(session: Session, suggestion: Suggestion) -> list[EventKind]:
    session.flush()
    return [event.kind for event in queries.timeline(session, suggestion.id)]


def test_numbers_follow_each_other_without_gaps(session: Session) -> None:
    numbers = [send_suggestion(session, a_sending(), actor=PUBLIC, now=NOW).number for _ in range(3)]

    assert numbers == [1, 2, 3]
    assert queries.counts(session).received == 3


def test_what_is_sent_twice_is_received_once(session: Session) -> None:
    sending = a_sending(**MAIL)
    first, second = (send_suggestion(session, sending, actor=PUBLIC, now=NOW) for _ in range(2))

    assert first is second
    assert len(letters(session)) == 1


def test_the_promise_is_counted_from_the_day_of_receipt(session: Session) -> None:
    sent = send_suggestion(session, a_sending(), actor=PUBLIC, now=NOW)

    assert (sent.received_on, sent.answer_by) == (date(2027, 3, 15), date(2027, 3, 31))


def test_an_address_is_kept_only_for_an_answer_by_email(session: Session) -> None:
    sent = send_suggestion(session, a_sending(reply=Reply.NONE, reply_to="kim@example.se"), actor=PUBLIC, now=NOW)

    assert (sent.reply_to, sent.code_digest) == (None, None)
    assert letters(session) == []


def register(**over: Any) -> RegisterSuggestion:
    sending = a_sending(**over)
    values = {name: getattr(sending, name) for name in sending.__slots__}
    return RegisterSuggestion(**values, informed=True)


def test_the_contact_centre_registers_for_a_caller(session: Session) -> None:
    sent = register_suggestion(session, register(**MAIL), actor=DESK, now=NOW)

    assert sent.source is Source.DESK
    assert [letter.kind for letter in letters(session)] == ["suggestion_received"]
    assert [entry.action for entry in session.scalars(select(AuditEntry))] == ["suggestion.registered"]


def test_an_anonymous_caller_leaves_no_exact_time(session: Session) -> None:
    sent = register_suggestion(session, register(), actor=DESK, now=NOW)

    assert session.scalars(select(AuditEntry)).all() == []
    assert [event.actor_id for event in queries.timeline(session, sent.id)] == [DESK.id]


@pytest.mark.parametrize(
    ("use_case", "command", "actor"),
    [
        (register_suggestion, register(), PUBLIC),
        (answer_suggestion, AnswerSuggestion(uuid4(), 1, Outcome.DONE, "Nu är det klart."), DESK),
        (hand_over, HandOver(uuid4(), 1, "Trafikverket", "Deras väg."), DESK),
        (take_up, TakeUp(uuid4(), 1, uuid4(), "Ljus", ""), DESK),
        (publish_suggestion, PublishSuggestion(uuid4(), 1, "Ljus", "Mörkt.", "Lampor.", None), DESK),
        (unpublish_suggestion, UnpublishSuggestion(uuid4(), 1), DESK),
        (hide_suggestion, HideSuggestion(uuid4(), 1, "Hot."), DESK),
        (restore_suggestion, RestoreSuggestion(uuid4(), 1), DESK),
        (erase_suggestion, EraseSuggestion(uuid4(), 1, "Begäran."), DESK),
    ],
)
def test_each_verb_has_its_guard(session: Session, use_case: Any, command: Any, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        use_case(session, command, actor=actor, now=NOW)


def test_an_answer_closes_and_tells_the_sender_with_a_link(session: Session) -> None:
    one = send_suggestion(session, a_sending(**MAIL, language="en"), actor=PUBLIC, now=NOW)
    answer_suggestion(
        session,
        AnswerSuggestion(one.id, 1, Outcome.PLANNED, "Det byggs i höst.", date(2027, 10, 1)),
        actor=COORDINATOR,
        now=NOW,
    )

    assert (one.state, one.outcome, one.planned_on, one.version) == (
        State.ANSWERED,
        Outcome.PLANNED,
        date(2027, 10, 1),
        2,
    )
    received, answered = sorted(letters(session), key=lambda letter: letter.kind != "suggestion_received")
    assert "Det byggs i höst." in (answered.body or "")
    link = next(word for word in (received.body or "").split() if "/en/forslag/folj/" in word)
    assert link in (answered.body or "")
    assert queries.by_follow_secret(session, link.rpartition("/")[2]) is one


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"text": " "}, "text"),
        ({"outcome": Outcome.PLANNED, "planned_on": date(2027, 3, 14)}, "planned_on"),
        ({"text": "Klart!"}, "text"),
        ({"outcome": Outcome.PLANNED}, "planned_on"),
        ({"outcome": Outcome.NOT_OURS}, "whose"),
    ],
)
def test_an_answer_needs_words_and_a_day_to_come(session: Session, change: dict[str, Any], field: str) -> None:
    one = stored(session, a_suggestion())
    command = replace(AnswerSuggestion(one.id, 1, Outcome.DONE, "Nu är det klart."), **change)

    with pytest.raises(Refused) as refusal:
        answer_suggestion(session, command, actor=COORDINATOR, now=NOW)

    assert refusal.value.field == field


def test_of_two_coordinators_the_second_is_told(session: Session) -> None:
    one = stored(session, a_suggestion())
    answer_suggestion(
        session, AnswerSuggestion(one.id, 1, Outcome.DONE, "Nu är det klart."), actor=COORDINATOR, now=NOW
    )

    with pytest.raises(Conflict):
        hand_over(session, HandOver(one.id, 1, "Trafikverket", "Deras väg."), actor=COORDINATOR, now=NOW)


@pytest.mark.parametrize("times", [2, 3])
def test_the_same_answer_twice_is_one_answer(session: Session, times: int) -> None:
    one = stored(session, a_suggestion(**MAIL))
    for _ in range(times):
        answer_suggestion(
            session, AnswerSuggestion(one.id, 1, Outcome.DONE, "Nu är det klart."), actor=COORDINATOR, now=NOW
        )

    assert events(session, one) == [EventKind.ANSWERED]
    assert len(letters(session)) == 1


def test_handing_over_says_who_and_why_and_keeps_the_clock_running(session: Session) -> None:
    one = stored(session, a_suggestion(**MAIL))
    hand_over(session, HandOver(one.id, 1, "Trafikverket", "Vägen är statlig."), actor=COORDINATOR, now=NOW)

    assert (one.state, one.handed_to, one.closed_at) == (State.ELSEWHERE, "Trafikverket", None)
    body = letters(session)[0].body or ""
    assert "Trafikverket" in body
    assert "Vägen är statlig." in body


def test_taking_up_ties_the_suggestion_to_the_agenda(app: Flask, session: Session) -> None:
    one = stored(session, a_suggestion(**MAIL))
    session.add(meeting := a_meeting())
    session.flush()
    command = TakeUp(one.id, 1, meeting.id, "Mörka gångvägar", "Flera har hört av sig.", uuid4())
    for _twice in range(2):
        take_up(session, command, actor=COORDINATOR, now=NOW)

    item = session.scalars(select(AgendaItem)).one()
    assert (item.title, item.description) == ("Mörka gångvägar", "Flera har hört av sig.")
    assert one.text not in item.description
    with app.test_request_context():
        points = linked(session, "suggestion", [one.id], other="agenda_item", actor=COORDINATOR)
        assert [point.id for point in points[one.id]] == [item.id]
        back = linked(session, "agenda_item", [item.id], other="suggestion", actor=COORDINATOR)
        assert [named.title for named in back[item.id]] == [f"Förslag {one.number}"]
        assert linked(session, "agenda_item", [item.id], other="suggestion", actor=PUBLIC) == {}
    assert one.state is State.TAKEN_UP
    assert "24 april 2027" in (letters(session)[0].body or "")


def test_a_meeting_that_has_been_cannot_be_chosen(session: Session) -> None:
    one = stored(session, a_suggestion())
    session.add(meeting := a_meeting(date(2027, 3, 1)))
    session.flush()

    with pytest.raises(Refused) as refusal:
        take_up(session, TakeUp(one.id, 1, meeting.id, "Ljus", ""), actor=COORDINATOR, now=NOW)

    assert refusal.value.field == "meeting_id"
    assert session.scalars(select(AgendaItem)).all() == []


def test_a_wording_is_published_changed_and_taken_back(session: Session) -> None:
    one = stored(session, a_suggestion())
    wording = PublishSuggestion(one.id, 1, "Ljus", "Det är mörkt.", "Vi ser över det.", "Kolbäck")
    publish_suggestion(session, wording, actor=COORDINATOR, now=NOW)
    publish_suggestion(session, replace(wording, version=2, title="Mer ljus"), actor=COORDINATOR, now=NOW)
    assert queries.published(session, one.number)[0].public_title == "Mer ljus"
    assert [hit.object_id for hit in find(session, "suggestion", "mera ljus", limit=5)] == [one.id]

    unpublish_suggestion(session, UnpublishSuggestion(one.id, 3), actor=COORDINATOR, now=NOW)

    assert not one.is_published
    assert find(session, "suggestion", "mera ljus", limit=5) == []
    assert events(session, one) == [EventKind.PUBLISHED, EventKind.UNPUBLISHED]


@pytest.mark.parametrize("field", ["title", "text", "answer"])
def test_an_identity_number_is_never_published(session: Session, field: str) -> None:
    one = stored(session, a_suggestion())
    command = replace(PublishSuggestion(one.id, 1, "Ljus", "Mörkt.", "Lampor.", None), **{field: "Kim, 811228-9874"})

    with pytest.raises(Refused) as refusal:
        publish_suggestion(session, command, actor=COORDINATOR, now=NOW)

    assert refusal.value.field == field


def test_hiding_tells_why_and_can_be_taken_back(session: Session) -> None:
    one = stored(session, a_published(**MAIL))
    search.rebuild(session)
    assert find(session, "suggestion", "gångväg", limit=5)
    hide_suggestion(session, HideSuggestion(one.id, 1, "Texten pekar ut en granne."), actor=COORDINATOR, now=NOW)
    assert (one.state, one.is_published) == (State.HIDDEN, False)
    assert find(session, "suggestion", "gångväg", limit=5) == []
    assert "Texten pekar ut en granne." in (letters(session)[0].body or "")

    restore_suggestion(session, RestoreSuggestion(one.id, 2), actor=COORDINATOR, now=NOW)

    assert (one.state, one.closed_at, one.outcome) == (State.RECEIVED, None, None)
    assert one.answer_by == date(2027, 3, 31)


def test_the_sender_disputes_once_and_it_waits_again(session: Session) -> None:
    one = stored(session, an_answered())
    for _twice in range(2):
        dispute_answer(session, DisputeAnswer(one.id, "Lampan lyser inte."), actor=PUBLIC, now=NOW)
    assert (one.state, one.disputed, one.closed_at) == (State.RECEIVED, True, None)
    assert events(session, one) == [EventKind.DISPUTED]
    assert session.scalars(select(AuditEntry)).all() == []
    answer_suggestion(session, AnswerSuggestion(one.id, 2, Outcome.DONE, "Nu lyser den."), actor=COORDINATOR, now=NOW)

    with pytest.raises(Refused):
        dispute_answer(session, DisputeAnswer(one.id, "Igen."), actor=PUBLIC, now=NOW)


def test_erasing_takes_the_address_and_the_letters_but_keeps_the_record(session: Session) -> None:
    one = send_suggestion(session, a_sending(**MAIL), actor=PUBLIC, now=NOW)
    erase_suggestion(session, EraseSuggestion(one.id, 1, "Avsändaren bad om det."), actor=COORDINATOR, now=NOW)

    assert (one.reply_to, one.text) == (None, "Mer ljus på gångvägen bakom biblioteket.")
    session.expire_all()
    assert [(letter.to, letter.body) for letter in letters(session)] == [(None, None)]


def test_erasing_with_the_words_leaves_nothing_that_was_written(session: Session) -> None:
    one = stored(session, an_answered())
    dispute_answer(session, DisputeAnswer(one.id, "Fråga Kim Exempel."), actor=PUBLIC, now=NOW)
    erase_suggestion(session, EraseSuggestion(one.id, 2, "Namn i texten.", True), actor=COORDINATOR, now=NOW)

    assert (one.text, one.place) == ("", "")
    session.flush()
    assert [event.text for event in queries.timeline(session, one.id)] == ["", "Namn i texten."]


@pytest.mark.parametrize(("days", "address"), [(364, "kim@example.se"), (366, None)])
def test_the_address_goes_a_year_after_the_answer(session: Session, days: int, address: str | None) -> None:
    one = stored(session, an_answered(**MAIL, closed_at=NOW - timedelta(days=days)))

    forget_senders(session, NOW)

    session.refresh(one)
    assert one.reply_to == address


def test_what_others_ask(session: Session) -> None:
    stored(session, a_suggestion(answer_by=date(2027, 3, 12)))
    stored(session, a_suggestion(answer_by=date(2027, 3, 20)))
    newest = stored(session, a_published(closed_at=NOW))
    stored(session, a_published(closed_at=NOW - timedelta(days=3)))
    stored(session, an_answered(closed_at=NOW + timedelta(days=1)))

    assert queries.open_count(session) == 2
    assert queries.piles(session, date(2027, 3, 15)) == Piles(waiting=2, late=1, sender_spoke=0)
    outcome = queries.latest_outcome(session)
    assert outcome
    assert outcome.number == newest.number


def test_the_index_is_built_again_of_published_wordings_alone(session: Session) -> None:
    one = stored(session, a_published(text="Kanariefågeln hos grannen"))
    stored(session, a_suggestion(text="Mer ljus på gångvägen"))

    assert search.rebuild(session)["suggestion"] == 1

    assert [hit.object_id for hit in find(session, "suggestion", "gångvägen", limit=5)] == [one.id]
    assert find(session, "suggestion", "kanariefågel", limit=5) == []
