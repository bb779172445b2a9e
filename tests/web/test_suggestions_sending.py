"""Journey 5: sending, from the first page to the receipt."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel.journeys import Draft
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Kind, Reply
from trygghetsrad.suggestions.use_cases.send import forget_sendings

NEW = "/forslag/nytt"
TEXT = "Mer ljus på gångvägen bakom biblioteket."


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Suggestion)) or 0


def answer_all(client: PageClient, *, text: str = TEXT, **reply: str) -> None:
    fill(client, f"{NEW}/slag", kind="forslag")
    fill(client, f"{NEW}/text", text=text)
    fill(client, f"{NEW}/plats", area="Kolbäck", place="vid skolan")
    fill(client, f"{NEW}/svar", **reply or {"reply": "code"})


def send(client: PageClient, **over: str) -> str:
    answer_all(client, **over)
    return fill(client, f"{NEW}/granska", follow=True).text


def test_an_anonymous_sender_gets_a_number_and_four_words_and_follows_with_them(
    client: PageClient, session: Session
) -> None:
    page = send(client)

    sent = session.scalars(select(Suggestion)).one()
    assert (sent.text, sent.kind, sent.area, sent.place) == (TEXT, Kind.SUGGESTION, "Kolbäck", "vid skolan")
    number, code = re.findall(r'class="reference">([^<]+)<', page)
    assert number == str(sent.number)
    assert len(code.split()) == 4
    typed = code.upper().replace(" ", ", ")
    followed = fill(client, "/forslag/folj", number=number, code=f"  {typed} ", follow=True)
    assert "Vi tog emot det" in followed.text
    assert followed.headers["Referrer-Policy"] == "no-referrer"
    assert followed.headers["Cache-Control"] == "no-store"


def test_only_kind_and_text_must_be_answered(client: PageClient, session: Session) -> None:
    fill(client, f"{NEW}/slag", kind="fraga")
    fill(client, f"{NEW}/text", text="När är nästa möte?")
    fill(client, f"{NEW}/plats")
    fill(client, f"{NEW}/svar")

    assert fill(client, f"{NEW}/granska").status_code == 303
    sent = session.scalars(select(Suggestion)).one()
    assert (sent.area, sent.place, sent.reply) == (None, "", Reply.CODE)


def test_the_first_page_says_where_to_turn_instead(client: PageClient) -> None:
    page = client.get(NEW).text

    for wanted in ('href="tel:112"', 'href="tel:11414"', "felanmalan", "skyddade personuppgifter", "allmän handling"):
        assert wanted in page


def test_a_sender_by_email_gets_a_letter_whose_link_shows_the_suggestion(client: PageClient, session: Session) -> None:
    page = send(client, reply="email", reply_to="kim@example.se")

    letter = session.scalars(select(OutboxMail)).one()
    assert letter.to == "kim@example.se"
    assert re.findall(r'class="reference">([^<]+)<', page) == [str(session.scalars(select(Suggestion)).one().number)]
    link = re.search(r"http://localhost(/forslag/folj/\S+)", letter.body or "")
    assert link
    for _twice in range(2):
        assert "Vi tog emot det" in client.get(link[1]).text
    assert client.get(link[1][:-2] + "xx").status_code == 404


def test_a_letter_comes_in_the_senders_language(client: PageClient, session: Session) -> None:
    fill(client, f"/en{NEW}/slag", kind="forslag")
    fill(client, f"/en{NEW}/text", text=TEXT)
    fill(client, f"/en{NEW}/plats")
    fill(client, f"/en{NEW}/svar", reply="email", reply_to="kim@example.se")
    fill(client, f"/en{NEW}/granska")

    assert session.scalars(select(Suggestion)).one().language == "en"
    assert "http://localhost/en/forslag/folj/" in (session.scalars(select(OutboxMail)).one().body or "")


@pytest.mark.parametrize(
    ("step", "fields", "said"),
    [
        ("slag", {}, "Välj om det är"),
        ("slag", {"kind": "klagomal"}, "Fel:"),
        ("text", {"text": ""}, "Skriv vad du vill säga"),
        ("text", {"text": "   \n "}, "Skriv vad du vill säga"),
        ("text", {"text": "å" * 5001}, "högst 5000"),
        ("text", {"text": "hej\0då"}, "inte går att läsa"),
        ("plats", {"area": "Atlantis"}, "Fel:"),
        ("plats", {"place": "x" * 201}, "högst 200"),
        ("svar", {"reply": "email", "reply_to": ""}, "Skriv din e-postadress"),
        ("svar", {"reply": "email", "reply_to": "inte en adress"}, "ser inte rätt ut"),
        ("svar", {"reply": "email", "reply_to": "kim@example.se\r\nBcc: alla@example.se"}, "ser inte rätt ut"),
        ("svar", {"reply": "duva"}, "Fel:"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_kept(
    client: PageClient, session: Session, step: str, fields: dict[str, str], said: str
) -> None:
    page = fill(client, f"{NEW}/{step}", fields=fields)

    assert page.status_code == 422
    assert said in page.text
    assert "<title>Fel:" in page.text
    assert session.scalars(select(Draft)).all() == []
    for kept in fields.values():
        assert kept[:50].strip().split("\r")[0].split("\0")[0] in page.text or kept in {"klagomal", "Atlantis", "duva"}


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "{{7*7}}", "'; DROP TABLE suggestion; --", "<img src=x onerror=alert(1)>"]
)
def test_hostile_text_is_text(client: PageClient, session: Session, hostile: str) -> None:
    answer_all(client, text=hostile)

    page = client.get(f"{NEW}/granska").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    fill(client, f"{NEW}/granska")
    assert session.scalars(select(Suggestion)).one().text == hostile


def test_direction_overrides_are_taken_away(client: PageClient, session: Session) -> None:
    send(client, text="Hej \u202eetxet\u200b hej")

    assert session.scalars(select(Suggestion)).one().text == "Hej etxet hej"


def test_numbers_that_point_at_a_person_are_pointed_out_but_do_not_hinder(client: PageClient, session: Session) -> None:
    answer_all(client, text="Ring mig på 070-174 06 58, jag är 811228-9874.")

    page = client.get(f"{NEW}/granska").text
    assert "ser ut som ett personnummer" in page
    assert "811228-9874, 070-174 06 58" in page
    fill(client, f"{NEW}/granska")
    assert count(session) == 1


def test_sending_twice_is_sending_once_and_gives_the_same_receipt(client: PageClient, session: Session) -> None:
    answer_all(client)
    with client.session_transaction() as cookie:
        before = dict(cookie)
    first = fill(client, f"{NEW}/granska", follow=True).text
    with client.session_transaction() as cookie:
        token = cookie["csrf_token"]
        cookie.clear()
        cookie.update(before | {"csrf_token": token})

    second = client.post(f"{NEW}/granska", data=csrf(client), follow_redirects=True).text

    assert count(session) == 1
    assert re.findall(r'class="reference">([^<]+)<', first) == re.findall(r'class="reference">([^<]+)<', second)


def csrf(client: PageClient) -> dict[str, str]:
    page = client.get(f"{NEW}/slag").text
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return {"csrf_token": found[1]}


def test_without_a_token_nothing_is_kept_but_the_words(client: PageClient, session: Session) -> None:
    page = client.post(f"{NEW}/text", data={"text": "Jag vill ha fler bänkar."})

    assert page.status_code == 400
    assert "Jag vill ha fler bänkar." in page.text
    assert session.scalars(select(Draft)).all() == []


def test_the_field_for_machines_keeps_everything_out(client: PageClient, session: Session) -> None:
    answer_all(client)

    page = fill(client, f"{NEW}/granska", website="http://example.org")

    assert page.status_code == 200
    assert "<h1>Tack</h1>" in page.text
    assert count(session) == 0
    assert fill(client, f"{NEW}/granska").status_code == 303


def test_extra_fields_are_ignored(client: PageClient, session: Session) -> None:
    answer_all(client)
    fill(client, f"{NEW}/granska", fields={"state": "answered", "published_at": "2027-01-01", "number": "999"})

    sent = session.scalars(select(Suggestion)).one()
    assert (sent.state, sent.published_at, sent.number) == ("received", None, 1)


def test_reading_the_pages_changes_nothing(client: PageClient, session: Session) -> None:
    for page in ("", "/slag", "/text", "/plats", "/svar"):
        assert client.get(NEW + page).status_code == 200
    assert client.get(f"{NEW}/granska").status_code == 303
    assert client.get(f"{NEW}/klart").status_code == 303
    assert client.get(f"{NEW}/nagot-annat").status_code == 404
    assert count(session) == 0
    assert session.scalars(select(Draft)).all() == []


def test_a_skipped_question_is_asked_before_sending(client: PageClient) -> None:
    fill(client, f"{NEW}/slag", kind="forslag")

    assert client.get(f"{NEW}/granska").headers["Location"] == f"{NEW}/text"


def test_the_receipt_goes_when_it_is_put_away(client: PageClient) -> None:
    send(client)
    assert client.get(f"{NEW}/klart").status_code == 200

    assert fill(client, f"{NEW}/klart").status_code == 303

    assert client.get(f"{NEW}/klart").status_code == 303


def test_the_receipt_goes_at_the_second_sweep(client: PageClient, session: Session) -> None:
    send(client)
    forget_sendings(session, NOW)
    session.commit()
    assert client.get(f"{NEW}/klart").status_code == 200

    forget_sendings(session, NOW)
    session.commit()

    assert client.get(f"{NEW}/klart").status_code == 303
    session.expire_all()
    assert session.scalars(select(Suggestion)).one().sending_key is None
