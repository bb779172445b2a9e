"""Statistics by keyboard, without script: a file with three faults is mended and read in, a question answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server
from tests.browser.coordinator import log_in_as_coordinator
from tests.browser.keyboard import Keyboard
from tests.factories.injuries import table

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
FAULTS = (("80+;W00-W19;hemmet;36", "80+;W00-W19;månen;36"), ("0-5;V01-V99", "0-5;Q99"), (";29;", ";-29;"))
WORKING = 60_000
"""Milliseconds that the worker may take."""


def send(person: Keyboard, file: Path) -> None:
    """The file is chosen in the system's own window, which no page can see; the rest is typed."""
    person.page.get_by_label("Fil", exact=True).set_input_files(file)
    person.write("Källa", "Registret")
    person.choose("Kommunen")
    person.press("Granska filen")


def waits_for(person: Keyboard, heading: str) -> None:
    """The page comes again by itself until the worker is done."""
    expect(person.page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=WORKING)


def test_three_faults_are_mended_and_a_question_is_answered(server: Server, plain_page: Page, tmp_path: Path) -> None:
    person = Keyboard(plain_page, server.url)
    log_in_as_coordinator(server, person)
    person.staff_menu("Statistik")

    right = table(2024) + table(2025, each=60).partition("\n")[2]
    wrong = right
    for before, after in FAULTS:
        wrong = wrong.replace(before, after, 1)
    (tmp_path / "skador.csv").write_text(wrong, "utf-8")
    send(person, tmp_path / "skador.csv")
    person.sees("Vad är kolumnerna?")
    person.press("Granska filen")
    waits_for(person, "Granska innan du läser in")
    person.reads("3 rader är fel")
    for said in ("Platsen finns inte i kodlistan", "Orsaken finns inte i kodlistan", "mindre än noll"):
        person.reads(said)
    person.press("Ta bort filen")

    (tmp_path / "skador.csv").write_text(right, "utf-8")
    send(person, tmp_path / "skador.csv")
    waits_for(person, "Granska innan du läser in")
    person.reads("56 rader är rätt.")
    person.press("Läs in allt")
    waits_for(person, "Filen är inläst")

    person.go(f"{server.url}/sakert-och-tryggt/statistik")
    person.pick("Vad har hänt?", "Fall")
    person.pick("Vem gäller det?", "80 år")
    person.press("Visa")
    person.reads("Fall, 80 år och äldre 2025: 66 per 1 000. Det är säkert högre än 2024")
