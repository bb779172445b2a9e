"""Walking through the whole product: every link, every form emptied, every button, and what the letters point at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import BrowserContext, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from tests.browser.looking import Eye
from tests.conftest import config_for
from trygghetsrad.app import create_app

STAFF_PAGES = "/personal"
NOTHING_TO_GET_WRONG = {
    "accounts.erase": "one button",
    "interest.check": "one button",
    "interest.notice_confirm": "one button",
    "interest.own_withdraw": "one button",
    "interest.person_withdraw": "one button",
    "interest.take_back_call": "one button",
    "meetings.cancel": "the reason may be left out",
    "meetings.attendance": "nobody has to be there",
    "meetings.notes": "a note may be empty",
    "suggestions.follow_link": "the same page as suggestions.followed",
    "suggestions.check": "one button",
}

MOST_OF_A_KIND = 8
"""How many addresses of one endpoint are opened, to find each of its shapes."""
LANGUAGES = ("fi", "en")
STEPS = frozenset({"step", "act"})
SHAPE = """() => [...new Set([...document.querySelectorAll("main, main *")].map(one =>
  one.tagName + "." + (one.getAttribute("class") ?? "")))].sort()"""
LINKS = """() => [...document.querySelectorAll("a[href]")].map(one => one.href)"""
BUTTONS = "main form.button-form"
NEVER = {"accounts.log_out_everywhere"}
MOST_STEPS = 12
FORMS = "main form[method=post]:not(.button-form)"
PRESSED = """form => form.requestSubmit(form.querySelector("button[type=submit]"))"""
ENDINGS = ("cancel", "close", "end", "erase", "hide", "log_out_everywhere", "take_back_call", "unpublish", "withdraw")
"""What ends something comes last."""
EMPTIED = """form => { for (const one of form.elements) {
  if (["radio", "checkbox"].includes(one.type)) one.checked = false;
  else if (one.tagName === "SELECT") { if ([...one.options].some(option => !option.value)) one.value = "" }
  else if (!["hidden", "submit", "button", "file"].includes(one.type)) one.value = "" } }"""
FILLED = """(form, answers) => { for (const one of form.elements) {
  const same = [...form.elements].filter(other => other.name === one.name);
  const answer = answers[one.name] ?? answers[one.name.split("-").at(-1)];
  if (one.closest("[aria-hidden]")) continue;
  if (one.type === "radio") {
    if (answer ? one.value === answer : !same.some(other => other.checked)) one.checked = true;
  }
  else if (one.type === "checkbox") one.checked = true;
  else if (one.tagName === "SELECT") { if (!one.value) one.selectedIndex = one.options.length - 1 }
  else if (["hidden", "submit", "button", "file"].includes(one.type) || (one.value && !answer)) continue;
  else one.value = answer ?? (one.inputMode === "numeric" ? answers.number : answers[one.type] ?? answers.text) } }"""
ADDRESS = "kim.exempelsson@example.se"
NEXT_YEAR = date.today().year + 1  # noqa: DTZ011
ANSWERS = {
    "text": "Det är mörkt vid bron om kvällarna.",
    "number": "12",
    "email": ADDRESS,
    "tel": "070-174 06 11",
    "password": "en lugn kväll vid slussen",
    "birth_year": "1980",
    "lives": "yes",
    "year": str(NEXT_YEAR),
    "ends_on-year": str(NEXT_YEAR + 1),
    "closes_on-year": str(NEXT_YEAR + 1),
    "starts": "18.00",
    "ends": "20.00",
}


@dataclass
class Walk:
    """Where somebody has been, and where they may go."""

    base: str
    routes: Map
    eye: Eye
    opened: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    endpoints: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    """Endpoints whose page has been seen with "Något behöver rättas"."""
    broken: list[str] = field(default_factory=list)
    shapes: dict[str, set[str]] = field(default_factory=dict)
    pressed: set[tuple[str, str]] = field(default_factory=set)
    sent: set[tuple[bool, str]] = field(default_factory=set)
    buttons: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Who can do what by a button that stands alone: the page that has it, and where it sends."""
    pages: dict[str, str] = field(default_factory=dict)
    """One address of each page, for those who come after."""

    def endpoint(self, url: str) -> tuple[str, str] | None:
        """The endpoint that answers a GET of the address, and its name with the step of a journey."""
        path = urlsplit(url).path
        try:
            endpoint, values = self.routes.bind("localhost").match(path, method="GET")
        except (RequestRedirect, HTTPException):
            return None
        step = " ".join(str(value) for name, value in values.items() if name in STEPS)
        return str(endpoint), f"{endpoint} {step}".strip()

    def through(self, context: BrowserContext, who: str, starts: Iterable[str], *, within: str = "") -> None:
        """Follow every link from some addresses, within a part of the site, and look at each new shape of each page."""
        page = context.new_page()
        waiting = [urljoin(self.base, start) for start in starts]
        first = frozenset(waiting)
        known = {*waiting, *self.opened[who]}
        while waiting:
            url = waiting.pop(0)
            found = self.endpoint(url)
            if found is None or (url not in first and self.counts[who, found[1]] >= MOST_OF_A_KIND):
                continue
            self.counts[who, found[1]] += 1
            self.visit(page, url, who, linked=url not in first)
            fresh = [link for link in self.links(page) if link not in known and urlsplit(link).path.startswith(within)]
            waiting += dict.fromkeys(fresh)
            known |= set(fresh)
        page.close()

    def menu(self, context: BrowserContext) -> list[str]:
        """The addresses of the staff's menu."""
        page = context.new_page()
        page.goto(f"{self.base}/personal/")
        found = page.locator(".staff-bar a").evaluate_all("all => all.map(one => one.href)")
        page.close()
        return list(found)

    def links(self, page: Page) -> list[str]:
        """Addresses of this product's pages on the page: no files, no other languages."""
        found = [urldefrag(link)[0] for link in page.evaluate(LINKS)]
        return [link for link in found if self._is_ours(link)]

    def _is_ours(self, link: str) -> bool:
        path = urlsplit(link).path
        is_file = path.endswith((".ics", ".json", ".csv", ".txt", ".pdf", ".py"))
        return link.startswith(self.base) and not is_file and path.split("/")[1] not in LANGUAGES

    def visit(self, page: Page, url: str, who: str, *, linked: bool) -> None:
        """Open an address. One that the product itself links to must lead somewhere; a letter's may have been used."""
        response = page.goto(url)
        self.opened[who].add(url)
        if response is None or response.status >= (400 if linked else 500):
            self.broken.append(f"{who} {url}: {response.status if response else 'no answer'}")
        self.seen(page, who)

    def seen(self, page: Page, who: str) -> None:
        """Look at the page that is shown, unless one just like it was looked at."""
        found = self.endpoint(page.url)
        name = found[1] if found else urlsplit(page.url).path
        if found:
            self.endpoints.add(found[0])
            self.pages[f"{who} {name}"] = page.url
        self._remember_buttons(page, who)
        wrong = page.locator(".ds-error-summary").count() > 0
        if wrong and found:
            self.failing.add(found[0])
        if self.is_new(page, name):
            self.eye.look(page, f"{who} {name}{' with errors' if wrong else ''} ({urlsplit(page.url).path})")

    def is_new(self, page: Page, name: str) -> bool:
        """Whether the page has some element or class that this endpoint has not shown before."""
        shape = set(page.evaluate(SHAPE))
        before = self.shapes.setdefault(name, set())
        is_new = not shape <= before
        before |= shape
        return is_new

    def send_forms(
        self, context: BrowserContext, who: str, *, filled: bool, but: Collection[str] = frozenset()
    ) -> None:
        """Send the form of every page that was opened: with nothing in it, or filled in to the end."""
        page = context.new_page()
        for name, url in sorted(self.pages.items(), key=lambda item: (item[0].endswith(ENDINGS), item[0])):
            is_mine = name.startswith(f"{who} ") and name.split()[1] not in but
            if is_mine and (filled, name) not in self.sent and self.send(page, url, who, filled=filled):
                self.sent.add((filled, name))
        page.close()

    def send(
        self, page: Page, address: str, who: str, *, filled: bool = True, steps: int = MOST_STEPS, **answers: str
    ) -> int:
        """Open a page and send its form, and those it leads to, as far as the receipt. Say how many were sent."""
        page.goto(urljoin(self.base, address))
        for sent in range(steps if filled else 1):
            forms = page.locator(FORMS)
            if not forms.count():
                return sent
            before = page.url
            form = forms.last
            form.evaluate(FILLED if filled else EMPTIED, ANSWERS | answers)
            with page.expect_navigation():
                form.evaluate(PRESSED)
            self.seen(page, who)
            if page.url == before:
                return sent + 1
        return 1

    def _remember_buttons(self, page: Page, who: str) -> None:
        for action in page.locator(BUTTONS).evaluate_all("all => all.map(one => one.getAttribute('action'))"):
            try:
                endpoint, values = self.routes.bind("localhost").match(action, method="POST")
            except (RequestRedirect, HTTPException):
                self.broken.append(f"{who} {page.url}: a button leads to {action}")
                continue
            self.buttons[who, f"{endpoint} {values.get('act', '')}".strip()] = page.url, str(action)

    def press_buttons(self, context: BrowserContext, who: str, *, only: str = "") -> None:
        """Press every button that stands alone, once for each thing that it does."""
        page = context.new_page()
        for (person, does), (url, action) in list(self.buttons.items()):
            if person == who and does not in NEVER and only in does and (person, does) not in self.pressed:
                page.goto(url)
                form = page.locator(f'{BUTTONS}[action="{action}"]').first
                if form.count():
                    self.pressed.add((person, does))
                    with page.expect_navigation():
                        form.evaluate(PRESSED)
                    self.seen(page, who)
        page.close()


def addresses_in_letters(folder: Path, base: str) -> Iterator[str]:
    """Every address of the product that some letter holds."""
    for file in sorted(folder.glob("*.eml")):
        text = message_from_bytes(file.read_bytes(), policy=policy.default).get_content()
        yield from re.findall(rf"{re.escape(base)}\S*", text)


def routes(folder: Path) -> Map:
    """The product's own list of addresses, the developer's included."""
    return create_app(config_for(f"sqlite:///{folder / 'routes.db'}", folder, ENVIRONMENT="development")).url_map
