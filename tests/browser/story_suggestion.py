"""The last chapters: two suggestions, by mail and by a code, and what became of them."""

from __future__ import annotations

from tests.browser.cast import SENDER, Cast, in_days, written
from tests.browser.keyboard import Keyboard
from tests.browser.story_meeting import PLACE, SOON

WISH = "Lampan vid slussen är släckt. Jag vågar inte gå där på kvällen."
QUESTION = "Vem sköter bron vid stationen?"
ANSWER = "Rådet tog upp saken. Lampan byts i höst, och häcken klipps."
TITLE = "Ljusare vid slussen"
OWNER = "Det gör Trafikverket. Ring dem på numret som står på bron."


def suggest(sender: Keyboard, *, email: str = SENDER) -> str:
    """A suggestion by somebody who wants the answer by mail; its number."""
    _begin(sender, "Ett förslag", WISH)
    sender.choose("Strömsholm")
    sender.write("Beskriv platsen", "Vid slussen")
    sender.press("Fortsätt")
    sender.press("Fortsätt")
    sender.choose("Skicka svaret med e-post")
    sender.write("Din e-postadress", email)
    sender.press("Fortsätt")
    sender.sees("Granska och skicka")
    sender.press("Skicka")
    sender.sees("Tack, vi har tagit emot det")
    number = sender.finds(rf"{sender.words('Ditt nummer')}\s+(\d+)")
    sender.press("Stäng kvittot")
    return number


def ask_without_name(sender: Keyboard) -> tuple[str, str]:
    """A question from nobody in particular; its number and its four words."""
    _begin(sender, "En fråga", QUESTION)
    sender.press("Fortsätt")
    sender.press("Fortsätt")
    sender.choose("Jag läser svaret här med en hemlig kod")
    sender.press("Fortsätt")
    sender.press("Skicka")
    sender.sees("Tack, vi har tagit emot det")
    number = sender.finds(rf"{sender.words('Ditt nummer')}\s+(\d+)")
    code = sender.finds(rf"{sender.words('Din kod')}\s+(\w+(?:[ -]\w+){{3}})\s")
    sender.press("Jag har skrivit upp det – göm kvittot")
    return number, code


def _begin(sender: Keyboard, kind: str, text: str) -> None:
    sender.go_home()
    sender.follow("Lämna ett förslag")
    sender.follow("Börja")
    sender.choose(kind)
    sender.press("Fortsätt")
    sender.write("Berätta med egna ord", text)
    sender.press("Fortsätt")
    if sender.page.get_by_role("heading", name=sender.words("Är det något av det här?"), exact=True).count():
        sender.follow("Fortsätt med mitt")


def take_up(coordinator: Keyboard, number: str) -> None:
    """From the inbox to the agenda of the next meeting, which everyone can then read."""
    coordinator.staff_menu("Förslag")
    coordinator.follow(f"Förslag {number}")
    coordinator.reads(WISH)
    coordinator.follow("Ta upp på ett möte")
    coordinator.choose(f"{written(in_days(SOON))} kl. 18.00, {PLACE}")
    coordinator.write("Rubrik på dagordningen", "Belysningen vid slussen")
    coordinator.press("Lägg till på dagordningen")
    coordinator.reads("Ärendet står på mötets dagordning.")
    coordinator.staff_menu("Möten")
    coordinator.follow(written(in_days(SOON)))
    coordinator.follow("Dagordning")
    coordinator.press("Publicera dagordningen")


def see_point(sender: Keyboard) -> None:
    sender.go_home()
    sender.follow("Nästa möte")
    sender.sees("1. Belysningen vid slussen")


def answer(coordinator: Keyboard, name: str, outcome: str, text: str, *, whose: str = "") -> None:
    coordinator.staff_menu("Förslag")
    coordinator.follow(name)
    coordinator.follow("Svara")
    coordinator.choose(outcome)
    if whose:
        coordinator.write("Vem ansvarar?", whose)
    else:
        coordinator.date("Klart senast", in_days(SOON + 60))
    coordinator.write("Svaret till avsändaren", text)
    coordinator.press("Skicka svaret")
    coordinator.reads("Svaret är sparat.")


def publish(coordinator: Keyboard) -> None:
    """In the municipality's words, never the sender's."""
    coordinator.follow("Publicera")
    coordinator.write("Rubrik", TITLE)
    coordinator.write("Ni sa", "Lampan vid slussen är släckt.")
    coordinator.write("Vi gjorde", "Lampan byts i höst.")
    coordinator.press("Publicera")
    coordinator.reads("Texten syns nu på sidan Ni sa – vi gjorde.")


def read_by_link(cast: Cast) -> None:
    cast.neighbour.go(cast.server.link_in_letter(SENDER, "/forslag/folj/", saying=ANSWER))
    cast.neighbour.reads(ANSWER)
    cast.neighbour.reads("Planerat")


def read_by_code(sender: Keyboard, number: str, code: str) -> None:
    sender.go_home()
    sender.menu("Förslag")
    sender.follow("Följ ditt ärende")
    sender.write("Ditt nummer", number)
    sender.write("Din kod", code)
    sender.press("Visa mitt ärende")
    sender.reads(OWNER)
    sender.press("Stäng ärendet")
    sender.sees("Följ ditt ärende")


def read_outcome(visitor: Keyboard) -> None:
    """Everybody reads what came of it; the sender's own words and address stand nowhere."""
    visitor.go_home()
    visitor.menu("Förslag")
    visitor.follow(TITLE)
    visitor.reads("Lampan byts i höst.")
    visitor.reads("Belysningen vid slussen")
    assert "vågar inte" not in visitor.page.content()
    assert SENDER not in visitor.page.content()
