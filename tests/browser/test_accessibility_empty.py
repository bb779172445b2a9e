"""The product on its first day: no people, no meetings, no suggestions. Every page still says something useful, and
is as easy to use as a full one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import Server
from tests.browser.looking import Eye, Findings
from tests.browser.walking import NOTHING_TO_GET_WRONG, STAFF_PAGES, Walk, routes

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]
EVERYTHING = "kim.exempelsson@example.se"
LISTS = {
    "council.seats", "interest.calls", "interest.desk", "interest.pool", "interest.start", "lottery.draws",
    "lottery.index", "meetings.index", "meetings.workspace_list", "pages.about", "pages.start", "pages.today",
    "population.index", "suggestions.inbox", "suggestions.index",
}  # fmt: skip


@pytest.fixture(scope="module")
def walk(browser: Browser, server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    walk = Walk(server.url, routes(tmp_path_factory.mktemp("routes")), Eye(Findings()))
    visitor, first = browser.new_context(), browser.new_context()
    walk.through(visitor, "public", ["/", "/anmal-intresse/besked"])
    somebody = with_every_role(browser, server, walk, first)
    walk.through(somebody, "staff", walk.menu(somebody), within=STAFF_PAGES)
    walk.send_forms(somebody, "staff", filled=False, but=NOTHING_TO_GET_WRONG)
    yield walk
    for context in (visitor, first, somebody):
        context.close()


def with_every_role(browser: Browser, server: Server, walk: Walk, first: BrowserContext) -> BrowserContext:
    """The first administrator invites a colleague who does everything."""
    said = server.flask("accounts", "create-administrator", "--email", "astrid@example.se", "--name", "Astrid Exempel")
    page = first.new_page()
    walk.send(page, re.findall(r"http\S+", said)[0], "administrator")
    walk.send(page, f"{STAFF_PAGES}/anvandare/ny", "administrator", email=EVERYTHING)
    page.close()
    somebody = browser.new_context()
    page = somebody.new_page()
    walk.send(page, server.link_in_letter(EVERYTHING, "/valkommen/"), "staff")
    page.close()
    return somebody


def test_axe_finds_nothing(walk: Walk) -> None:
    assert walk.eye.findings.axe == []


def test_nothing_runs_off_the_screen(walk: Walk) -> None:
    assert walk.eye.findings.sideways == []


def test_no_link_is_broken(walk: Walk) -> None:
    assert walk.broken == []


def test_every_list_was_seen_empty(walk: Walk) -> None:
    assert walk.endpoints >= LISTS
