"""The check of a draw in the browser: it says what verify.py says, of every file, and a person can use it."""

from __future__ import annotations

import base64
import hashlib
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Server, coming_in
from tests.browser.keyboard import Keyboard
from tests.browser.looking import Eye, Findings
from tests.factories.records import Shape, proof, true_files, whole, written
from tests.factories.tampered import tampered_files
from trygghetsrad.lottery.core.verify import CHECKS, answers, faults, read

PAGE = "/lottningar/kontrollera"
HEADING = "Kontrollera här på sidan"
LARGE = Shape(1, features=3, people=5000, size=30, tickets=1_000_000)
LONGEST_SILENCE = 1000
"""Milliseconds in which the page may stand still on a machine that has much else to do."""

ASKED = """async ([address, files]) => {
  const { answers, faults } = await import(address);
  const bytes = files.map((file) => Uint8Array.from(atob(file), (one) => one.charCodeAt(0)));
  return bytes.map((file) => [faults(file), answers(file)]);
}"""
HASHED = """async ([address, most]) => {
  const { sha256 } = await import(address);
  return Array.from({ length: most }, (_, n) => sha256(new Uint8Array(n).fill(n)));
}"""
LISTENING = """() => {
  window.said = [];
  const told = document.querySelector("main [role=status]");
  new MutationObserver(() => window.said.push(told.textContent)).observe(told, { childList: true });
  window.silence = 0;
  let last = performance.now();
  setInterval(() => {
    window.silence = Math.max(window.silence, performance.now() - last);
    last = performance.now();
  }, 5);
}"""


@pytest.fixture
def visitor(browser: Browser, demo_server: Server) -> Iterator[Page]:
    """Somebody on the page, with script."""
    with coming_in(browser, script=True) as come:
        page = come()
        page.goto(demo_server.url + PAGE)
        expect(page.get_by_label("Välj filen")).to_be_visible()
        yield page


def verifier_of(page: Page) -> str:
    return str(page.locator("[data-verifier]").get_attribute("data-verifier"))


def said_in_the_browser(page: Page, files: list[bytes]) -> list[Any]:
    packed = [base64.b64encode(file).decode() for file in files]
    return list(page.evaluate(ASKED, [verifier_of(page), packed]))


def said_by_the_program(files: list[bytes]) -> list[Any]:
    return [[faults(record), answers(record)] for record in map(read, files)]


def test_the_page_and_the_program_agree_on_true_files(visitor: Page) -> None:
    files = true_files()
    assert len(files) >= 50
    said = said_in_the_browser(visitor, files)
    assert said == said_by_the_program(files)
    assert {tuple(failing) for failing, _all in said} == {()}


def test_the_page_and_the_program_agree_on_tampered_files(visitor: Page) -> None:
    files = tampered_files(true_files(), times=8)
    assert len(files) >= 300
    said, expected = said_in_the_browser(visitor, files), said_by_the_program(files)
    assert [pair for pair in zip(said, expected, files, strict=True) if pair[0] != pair[1]] == []
    assert {name for failing, _all in said for name in failing} == set(CHECKS), "some check was never seen to fail"


def test_the_hash_is_sha_256(visitor: Page) -> None:
    hashes = visitor.evaluate(HASHED, [verifier_of(visitor), 300])
    assert hashes == [hashlib.sha256(bytes([n % 256]) * n).hexdigest() for n in range(300)]


def choose(page: Page, *files: Path) -> None:
    page.get_by_label("Välj filen").set_input_files(list(files))


def status_of(page: Page, check: str) -> str:
    row = page.get_by_role("list", name="Kontrollerna").get_by_role("listitem").filter(has_text=CHECKS[check])
    return row.inner_text().removeprefix(CHECKS[check]).strip()


def test_a_visitor_checks_a_published_draw_by_keyboard_and_with_the_network_off(
    browser: Browser, demo_server: Server, tmp_path: Path
) -> None:
    with coming_in(browser, script=True) as come:
        visitor = Keyboard(come(), demo_server.url)
        visitor.go(f"{demo_server.url}/lottningar/1")
        file = tmp_path / "protokoll.json"
        visitor.page.on("filechooser", lambda chooser: chooser.set_files(file))
        file.write_bytes(visitor.page.request.get(f"{visitor.page.url}/protokoll.json").body())
        visitor.follow("Så kontrollerar du själv, i tre steg")
        visitor.sees(HEADING)
        visitor.page.wait_for_load_state("networkidle")
        asked: list[str] = []
        visitor.page.on("request", lambda request: asked.append(request.url))
        visitor.page.context.set_offline(True)
        visitor.reach(visitor.page.get_by_label("Välj filen"))
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.get_by_role("main").get_by_role("status")).to_have_text(
            "protokoll.json: Allt som går att kontrollera stämmer."
        )
        # A browser may look for the page's icon whenever it likes.
        assert [url for url in asked if not re.search(r"/static/icon\.\w+\.svg$", url)] == []
        found = {check: status_of(visitor.page, check) for check in CHECKS}
        assert found == dict.fromkeys(CHECKS, "Finns inte i filen") | {"form": "Stämmer", "draw": "Stämmer"}


