"""From a word by nobody in particular to an outcome, and a call taken down: by keyboard, without script."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser import story_beginning as beginning
from tests.browser import story_suggestion as suggestion
from tests.browser.cast import Cast, gather
from tests.browser.conftest import coming_in
from tests.browser.keyboard import Keyboard
from tests.browser.server import Server

ASKED = "Vilken bro menar du, den vid stationen eller den vid slussen?"
REPLY = "Den vid stationen."
MOST_SECONDS = 60


@pytest.fixture
def cast(new_server: Server, browser: Browser) -> Iterator[Cast]:
    with coming_in(browser, script=False) as come:
        yield gather(new_server, come)


@pytest.mark.timeout(180)
def test_a_word_by_nobody_in_particular_is_asked_about_answered_and_disputed(cast: Cast) -> None:
    coordinator, resident, neighbour = cast.coordinator, cast.resident, cast.neighbour
    beginning.open_accounts(cast)
    number, code = suggestion.ask_without_name(resident)

    ask_back(coordinator, f"Fråga {number}")
    open_own(resident, number, code)
    resident.reads(ASKED)
    resident.write("Ditt svar", REPLY)
    resident.press("Skicka svaret")
    resident.reads("Du svarade")
    coordinator.staff_menu("Förslag")
    coordinator.reads("Avsändaren har svarat på frågan")

    other = suggestion.suggest(neighbour)
    merge_and_separate(coordinator, other, number)

    suggestion.answer(coordinator, f"Fråga {number}", "Någon annans ansvar", suggestion.OWNER, whose="Trafikverket")
    open_own(resident, number, code)
    resident.reads("Trafikverket ansvarar.")
    resident.write("Vad är det som inte är löst?", "Numret på bron är bortnött.")
    resident.press("Skicka")
    resident.reads("Du sa att det inte är löst")
    coordinator.staff_menu("Förslag")
    coordinator.follow("Avsändaren har hört av sig")
    coordinator.reads("Avsändaren säger att det inte är löst")
    coordinator.reads(f"Fråga {number}")

    take_call(coordinator)


def ask_back(coordinator: Keyboard, name: str) -> None:
    coordinator.staff_menu("Förslag")
    coordinator.follow(name)
    coordinator.follow("Fråga avsändaren")
    coordinator.write("Vad vill du fråga avsändaren?", ASKED)
    coordinator.press("Ställ frågan")
    coordinator.reads("Väntar på avsändaren")


def open_own(sender: Keyboard, number: str, code: str) -> None:
    """By number and four words, from the start page or from what is open already."""
    sender.go(f"{sender.home}/forslag/folj")
    sender.write("Ditt nummer", number)
    sender.write("Din kod", code)
    sender.press("Visa mitt ärende")


def merge_and_separate(coordinator: Keyboard, number: str, leader: str) -> None:
    coordinator.staff_menu("Förslag")
    coordinator.follow(f"Förslag {number}")
    coordinator.follow("Slå ihop med ett annat ärende")
    coordinator.write("Vilket ärende hör det ihop med?", leader)
    coordinator.press("Slå ihop")
    coordinator.reads("Avsändaren får veta det som händer där.")
    coordinator.staff_menu("Förslag")
    coordinator.reads("1 väntar på svar.")
    coordinator.follow("Ihopslagna")
    coordinator.follow(f"Förslag {number}")
    coordinator.press("Ta isär")
    coordinator.reads("Mottaget")
    coordinator.staff_menu("Förslag")
    coordinator.reads("2 väntar på svar.")


def take_call(desk: Keyboard) -> None:
    """From "Registrera" to the words to read out, and ready for the next one."""
    began = time.monotonic()
    desk.staff_menu("Registrera")
    desk.tick("Uppringaren har fått informationen uppläst")
    desk.choose("En synpunkt")
    desk.write("Berätta med egna ord", "Bussarna kör för fort förbi förskolan på morgonen.")
    desk.pick("Var gäller det?", "Kolbäck")
    desk.pick("Vem ska svara?", "Gata och park")
    desk.press("Registrera")
    desk.finds(r"Dina fyra ord är: (\w+(?:[ -]\w+){3})")
    assert time.monotonic() - began < MOST_SECONDS
    desk.follow("Registrera nästa")
    desk.sees("Registrera ett samtal")
