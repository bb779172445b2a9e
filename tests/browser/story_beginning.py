"""The first chapters: accounts, the population, a call, and a resident who answers it."""

from __future__ import annotations

import re

from tests.browser.cast import (
    ADMINISTRATOR,
    COORDINATOR,
    PASSWORD,
    RESIDENT,
    RESIDENT_NAME,
    Cast,
    in_days,
    today,
)
from tests.browser.keyboard import Keyboard

CALL = "Trygghetsrådet söker tolv invånare"
SEATS = 12
INHABITANTS = {"16-29": 3000, "30-44": 3000, "45-64": 3500, "65-79": 2000, "80+": 900}


def open_accounts(cast: Cast) -> None:
    """The first administrator comes by a command's link, and invites the coordinator by mail."""
    name = "Astrid Påhittadotter"
    said = cast.server.flask("accounts", "create-administrator", "--email", ADMINISTRATOR, "--name", name)
    link = re.search(r"http\S+", said)
    assert link
    choose_password(cast.administrator, link[0])
    cast.administrator.staff_menu("Användare")
    cast.administrator.follow("Bjud in en användare")
    cast.administrator.write("Namn", "Samira Demoberg")
    cast.administrator.write("E-postadress", COORDINATOR)
    cast.administrator.tick("Samordnare")
    cast.administrator.press("Skicka inbjudan")
    choose_password(cast.coordinator, cast.server.link_in_letter(COORDINATOR, "/personal/valkommen/"))


def choose_password(person: Keyboard, link: str) -> None:
    person.go(link)
    person.write("Lösenord", PASSWORD)
    person.press("Spara och logga in")
    person.sees("Idag")


def log_in_again(coordinator: Keyboard) -> None:
    """Out, and in by the footer's door."""
    coordinator.press("Logga ut")
    coordinator.sees("Logga in")
    coordinator.menu("För personal", of="Om webbplatsen")
    coordinator.write("E-postadress", COORDINATOR)
    coordinator.write("Lösenord", PASSWORD)
    coordinator.press("Logga in")
    coordinator.sees("Idag")


def import_population(cast: Cast) -> None:
    """The figures come as a file, on the command line."""
    lines = ["ålder;kön;antal"]
    lines += [f"{ages};{sex};{people // 2}" for ages, people in INHABITANTS.items() for sex in ("kvinnor", "män")]
    file = cast.server.instance / "befolkning.csv"
    file.write_text("\n".join(lines), "utf-8")
    cast.server.flask("population", "import", str(file), "--source", "SCB", "--date", "2025-12-31")
    cast.coordinator.staff_menu("Befolkning")
    cast.coordinator.reads("12400")


def announce_call(coordinator: Keyboard) -> None:
    coordinator.staff_menu("Intresserade")
    coordinator.follow("Utlysningar: skapa, ändra och dra tillbaka")
    coordinator.follow("Ny utlysning")
    coordinator.write("Rubrik", CALL)
    coordinator.write("Text", "Rådet ger råd om tryggheten.\n\nDet träffas **fyra gånger** om året.")
    coordinator.date("Första dagen", today())
    coordinator.date("Sista dagen", in_days(30))
    coordinator.write("Antal invånare som ska lottas", str(SEATS))
    coordinator.press("Spara")
    coordinator.sees("Utlysning 1")
    coordinator.reads("Öppen")


def register_interest(resident: Keyboard, *, email: str = RESIDENT) -> str:
    """Seven short pages, a look at the answers, and a receipt with a reference."""
    answer_five_questions(resident)
    return send_registration(resident, email=email)


def answer_five_questions(resident: Keyboard) -> None:
    resident.go_home()
    resident.follow("Anmäl intresse")
    resident.follow("Börja anmälan")
    resident.write("Vad heter du?", RESIDENT_NAME)
    resident.press("Fortsätt")
    resident.choose("Ja")
    resident.press("Fortsätt")
    resident.write("Vilket år är du född?", str(today().year - 84))
    resident.press("Fortsätt")
    resident.choose("Kvinna")
    resident.press("Fortsätt")
    resident.choose("Strömsholm")
    resident.press("Fortsätt")
    resident.sees("Hur vill du få besked?")


def send_registration(resident: Keyboard, *, email: str = RESIDENT) -> str:
    resident.choose("E-post")
    resident.write("E-postadress", email)
    resident.press("Fortsätt")
    resident.tick("Hörslinga")
    resident.press("Fortsätt")
    resident.sees("Granska och skicka")
    resident.press("Skicka anmälan")
    resident.sees("Tack för din anmälan")
    return resident.finds(r"(TR-[0-9A-Z]{4})")


def confirm_address(cast: Cast) -> None:
    """Reading the letter's page confirms nothing; the button does."""
    cast.resident.go(cast.server.link_in_letter(RESIDENT, "/mina-uppgifter/"))
    cast.resident.press("Bekräfta")
    cast.resident.sees("Dina uppgifter")
    cast.resident.reads("Med i lottningen")


def neighbours_register(cast: Cast) -> None:
    """A draw needs many: they come by the product's own use case, without a browser each."""
    assert "32" in cast.server.python("-m", "tests.browser.neighbours")
    cast.coordinator.staff_menu("Intresserade")
    cast.coordinator.reads(CALL)
