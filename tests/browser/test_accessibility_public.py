"""Every page that a resident can open, with the demonstration's content, in every state that a link, a form or a button
leads to: no violation that axe can find, light and dark, wide and narrow, and nothing that runs off the screen."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.areas import STAFF_PAGES, residents
from tests.browser.conftest import Server
from tests.browser.looking import Eye, Findings
from tests.browser.sending import ADDRESS
from tests.browser.verdict import NothingPassedOver
from tests.browser.walking import Walk, letters_for, logged_in, routes, tab
from trygghetsrad.demo.people import PASSWORD, STAFF

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
WHO = "public"
SECONDS = 8.0


@pytest.fixture(scope="module")
def walk(browser: Browser, demo_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Somebody who has read everything, done everything and then withdrawn."""
    walk = Walk(demo_server.url, routes(tmp_path_factory.mktemp("routes")), Eye(Findings()))
    context = browser.new_context()
    walk.through(context, WHO, ["/", "/finns-inte", *letters_for(demo_server, walk, WHO)], within=residents)
    walk.send_forms(context, WHO, filled=False)
    take_part(walk, context, demo_server)
    change_own_details(walk, context, demo_server)
    see_own_lot(walk, browser, context, demo_server)
    walk.press_buttons(context, WHO)
    walk.send_forms(context, WHO, filled=True)
    walk.through(context, WHO, ["/", *letters_for(demo_server, walk, WHO)], within=residents)
    yield walk
    context.close()


def take_part(walk: Walk, context: BrowserContext, server: Server) -> None:
    """Register, from here and from elsewhere; suggest, and follow what was suggested without a name."""
    page = tab(context)
    walk.send(page, "/anmal-intresse/om-dig", WHO, lives="no")
    walk.send(page, "/anmal-intresse/om-dig", WHO)
    walk.send(page, "/forslag/nytt/slag", WHO, text="Det är mörkt i gångtunneln under järnvägen i Kolbäck.")
    walk.send(page, "/forslag/nytt/slag", WHO, reply="code")
    number, code = re.findall(r"Nummer (\d+), kod: (.+)", server.flask("demo", "prepare"))[0]
    walk.send(page, "/forslag/folj", WHO, number=number, code=code, steps=1)
    walk.send(page, "/forslag/folj/svar", WHO, filled=False)
    walk.send(page, "/forslag/folj/svar", WHO)
    page.goto(f"{server.url}/forslag/folj/hur")
    walk.seen(page, WHO)
    walk.send(page, "/mina-uppgifter", WHO, whose=ADDRESS)


def change_own_details(walk: Walk, context: BrowserContext, server: Server) -> None:
    """Open one's own page, pause and come back, get every question wrong, and withdraw."""
    page = tab(context)
    page.goto(server.link_in_letter(ADDRESS, "/mina-uppgifter/"))
    walk.seen(page, WHO)
    for does in ("bekrafta", "pausa", "ateruppta"):
        walk.press_buttons(context, WHO, only=f"interest.own_act {does}")
    own = walk.pages[f"{WHO} interest.own"]
    walk.through(context, WHO, [own], within=residents)
    walk.send_forms(context, WHO, filled=False)
    # Each change gives a fresh link, and nothing has to be needed: that form was no mistake.
    walk.send(page, f"{walk.pages[f'{WHO} interest.own']}/ta-bort", WHO)


def see_own_lot(walk: Walk, browser: Browser, context: BrowserContext, server: Server) -> None:
    """Open the page of somebody who was in the draw, and the answer that whoever has the key on it gets."""
    page = tab(context)
    for reference in drawn(walk, browser):
        walk.opened[WHO] |= set(letters_for(server, walk, WHO))
        walk.send(page, "/mina-uppgifter", WHO, whose=reference)
        # Not everybody who was drawn has an address for e-mail.
        if fresh := next_letter(walk, server):
            break
    walk.through(context, WHO, [fresh], within=residents)
    page.goto(fresh)
    key = page.locator(".reference").inner_text()
    walk.send(page, "/lottningar/1/min-lott", WHO, filled=False)
    walk.send(page, "/lottningar/1/min-lott", WHO, reference=reference, code=key)


def drawn(walk: Walk, browser: Browser) -> list[str]:
    """The numbers of those who were drawn, as the coordinator reads them."""
    coordinator = logged_in(walk, browser, STAFF[1].email, PASSWORD)
    page = tab(coordinator)
    page.goto(f"{walk.base}{STAFF_PAGES}/lottning")
    page.get_by_role("link", name="Lottning 1").click()
    page.get_by_role("link", name="Protokoll").click()
    found = re.findall(r"TR-\w{4}", page.get_by_role("table").first.inner_text())
    coordinator.close()
    return found


def next_letter(walk: Walk, server: Server) -> str:
    """The link of the letter that comes; none when no letter does."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if fresh := letters_for(server, walk, WHO):
            return fresh[0]
        time.sleep(0.1)
    return ""


class TestResidents(NothingPassedOver):
    area = staticmethod(residents)


def test_the_eye_sees(browser: Browser) -> None:
    """A page with one fault of each kind: were axe blind, nothing else here would tell."""
    context = browser.new_context()
    page = context.new_page()
    page.set_content(
        '<!doctype html><html lang="sv"><title>Fel</title><main><h1>Fel</h1><input name="namnlös">'
        '<p style="color: #bbb; background: #fff">Blek text</p><div style="width: 2000px">Bred</div></main></html>'
    )
    findings = Findings()
    Eye(findings).look(page, "here")
    context.close()
    found = {line.split(": ")[1].split()[0] for line in findings.axe}
    assert {"label", "color-contrast"} <= found
    assert len(findings.sideways) == 3
