"""What everyone sees, and what a sender sees by code or link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.suggestions import a_meeting, a_published, a_sending, a_suggestion, an_answered
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.meetings.models import AgendaItem
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.codes import code_for
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.queries import PAGE
from trygghetsrad.suggestions.rules import Outcome, State
from trygghetsrad.suggestions.use_cases import send_suggestion
from trygghetsrad.thread.use_cases import tie


@contextmanager
def counted_queries(app: Flask) -> Iterator[list[str]]:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")):
            asked.append(statement)

    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def store(session: Session, *suggestions: Suggestion) -> None:
    session.add_all(suggestions)
    session.commit()


def code_of(app: Flask, session: Session) -> tuple[Suggestion, str]:
    sending = a_sending()
    sent = send_suggestion(session, sending, actor=PUBLIC, now=NOW)
    session.commit()
    return sent, code_for(sending.secret, app.extensions["config"].secret_keys[0])


def test_an_empty_list_says_what_to_do(client: PageClient) -> None:
    page = client.get("/forslag").text

    assert "Här är det tomt än så länge" in page
    assert 'href="/forslag/nytt"' in page


def test_the_list_shows_the_approved_words_and_never_the_senders(client: PageClient, session: Session) -> None:
    store(session, a_published(text="Min granne Kim Exempel stör.", place="hemma hos oss"), a_suggestion(text="Rått."))

    page = client.get("/forslag").text

    assert "Ljus på gångvägen" in page
    assert "Gångvägen är mörk." in page
    for raw in ("Kim Exempel", "hemma hos oss", "Rått."):
        assert raw not in page


def test_the_counts_are_honest(client: PageClient, session: Session) -> None:
    store(
        session,
        a_published(number=1),
        a_suggestion(number=2),
        a_suggestion(number=3),
        a_suggestion(number=4, state=State.HIDDEN, closed_at=NOW),
    )

    page = " ".join(client.get("/forslag").text.split())

    assert "Vi har tagit emot 4 förslag, synpunkter och frågor. 1 har fått svar. 2 väntar på svar." in page
    assert "1 är lagt åt sidan" in page


def test_filters_choose_by_place_and_outcome(client: PageClient, session: Session) -> None:
    store(
        session,
        a_published(public_title="Lampor i Kolbäck", area="Kolbäck"),
        a_published(public_title="Bänkar överallt", area="hela-kommunen", outcome=Outcome.NOT_NOW),
    )

    in_kolback = client.get("/forslag?plats=Kolbäck").text
    not_now = client.get("/forslag?resultat=inte-nu").text
    neither = client.get("/forslag?plats=Kolbäck&resultat=inte-nu").text

    assert "Lampor i Kolbäck" in in_kolback
    assert "Bänkar överallt" not in in_kolback
    assert "Bänkar överallt" in not_now
    assert "Lampor i Kolbäck" not in not_now
    assert "Inget passar det du valde" in neither


@pytest.mark.parametrize(
    "query",
    [
        "plats=Atlantis",
        "plats=1' OR 1=1 --",
        "resultat=reply_to",
        "resultat=done",
        "under=abc",
        "under=-1",
        "under=99999999999999999999",
        "over=²",
    ],
)
def test_a_filter_that_is_not_on_the_list_is_refused(client: PageClient, query: str) -> None:
    assert client.get(f"/forslag?{query}").status_code == 400


def test_a_long_list_is_paged_both_ways_without_loss(client: PageClient, session: Session) -> None:
    store(
        session, *(a_published(number=number, public_title=f"Titel {number:03}") for number in range(1, 2 * PAGE + 6))
    )

    def titles(page: str) -> list[int]:
        return [number for number in range(1, 2 * PAGE + 6) if f"Titel {number:03}<" in page]

    first = client.get("/forslag").text
    second = client.get(f"/forslag?under={PAGE + 6}").text
    third = client.get("/forslag?under=6").text
    assert (titles(first), titles(second), titles(third)) == (
        list(range(PAGE + 6, 2 * PAGE + 6)),
        list(range(6, PAGE + 6)),
        list(range(1, 6)),
    )
    assert titles(client.get("/forslag?over=5").text) == titles(second)
    assert 'rel="prev"' not in first
    assert 'rel="next"' not in third


def test_the_list_costs_as_many_questions_at_fifty_as_at_one(app: Flask, client: PageClient, session: Session) -> None:
    store(session, a_published())
    with counted_queries(app) as at_one:
        client.get("/forslag")
    store(session, *(a_published() for _ in range(50)))
    with counted_queries(app) as at_fifty:
        client.get("/forslag")

    assert len(at_one) == len(at_fifty) == 1


def test_the_list_counts_what_it_does_not_show(client: PageClient, session: Session) -> None:
    store(session, a_published(area="Kolbäck"), an_answered(), a_suggestion())

    shown, empty = client.get("/forslag").text, client.get("/forslag?plats=hela-kommunen").text

    assert "Inget passar det du valde" in empty
    for page in (shown, empty):
        assert "2 har fått svar" in page


def test_a_page_shows_answer_and_meeting_but_only_what_is_published(
    app: Flask, client: PageClient, session: Session
) -> None:
    store(session, one := a_published(text="Rått.", answer="Till avsändaren."))
    meeting = a_meeting(agenda_published_at=NOW)
    item = AgendaItem(meeting_id=meeting.id, position=1, title="Mörka gångvägar", description="")
    session.add_all([meeting, item])
    session.flush()
    tie(session, ("suggestion", one.id), ("agenda_item", item.id), now=NOW)
    session.commit()

    with counted_queries(app) as asked:
        page = client.get(f"/forslag/{one.number}").text

    assert len(asked) <= 3
    assert "Vi satte upp fyra lampor." in page
    assert "Mörka gångvägar" in page
    for between_us in ("Rått.", "Till avsändaren."):
        assert between_us not in page


def test_an_unpublished_one_looks_like_one_that_never_was(client: PageClient, session: Session) -> None:
    store(session, one := an_answered())

    hidden, missing = client.get(f"/forslag/{one.number}"), client.get("/forslag/2147483647")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.text.replace(f"/{one.number}", "/N") == missing.text.replace("/2147483647", "/N")
    assert client.get("/forslag/99999999999999999999").status_code == 404


def test_a_hostile_wording_is_shown_as_text(client: PageClient, session: Session) -> None:
    hostile = "<script>alert(1)</script>{{7*7}}"
    store(session, one := a_published(public_title=hostile, public_text=hostile, public_answer=hostile))

    for page in ("/forslag", f"/forslag/{one.number}"):
        text = client.get(page).text
        assert "<script>alert" not in text
        assert "{{7*7}}" in text


@pytest.mark.parametrize(
    ("number", "code"), [("{n}", "fel kod helt enkelt"), ("9999", "{code}"), ("{n}", "{code} sol")]
)
def test_a_wrong_pair_opens_nothing(app: Flask, client: PageClient, session: Session, number: str, code: str) -> None:
    sent, right = code_of(app, session)

    page = fill(client, "/forslag/folj", number=number.format(n=sent.number), code=code.format(code=right))

    assert page.status_code == 422
    assert "hör inte ihop" in page.text
    assert client.get("/forslag/folj/svar").status_code == 303


@pytest.mark.parametrize(("number", "code"), [("", ""), ("tolv", "x"), ("99999999999", "x"), ("1", "x" * 200)])
def test_what_cannot_be_a_pair_is_refused(client: PageClient, number: str, code: str) -> None:
    assert fill(client, "/forslag/folj", number=number, code=code).status_code == 422


def test_guessing_codes_is_stopped(client: PageClient) -> None:
    tries = [fill(client, "/forslag/folj", number="1", code=f"sol båt lampa {n}").status_code for n in range(9)]

    assert tries == [422] * 8 + [429]


def test_a_code_is_right_after_a_change_of_key(app: Flask, client: PageClient, session: Session) -> None:
    sent, code = code_of(app, session)
    keys = app.extensions["config"].secret_keys

    assert queries.by_code(session, sent.number, code, ("n" * 40, *keys)) == sent
    assert queries.by_code(session, sent.number, code, ("n" * 40,)) is None


def test_the_sender_says_once_that_it_is_not_solved(app: Flask, client: PageClient, session: Session) -> None:
    sent, code = code_of(app, session)
    sent.state, sent.outcome, sent.answer, sent.closed_at = State.ANSWERED, Outcome.DONE, "Klart.", NOW
    session.commit()
    fill(client, "/forslag/folj", number=str(sent.number), code=code)
    assert fill(client, "/forslag/folj/svar", text="").status_code == 422
    assert fill(client, "/forslag/folj/svar", text="x" * 2001).status_code == 422

    page = fill(client, "/forslag/folj/svar", text="Lampan lyser inte.", follow=True).text

    assert "Tack för att du berättar" in page
    assert "Du sa att det inte är löst" in page
    assert "Är det inte löst?" not in page
    session.refresh(sent)
    assert sent.state is State.RECEIVED


def test_what_the_code_opened_can_be_closed(app: Flask, client: PageClient, session: Session) -> None:
    sent, code = code_of(app, session)
    fill(client, "/forslag/folj", number=str(sent.number), code=code)
    assert client.get("/forslag/folj/svar").status_code == 200

    fill(client, "/forslag/folj/svar")

    assert client.get("/forslag/folj/svar").status_code == 303


def test_the_public_list_sets_no_cookie_and_is_not_sent_twice(client: PageClient, session: Session) -> None:
    store(session, a_published(published_at=datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=1)))

    first = client.get("/forslag")

    assert "Set-Cookie" not in first.headers
    assert client.get("/forslag", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
