"""The sender's side of the talk, by code and by link, and what the staff sees of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config import DEVELOPMENT_SECRET
from tests.factories.accounts import sign_in
from tests.factories.suggestions import a_suggestion
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.web.test_suggestions_public import counted_queries, store
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.links import digest
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.suggestions.codes import follow_secret
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.queries import PAGE
from trygghetsrad.suggestions.rules import Outcome, Reply, State

INBOX = "/personal/forslag"
ID = UUID("5e9bb1a5-6f0e-4c55-9a53-1f6f0f6c1a01")
SECRET = follow_secret(ID, DEVELOPMENT_SECRET)
LINK = f"/forslag/folj/{SECRET}"


def followed(session: Session, **over: Any) -> Suggestion:
    """One whose sender has the link of a letter."""
    values = {"id": ID, "reply": Reply.EMAIL, "reply_to": "kim@example.se", "follow_digest": digest(SECRET)}
    store(session, one := a_suggestion(**values | over))
    return one


def test_the_whole_talk_from_question_to_outcome(app: Flask, session: Session) -> None:
    one = followed(session)
    staff, sender = app.test_client(), app.test_client()
    assert isinstance(staff, PageClient)
    assert isinstance(sender, PageClient)
    sign_in(staff, session, Role.COORDINATOR)

    asked = fill(staff, f"{INBOX}/{one.number}/fraga", text="Vilken lampa är det?", follow=True).text
    assert "Väntar på avsändaren" in asked
    page = sender.get(LINK).text
    assert "Vilken lampa är det?" in page
    assert "Vi väntar på dig" in page
    replied = fill(sender, LINK, reply_text="Den vid bron.", follow=True).text
    assert "Den vid bron." in replied
    assert "Vi väntar på dig" not in replied
    seen = staff.get(f"{INBOX}/{one.number}").text
    assert "Avsändaren har svarat på frågan" in seen
    assert f"{INBOX}/{one.number}" in staff.get(f"{INBOX}?lage=nytt").text

    fill(staff, f"{INBOX}/{one.number}/svara", fields={"outcome": "done", "text": "Lampan lyser nu igen."})
    again = fill(sender, LINK, text="Nej, den är släckt.", follow=True).text
    assert "Du sa att det inte är löst" in again
    assert "Avsändaren säger att det inte är löst" in staff.get(f"{INBOX}?lage=nytt").text


def test_a_reply_sent_twice_is_one_and_an_empty_one_is_refused(client: PageClient, session: Session) -> None:
    one = followed(session, asked_on=clock.today())
    empty = fill(client, LINK, reply_text="  ")
    assert empty.status_code == 422
    assert "Skriv några ord." in empty.text
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(LINK).text)[0]
    sent = {"reply_text": "Den vid bron.", "csrf_token": token}
    assert [client.post(LINK, data=sent).status_code for _ in range(2)] == [303, 303]

    late = client.post(LINK, data=sent | {"reply_text": "Och en till."})
    assert late.status_code == 422
    assert "Det finns ingen fråga att svara på just nu." in late.text
    session.refresh(one)
    assert one.asked_on is None


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "{{ 7*7 }}", "x" * 2001, "\x00"])
def test_hostile_replies(client: PageClient, session: Session, hostile: str) -> None:
    followed(session, asked_on=clock.today())

    page = fill(client, LINK, reply_text=hostile, follow=True)

    assert page.status_code in {200, 400, 422}
    assert "<script>alert" not in page.text


def test_the_sender_of_a_merged_one_sees_the_leaders_state_and_never_its_words(app: Flask, session: Session) -> None:
    one = followed(session)
    store(session, leader := a_suggestion(text="Kim Exempel har klagat.", number=one.number + 5000))
    staff, sender = app.test_client(), app.test_client()
    sign_in(staff, session, Role.COORDINATOR)  # type: ignore[arg-type]
    fill(staff, f"{INBOX}/{one.number}/sla-ihop", leader_number=str(leader.number))  # type: ignore[arg-type]
    fill(staff, f"{INBOX}/{leader.number}/lamna-vidare", unit="trafikverket", reason="Det är deras väg.")  # type: ignore[arg-type]

    page = sender.get(LINK).text

    assert "Flera har hört av sig om samma sak" in page
    assert "Ärendet ligger hos Trafikverket." in page
    assert "Det är deras väg." in page
    assert "klagat" not in page
    both = staff.get(f"{INBOX}/{leader.number}").text
    assert f"Förslag {one.number}</a>" in both
    apart = fill(staff, f"{INBOX}/{one.number}", button="version=2", follow=True).text  # type: ignore[arg-type]
    assert "Mottaget" in apart


def test_an_answer_that_is_not_ours_says_whose(client: PageClient, session: Session) -> None:
    followed(session, state=State.ANSWERED, outcome=Outcome.NOT_OURS, handed_to="Trafikverket")

    assert "Trafikverket ansvarar." in client.get(LINK).text


def test_the_staffs_notes_and_owners_are_not_the_senders(app: Flask, session: Session) -> None:
    one = followed(session)
    staff, sender = app.test_client(), app.test_client()
    user = sign_in(staff, session, Role.CONTACT_CENTRE)  # type: ignore[arg-type]
    fill(staff, f"{INBOX}/{one.number}/anteckna", text="Ring gatukontoret.")  # type: ignore[arg-type]
    fill(staff, f"{INBOX}/{one.number}/ansvarig", owner=str(user.id), words="Skynda på.")  # type: ignore[arg-type]

    seen = staff.get(f"{INBOX}/{one.number}").text
    assert "Ring gatukontoret." in seen
    assert f"av {user.name}" in seen
    for secret in ("gatukontoret", "Skynda", str(user.name)):
        assert secret not in sender.get(LINK).text


def test_the_inbox_costs_the_same_with_owners_filters_and_thousands(
    app: Flask, client: PageClient, session: Session
) -> None:
    user = sign_in(client, session, Role.COORDINATOR)
    late = clock.today() - timedelta(days=2)
    store(session, a_suggestion(number=1, owner_id=user.id, due_on=late))
    with counted_queries(app) as at_one:
        client.get(f"{INBOX}?ansvarig=jag&lage=sena")
    store(session, *(a_suggestion(number=n, owner_id=user.id, due_on=late) for n in range(2, 4 * PAGE)))
    with counted_queries(app) as at_many:
        page = client.get(f"{INBOX}?ansvarig=jag&lage=sena").text

    assert len(at_one) == len(at_many) <= 6
    assert len(re.findall(r"Förslag \d+</a>", page)) == PAGE
    assert f"Ansvarig: {user.name}." in page
