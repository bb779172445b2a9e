"""The contact centre's one page, the staff's search, and the statistics of kept promises."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.suggestions import a_sending, a_suggestion, an_answered
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.use_cases.test_suggestions import COORDINATOR
from tests.web.test_suggestions_public import counted_queries, store
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC, Role
from trygghetsrad.kernel.search import rebuild
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Reply, State
from trygghetsrad.suggestions.use_cases import EraseSuggestion, erase_suggestion, send_suggestion

DESK, INBOX = "/personal/registrera", "/personal/forslag"
CALL: dict[str, Any] = {"kind": "fraga", "text": "När plogas gångvägen bakom skolan?", "reply": "code", "informed": "y"}


@pytest.fixture
def desk(client: PageClient, session: Session) -> PageClient:
    sign_in(client, session, Role.CONTACT_CENTRE)
    return client


def sent(session: Session, **over: Any) -> Suggestion:
    one = send_suggestion(session, a_sending(**over), actor=PUBLIC, now=NOW)
    session.flush()
    return one


def newest(session: Session) -> Suggestion:
    return session.scalars(select(Suggestion).order_by(Suggestion.number.desc()).limit(1)).one()


def test_the_page_has_the_script_the_hours_and_who_answers_what(desk: PageClient) -> None:
    page = desk.get(DESK).text

    assert page.count("Läs upp:") >= 5
    assert "Öppettider den här veckan" in page
    assert "Gata och park" in page
    assert 'href="/personal/registrera/intresse"' in page
    assert 'href="/personal/registrera"' in desk.get(f"{DESK}/intresse").text


def test_an_anonymous_call_with_an_owner_leaves_no_moment(desk: PageClient, session: Session) -> None:
    page = fill(desk, DESK, fields=CALL | {"owner": "gata-park", "language": "fi"}, follow=True).text

    one = newest(session)
    assert (one.unit, one.language, one.due_on) == ("gata-park", "fi", one.answer_by)
    assert "Registrera nästa" in page
    assert f"Ditt nummer är {one.number}." in page
    acts = session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == one.id)).all()
    assert acts == session.scalars(select(OutboxMail)).all() == []


def test_the_information_must_have_been_read(desk: PageClient, session: Session) -> None:
    page = fill(desk, DESK, fields=CALL, without=("informed",))

    assert page.status_code == 422
    assert "Läs upp informationen för uppringaren" in page.text
    assert session.scalars(select(Suggestion)).all() == []


def test_what_is_alike_is_shown_once_and_can_be_the_same(desk: PageClient, session: Session) -> None:
    first = sent(session, text="Gångvägen bakom skolan plogas aldrig.")
    second = sent(session, text="Helt annan sak: bussen går för sällan.")

    page = fill(desk, DESK, fields=CALL)
    assert page.status_code == 200
    assert "Inget är registrerat än." in page.text
    assert f"Förslag {first.number}" in page.text
    assert f"Förslag {second.number}" not in page.text
    assert newest(session).number == second.number

    same = fill(desk, DESK, fields=CALL | {"looked": "1", "same_as": str(first.number)}, follow=True).text
    assert "Du får samma svar som de." in same
    assert (newest(session).leader_id, newest(session).state) == (first.id, State.MERGED)
    new = fill(desk, DESK, fields=CALL | {"looked": "1", "same_as": "nytt"}, follow=True).text
    assert "Du får svar senast" in new
    assert newest(session).leader_id is None


def test_the_same_callers_earlier_ones_are_shown_where_an_address_was_given(desk: PageClient, session: Session) -> None:
    earlier = sent(session, text="Bussen går för sällan.", reply=Reply.EMAIL, reply_to="kim@example.se")

    page = fill(desk, DESK, fields=CALL | {"reply": "email", "reply_to": "Kim@Example.se"}).text

    assert f"Förslag {earlier.number}" in page


def test_a_call_sent_twice_is_one_and_shows_its_receipt(desk: PageClient, session: Session) -> None:
    once = re.findall(r'name="once"[^>]*value="([^"]+)"', desk.get(DESK).text)[0]
    twice = [fill(desk, DESK, fields=CALL | {"once": once}) for _ in range(2)]

    assert [one.status_code for one in twice] == [303, 303]
    assert len(session.scalars(select(Suggestion)).all()) == 1


@pytest.mark.parametrize("fields", [{"owner": "polisen"}, {"language": "de"}, {"looked": "1", "same_as": "4711"}])
def test_what_was_not_offered_is_refused(desk: PageClient, session: Session, fields: dict[str, str]) -> None:
    assert fill(desk, DESK, fields=CALL | fields).status_code == 422
    assert session.scalars(select(Suggestion)).all() == []


def test_the_staff_finds_by_the_senders_words_place_and_number(app: Flask, desk: PageClient, session: Session) -> None:
    one = sent(session, text="Lamporna vid slussen är trasiga.", place="vid båthuset")
    sent(session, text="Något annat.")

    for words in ("trasig lampa", "båthuset", str(one.number), f"%23{one.number}"):
        with counted_queries(app) as asked:
            page = desk.get(f"{INBOX}?sok={words}").text
        assert len(asked) <= 6
        assert re.findall(r"Förslag (\d+)</a>", page) == [str(one.number)], words
    assert "Inget passar det du sökte" in desk.get(f"{INBOX}?sok=helikopter").text
    for odd in ('"OR*', "')--", "NEAR(", "{{7*7}}", "<script>alert(1)</script>", "9" * 400, "å" * 3000):
        assert desk.get(INBOX, query_string={"sok": odd}).status_code == 200, odd
    assert desk.get(INBOX, query_string={"sok": "\0"}).status_code == 400


def test_the_public_never_finds_by_the_senders_words(client: PageClient, session: Session) -> None:
    sent(session, text="Kim Exempelsson stör grannarna.")

    assert "stör grannarna" not in client.get("/forslag?sok=Exempelsson").text
    assert queries.searched(session, "Exempelsson", "sv")


def test_erased_words_are_found_no_more_not_even_after_a_rebuild(session: Session) -> None:
    one = sent(session, text="Kim Exempelsson stör grannarna.")
    erase_suggestion(session, EraseSuggestion(one.id, 1, "Begäran.", words_too=True), actor=COORDINATOR, now=NOW)
    session.flush()
    assert queries.searched(session, "Exempelsson", "sv") == []

    rebuild(session)

    assert queries.searched(session, "Exempelsson", "sv") == []


def test_kept_promises_are_counted_by_quarter(desk: PageClient, session: Session) -> None:
    assert "Här finns inget att räkna än" in desk.get(f"{INBOX}/svarstider").text
    day, later = date(2027, 3, 30), date(2027, 4, 2)
    store(
        session,
        an_answered(received_on=day, answered_on=later, kept_promise=True),
        an_answered(received_on=day, answered_on=later, kept_promise=False),
        an_answered(received_on=day, answered_on=later),
        a_suggestion(received_on=day, state=State.HIDDEN, closed_at=NOW),
        a_suggestion(received_on=later),
        a_suggestion(received_on=date(2020, 1, 1)),
    )

    found = queries.quarters(session, date(2025, 1, 1))

    assert [(one.year, one.quarter) for one in found] == [(2027, 2), (2027, 1)]
    assert [(one.received, one.in_time, one.late, one.unknown, one.aside, one.waiting) for one in found] == [
        (1, 0, 0, 0, 0, 1),
        (4, 1, 1, 1, 1, 0),
    ]
    assert "1 av 2 svar kom i tid." in desk.get(f"{INBOX}/svarstider").text
