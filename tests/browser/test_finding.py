"""Finding by keyboard: what is alike before sending, a search, and the filters. Without script and with."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.keyboard import Keyboard
from tests.browser.server import Server

DARK = "Det är mörkt i gångtunneln i Kolbäck på kvällen. Kan ni sätta upp ljus?"
LIGHT = "Ljus i gångtunneln i Kolbäck"


def test_what_is_alike_is_offered_and_what_is_sought_is_found(demo_server: Server, page: Page) -> None:
    visitor = Keyboard(page, demo_server.url)
    visitor.go_home()
    visitor.follow("Lämna ett förslag")
    visitor.follow("Börja")
    visitor.choose("Ett förslag")
    visitor.press("Fortsätt")
    visitor.write("Berätta med egna ord", DARK)
    visitor.press("Fortsätt")
    visitor.sees("Är det något av det här?")
    visitor.follow(LIGHT)
    visitor.sees(LIGHT)
    page.go_back()
    visitor.follow("Fortsätt med mitt")
    visitor.reads("Var gäller det?")

    visitor.menu("Förslag")
    visitor.write("Sök bland förslagen", "gångtunnel")
    visitor.press("Sök")
    visitor.follow(LIGHT)
    visitor.menu("Förslag")
    visitor.follow("Kolbäck")
    visitor.reads(LIGHT)
    visitor.unfold("Välj efter resultat eller ansvarig")
    visitor.follow("Planerat")
    visitor.follow("Förslagen i siffror")
    visitor.sees("Förslagen i siffror")
    visitor.menu("Sök", of="Om webbplatsen")
    visitor.write("Sök i allt som är publicerat", "öppettider")
    visitor.press("Sök")
    visitor.follow("Kontakt och öppettider")
