"""A point on the map, by keyboard alone: coarse, said aloud, within the content policy, and never in the way."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import coming_in
from tests.browser.coordinator import log_in_as_coordinator
from tests.browser.keyboard import Keyboard
from tests.browser.looking import Eye, Findings
from tests.browser.server import Server, prepared
from tests.browser.tiles import Tiles, tiles

PROFILE = Path(__file__).parents[1] / "profiles" / "sjovalla"
TILES = "https://kartor.sjovalla.example"
CHOOSE = "Karta att sätta en punkt på"
PUBLISHED = """
from wsgi import app
from datetime import UTC, datetime
from tests.factories.suggestions import a_published
with app.app_context(), app.extensions["database"].write() as session:
    for number in (101, 102):
        point = {"north": 58900, "east": 17950, "point_public": True}
        session.add(a_published(number=number, published_at=datetime.now(UTC), **point))
"""


@pytest.fixture(scope="module")
def tile_server() -> Iterator[Tiles]:
    with tiles() as found:
        yield found


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory, tile_server: Tiles) -> Iterator[Server]:
    """The product of a municipality with a map, whose tiles are on this machine."""
    folder = tmp_path_factory.mktemp("mapped")
    shutil.copytree(PROFILE, folder / "profile")
    profile = folder / "profile" / "profile.toml"
    profile.write_text(profile.read_text("utf-8").replace(TILES, tile_server.address), "utf-8")
    server = prepared(folder)
    server.environ["MUNICIPALITY_PROFILE"] = str(folder / "profile")
    server.python("-c", PUBLISHED)
    server.start()
    yield server
    server.terminate()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A visitor with script. Whoever meets a breach of the content policy fails the test."""
    with coming_in(browser, script=True) as come:
        yield come()


def to_place(sender: Keyboard) -> None:
    sender.go(f"{sender.home}/forslag/nytt/slag")
    sender.choose("Ett förslag")
    sender.press("Fortsätt")
    sender.write("Berätta med egna ord", "Räcket vid kajen är trasigt.")
    sender.press("Fortsätt")
    sender.reads("Var gäller det?")


def push(visitor: Keyboard, name: str) -> None:
    """Press a button that leads nowhere."""
    visitor.reach(visitor.page.get_by_role("button", name=name, exact=True))
    visitor.page.keyboard.press("Enter")


def clean(page: Page, what: str) -> None:
    findings = Findings()
    Eye(findings).look(page, what)
    assert not findings.axe, findings.axe
    assert not findings.sideways, findings.sideways


@pytest.mark.timeout(240)
def test_a_point_is_set_by_keyboard_and_kept_coarse(mapped: Server, tile_server: Tiles, page: Page) -> None:
    sender = Keyboard(page, mapped.url)
    to_place(sender)
    assert tile_server.asked == []
    clean(page, "before the map is opened")

    push(sender, "Öppna kartan")
    canvas = page.get_by_role("application", name=CHOOSE)
    expect(canvas.locator("img.leaflet-tile-loaded").first).to_be_visible()
    assert {referrer for _, referrer in tile_server.asked} == {None}
    sender.reach(canvas)
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
    for key in ("+", "-"):
        page.keyboard.press(key)
        page.wait_for_timeout(500)
    push(sender, "Sätt punkten här")
    said = page.get_by_role("status").filter(has_text="Punkten är satt")
    expect(said).to_contain_text("om Sjövalla.")
    words = said.inner_text().removeprefix("Punkten är satt ").removesuffix(".")
    north, east = (float(part) for part in page.locator("input[name=point]").input_value().split(","))
    assert round(north * 1000, 6) % 1 == 0
    assert round(east * 1000, 6) % 2 == 0
    clean(page, "with a point")

    push(sender, "Ta bort punkten")
    expect(page.get_by_text("Punkten är borttagen.")).to_be_visible()
    assert page.locator("input[name=point]").input_value() == ""
    push(sender, "Sätt punkten här")
    sender.press("Fortsätt")
    sender.press("Fortsätt")
    sender.choose("Jag behöver inget svar")
    sender.press("Fortsätt")
    sender.reads(words)
    sender.press("Skicka")
    sender.sees("Tack, vi har tagit emot det")
    kept = mapped.python(
        "-c",
        "import json; from wsgi import app; from sqlalchemy import select\n"
        "from trygghetsrad.suggestions.models import Suggestion\n"
        "with app.app_context(), app.extensions['database'].write() as session:\n"
        "    one = session.scalars(select(Suggestion).order_by(Suggestion.number.desc())).first()\n"
        "    print(json.dumps([one.north, one.east]))",
    )
    assert json.loads(kept.splitlines()[-1]) == [round(north * 1000), round(east * 1000)]


@pytest.mark.timeout(120)
def test_suggestions_on_the_map_are_links_with_names(mapped: Server, page: Page) -> None:
    reader = Keyboard(page, mapped.url)
    reader.go(f"{mapped.url}/forslag")
    reader.follow("Förslagen på kartan")
    push(reader, "Öppna kartan")
    first, second = (page.get_by_role("application").get_by_role("link", name=f"{one}: Ljus") for one in (101, 102))
    expect(first).to_be_visible()
    boxes = [box for one in (first, second) if (box := one.bounding_box())]
    left, right = sorted(boxes, key=lambda box: box["x"])
    assert left["x"] + left["width"] <= right["x"]
    clean(page, "the map with its pins")
    reader.reach(second)
    page.keyboard.press("Enter")
    reader.sees("Ljus på gångvägen")
    reader.reads("Det gäller en plats i närheten av Sjövalla.")
    push(reader, "Visa platsen på kartan")
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    clean(page, "a suggestion's own map")


def test_staff_sees_the_point_on_a_map(mapped: Server, page: Page) -> None:
    person = Keyboard(page, mapped.url)
    log_in_as_coordinator(mapped, person)
    person.go(f"{mapped.url}/personal/forslag/101")
    push(person, "Visa platsen på kartan")
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    clean(page, "the staff's page with its map")


def test_without_script_nothing_but_words_is_there(mapped: Server, browser: Browser) -> None:
    with coming_in(browser, script=False) as come:
        plain = come()
        sender = Keyboard(plain, mapped.url)
        to_place(sender)
        expect(plain.get_by_text("Öppna kartan")).to_be_hidden()
        sender.choose("Norrsund")
        sender.press("Fortsätt")
        plain.goto(f"{mapped.url}/forslag/karta")
        expect(plain.get_by_text("Öppna kartan")).to_be_hidden()
        expect(plain.get_by_role("link", name="101: Ljus på gångvägen")).to_be_visible()
