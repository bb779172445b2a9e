"""The programme by keyboard: a leader's month in two minutes, and a gap of the application closed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Server, coming_in
from tests.browser.keyboard import Keyboard, in_swedish
from tests.browser.translated import words_of
from trygghetsrad.demo.people import PASSWORD, STAFF
from trygghetsrad.kernel.permissions import Role

pytestmark = pytest.mark.timeout(240)
GROUP = "Äldre och personer med funktionsnedsättning"
TWO_MINUTES = 120
PEOPLE = {one.role: one.email for one in STAFF}


@pytest.fixture(params=["sv", "en", "fi"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def come(browser: Browser, language: str) -> Iterator[Callable[[], Page]]:
    """Swedish is read without script, the others with."""
    with coming_in(browser, script=language != "sv") as door:
        yield door


def at_work(server: Server, page: Page, language: str, role: Role) -> Keyboard:
    """Somebody who has logged in, in their language."""
    root = server.url if language == "sv" else f"{server.url}/{language}"
    person = Keyboard(page, root, in_swedish if language == "sv" else words_of(language))
    person.go(f"{root}/personal/logga-in")
    person.write("E-postadress", PEOPLE[role])
    person.write("Lösenord", PASSWORD)
    person.press("Logga in")
    person.sees("Idag")
    return person


def test_a_leaders_month_takes_two_minutes(demo_server: Server, come: Callable[[], Page], language: str) -> None:
    leader = at_work(demo_server, come(), language, Role.GROUP_LEADER)
    begun = time.monotonic()
    leader.staff_menu("Program")
    leader.follow(GROUP)
    leader.follow("Fyll i månadens rapport")
    leader.reads("Det tar ungefär två minuter. Det du inte vet kan du lämna tomt.")
    if language == "sv":  # the first who reports: what is due is measured once
        leader.write("Värde i dag", "18", within="Hembesök till äldre under månaden")
        leader.write("Kommentar", "Två nya fixare började.", within="Hembesök till äldre under månaden")
    leader.write("Vad har hänt sedan sist?", f"Fler ringer ({language}).", within="Fixartjänst")
    leader.write("Något mer som är värt att veta om månaden?", f"Vi behöver en bil ({language}).")
    leader.press("Spara rapporten")
    leader.reads("Tack! Månadens rapport är sparad.")
    leader.reads(f"Vi behöver en bil ({language}).")
    assert time.monotonic() - begun < TWO_MINUTES


def test_a_gap_of_the_application_is_closed(demo_server: Server, plain_page: Page) -> None:
    coordinator = at_work(demo_server, plain_page, "sv", Role.COORDINATOR)
    coordinator.staff_menu("Program")
    coordinator.follow("Certifiering")
    coordinator.follow("15 november 2022 till 15 november 2027")
    before = int(coordinator.finds(r"(\d+) saker saknas i ansökan"))
    coordinator.follow("5. Utvärdering")
    coordinator.reads("Skriv med egna ord hur ni uppfyller kriteriet.")
    coordinator.write("Så uppfyller vi kriteriet", "Varje projekt utvärderas, och lärdomarna styr nästa.")
    coordinator.press("Spara")
    coordinator.reads("Ingenting saknas.")
    coordinator.back()
    assert int(coordinator.finds(r"(\d+) saker saknas i ansökan")) == before - 1
    coordinator.follow("Läs ansökan som den är nu")
    coordinator.reads("Varje projekt utvärderas, och lärdomarna styr nästa.")
