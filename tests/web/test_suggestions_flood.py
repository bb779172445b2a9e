"""A flood of anonymous sendings, without script: slowed by address, stopped by the database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.suggestions import a_sending, a_suggestion
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.use_cases.test_suggestions import DESK
from tests.web.test_suggestions_sending import NEW, TEXT, answer_all, count
from trygghetsrad.kernel import journeys
from trygghetsrad.kernel.journeys import Draft, KeepAnswers, keep_answers
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.suggestions.use_cases import RegisterSuggestion, register_suggestion
from trygghetsrad.suggestions.use_cases.send import forget_sendings

MOST = 3


@pytest.fixture
def narrow(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "config", replace(app.extensions["config"], suggestions_per_hour=MOST))


def visitor(app: Flask, number: int) -> PageClient:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
    assert isinstance(client, PageClient)
    return client


@pytest.mark.usefixtures("narrow")
def test_many_addresses_fill_the_hour_and_then_are_asked_to_wait(app: Flask, session: Session) -> None:
    for number in range(MOST):
        sender = visitor(app, number)
        answer_all(sender)
        assert fill(sender, f"{NEW}/granska").status_code == 303
    late = visitor(app, 99)
    answer_all(late)

    refused = fill(late, f"{NEW}/granska")

    assert refused.status_code == 422
    assert "Just nu kommer det in ovanligt mycket" in refused.text
    assert TEXT in refused.text
    assert count(session) == MOST
    for _ in range(2):
        forget_sendings(session, NOW)
    assert fill(late, f"{NEW}/granska").status_code == 303
    assert count(session) == MOST + 1


@pytest.mark.usefixtures("narrow")
def test_a_flood_does_not_stop_the_contact_centre(session: Session) -> None:
    session.add_all(a_suggestion(sending_key=f"key-{number}") for number in range(MOST + 2))
    session.flush()
    sending = a_sending()
    said = {name: getattr(sending, name) for name in sending.__dataclass_fields__}
    called = RegisterSuggestion(**said, informed=True)

    assert register_suggestion(session, called, actor=DESK, now=NOW).number


def test_one_address_is_slowed(app: Flask, session: Session) -> None:
    sender = visitor(app, 1)
    answers = [fill(sender, f"{NEW}/slag", kind="forslag").status_code for _ in range(42)]
    assert set(answers[:40]) == {303}
    assert answers[40:] == [429, 429]
    assert fill(visitor(app, 2), f"{NEW}/slag", kind="forslag").status_code == 303


def test_drafts_never_fill_the_disk_and_the_newest_stay(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journeys, "MOST", 5)
    for number in range(9):
        keep_answers(session, KeepAnswers(f"secret-{number}", {"text": str(number)}), actor=PUBLIC, now=NOW)
        session.flush()
    assert session.scalar(select(func.count()).select_from(Draft)) == 5
    assert "8" in {draft.answers["text"] for draft in session.scalars(select(Draft))}
