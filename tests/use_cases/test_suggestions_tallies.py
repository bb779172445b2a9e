"""The numbers that are kept say what a count of the rows says, whatever is done and in whatever order."""

from __future__ import annotations

import contextlib
import random
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.suggestions import a_published, a_sending, a_suggestion, an_answered
from tests.use_cases.test_suggestions import COORDINATOR
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion, SuggestionTally
from trygghetsrad.suggestions.rules import Action, Outcome, State, quarter_of, quarters_until
from trygghetsrad.suggestions.tallying import recount
from trygghetsrad.suggestions.use_cases import (
    AnswerSuggestion,
    DisputeAnswer,
    HandOver,
    HideSuggestion,
    MergeSuggestion,
    RestoreSuggestion,
    SeparateSuggestion,
    answer_suggestion,
    dispute_answer,
    hand_over,
    hide_suggestion,
    merge_suggestion,
    restore_suggestion,
    send_suggestion,
    separate_suggestion,
)


def numbers(session: Session) -> dict[tuple[Any, ...], int]:
    session.flush()
    kept = select(*SuggestionTally.__table__.columns).where(SuggestionTally.number != 0)
    return {tuple(row[:-1]): row[-1] for row in session.execute(kept)}


def act(session: Session, one: Suggestion, action: Action, others: list[Suggestion], rng: random.Random) -> None:
    who: dict[str, Any] = {"actor": COORDINATOR, "now": NOW + timedelta(days=rng.randrange(60))}
    if action is Action.ANSWER:
        answer_suggestion(
            session,
            AnswerSuggestion(one.id, one.version, rng.choice([Outcome.DONE, Outcome.NOT_NOW]), "Så här."),
            **who,
        )
    elif action is Action.HAND_OVER:
        hand_over(session, HandOver(one.id, one.version, "Trafikverket", "Deras väg."), **who)
    elif action is Action.HIDE:
        hide_suggestion(session, HideSuggestion(one.id, one.version, "Pekar ut någon."), **who)
    elif action is Action.RESTORE:
        restore_suggestion(session, RestoreSuggestion(one.id, one.version), **who)
    elif action is Action.DISPUTE:
        dispute_answer(session, DisputeAnswer(one.id, "Det är inte löst."), **(who | {"actor": PUBLIC}))
    elif action is Action.SEPARATE:
        separate_suggestion(session, SeparateSuggestion(one.id, one.version), **who)
    elif action is Action.MERGE and (leaders := [other for other in others if other.is_open and other is not one]):
        merge_suggestion(session, MergeSuggestion(one.id, one.version, rng.choice(leaders).number), **who)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_kept_is_what_a_count_gives(session: Session, seed: int) -> None:
    rng = random.Random(seed)
    there: list[Suggestion] = []
    done = 0
    for _ in range(40):
        if not there or rng.random() < 0.25:
            now = NOW - timedelta(days=rng.randrange(400))
            there.append(send_suggestion(session, a_sending(), actor=PUBLIC, now=now))
        one = rng.choice(there)
        allowed = [action for action in Action if one.may(action)]
        with contextlib.suppress(Refused), session.begin_nested():
            act(session, one, rng.choice(allowed), there, rng)
            done += 1
        if rng.random() < 0.2:
            session.expire_all()
    kept = numbers(session)
    recount(session)
    assert done > 15, "hardly anything was done"
    assert sum(number for cell, number in kept.items() if cell[0] == "") == len(there)
    assert kept == numbers(session)


def test_the_public_counts_are_those_of_the_rows(session: Session) -> None:
    session.add_all([a_suggestion(), a_suggestion(), an_answered(), a_published(), a_suggestion(state=State.HIDDEN)])
    session.flush()
    counts = queries.counts(session)
    assert (counts.received, counts.answered, counts.hidden, counts.waiting) == (5, 2, 1, 2)


def test_days_are_working_days_and_the_median_is_of_the_answered(session: Session) -> None:
    monday = date(2027, 3, 1)
    for answered in (monday, monday + timedelta(days=1), monday + timedelta(days=7)):
        session.add(an_answered(received_on=monday, answered_on=answered))
    session.add_all([a_suggestion(received_on=monday), an_answered(received_on=date(2025, 11, 3))])
    session.flush()
    quarters = queries.tallied_quarters(session, NOW.date())
    assert [one.name for one in quarters] == ["2025-4", *quarters_until(NOW.date(), 5)]
    last = quarters[-1]
    assert (last.received, last.answered, last.waiting, last.median_days) == (4, 3, 1, 1)
    assert last.outcomes == {Outcome.DONE: 3}
    assert quarters[0].median_days is None


def test_quarters_are_named_by_their_days() -> None:
    assert [quarter_of(date(2027, month, 28)) for month in (1, 3, 4, 12)] == ["2027-1", "2027-1", "2027-2", "2027-4"]
    assert quarters_until(date(2027, 2, 1), 3) == ["2026-3", "2026-4", "2027-1"]


def test_a_recount_mends_what_was_written_around_the_product(app: Flask, session: Session) -> None:
    session.add(a_suggestion())
    session.flush()
    session.execute(Suggestion.__table__.update().values(state=State.HIDDEN))
    assert queries.counts(session).hidden == 0
    result = app.test_cli_runner().invoke(args=["suggestions", "recount"])
    assert result.exit_code == 0, result.output
    session.expire_all()
    assert queries.counts(session).hidden == 1
    assert session.scalar(select(func.count()).select_from(SuggestionTally)) == 2
