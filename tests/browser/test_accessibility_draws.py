"""The staff's pages of draws and of the council, with the demonstration's content, in every state that a link, a form
or a button leads to: no violation that axe can find, light and dark, wide and narrow, and nothing that runs off the
screen."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.areas import STAFF_PAGES, draws
from tests.browser.conftest import Server
from tests.browser.looking import Eye, Findings
from tests.browser.sending import push
from tests.browser.server import ANYBODY
from tests.browser.verdict import NothingPassedOver
from tests.browser.walking import Walk, logged_in, routes, tab
from trygghetsrad.council.rules import Answer
from trygghetsrad.demo.people import PASSWORD, STAFF

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
COORDINATOR, INVITED, MEMBER = STAFF[1].role.value, "public", "member"
SITS_THERE = "petra.demoberg@example.se"
LISTS = (f"{STAFF_PAGES}/lottning", f"{STAFF_PAGES}/radet")
MOST_ASKED = 9
NOT_BY_LETTER = re.compile("Skicka brev|Ring och fråga")


@pytest.fixture(scope="module")
def walk(browser: Browser, demo_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A coordinator who draws, invites, chooses by hand and begins again, somebody who is invited, and a member."""
    walk = Walk(demo_server.url, routes(tmp_path_factory.mktemp("routes")), Eye(Findings()))
    context, invited = logged_in(walk, browser, STAFF[1].email, PASSWORD), browser.new_context()
    read(walk, context)
    coordinator(walk, context, demo_server)
    invite(walk, tab(context))
    walk.press_buttons(context, COORDINATOR)
    read(walk, context)
    answer(walk, invited, demo_server)
    choose_by_hand(walk, context)
    walk.send_forms(context, COORDINATOR, filled=True)
    walk.press_buttons(context, COORDINATOR)
    read(walk, context)
    member = browser.new_context()
    open_own_page(walk, member, demo_server)
    yield walk
    for one in (context, invited, member):
        one.close()


def read(walk: Walk, context: BrowserContext) -> None:
    """Everything that the two lists lead to, and every form sent empty."""
    walk.through(context, COORDINATOR, LISTS, within=draws)
    walk.send_forms(context, COORDINATOR, filled=False)


def answer(walk: Walk, invited: BrowserContext, server: Server) -> None:
    """Open the letter of an invitation, forget to choose, and answer."""
    walk.visit(tab(invited), server.link_in_letter(ANYBODY, "/inbjudan/"), INVITED, linked=False)
    walk.send_forms(invited, INVITED, filled=False)
    walk.send_forms(invited, INVITED, filled=True)


def open_own_page(walk: Walk, member: BrowserContext, server: Server) -> None:
    """Ask for the link, open the page, read and send everything on it, and close it."""
    page = tab(member)
    walk.send(page, "/min-sida/lank", MEMBER, filled=False)
    walk.send(page, "/min-sida/lank", MEMBER, email=SITS_THERE)
    walk.visit(page, server.link_in_letter(SITS_THERE, "/min-sida/oppna/"), MEMBER, linked=False)
    page.locator("main form button[type=submit]").click()
    walk.through(member, MEMBER, ["/min-sida"], within=draws)
    walk.send_forms(member, MEMBER, filled=False)
    walk.send_forms(member, MEMBER, filled=True)
    walk.through(member, MEMBER, ["/min-sida"], within=draws)
    walk.press_buttons(member, MEMBER)


def coordinator(walk: Walk, context: BrowserContext, server: Server) -> None:
    """Begin a draw and get its quotas wrong; watch the worker; read the names of the council."""
    page = tab(context)
    walk.send(page, f"{STAFF_PAGES}/lottning", COORDINATOR)
    walk.send(page, f"{page.url}kvoter", COORDINATOR, filled=False)
    for address in server.python("-m", "tests.browser.calculations").split():
        walk.visit(page, f"{walk.base}{address}", COORDINATOR, linked=True)
    walk.send(page, f"{STAFF_PAGES}/radet", COORDINATOR)


def invite(walk: Walk, page: Page) -> None:
    """Ask those who stand in line until one of them reads e-mail: who was drawn differs from time to time."""
    for _ in range(MOST_ASKED):
        page.goto(f"{walk.base}{STAFF_PAGES}/radet")
        push(page, str(page.locator("main form[action$='/nasta']").first.get_attribute("action")))
        walk.seen(page, COORDINATOR)
        if not page.get_by_text(NOT_BY_LETTER).count():
            return
        said = page.locator("main a[href$='/svar']").first.get_attribute("href")
        walk.send(page, str(said), COORDINATOR, answer=Answer.NO)


def choose_by_hand(walk: Walk, context: BrowserContext) -> None:
    """Choose a council without a draw, open a term for it, invite, and choose again for the seat of one who says no."""
    page = tab(context)
    chosen = walk.pages[f"{COORDINATOR} lottery.choose"]
    walk.send(page, chosen, COORDINATOR)
    walk.send(page, chosen, COORDINATOR, filled=False)
    walk.send(page, chosen, COORDINATOR)
    walk.through(context, COORDINATOR, [page.url], within=draws)
    walk.send(page, walk.pages[f"{COORDINATOR} council.redo"], COORDINATOR, filled=False)
    walk.send(page, f"{STAFF_PAGES}/radet/ny-period", COORDINATOR)
    walk.press_buttons(context, COORDINATOR, only="council.invite")
    walk.send(page, page.url, COORDINATOR)
    said = page.locator("main a[href$='/svar']").first.get_attribute("href")
    walk.send(page, str(said), COORDINATOR, answer=Answer.NO)
    walk.through(context, COORDINATOR, [page.url], within=draws)
    walk.send(page, walk.pages[f"{COORDINATOR} council.choose"], COORDINATOR, filled=False)


class TestDraws(NothingPassedOver):
    area = staticmethod(draws)
