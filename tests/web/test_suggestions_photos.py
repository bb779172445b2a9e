"""Photos from the sender's page to everyone's."""

from __future__ import annotations

import gc
import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.factories.accounts import sign_in
from tests.factories.photos import a_flood, a_picture
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel import clock, pictures
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.journeys import KEPT, forget_drafts
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.suggestions.models import Suggestion, SuggestionPhoto
from trygghetsrad.suggestions.use_cases import photos as use_cases

NEW = "/forslag/nytt"
PAGE = f"{NEW}/bild"
PICTURES = [a_picture(size=(40 + n, 20)) for n in range(5)]
WORDS = "En mörk gångväg mellan två häckar."


@pytest.fixture
def sender(client: PageClient) -> PageClient:
    """A visitor who has come as far as the photos."""
    fill(client, f"{NEW}/slag", kind="forslag")
    fill(client, f"{NEW}/text", text="Mer ljus på gångvägen.")
    fill(client, f"{NEW}/plats", area="Kolbäck")
    return client


@pytest.fixture
def other(app: Flask, session: Session) -> PageClient:
    """Somebody else, on another machine."""
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def add(client: PageClient, *files: bytes, button: str | None = "more=1", **more: Any) -> TestResponse:
    sent = [(BytesIO(one), f"bild{n}.jpg") for n, one in enumerate(files)]
    return fill(client, PAGE, photos=sent, button=button, **more)


def send(client: PageClient, session: Session) -> Suggestion:
    fill(client, f"{NEW}/svar", reply="none")
    assert fill(client, f"{NEW}/granska").status_code == 303
    session.expire_all()
    return session.scalars(select(Suggestion)).one()


def stored(session: Session) -> list[SuggestionPhoto]:
    session.expire_all()
    return list(session.scalars(select(SuggestionPhoto).order_by(SuggestionPhoto.position)))


def images(page: str) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', page)


def publish(staff: PageClient, number: int) -> None:
    wording = {"title": "Ljus", "text": "Det är mörkt.", "answer": "Vi ser över det.", "area": ""}
    assert fill(staff, f"/personal/forslag/{number}/publicera", **wording).status_code == 303


def test_photos_go_with_the_suggestion_and_are_seen_by_the_staff_alone(
    sender: PageClient, other: PageClient, session: Session
) -> None:
    assert add(sender, *PICTURES[:2]).headers["Location"].startswith(PAGE)
    waiting = images(sender.get(PAGE).text)
    assert [sender.get(one).mimetype for one in waiting] == ["image/jpeg"] * 2
    assert [other.get(one).status_code for one in waiting] == [404, 404]
    assert add(sender, PICTURES[2], button=None).headers["Location"] == f"{NEW}/svar"
    fill(sender, f"{NEW}/svar", reply="none")
    assert len(images(sender.get(f"{NEW}/granska").text)) == 3

    suggestion = send(sender, session)

    assert [(one.suggestion_id, one.draft_digest, one.public) for one in stored(session)] == [
        (suggestion.id, None, False)
    ] * 3
    assert [sender.get(one).status_code for one in waiting] == [404, 404]
    assert other.get(f"/personal/forslag/{suggestion.number}/bild/{stored(session)[0].id}").status_code == 303
    sign_in(other, session, Role.COORDINATOR)
    page = other.get(f"/personal/forslag/{suggestion.number}").text
    shown = images(page)
    assert len(shown) == 3
    assert other.get(shown[0]).data == stored(session)[0].jpeg
    assert other.get(shown[0]).headers["Cache-Control"] == "no-store"


def test_nobody_else_sees_a_photo_until_it_is_approved_and_its_suggestion_published(
    sender: PageClient, other: PageClient, session: Session
) -> None:
    add(sender, PICTURES[0], PICTURES[1])
    number = send(sender, session).number
    first, second = (one.id for one in stored(session))
    public = f"/forslag/{number}/bild/{first}"
    sign_in(other, session, Role.COORDINATOR)

    refused = fill(other, f"/personal/forslag/{number}/bild/{first}/visa", public="y")
    assert (refused.status_code, "Skriv vad bilden visar" in refused.text) == (422, True)
    fill(other, f"/personal/forslag/{number}/bild/{first}/visa", public="y", description=WORDS)
    assert sender.get(public).status_code == 404

    publish(other, number)
    page = sender.get(f"/forslag/{number}").text
    assert images(page) == [public]
    assert f'alt="{WORDS}"' in page
    assert sender.get(public).headers["Cache-Control"] == "public, max-age=300"
    assert sender.get(f"/forslag/{number}/bild/{second}").status_code == 404
    assert sender.get(f"/forslag/{number + 1}/bild/{first}").status_code == 404

    fill(other, f"/personal/forslag/{number}/bild/{first}/visa", without=("public",), description=WORDS)
    assert images(sender.get(f"/forslag/{number}").text) == []
    actions = set(session.scalars(select(AuditEntry.action)))
    assert {"suggestion.photo_shown", "suggestion.photo_not_shown"} <= actions