def test_each_check_has_its_word_whatever_file_is_chosen(visitor: Page, tmp_path: Path) -> None:
    record, entries = whole(Shape(7, homes=True, gone=2, left_out=(2, 1)))
    true, false, odd, own = (tmp_path / name for name in ("hel.json", "ändrad.json", "bild.json", "bevis.json"))
    true.write_bytes(written(record, random.Random(1)))
    false.write_bytes(written(record | {"root": "0" * 64}, random.Random(1)))
    odd.write_bytes(b"\x89PNG")
    own.write_bytes(written(proof(record, entries, random.Random(1)), random.Random(1)))
    told = visitor.get_by_role("main").get_by_role("status")

    choose(visitor, true)
    expect(told).to_have_text("hel.json: Allt som går att kontrollera stämmer.")
    assert {status_of(visitor, check) for check in CHECKS} == {"Stämmer"}

    choose(visitor, false)
    expect(told).to_have_text("ändrad.json: Något stämmer inte. Listan visar vad.")
    wrong = faults(read(false.read_bytes()))
    assert "form" not in wrong
    assert [check for check in CHECKS if status_of(visitor, check) == "Stämmer inte"] == wrong

    choose(visitor, odd)
    expect(told).to_contain_text("bild.json: Det här är inte en hel fil från en lottning.")
    assert status_of(visitor, "form") == "Stämmer inte"
    assert {status_of(visitor, check) for check in CHECKS if check != "form"} == {"Gick inte att kontrollera"}

    choose(visitor, own)
    expect(told).to_have_text("bevis.json: Allt som går att kontrollera stämmer.")
    assert status_of(visitor, "root") == "Stämmer"
    assert status_of(visitor, "panels") == "Finns inte i filen"


def test_the_answer_is_easy_to_read_for_everyone(visitor: Page, tmp_path: Path) -> None:
    record, _ = whole(Shape(3))
    file = tmp_path / "ett-protokoll-med-ett-mycket-långt-namn-som-någon-har-gett-det.json"
    file.write_bytes(written(record | {"root": "0" * 64}, random.Random(1)))
    choose(visitor, file)
    expect(visitor.get_by_text("Stämmer inte").first).to_be_visible()
    eye = Eye(Findings())
    eye.look(visitor, "an answer")
    assert (eye.findings.axe, eye.findings.sideways) == ([], [])


def test_a_large_draw_is_checked_while_the_page_lives(visitor: Page, tmp_path: Path) -> None:
    record, _ = whole(LARGE)
    file = tmp_path / "stor.json"
    file.write_bytes(written(record, random.Random(1)))
    visitor.evaluate(LISTENING)
    choose(visitor, file)
    expect(visitor.get_by_role("main").get_by_role("status")).to_have_text(
        "stor.json: Allt som går att kontrollera stämmer.", timeout=30_000
    )
    assert visitor.evaluate("window.silence") < LONGEST_SILENCE
    said = visitor.evaluate("window.said")
    sentences = {re.sub("^Kontrollerar: ", "", one) for one in said if one.startswith("Kontrollerar: ")}
    assert sentences
    assert sentences <= set(CHECKS.values())


def test_a_file_chosen_while_another_is_checked_gets_the_answer(visitor: Page, tmp_path: Path) -> None:
    large, odd = tmp_path / "stor.json", tmp_path / "bild.json"
    large.write_bytes(written(whole(LARGE)[0], random.Random(1)))
    odd.write_bytes(b"\x89PNG")
    told = visitor.get_by_role("main").get_by_role("status")
    choose(visitor, large)
    expect(told).to_contain_text("Kontrollerar:", timeout=30_000)
    choose(visitor, odd)
    expect(told).to_contain_text("bild.json", timeout=30_000)
    visitor.wait_for_timeout(1500)
    expect(told).to_contain_text("bild.json")


def test_without_script_the_page_says_where_to_go(demo_server: Server, plain_page: Page) -> None:
    plain_page.goto(demo_server.url + PAGE)
    expect(plain_page.get_by_text("Programmet verify.py gör samma kontroll.")).to_be_visible()
    expect(plain_page.get_by_text("Välj filen", exact=True)).to_be_hidden()
    expect(plain_page.get_by_role("link", name="Hämta verify.py")).to_be_visible()


def test_the_check_speaks_finnish(browser: Browser, demo_server: Server, tmp_path: Path) -> None:
    file = tmp_path / "tiedosto.json"
    file.write_bytes(written(whole(Shape(3))[0], random.Random(1)))
    with coming_in(browser, script=True) as come:
        page = come()
        page.goto(f"{demo_server.url}/fi{PAGE}")
        page.get_by_label("Valitse tiedosto").set_input_files(file)
        expect(page.get_by_role("main").get_by_role("status")).to_have_text(
            "tiedosto.json: Kaikki tarkistettavissa oleva pitää paikkansa."
        )
        expect(page.get_by_role("list", name="Tarkistukset").get_by_text("Pitää paikkansa").first).to_be_visible()
