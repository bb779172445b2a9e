"""The meeting: planned, held, noted and published."""

from __future__ import annotations

from datetime import date

from tests.browser.cast import RESIDENT, RESIDENT_NAME, Cast, in_days, today, written
from tests.browser.keyboard import Keyboard

SOON = 30
PLACE = "Kulturhuset"
SUMMARY = "Rådet talade om belysningen vid kanalen."
NOTE = "Rådet gick gångvägen i skymningen.\n\n- **tre** lampor är släckta\n- häcken skymmer"


def plan_meeting(coordinator: Keyboard, day: date, starts: str, ends: str) -> None:
    coordinator.staff_menu("Möten")
    coordinator.follow("Planera ett möte")
    coordinator.date("Vilken dag är mötet?", day)
    coordinator.write("Börjar kl.", starts)
    coordinator.write("Slutar kl.", ends)
    coordinator.write("Plats", PLACE)
    coordinator.tick("Hörslinga")
    coordinator.write("Mer om tillgängligheten", "Hissen ligger till höger.")
    coordinator.press("Lägg in mötet")
    coordinator.sees(f"Möte {written(day)}")


def hold_meeting(coordinator: Keyboard) -> None:
    """The first meeting began at midnight, so that it has been when its notes are published."""
    plan_meeting(coordinator, today(), "00.00", "00.01")
    coordinator.follow("Dagordning")
    coordinator.write("Rubrik", "Belysningen vid kanalen")
    coordinator.write("Beräknad tid i minuter", "40")
    coordinator.press("Lägg till punkten")
    coordinator.press("Publicera dagordningen")
    coordinator.back()
    coordinator.follow("Närvaro")
    coordinator.tick(f"{RESIDENT_NAME} – Invånare")
    coordinator.tick("Paula Skissgren – kommunpolis")
    coordinator.write("Övriga deltagare", "En från räddningstjänsten")
    coordinator.press("Spara närvaron")


def write_notes(coordinator: Keyboard) -> None:
    """First how it would look, then kept."""
    coordinator.follow("Anteckningar")
    coordinator.write("Det viktigaste på en minut", SUMMARY)
    coordinator.write("Det viktigaste på finska", "Neuvosto puhui kanavan valaistuksesta.")
    coordinator.write("1. Belysningen vid kanalen", NOTE)
    coordinator.press("Förhandsgranska", nth=1)
    coordinator.reads("Så ser det ut. Inget är sparat än.")
    coordinator.reads("tre lampor är släckta")
    coordinator.press("Spara", nth=1)
    coordinator.reads("Samira Demoberg sparade")


def publish_notes(coordinator: Keyboard) -> None:
    coordinator.staff_menu("Möten")
    coordinator.follow(written(today()))
    coordinator.follow("Publicera")
    coordinator.reads("Klart att publicera")
    coordinator.press("Publicera nu")
    coordinator.reads("Anteckningarna publicerades")


def read_notes(visitor: Keyboard) -> None:
    """Two links from the start page, for anybody."""
    visitor.go_home()
    visitor.menu("Möten")
    visitor.follow(f"Möte {written(today())}")
    visitor.sees("1. Belysningen vid kanalen")
    visitor.reads(SUMMARY)
    visitor.reads("tre lampor är släckta")
    visitor.reads("En från räddningstjänsten")
    assert "**" not in visitor.page.content()


def plan_next_meeting(coordinator: Keyboard) -> None:
    plan_meeting(coordinator, in_days(SOON), "18.00", "20.00")


def call_to_next_meeting(cast: Cast) -> None:
    """Points are fetched, the call goes out, and a member answers by the letter's link, with a point of their own."""
    coordinator, resident = cast.coordinator, cast.resident
    coordinator.staff_menu("Möten")
    coordinator.follow(written(in_days(SOON)))
    coordinator.follow("Dagordning")
    coordinator.follow("Hämta punkter från förslag, åtgärder och förra mötet")
    coordinator.tick("Belysningen vid kanalen")
    coordinator.press("Lägg till de ikryssade")
    coordinator.reads("Punkterna är tillagda, sist på dagordningen.")
    coordinator.back()
    coordinator.follow("Deltagare och kallelse")
    coordinator.follow("Skicka kallelsen")
    coordinator.press("Skicka nu")
    coordinator.reads("Kallelsen är på väg")

    resident.go(cast.server.link_in_letter(RESIDENT, "/kallelse/"))
    resident.sees("Din kallelse")
    resident.choose("Ja, jag kommer")
    resident.tick("Ledsagare")
    resident.press("Skicka svaret")
    resident.reads("Tack, ditt svar är sparat.")
    resident.follow("Föreslå en punkt")
    resident.write("Vad vill du ta upp?", "Mörkt vid badplatsen")
    resident.press("Skicka punkten")
    resident.reads("Mörkt vid badplatsen")
