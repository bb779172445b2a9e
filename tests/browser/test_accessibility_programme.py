"""The programme's pages, everyone's and the staff's, with the demonstration's content, in every state that a link, a
form or a button leads to: no violation that axe can find, and nothing that runs off the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.areas import programme
from tests.browser.conftest import Server
from tests.browser.looking import Eye, Findings
from tests.browser.verdict import NothingPassedOver
from tests.browser.walking import Walk, logged_in, routes
from trygghetsrad.demo.people import PASSWORD, STAFF

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
PUBLIC = "public"
STEERING = STAFF[1], STAFF[3]
"""The coordinator, and the leader of a group."""


@pytest.fixture(scope="module")
def walk(browser: Browser, demo_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """Somebody who reads, somebody who leads a group, and the coordinator who does all the rest."""
    walk = Walk(demo_server.url, routes(tmp_path_factory.mktemp("routes")), Eye(Findings()))
    visitor = browser.new_context()
    walk.through(visitor, PUBLIC, ["/sakert-och-tryggt"], within=programme)
    walk.send_forms(visitor, PUBLIC, filled=False)
    people = {one.role.value: logged_in(walk, browser, one.email, PASSWORD) for one in STEERING}
    for who, context in people.items():
        walk.through(context, who, walk.menu(context), within=programme)
        walk.send_forms(context, who, filled=False)
    for who, context in reversed(people.items()):
        walk.press_buttons(context, who)
        walk.send_forms(context, who, filled=True)
        walk.through(context, who, walk.menu(context), within=programme)
    yield walk
    for context in (visitor, *people.values()):
        context.close()


class TestProgramme(NothingPassedOver):
    area = staticmethod(programme)
