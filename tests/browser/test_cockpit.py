"""The five steps of a draw by keyboard and without script, with few who have registered and with very many."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page

from tests.browser.cast import COORDINATOR, in_days, written
from tests.browser.keyboard import Keyboard
from tests.browser.server import Server
from tests.browser.story_beginning import CALL, SEATS
from tests.factories.accounts import PASSWORD

LONGEST = 60.0
"""Seconds that all of it may take on a machine that has much else to do."""


@pytest.mark.parametrize("people", [60, 5000])
def test_a_draw_from_the_pool_to_the_protocol(new_server: Server, plain_page: Page, people: int) -> None:
    new_server.python("-m", "tests.browser.crowd", str(people))
    coordinator = Keyboard(plain_page, new_server.url)
    coordinator.go(f"{new_server.url}/personal/")
    coordinator.write("E-postadress", COORDINATOR)
    coordinator.write("Lösenord", PASSWORD)
    coordinator.press("Logga in")
    coordinator.staff_menu("Lottning")
    coordinator.choose(f"{CALL}, till {written(in_days(30))}")

    begun = time.monotonic()
    coordinator.press("Börja lottningen")
    coordinator.follow("Poolen")
    coordinator.reads(f"{people} personer kan bli lottade just nu.")
    coordinator.follow("Gå till kvoterna")
    coordinator.press("Spara kvoterna")
    coordinator.reads("Kvoterna går att uppfylla")
    coordinator.follow("Prova chanserna")
    coordinator.reads("Chansen att bli lottad")
    coordinator.reads("Kvoterna sida vid sida")
    coordinator.follow("Gå till lottningen")
    coordinator.write("När och var kommer siffrorna?", "I dag klockan 13 i kommunhuset")
    coordinator.press("Lås poolen")
    coordinator.reads(re.compile(r"[0-9a-f]{8}"))
    coordinator.write("Vem är vittne?", "Viktor Provström, registrator")
    coordinator.write("Vilka siffror visar tärningarna?", "407")
    coordinator.write("Skriv siffrorna en gång till", "407")
    coordinator.press("Lotta rådet")
    coordinator.sees("Protokoll för lottning 1")
    coordinator.choose("Jag förbereder lottning eller inbjudan")
    coordinator.press("Visa namnen")
    names = re.findall(r"Person \d+ Påhittad", plain_page.get_by_role("main").inner_text())
    assert len(set(names)) >= SEATS
    assert time.monotonic() - begun < LONGEST
