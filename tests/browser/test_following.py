"""A place is followed, a suggestion there is published, one letter comes, one press ends it: by keyboard, no script."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.keyboard import Keyboard
from tests.browser.server import Server, serving

LO = "lo.exempel@example.se"
TITLE = "Ljusare vid skolan"
NEWS = f"""
from uuid import uuid4
from trygghetsrad.app import create_app
from trygghetsrad.kernel import clock, outbox
from trygghetsrad.kernel.permissions import PUBLIC, SYSTEM
from trygghetsrad.suggestions.rules import Kind, Reply
from trygghetsrad.suggestions.use_cases import PublishSuggestion, SendSuggestion, publish_suggestion, send_suggestion

app = create_app()
with app.app_context():
    for area in ("Kolbäck", "Strömsholm"):
        with app.extensions["database"].write() as session:
            sent = SendSuggestion(str(uuid4()), Kind.SUGGESTION, "Det är mörkt.", area, "", Reply.NONE, None, "sv")
            one = send_suggestion(session, sent, actor=PUBLIC, now=clock.now())
            session.flush()
            wording = PublishSuggestion(one.id, one.version, "{TITLE}", "Det är mörkt vid skolan.", "", area)
            for _ in range(2):
                publish_suggestion(session, wording, actor=SYSTEM, now=clock.now())
        outbox.wake_worker()
"""


@pytest.mark.timeout(120)
def test_a_followed_place_mails_once_and_one_press_ends_it(plain_page: Page, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        visitor = Keyboard(plain_page, server.url)
        follow_the_place(visitor, server)

        server.python("-c", NEWS)

        stop = server.link_in_letter(LO, "/prenumerera/avsluta/", saying=TITLE)
        time.sleep(1.5)
        assert len([text for text in server.letters(LO) if TITLE in text]) == 1
        visitor.go(stop)
        visitor.sees("Sluta få de här mejlen?")
        visitor.press("Sluta")
        visitor.sees("Du får inte de mejlen längre")
        assert plain_page.goto(stop.replace("/avsluta/", "/")).status == 404


def follow_the_place(visitor: Keyboard, server: Server) -> None:
    visitor.go_home()
    visitor.menu("Följ med i vad som händer", of="Om webbplatsen")
    visitor.follow("Förslag om en plats: Kolbäck")
    visitor.press("Följ")
    visitor.reads("Skriv din e-postadress.")
    visitor.choose("På en gång, när något händer")
    visitor.write("Din e-postadress", LO)
    visitor.press("Följ")
    visitor.sees("Titta i din e-post")
    visitor.go(server.link_in_letter(LO, "/prenumerera/bekrafta/"))
    visitor.reads("Förslag om en plats: Kolbäck")
    visitor.press("Ja, jag vill följa")
    visitor.sees("Det här följer du")