def test_a_photo_is_taken_away_for_good_and_with_what_the_sender_wrote(
    sender: PageClient, other: PageClient, session: Session
) -> None:
    add(sender, PICTURES[0], PICTURES[1])
    suggestion = send(sender, session)
    sign_in(other, session, Role.COORDINATOR)
    first = stored(session)[0].id
    page = f"/personal/forslag/{suggestion.number}"

    assert fill(other, page, form=0, button=f"version={suggestion.version}").status_code == 303
    session.expire_all()
    left = [one.id for one in stored(session)]
    assert len(left) == 1
    assert first not in left
    fill(other, f"{page}/ta-bort-uppgifter", reason="Bilden visar en granne.", words_too="y")
    assert stored(session) == []


def test_a_sender_takes_a_photo_back_before_sending(sender: PageClient, other: PageClient, session: Session) -> None:
    add(sender, PICTURES[0], PICTURES[1])
    fill(other, f"{NEW}/slag", kind="forslag")
    token = re.findall(r'name="csrf_token"[^>]*value="([^"]+)"', other.get(f"{NEW}/text").text)[0]
    stranger = other.post(f"{PAGE}/{stored(session)[0].id}/ta-bort", data={"csrf_token": token})
    assert (stranger.status_code, len(stored(session))) == (303, 2)

    assert fill(sender, PAGE, form=1).status_code == 303

    assert len(stored(session)) == 1


def test_three_are_the_most_and_the_same_twice_is_one(sender: PageClient, session: Session) -> None:
    add(sender, PICTURES[0], PICTURES[0])
    add(sender, PICTURES[0])
    assert len(stored(session)) == 1

    refused = add(sender, *PICTURES[1:4])
    assert (refused.status_code, "högst tre bilder" in refused.text) == (422, True)
    assert len(stored(session)) == 1
    add(sender, *PICTURES[1:3])
    assert 'type="file"' not in sender.get(PAGE).text


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "kan inte läsa filen som en bild"),
        (a_flood(30_001, 1_000), "för många bildpunkter"),
        (a_picture() + bytes(pictures.MOST_BYTES), "för stor"),
    ],
)
def test_what_cannot_be_used_is_said_at_the_field_and_nothing_is_kept(
    sender: PageClient, session: Session, file: bytes, said: str
) -> None:
    refused = add(sender, PICTURES[0], file, button=None)

    assert (refused.status_code, said in refused.text) == (422, True)
    assert stored(session) == []
    assert "Mer ljus på gångvägen." in sender.get(f"{NEW}/text").text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_more_than_three_files_can_hold_is_refused_and_the_answers_stay(sender: PageClient) -> None:
    heavy = bytes(pictures.MOST_BYTES)

    assert add(sender, *[heavy] * 4).status_code == 413
    gc.collect()  # The parser lets go of what it had begun to read; that is said here, not in another test.
    assert "Mer ljus på gångvägen." in sender.get(f"{NEW}/text").text


def test_what_nobody_sends_cannot_fill_the_disk(
    sender: PageClient, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(use_cases, "MOST_WAITING", 1)

    assert "Du kan skicka utan bild." in add(sender, *PICTURES[:2]).text
    assert stored(session) == []


def test_photos_go_with_a_draft_that_was_never_sent(sender: PageClient, session: Session) -> None:
    add(sender, PICTURES[0])
    use_cases.forget_photos(session, clock.now())
    assert len(stored(session)) == 1

    later = clock.now() + KEPT + timedelta(minutes=1)
    forget_drafts(session, later)
    use_cases.forget_photos(session, later)

    assert stored(session) == []


def test_a_visitor_without_answers_begins_at_the_beginning(client: PageClient) -> None:
    assert client.get(PAGE).headers["Location"] == NEW
    assert client.get(f"{PAGE}/{uuid4()}").status_code == 404
