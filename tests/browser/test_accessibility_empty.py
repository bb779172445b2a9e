"""The product on its first day: no people, no meetings, no suggestions. Every page still says something useful, and
is as easy to use as a full one."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.areas import STAFF_PAGES, personal
from tests.browser.conftest import Server
from tests.browser.looking import Eye, Findings
from tests.browser.verdict import NothingWrong
from tests.browser.walking import Walk, routes, tab

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
    walk.through(somebody, "staff", walk.menu(somebody), within=personal)
    yield walk
    for context in (visitor, first, somebody):
        context.close()


def with_every_role(browser: Browser, server: Server, walk: Walk, first: BrowserContext) -> BrowserContext:
    """The first administrator invites a colleague who does everything."""
    said = server.flask("accounts", "create-administrator", "--email", "astrid@example.se", "--name", "Astrid Exempel")
    page = tab(first)
    walk.send(page, re.findall(r"http\S+", said)[0], "administrator")
    walk.send(page, f"{STAFF_PAGES}/anvandare/ny", "administrator", email=EVERYTHING)
    somebody = browser.new_context()
    page = tab(somebody)
    walk.send(page, server.link_in_letter(EVERYTHING, "/valkommen/"), "staff")
    return somebody


class TestEmptyProduct(NothingWrong):
    def test_every_list_was_seen_empty(self, walk: Walk) -> None:
        assert walk.endpoints >= LISTS
