"""The screen of the room as it is used: by two at once, over a network that goes away, with script and without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, LocatorAssertions, Page, Route, expect

from tests.browser.conftest import coming_in
from tests.browser.server import Server, serving
from tests.factories.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
MINUTE = 60_000
KIM, ALEX = "kim@example.org", "alex@example.org"
FIRST, SECOND = "1. Belysning", "2. Cykelvägen"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Two coordinators, three members, and meetings that have just been held."""
    with serving(tmp_path_factory.mktemp("room")) as server:
        server.python("-m", "tests.browser.seed_room")
        yield server


@pytest.fixture
def scripted(browser: Browser) -> Iterator[Callable[[], Page]]:
    with coming_in(browser, script=True) as come:
        yield come


def enter(room: Server, page: Page, email: str, meeting: str, *, clock: bool = False) -> Page:
    """Log in and open the meeting's screen."""
    if clock:
        page.clock.install(time=datetime.now(UTC) + timedelta(seconds=1))
    page.goto(f"{room.url}/personal/logga-in")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    expect(page.locator(".who")).to_be_visible()
    page.goto(f"{room.url}/personal/moten/{meeting}/rummet")
    return page


def no_network(route: Route) -> None:
    if route.request.method == "POST":
        route.abort("internetdisconnected")
    else:
        route.continue_()


def status(page: Page) -> LocatorAssertions:
    """What the screen says about its saving."""
    return expect(page.locator("#sparlage"))


MEETINGS = tuple(f"00000000-0000-4000-8000-00000000000{number}" for number in range(4))


