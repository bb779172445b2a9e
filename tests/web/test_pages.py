"""The public face: what a visitor reads before doing anything, and the staff's first page."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4
from xml.etree.ElementTree import Element

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.forms import fill
from tests.pagecheck import PageClient, parse
from trygghetsrad.kernel.outbox import MailState, OutboxMail
from trygghetsrad.kernel.permissions import Role

PUBLIC = ("/", "/om-radet", "/sa-lottar-vi", "/kontakt", "/personuppgifter", "/tillganglighet", "/moten", "/forslag",
          "/forslag/nytt", "/forslag/folj", "/lottningar", "/lottningar/kontrollera", "/anmal-intresse")  # fmt: skip


@pytest.mark.parametrize("prefix", ["", "/fi", "/en"])
def test_every_public_page_can_be_read_in_every_language(client: PageClient, prefix: str) -> None:
    for address in PUBLIC:
        assert client.get(prefix + address).status_code == 200, address


def test_the_council_is_advisory_and_says_so(client: PageClient) -> None:
    text = client.get("/om-radet").text
    assert "Rådet bestämmer inte" in text
    assert "oavlönat" in text
    assert "Rådet är inte utsett än." in text


@time_machine.travel(NOW, tick=False)
def test_help_stands_in_the_same_place_on_every_page(client: PageClient) -> None:
    for address in (*PUBLIC, "/finns-inte"):
        text = client.get(address).text
        assert text.index("0220-240 00") < text.index("<main")
        assert "Öppet nu, till 16.30" in text


def test_how_the_draw_works_is_short_and_says_what_it_must(client: PageClient) -> None:
    main = next(parse(client.get("/sa-lottar-vi").text).iter("main"))
    picture = next(one for one in main.iter() if str(one.tag).endswith("}svg"))
    said = " ".join(_texts(main, without=picture)).split()
    words = [word for word in said if any(sign.isalnum() for sign in word)]

    assert 150 < len(words) <= 300
    for told in ("chans", "kvoter", "lotter", "tärningar", "fingeravtryck", "vittne", "minst chans får så stor chans"):
        assert told in " ".join(said)
    assert "visar inte" in " ".join(said)


def test_the_picture_of_the_draw_is_light_named_and_in_the_pages_colours(client: PageClient) -> None:
    page = client.get("/sa-lottar-vi").text
    picture = page[page.index('<svg class="art"') : page.index("</svg>", page.index('<svg class="art"')) + 6]
    assert len(picture.encode()) <= 3 * 1024
    assert 'role="img"' in picture
    assert 'aria-label="En skål med lotter.' in picture
    assert "style=" not in picture
    assert "#" not in picture


def _texts(element: Element, without: Element) -> list[str]:
    """What is read, outside one element and what only prints."""
    if element is without or "print-only" in (element.get("class") or ""):
        return [element.tail or ""]
    inner = [text for child in element for text in _texts(child, without)]
    return [element.text or "", *inner, element.tail or ""]


def test_the_look_is_chosen_without_script_and_kept_by_the_visitor(client: PageClient) -> None:
    assert 'data-color-scheme="auto"' in client.get("/").text
    response = fill(client, "/utseende?next=/moten", scheme="dark")
    assert (response.status_code, response.headers["Location"]) == (303, "/moten")
    assert 'data-color-scheme="dark"' in client.get("/").text


def test_the_look_sends_nobody_to_another_site(client: PageClient) -> None:
    assert fill(client, "/utseende?next=//evil.example", scheme="light").headers["Location"] == "/"


def test_a_barrier_is_told_to_the_contact_centre(client: PageClient, session: Session) -> None:
    response = fill(client, "/tillganglighet/rapportera", what="Knappen syns inte i mörkt läge.", follow=True)
    assert "Vi läser det du skrivit" in response.text
    letter = session.scalars(select(OutboxMail)).one()
    assert letter.to == "kundcenter@hallstahammar.se"
    assert "Knappen syns inte" in (letter.body or "")
    assert "anonym" in (letter.body or "")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"what": ""}, "Skriv vad som inte gick"),
        ({"what": "x" * 2001}, "högst 2000"),
        ({"what": "a\x00b"}, "tecken som inte går att läsa"),
        ({"what": "Knappen", "reply_to": "inte en adress"}, "namn@exempel.se"),
        ({"what": "Knappen", "reply_to": "a@example.se\r\nBcc: b@example.se"}, "namn@exempel.se"),
    ],
)
def test_a_barrier_that_cannot_be_read_is_explained(
    client: PageClient, session: Session, fields: dict[str, str], says: str
) -> None:
    response = fill(client, "/tillganglighet/rapportera", fields=fields)
    assert response.status_code == 422
    assert says in response.text
    assert response.text.index("<title>Fel:") < response.text.index("Något behöver rättas")
    assert session.scalars(select(OutboxMail)).all() == []


def test_today_is_calm_when_nothing_waits(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert "Klart för i dag" in client.get("/personal/").text


def test_a_letter_that_was_set_aside_is_shown_and_sent_again(client: PageClient, session: Session) -> None:
    letter = OutboxMail(
        message_id="<1@example.se>", kind="x", to="kim@example.se", subject="Hej", body="Hej.", state=MailState.DEAD,
        queued_at=NOW, next_try_at=NOW, fault="ConnectionRefusedError", tries=7,
    )  # fmt: skip
    session.add(letter)
    session.commit()
    sign_in(client, session, Role.ADMINISTRATOR)

    assert "Ett mejl gick inte att skicka" in client.get("/personal/").text
    fill(client, "/personal/brev")

    session.refresh(letter)
    assert (letter.state, letter.tries) == (MailState.QUEUED, 0)
    page = client.get("/personal/brev")
    token = page.text
    assert "Alla mejl har kommit fram" in token


def test_the_log_names_who_did_what_and_turns_its_pages(client: PageClient, session: Session) -> None:
    user = sign_in(client, session, Role.ADMINISTRATOR)
    page = client.get("/personal/logg")
    assert page.status_code == 200
    assert client.get("/personal/logg?fore=igår").status_code == 400
    older = (NOW - timedelta(days=4000)).isoformat().replace("+", "%2B")
    assert "Loggen är tom" in client.get(f"/personal/logg?fore={older}").text
    assert user.name in page.text


def test_a_letter_that_does_not_exist_is_not_sent_again(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.ADMINISTRATOR)
    token = fill(client, "/utseende", scheme="auto")
    assert token.status_code == 303
    assert client.post(f"/personal/brev/{uuid4()}").status_code == 400


def test_where_there_is_no_map_the_page_about_personal_data_speaks_of_none(client: PageClient) -> None:
    page = client.get("/personuppgifter").text
    assert "Sidorna hämtar ingenting från andra företag" in page
    assert "karta" not in page.lower()
