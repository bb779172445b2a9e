"""The staff's pages of meetings, suggestions and actions, with the demonstration's content, in every state that a link,
a form or a button leads to: no violation that axe can find, light and dark, wide and narrow, and nothing that runs off
the screen."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.areas import STAFF_PAGES, meetings
from tests.browser.conftest import Server
from tests.browser.looking import Eye, Findings
from tests.browser.verdict import NothingPassedOver
from tests.browser.walking import Walk, logged_in, routes
from trygghetsrad.demo.people import PASSWORD, STAFF

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
COORDINATOR, CONTACT_CENTRE = (one.role.value for one in STAFF[1:3])
LISTS = (f"{STAFF_PAGES}/moten", f"{STAFF_PAGES}/forslag", f"{STAFF_PAGES}/atgarder")


@pytest.fixture(scope="module")
def walk(browser: Browser, demo_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    """A coordinator with a lot to do, and somebody at the contact centre who reads along."""
    walk = Walk(demo_server.url, routes(tmp_path_factory.mktemp("routes")), Eye(Findings()))
    people = {one.role.value: logged_in(walk, browser, one.email, PASSWORD) for one in STAFF[1:3]}
    for who, context in people.items():
        walk.through(context, who, LISTS, within=meetings)
        walk.send_forms(context, who, filled=False)
    for _ in range(2):
        walk.press_buttons(people[COORDINATOR], COORDINATOR)
        walk.send_forms(people[COORDINATOR], COORDINATOR, filled=True)
        walk.through(people[COORDINATOR], COORDINATOR, LISTS, within=meetings)
    yield walk
    for context in people.values():
        context.close()


class TestMeetingsAndSuggestions(NothingPassedOver):
    area = staticmethod(meetings)
