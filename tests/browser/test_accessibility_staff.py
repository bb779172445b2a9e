"""The staff's other pages, with the demonstration's content, in every state that a link, a form or a button leads to:
no violation that axe can find, light and dark, wide and narrow, and nothing that runs off the screen."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.areas import STAFF_PAGES, staff
from tests.browser.conftest import Server
from tests.browser.looking import Eye, Findings
from tests.browser.sending import ADDRESS
from tests.browser.server import ANYBODY
from tests.browser.verdict import NothingPassedOver
from tests.browser.walking import Walk, letters_for, logged_in, routes, tab
from trygghetsrad.demo.people import PASSWORD, STAFF

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
PUBLIC = "public"
ADMINISTRATOR, COORDINATOR, CONTACT_CENTRE = (one.role.value for one in STAFF[:3])
COLLEAGUE = "ny.kollega@example.se"
People = dict[str, BrowserContext]


@pytest.fixture(scope="module")
def walk(browser: Browser, demo_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A staff that have been everywhere and pressed everything."""
    walk = Walk(demo_server.url, routes(tmp_path_factory.mktemp("routes")), Eye(Findings()))
    people = {PUBLIC: browser.new_context()}
    people |= {one.role.value: logged_in(walk, browser, one.email, PASSWORD) for one in STAFF}
    read(walk, people)
    get_wrong(walk, people)
    contact_centre(walk, people[CONTACT_CENTRE])
    administrator(walk, people[ADMINISTRATOR])
    for who in (COORDINATOR, CONTACT_CENTRE):
        walk.press_buttons(people[who], who)
    read(walk, people)
    empty_forms(walk, people)
    for words in ("/nytt-losenord/", "/valkommen/"):
        demo_server.link_in_letter(ANYBODY, words)
    letters(walk, people[PUBLIC], demo_server)
    end(walk, people, demo_server)
    yield walk
    for context in people.values():
        context.close()


def read(walk: Walk, people: People) -> None:
    """Everything that the menu of each of them leads to."""
    for one in STAFF:
        context = people[one.role.value]
        walk.through(context, one.role.value, walk.menu(context), within=staff)
    walk.through(people[ADMINISTRATOR], ADMINISTRATOR, [f"{STAFF_PAGES}/brev"], within=staff)
    walk.through(people[COORDINATOR], COORDINATOR, [f"{STAFF_PAGES}/post"], within=staff)


def get_wrong(walk: Walk, people: People) -> None:
    """Every form sent empty, and a page that says no."""
    page = tab(people[PUBLIC])
    walk.send(page, f"{STAFF_PAGES}/logga-in", PUBLIC, filled=False)
    walk.send(page, f"{STAFF_PAGES}/glomt", PUBLIC, filled=False)
    walk.send(page, f"{STAFF_PAGES}/glomt", PUBLIC, email=STAFF[2].email)
    empty_forms(walk, people)
    page = tab(people[CONTACT_CENTRE])
    page.goto(f"{walk.base}{STAFF_PAGES}/anvandare")
    walk.seen(page, f"{CONTACT_CENTRE} refused")


def empty_forms(walk: Walk, people: People) -> None:
    for who, context in people.items():
        walk.send_forms(context, who, filled=False)


def contact_centre(walk: Walk, context: BrowserContext) -> None:
    """Write down what a caller says, register one for the council, and read somebody's details."""
    page = tab(context)
    for words in ("Det är mörkt på cykelvägen genom skogen.", "Orgelpipan knarrar."):
        walk.send(page, f"{STAFF_PAGES}/registrera", CONTACT_CENTRE, text=words)
    walk.send(page, f"{STAFF_PAGES}/registrera/intresse", CONTACT_CENTRE, name="Robin Exempelsson", birth_year="1975")
    person = walk.pages[f"{CONTACT_CENTRE} interest.person"]
    walk.send(page, person, CONTACT_CENTRE)
    walk.through(context, CONTACT_CENTRE, [person], within=staff)


def administrator(walk: Walk, context: BrowserContext) -> None:
    """Invite a colleague, who then leaves."""
    page = tab(context)
    walk.send(page, f"{STAFF_PAGES}/anvandare/ny", ADMINISTRATOR, email=COLLEAGUE)
    page.goto(f"{walk.base}{STAFF_PAGES}/anvandare")
    colleague = str(page.locator("tr", has_text=COLLEAGUE).get_by_role("link").get_attribute("href"))
    page.goto(f"{walk.base}{colleague}")
    walk.seen(page, ADMINISTRATOR)
    walk.press_buttons(context, ADMINISTRATOR)
    walk.through(context, ADMINISTRATOR, [f"{walk.base}{colleague}"], within=staff)


def end(walk: Walk, people: People, server: Server) -> None:
    """Every form filled in, what removes and closes last; then what is left when nothing is open."""
    for who in (COORDINATOR, CONTACT_CENTRE, ADMINISTRATOR):
        walk.send_forms(people[who], who, filled=True)
        walk.press_buttons(people[who], who)
    read(walk, people)
    empty_forms(walk, people)
    page = tab(people[PUBLIC])
    walk.send(page, "/anmal-intresse/besked", PUBLIC, filled=False)
    walk.send(page, "/anmal-intresse/besked", PUBLIC)
    server.link_in_letter(ADDRESS, "/anmal-intresse/besked/")
    letters(walk, people[PUBLIC], server)


def letters(walk: Walk, context: BrowserContext, server: Server) -> None:
    """What the staff's letters lead to: sent empty, and filled in."""
    mine = [one for one in letters_for(server, walk, PUBLIC) if staff(urlsplit(one).path)]
    page = tab(context)
    for address in mine:
        walk.visit(page, address, PUBLIC, linked=False)
    walk.send_forms(context, PUBLIC, filled=False)
    walk.press_buttons(context, PUBLIC)
    walk.send_forms(context, PUBLIC, filled=True)


class TestStaff(NothingPassedOver):
    area = staticmethod(staff)
