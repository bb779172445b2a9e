"""Every state x every action x every role: who may, whether it can be done, and what the sender is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.suggestions import ANSWERED_AT, a_meeting, a_suggestion
from trygghetsrad.kernel.errors import Conflict, Forbidden, Refused
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Action, Outcome, Reply, State
from trygghetsrad.suggestions.use_cases import (
    AnswerSuggestion,
    AskSender,
    DisputeAnswer,
    EraseSuggestion,
    HandOver,
    HideSuggestion,
    MergeSuggestion,
    PublishSuggestion,
    ReplyToQuestion,
    RestoreSuggestion,
    RouteSuggestion,
    SeparateSuggestion,
    TakeUp,
    UnpublishSuggestion,
    WriteNote,
    answer_suggestion,
    ask_sender,
    dispute_answer,
    erase_suggestion,
    hand_over,
    hide_suggestion,
    merge_suggestion,
    publish_suggestion,
    reply_to_question,
    restore_suggestion,
    route_suggestion,
    separate_suggestion,
    take_up,
    unpublish_suggestion,
    write_note,
)

OTHER = 900_000
TABLE = """
action      who          received    elsewhere   taken_up    answered    hidden    merged     letter
answer      coordinator  answered    answered    answered    answered    -         -          suggestion_answered
ask         coordinator  received    elsewhere   taken_up    -           -         -          suggestion_asked
route       desk         received    elsewhere   taken_up    -           -         -          -
hand_over   coordinator  elsewhere   elsewhere   elsewhere   -           -         -          suggestion_handed_over
take_up     coordinator  taken_up    taken_up    taken_up    -           -         -          suggestion_taken_up
merge       coordinator  merged      merged      merged      -           -         -          suggestion_merged
separate    coordinator  -           -           -           -           -         received   suggestion_separated
publish     coordinator  received    elsewhere   taken_up    answered    -         -          -
unpublish   coordinator  received    elsewhere   taken_up    answered    -         -          -
hide        coordinator  hidden      hidden      hidden      hidden      -         -          suggestion_hidden
restore     coordinator  -           -           -           -           received  -          suggestion_restored
write_note  desk         received    elsewhere   taken_up    answered    hidden    merged     -
erase       coordinator  received    elsewhere   taken_up    answered    hidden    merged     -
reply       sender       received    elsewhere   taken_up    -           -         -          -
dispute     sender       -           -           -           received    -         received   -
"""
"""Where an action leads from each state, `-` when it is refused; and the letter that tells the sender."""

ROLES = {role: Actor(uuid4(), frozenset({role}), "Kim Exempel") for role in Role}
WHO: dict[str, frozenset[Actor]] = {
    "coordinator": frozenset({ROLES[Role.COORDINATOR]}),
    "desk": frozenset({ROLES[Role.COORDINATOR], ROLES[Role.CONTACT_CENTRE]}),
}
EVERYBODY = (PUBLIC, *ROLES.values())
Do = Callable[[Session, Actor, Suggestion, UUID], Any]


def verb(use_case: Any, command: Callable[[Suggestion, UUID], Any]) -> Do:
    return lambda session, actor, one, meeting: use_case(session, command(one, meeting), actor=actor, now=NOW)


VERBS: dict[Action, Do] = {
    Action.ANSWER: verb(
        answer_suggestion, lambda one, _: AnswerSuggestion(one.id, one.version, Outcome.DONE, "Det är gjort nu.")
    ),
    Action.ASK: verb(ask_sender, lambda one, _: AskSender(one.id, one.version, "Vilken lampa är det?")),
    Action.ROUTE: verb(route_suggestion, lambda one, _: RouteSuggestion(one.id, one.version, None, "skola", None)),
    Action.HAND_OVER: verb(hand_over, lambda one, _: HandOver(one.id, one.version, "Trafikverket", "Deras väg.")),
    Action.TAKE_UP: verb(take_up, lambda one, meeting: TakeUp(one.id, one.version, meeting, "Ljus", "", uuid4())),
    Action.MERGE: verb(merge_suggestion, lambda one, _: MergeSuggestion(one.id, one.version, OTHER)),
    Action.SEPARATE: verb(separate_suggestion, lambda one, _: SeparateSuggestion(one.id, one.version)),
    Action.PUBLISH: verb(
        publish_suggestion, lambda one, _: PublishSuggestion(one.id, one.version, "Ljus", "Mörkt.", "Lampor.", None)
    ),
    Action.UNPUBLISH: verb(unpublish_suggestion, lambda one, _: UnpublishSuggestion(one.id, one.version)),
    Action.HIDE: verb(hide_suggestion, lambda one, _: HideSuggestion(one.id, one.version, "Den pekar ut någon.")),
    Action.RESTORE: verb(restore_suggestion, lambda one, _: RestoreSuggestion(one.id, one.version)),
    Action.WRITE_NOTE: verb(write_note, lambda one, _: WriteNote(one.id, "Ring gatukontoret.")),
    Action.ERASE: verb(erase_suggestion, lambda one, _: EraseSuggestion(one.id, one.version, "Begäran.")),
    Action.REPLY: verb(reply_to_question, lambda one, _: ReplyToQuestion(one.id, "Den vid bron.")),
    Action.DISPUTE: verb(dispute_answer, lambda one, _: DisputeAnswer(one.id, "Den lyser inte.")),
}


def rows() -> list[dict[str, str]]:
    heading, *lines = (line.split() for line in TABLE.strip().splitlines())
    return [dict(zip(heading, line, strict=True)) for line in lines]


def in_state(session: Session, state: State, action: Action) -> Suggestion:
    """A fresh one in a state, with all that the action itself asks for, beside an answered one to lead it."""
    open_states = {State.RECEIVED, State.ELSEWHERE, State.TAKEN_UP}
    leader = a_suggestion(number=OTHER, state=State.ANSWERED, closed_at=ANSWERED_AT, answer="Det är gjort nu.")
    one = a_suggestion(
        reply=Reply.EMAIL,
        reply_to="kim@example.se",
        state=state,
        closed_at=None if state in open_states else ANSWERED_AT,
        leader_id=leader.id if state is State.MERGED else None,
        led_from=State.RECEIVED if state is State.MERGED else None,
        asked_on=NOW.date() if state in open_states and action is Action.REPLY else None,
        published_at=ANSWERED_AT if action is Action.UNPUBLISH and state not in {State.HIDDEN, State.MERGED} else None,
    )
    session.add_all([leader, one])
    session.flush()
    return one


def letters(session: Session) -> list[str]:
    return sorted(session.scalars(select(OutboxMail.kind).where(OutboxMail.to == "kim@example.se")))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["action"])
def test_every_state_and_role(session: Session, row: dict[str, str]) -> None:
    action = Action(row["action"])
    session.add(meeting := a_meeting())
    session.flush()
    for state in State:
        for actor in EVERYBODY:
            attempt = session.begin_nested()
            one = in_state(session, state, action)
            outcome = tried(session, VERBS[action], actor, one, meeting.id)
            told = letters(session)
            attempt.rollback()
            session.expunge_all()
            session.add(meeting)
            if row["who"] != "sender" and actor not in WHO[row["who"]]:
                assert (outcome, told) == ("forbidden", []), (state, actor)
            elif row[state] == "-":
                assert (outcome, told) == ("refused", []), (state, actor)
            else:
                letter = [] if row["letter"] == "-" else [row["letter"]]
                assert (outcome, told) == (row[state], letter), (state, actor)


def tried(session: Session, do: Do, actor: Actor, one: Suggestion, meeting: UUID) -> str:
    try:
        do(session, actor, one, meeting)
        session.flush()
    except Forbidden:
        return "forbidden"
    except (Refused, Conflict):
        return "refused"
    return one.state.value


def test_the_table_names_every_action_and_state() -> None:
    assert {row["action"] for row in rows()} == set(Action)
    assert all(set(State) <= set(row) for row in rows())
