"""The middle chapters: the draw, the council's seats, and a yes."""

from __future__ import annotations

import re

from tests.browser.cast import RESIDENT, RESIDENT_NAME, Cast, in_days, today, written
from tests.browser.keyboard import Keyboard
from tests.browser.story_beginning import CALL, SEATS

OLDEST = "80 år och äldre"


def draw_panel(coordinator: Keyboard) -> None:
    """The five steps. Somebody of 80 shall be there, and the resident is the only one: she is drawn for certain."""
    coordinator.staff_menu("Lottning")
    coordinator.choose(f"{CALL}, till {written(in_days(30))}")
    coordinator.press("Börja lottningen")
    coordinator.follow("Poolen")
    coordinator.reads("33 personer kan bli lottade just nu.")
    coordinator.follow("Gå till kvoterna")
    coordinator.write("Minst", "1", within=OLDEST)
    coordinator.press("Spara kvoterna")
    coordinator.reads("Kvoterna går att uppfylla")
    coordinator.follow("Prova chanserna")
    coordinator.reads("blir alltid lottad")
    coordinator.follow("Gå till lottningen")
    coordinator.write("När och var kommer siffrorna?", "I dag klockan 13 i kommunhuset")
    coordinator.press("Lås poolen")
    coordinator.write("Vem är vittne?", "Viktor Provström, registrator")
    coordinator.write("Vilka siffror visar tärningarna?", "407")
    coordinator.write("Skriv siffrorna en gång till", "407")
    coordinator.press("Lotta rådet")
    coordinator.sees("Protokoll för lottning 1")
    coordinator.choose("Jag förbereder lottning eller inbjudan")
    coordinator.press("Visa namnen")
    coordinator.reads(RESIDENT_NAME)


def read_record(visitor: Keyboard) -> None:
    """Anybody can see how it was done, and nobody's name."""
    visitor.go_home()
    visitor.menu("Genomförda lottningar", of="Om webbplatsen")
    visitor.follow("Lottning 1")
    visitor.reads("407")
    assert RESIDENT_NAME not in visitor.page.content()


def see_own_lot(cast: Cast) -> None:
    """The resident sees that she was in it, how large her chance was, and how it went."""
    cast.resident.go(cast.server.link_in_letter(RESIDENT, "/mina-uppgifter/"))
    cast.resident.follow("Se min lott i lottningen")
    cast.resident.reads("Du lottades till rådet.")
    cast.resident.reads("Varje lott ger plats till alla i din grupp.")


def open_term(coordinator: Keyboard) -> None:
    coordinator.staff_menu("Rådet")
    coordinator.follow("Skapa en period")
    coordinator.date("Första dagen", today())
    coordinator.date("Sista dagen", in_days(730))
    for kind, seats in (
        ("Antal invånare", SEATS),
        ("Antal poliser", 1),
        ("Antal tjänstepersoner", 1),
        ("Antal politiker", 0),
    ):
        coordinator.write(kind, str(seats))
    coordinator.press("Skapa perioden")
    coordinator.reads("0 av 14 platser är tillsatta.")
    coordinator.choose("Jag ordnar med platserna i rådet")
    coordinator.press("Visa namnen")


def invite_panel(coordinator: Keyboard) -> None:
    coordinator.press("Bjud in de lottade från lottning 1")
    coordinator.reads("12 personer är inbjudna.")


def appoint_police(coordinator: Keyboard) -> None:
    """Some seats go with a post."""
    coordinator.follow("Tillsätt platsen 13")
    coordinator.write("Namn", "Paula Skissgren")
    coordinator.write("Roll", "kommunpolis")
    coordinator.date("Första dagen", today())
    coordinator.tick("Namnet")
    coordinator.press("Tillsätt platsen")
    coordinator.reads("Paula Skissgren")


def accept(cast: Cast) -> None:
    """The drawn resident says yes, by the letter's link, and stands on the council's page."""
    cast.resident.go(cast.server.link_in_letter(RESIDENT, "/inbjudan/"))
    cast.resident.sees("Din inbjudan till trygghetsrådet")
    cast.resident.choose("Ja, jag vill vara med i rådet")
    cast.resident.tick("Mitt namn får stå på webben, om jag svarar ja")
    cast.resident.press("Skicka svaret")
    cast.resident.sees("Välkommen till trygghetsrådet")
    cast.resident.menu("Rådet")
    cast.resident.reads(RESIDENT_NAME)
    cast.resident.reads("Paula Skissgren")


def note_spoken_yes(coordinator: Keyboard) -> None:
    """Another answers on the telephone; the coordinator writes it down."""
    coordinator.staff_menu("Rådet")
    name = coordinator.finds(r"(Kim Figurlund \d+)")
    coordinator.follow(f"Skriv in svaret {name}")
    coordinator.choose("Tackade ja")
    coordinator.press("Spara svaret")
    coordinator.reads("3 av 14 platser är tillsatta.")


def replace_who_declines(coordinator: Keyboard) -> None:
    """One says no. The page says how many keep the quotas; three steps, and the next is asked."""
    name = coordinator.finds(r"(Kim Figurlund \d+)\s+Svar senast")
    coordinator.follow(f"Skriv in svaret {name}")
    coordinator.choose("Tackade nej")
    coordinator.press("Spara svaret")
    coordinator.reads(re.compile(r"Kim tackade nej\. (En|\d+) i poolen håller kvoten\. Bjud in nästa ersättare\."))
    seat = coordinator.finds(r"(\d+)\. Invånare\s+Ledig")
    coordinator.press(f"Bjud in nästa till plats {seat}")
    coordinator.reads("Nästa ersättare är inbjuden.")


def open_own_page(cast: Cast) -> None:
    """The resident opens her page by a link that works once, proposes a point, and closes it behind her."""
    cast.resident.menu("Rådet")
    cast.resident.follow("Sitter du i rådet eller en grupp? Öppna din sida")
    cast.resident.write("Din e-postadress", RESIDENT)
    cast.resident.press("Skicka länken")
    cast.resident.sees("Titta i din e-post")
    link = cast.server.link_in_letter(RESIDENT, "/min-sida/oppna/")
    cast.resident.go(link)
    cast.resident.press("Öppna min sida")
    cast.resident.sees(f"Hej {RESIDENT_NAME}")
    cast.resident.follow("Föreslå en punkt till Trygghetsrådet")
    cast.resident.write("Vad vill du ta upp?", "Belysningen vid skolan")
    cast.resident.press("Skicka förslaget")
    cast.resident.reads("väntar på svar")
    cast.resident.press("Stäng min sida")
    cast.resident.sees("Öppna din sida")
    cast.resident.go(link)
    cast.resident.reads("Länken är använd")
