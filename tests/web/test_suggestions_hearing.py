"""How a sender hears of what happens, chosen again; and an action's result that is offered as an answer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.actions import a_done_action, a_thread, an_action
from tests.factories.suggestions import a_suggestion, an_answered
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.web.test_suggestions_dialogue import LINK, followed
from tests.web.test_suggestions_public import code_of
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.outbox import MailState, OutboxMail
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Outcome, Reply, State

HOW = "/forslag/folj/hur"
WRITE = "Vi skriver till din e-post när något händer."


def opened(client: PageClient, app: Flask, session: Session) -> Suggestion:
    """An anonymous sender who has opened the own page by code."""
    one, code = code_of(app, session)
    fill(client, "/forslag/folj", number=str(one.number), code=code)
    return one


def letters(session: Session) -> list[OutboxMail]:
    session.expire_all()
    return list(session.scalars(select(OutboxMail).order_by(OutboxMail.queued_at)))


def test_an_anonymous_sender_chooses_to_be_written_to_and_takes_it_back(
    client: PageClient, app: Flask, session: Session
) -> None:
    one = opened(client, app, session)
    page = client.get("/forslag/folj/svar").text
    assert "Du läser här med din kod" in page
    assert f'href="{HOW}"' in page

    done = fill(client, HOW, reply="email", reply_to="kim@example.se", follow=True).text
    assert "Ditt val är sparat." in done
    assert WRITE in done
    (letter,) = letters(session)
    assert (letter.to, letter.kind) == ("kim@example.se", "suggestion_by_email")
    assert (one.reply, one.reply_to) == (Reply.EMAIL, "kim@example.se")
    link = re.findall(r"http://localhost(/forslag/folj/\S+)", letter.body)[0]
    assert WRITE in client.get(link).text

    fill(client, f"{link}/hur", reply="code")
    (letter,) = letters(session)
    assert (letter.to, letter.state) == (None, MailState.DEAD)
    assert (one.reply, one.reply_to) == (Reply.CODE, None)
    assert session.scalars(select(AuditEntry)).all() == []


def test_whoever_can_be_written_to_keeps_or_changes_the_address_or_wants_no_more(
    client: PageClient, session: Session
) -> None:
    one = followed(session)
    page = client.get(f"{LINK}/hur")
    assert "kim@example.se" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"

    fill(client, f"{LINK}/hur", reply="email")
    assert letters(session) == []
    fill(client, f"{LINK}/hur", reply="email", reply_to="alex@example.se")
    assert [one.to for one in letters(session)] == ["alex@example.se"]
    assert "Vi skriver inte till dig." in fill(client, f"{LINK}/hur", reply="none", follow=True).text
    session.expire_all()
    assert (one.reply, one.reply_to) == (Reply.NONE, None)
    fill(client, f"{LINK}/hur", reply="email", reply_to="kim@example.se")
    session.expire_all()
    assert one.reply_to == "kim@example.se"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"reply": "email"}, "Skriv din e-postadress"),
        ({"reply": "email", "reply_to": "kim"}, "ser inte rätt ut"),
        ({"reply": "none"}, "Något behöver rättas"),
        ({}, "Något behöver rättas"),
        ({"reply": "email", "reply_to": "a@example.se\r\nBcc: b@example.se"}, "Något behöver rättas"),
    ],
)
def test_what_can_not_be_chosen_is_refused(
    given: dict[str, Any], says: str, client: PageClient, app: Flask, session: Session
) -> None:
    one = opened(client, app, session)
    page = fill(client, HOW, without=() if given else ("reply",), **given)
    assert page.status_code == 422
    assert says in page.text
    session.expire_all()
    assert (one.reply, one.reply_to) == (Reply.CODE, None)
    assert letters(session) == []


def test_without_a_code_the_page_leads_to_where_it_is_given(client: PageClient, session: Session) -> None:
    followed(session)
    answer = client.get(HOW)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/forslag/folj")
    assert client.get("/forslag/folj/fel-lank/hur").status_code == 404
    assert "/prenumerera" in client.get("/forslag/folj").text


def test_the_sender_of_a_published_one_is_shown_how_everyone_follows_it(client: PageClient, session: Session) -> None:
    one = followed(session)
    assert "/prenumerera/nytt" not in client.get(LINK).text
    one.published_at, one.public_title, one.public_text, one.public_answer = NOW, "Ljus", "Mörkt.", "Lampor."
    session.commit()
    page = client.get(LINK).text
    assert f'href="/prenumerera/nytt/forslag/{one.number}"' in page
    assert client.get(f"/prenumerera/nytt/forslag/{one.number}").status_code == 200


def test_the_result_of_an_action_is_offered_as_an_answer_where_the_suggestion_is_opened(
    client: PageClient, session: Session
) -> None:
    one = a_suggestion(state=State.TAKEN_UP)
    a_thread(session, one, action := a_done_action())
    sign_in(client, session)
    page = client.get(f"/personal/forslag/{one.number}").text
    assert "Något blev klart" in page
    assert action.result in page
    address = f"/personal/forslag/{one.number}/svara?atgard={action.number}"
    assert f'href="{address}"' in page

    form = client.get(address).text
    assert f">{action.result}</textarea>" in form.replace("\r", "").replace("\n", "")
    fill(client, address)
    session.expire_all()
    assert (one.state, one.outcome, one.answer) == (State.ANSWERED, Outcome.DONE, action.result)
    assert "Något blev klart" not in client.get(f"/personal/forslag/{one.number}").text


def test_an_action_that_came_to_nothing_is_told_too_and_an_open_one_not(client: PageClient, session: Session) -> None:
    one = a_suggestion()
    a_thread(session, one, action := an_action())
    sign_in(client, session)
    page = client.get(f"/personal/forslag/{one.number}").text
    assert "atgard=" not in page
    action.state, action.result, action.done_on = ActionState.DROPPED, "Marken är inte vår.", NOW.date()
    session.commit()
    page = client.get(f"/personal/forslag/{one.number}").text
    assert "Något blev inte av" in page
    assert "Marken är inte vår." in page


@pytest.mark.parametrize(("days", "is_offered"), [(-1, True), (0, True), (1, False)])
def test_what_was_closed_before_the_answer_is_not_offered_again(
    days: int, is_offered: bool, client: PageClient, session: Session
) -> None:
    action = a_done_action()
    one = an_answered(outcome=Outcome.PLANNED, answer="Vi byter lamporna.")
    one.closed_at = NOW.replace(year=2027, month=3, day=12) + timedelta(days=days)
    a_thread(session, one, action)
    sign_in(client, session)
    assert ("atgard=" in client.get(f"/personal/forslag/{one.number}").text) is is_offered


def test_the_contact_centre_is_not_offered_to_answer(client: PageClient, session: Session) -> None:
    one = a_suggestion(state=State.TAKEN_UP)
    a_thread(session, one, a_done_action())
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert "atgard=" not in client.get(f"/personal/forslag/{one.number}").text