def test_nothing_is_lost_while_the_network_is_gone(room: Server, scripted: Callable[[], Page]) -> None:
    page = enter(room, scripted(), KIM, MEETINGS[0], clock=True)
    note = page.get_by_label(FIRST)
    note.fill("Lampan lagas.")
    page.clock.fast_forward(2000)
    status(page).to_contain_text("Sparat kl.")

    page.context.set_offline(True)
    note.fill("Lampan lagas. Skrivet utan nät.")
    page.get_by_label("Anna Påhittad").check()
    for _ in range(6):
        page.clock.fast_forward(MINUTE // 6)
        status(page).to_contain_text("Inget nät just nu.")
    page.get_by_role("button", name="Spara").first.click()
    status(page).to_contain_text("Inget nät just nu.")
    expect(note).to_have_value("Lampan lagas. Skrivet utan nät.")

    page.context.set_offline(False)
    status(page).to_contain_text("Sparat kl.", timeout=20_000)
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    expect(page.get_by_label(FIRST)).to_have_value("Lampan lagas. Skrivet utan nät.")
    expect(page.get_by_label("Anna Påhittad")).to_be_checked()


def test_unsent_text_comes_back_after_a_reload_and_goes_at_logout(room: Server, scripted: Callable[[], Page]) -> None:
    page = enter(room, scripted(), KIM, MEETINGS[0], clock=True)
    page.route("**/rummet", no_network)
    page.get_by_label(SECOND).fill("Hann inte sparas.")
    page.get_by_text("Lägg till en åtgärd").nth(1).click()
    page.get_by_label("Vad ska göras?").nth(1).fill("Måla linjen")
    page.clock.fast_forward(MINUTE)
    status(page).to_contain_text("Inget nät just nu.")

    page.reload()
    status(page).to_contain_text("Text som inte hann sparas är tillbaka i rutorna.")
    expect(page.get_by_label(SECOND)).to_have_value("Hann inte sparas.")
    expect(page.get_by_label("Vad ska göras?").nth(1)).to_have_value("Måla linjen")

    page.get_by_role("button", name="Logga ut").click()
    status(page).to_contain_text("Det finns text som inte är sparad.")
    page.clock.fast_forward(5000)
    page.get_by_role("button", name="Logga ut").click()
    page.wait_for_url("**/logga-in")
    assert page.evaluate("localStorage.length") == 0


def test_two_who_write_in_the_same_box_both_keep_their_text(room: Server, scripted: Callable[[], Page]) -> None:
    kim = enter(room, scripted(), KIM, MEETINGS[1], clock=True)
    alex = enter(room, scripted(), ALEX, MEETINGS[1], clock=True)
    kim.get_by_label(FIRST).fill("Kims text.")
    kim.get_by_label("Anna Påhittad").check()
    kim.clock.fast_forward(2000)
    status(kim).to_contain_text("Sparat kl.")

    alex.get_by_label(FIRST).fill("Alex text.")
    alex.get_by_label(SECOND).fill("Bara Alex skrev här.")
    alex.get_by_label("Bo Påhittad").check()
    alex.clock.fast_forward(2000)
    contested = alex.locator("[data-krock]")
    expect(contested).to_contain_text("Kim Exempel sparade")
    expect(contested).to_contain_text("Kims text.")
    expect(alex.get_by_label(FIRST)).to_have_value("Alex text.")
    contested.get_by_role("button", name="Slå ihop texterna").click()
    status(alex).to_contain_text("Sparat kl.")

    kim.reload()
    expect(kim.get_by_label(FIRST)).to_have_value("Kims text.\n\nAlex text.")
    expect(kim.get_by_label(SECOND)).to_have_value("Bara Alex skrev här.")
    for name in ("Anna Påhittad", "Bo Påhittad"):
        expect(kim.get_by_label(name)).to_be_checked()


def test_an_evening_from_the_first_tick_to_the_published_notes(
    room: Server, visitors: Callable[[], Page], request: pytest.FixtureRequest
) -> None:
    """The second half of a coordinator's work with a meeting, and then what everybody reads."""
    meeting = MEETINGS[2 + ("with script" in request.node.callspec.id)]
    page = enter(room, visitors(), KIM, meeting)
    page.get_by_label("Anna Påhittad").check()
    page.get_by_label(FIRST).fill("Rådet gick vid **slussen**. Född 19811228-9874.")
    page.get_by_label(SECOND).fill("Linjen målas.")
    point = page.locator("#punkt-2")
    point.get_by_text("Lägg till en åtgärd").click()
    point.get_by_label("Vad ska göras?").fill("Måla linjen")
    point.get_by_label("Vem ansvarar?").fill("Gatuenheten")
    point.get_by_role("button", name="Lägg till åtgärden").click()
    expect(page.get_by_role("link", name="Måla linjen")).to_be_visible()
    expect(page.get_by_label("Anna Påhittad")).to_be_checked()

    page.goto(f"{room.url}/personal/moten/{meeting}/publicera")
    expect(page.locator("main")).to_contain_text("Måste rättas")
    expect(page.get_by_role("button", name="Publicera nu")).to_have_count(0)
    page.goto(f"{room.url}/personal/moten/{meeting}/anteckningar")
    page.get_by_label(FIRST).fill("Rådet gick vid **slussen**.")
    page.get_by_label("Det viktigaste på en minut").fill("Lampan vid slussen lagas.")
    page.get_by_label("Det viktigaste på finska").fill("Sulun lamppu korjataan.")
    page.get_by_role("button", name="Spara").first.click()
    expect(page.locator("main")).to_contain_text("Sparat kl.")
    page.goto(f"{room.url}/personal/moten/{meeting}/publicera")
    page.get_by_role("button", name="Publicera nu").click()
    expect(page.locator("main")).to_contain_text("Anteckningarna publicerades")
    page.get_by_role("link", name="Se mötets sida").click()
    reads_it(room, visitors(), page.url)


def reads_it(room: Server, reader: Page, address: str) -> None:
    """Somebody who looks for the place finds the notes, and can keep them."""
    reader.goto(f"{room.url}/moten")
    reader.get_by_role("link", name="Sök i anteckningarna").click()
    reader.get_by_label("Sök i anteckningarna").fill("slussens lampor")
    reader.get_by_role("button", name="Sök").click()
    reader.locator(f"main li a[href^='{address.removeprefix(room.url)}']").first.click()
    main = expect(reader.locator("main"))
    for words in ("Lampan vid slussen lagas.", "Rådet gick vid slussen.", "1 invånare", "Måla linjen"):
        main.to_contain_text(words)
    main.not_to_contain_text("Påhittad")
    main.not_to_contain_text("19811228")
    for link in ("som PDF", "som text (Markdown)"):
        file = reader.get_by_role("link", name=link).get_attribute("href")
        assert reader.request.get(f"{room.url}{file}").ok


def test_without_script_the_second_writer_sees_both_texts(room: Server, plain_page: Page) -> None:
    one = enter(room, plain_page, KIM, MEETINGS[0])
    other = one.context.new_page()
    other.goto(one.url)
    other.get_by_label(SECOND).fill("Den andra fliken.")
    other.get_by_role("button", name="Spara").first.click()
    one.get_by_label(SECOND).fill("Den första fliken.")
    one.get_by_role("button", name="Spara").first.click()
    expect(one.locator("main")).to_contain_text("Två har skrivit här samtidigt")
    expect(one.locator("main")).to_contain_text("Den andra fliken.")
    expect(one.get_by_label(SECOND)).to_have_value("Den första fliken.")
