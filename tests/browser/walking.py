"""Walking through the whole product: every link, every form emptied, every button, and what the letters point at."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

from tests.browser.areas import STAFF_PAGES, Area, everywhere
from tests.browser.looking import Eye
from tests.browser.sending import BUTTONS, FORMS, has_form, push, send_empty, send_filled
from tests.browser.server import Server
from tests.conftest import config_for
from trygghetsrad.app import create_app

NO_PAGES = {
    "assets.static_file": "style, script and icon",
    "council.letters_file": "a file",
    "council.member_data_file": "a file",
    "health.live": "for the machine that watches",
    "health.ready": "for the machine that watches",
    "lottery.own_proof": "a file",
    "lottery.own_proof_by_link": "a file",
    "lottery.protocol_pdf": "a file",
    "lottery.record_file": "a file",
    "lottery.record_pdf": "a file",
    "lottery.verifier": "a file",
    "meetings.calendar_file": "a file",
    "meetings.event_file": "a file",
    "meetings.body_calendar": "a file",
    "meetings.own_paper": "a file",
    "meetings.public_paper": "a file",
    "meetings.staff_paper": "a file",
    "meetings.notes_as_markdown": "a file",
    "meetings.notes_as_pdf": "a file",
    "pages.my_paper": "a file",
    "pages.post_file": "a file",
    "pages.robots": "for search engines",
    "notices.feed": "a file",
    "postbox.letter": "under development alone",
    "postbox.letters": "under development alone",
    "programme.activity_feed": "a file",
    "programme.application_file": "a file",
    "programme.application_print": "a file",
    "programme.year_file": "a file",
    "statistics.code_list": "a file",
    "statistics.explore_file": "a file",
    "statistics.whole_file": "a file",
    "suggestions.on_map": "only where the municipality has a map: see test_map.py",
    "suggestions.public_photo": "a picture",
    "suggestions.staff_photo": "a picture",
    "suggestions.waiting_photo": "a picture",
}
NOTHING_TO_GET_WRONG = {
    "accounts.erase": "one button",
    "council.consent": "nothing has to be published",
    "council.member_consent": "nothing has to be published",
    "council.member_leave": "the reason may be left out",
    "council.member_open": "one button",
    "interest.check": "one button",
    "interest.notice_confirm": "one button",
    "interest.own_change behov": "nothing has to be needed",
    "interest.own_withdraw": "one button",
    "interest.person_change behov": "nothing has to be needed",
    "interest.person_withdraw": "one button",
    "interest.take_back_call": "one button",
    "meetings.cancel": "the reason may be left out",
    "meetings.attendance": "nobody has to be there",
    "meetings.call": "the words may be left out",
    "meetings.notes": "a note may be empty",
    "meetings.room": "everything on it may be empty",
    "meetings.subjects": "a point need not be about anything",
    "notices.confirm": "one button",
    "notices.erase": "one button",
    "notices.stop": "one button",
    "pages.post": "one button",
    "programme.criterion": "the words may be left out",
    "programme.leaders": "a group may be without a leader",
    "suggestions.follow_link": "the same page as suggestions.followed",
    "suggestions.check": "one button",
    "suggestions.choose_photo": "a picture need not be shown",
    "suggestions.how": "a choice is always made",
    "suggestions.how_by_link": "a choice is always made",
    "suggestions.photos": "a picture may be left out",
}

MOST_OF_A_KIND = 4
"""How many addresses of one endpoint are opened because something links to them, to find each of its shapes."""
LANGUAGES = ("fi", "en")
STEPS = frozenset({"step", "act"})
GLANCE = f"""() => {{
  const all = (selector, take) => [...document.querySelectorAll(selector)].map(take);
  return {{
    shape: [...new Set(all("main, main *", one => `${{one.tagName}}.${{one.getAttribute("class") ?? ""}}`))],
    links: all("a[href]", one => one.href),
    buttons: all("{BUTTONS}", one => one.getAttribute("action")),
    has_form: document.querySelector("{FORMS}") !== null,
    has_errors: document.querySelector(".ds-error-summary") !== null,
  }} }}"""
"""What the walk has to know of a page, in one question: the first look into a page's elements is the dear one."""
STAY = "() => window.stop()"
"""For a page that loads itself again to show what is new."""
NEVER = {"accounts.log_out_everywhere": "nobody would come further", "lottery.disclosure": "a file comes, no page"}
MOST_STEPS = 12
ENDINGS = ("cancel", "close", "end", "erase", "hide", "log_out_everywhere", "take_back_call", "unpublish", "withdraw")
"""What ends something comes last."""


@dataclass
class Walk:
    """Where somebody has been, and where they may go."""

    base: str
    routes: Map
    eye: Eye
    translated: set[tuple[str, tuple[str, str] | None]] = field(default_factory=set)
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
    forms: dict[str, str] = field(default_factory=dict)
    """One address of each page that has a form."""

    def endpoint(self, url: str, *, method: str = "GET") -> tuple[str, str] | None:
        """The endpoint that answers the address, and its name with the step of a journey."""
        path = urlsplit(url).path
        try:
            endpoint, values = self.routes.bind("localhost").match(path, method=method)
        except (RequestRedirect, HTTPException):
            return None
        step = " ".join(str(value) for name, value in values.items() if name in STEPS)
        return str(endpoint), f"{endpoint} {step}".strip()

    def through(self, context: BrowserContext, who: str, starts: Iterable[str], *, within: Area = everywhere) -> None:
        """Follow every link from some addresses, within a part of the site, and look at each new shape of each page.
        Links to elsewhere, to files and to more of the same have to lead somewhere too."""
        page = tab(context)
        waiting = [urljoin(self.base, start) for start in starts if within(urlsplit(start).path)]
        first = frozenset(waiting)
        known = {*waiting, *self.opened[who]}
        while waiting:
            url = waiting.pop(0)
            if url in first or self._is_worth_opening(url, who, within):
                links = self.visit(page, url, who, linked=url not in first)
                waiting += dict.fromkeys(link for link in links if link not in known)
                known |= set(links)
            else:
                self._ask(context, url, who)

    def _is_worth_opening(self, url: str, who: str, within: Area) -> bool:
        found = self.endpoint(url)
        if found is None or found[0] in NO_PAGES or not within(urlsplit(url).path):
            return False
        self.counts[who, found[1]] += 1
        return self.counts[who, found[1]] <= MOST_OF_A_KIND

    def _ask(self, context: BrowserContext, url: str, who: str) -> None:
        """See that a link leads somewhere, without looking at what is there. Once for everybody who may see it, where
        it leads to the same page in another language."""
        self.opened[who].add(url)
        language, _, path = urlsplit(url).path.strip("/").partition("/")
        if language in LANGUAGES:
            found = self.endpoint(f"/{path}")
            if (language, found) in self.translated:
                return
            self.translated.add((language, found))
        answer = context.request.get(url)
        if not answer.ok:
            self.broken.append(f"{who} {url}: {answer.status}")
        answer.dispose()

    def menu(self, context: BrowserContext) -> list[str]:
        """The addresses of the staff's menu."""
        page = tab(context)
        page.goto(f"{self.base}{STAFF_PAGES}/")
        found = page.locator(".staff-bar a").evaluate_all("all => all.map(one => one.href)")
        return list(found)

    def visit(self, page: Page, url: str, who: str, *, linked: bool) -> list[str]:
        """Open an address, and return the links of its page. One that the product itself links to must lead somewhere;
        a letter's may have been used."""
        response = page.goto(url)
        self.opened[who].add(url)
        status = response.status if response else 0
        if not 0 < status < (400 if linked else 500):
            self.broken.append(f"{who} {url}: {status or 'no answer'}")
        links = self.seen(page, who)
        # A page that says no says so in every language.
        return [link for link in links if status < 400 or not link.endswith(urlsplit(url).path)]

    def seen(self, page: Page, who: str) -> list[str]:
        """Look at the page that is shown, unless one just like it was looked at. Return its links to this
        product."""
        page.evaluate(STAY)
        glance: dict[str, Any] = page.evaluate(GLANCE)
        found = self.endpoint(page.url)
        name = found[1] if found else urlsplit(page.url).path
        if found:
            self.endpoints.add(found[0])
            self.pages[f"{who} {name}"] = page.url
            if glance["has_form"]:
                self.forms[f"{who} {name}"] = page.url
            if glance["has_errors"]:
                self.failing.add(found[0])
        self._remember_buttons(page.url, glance["buttons"], who)
        again = name in self.shapes
        if self.is_new(set(glance["shape"]), name):
            wrong = " with errors" if glance["has_errors"] else ""
            self.eye.look(page, f"{who} {name}{wrong} ({urlsplit(page.url).path})", again=again)
        return [link for link in (urldefrag(one)[0] for one in glance["links"]) if link.startswith(self.base)]

    def is_new(self, shape: set[str], name: str) -> bool:
        """Whether the page has some element or class that this endpoint has not shown before."""
        before = self.shapes.setdefault(name, set())
        is_new = not shape <= before
        before |= shape
        return is_new

    def send_forms(self, context: BrowserContext, who: str, *, filled: bool) -> None:
        """Send the form of every page that has one: with nothing in it, or filled in to the end. Once each."""
        page = tab(context)
        left_out = set(NEVER if filled else NOTHING_TO_GET_WRONG)
        for name, url in sorted(self.forms.items(), key=lambda item: (item[0].endswith(ENDINGS), item[0])):
            person, does = name.split(" ", 1)
            is_due = person == who and (filled, name) not in self.sent and left_out.isdisjoint({does, does.split()[0]})
            if is_due and self.send(page, url, who, filled=filled):
                self.sent.add((filled, name))
            elif is_due:
                del self.forms[name]

    def send(
        self, page: Page, address: str, who: str, *, filled: bool = True, steps: int = MOST_STEPS, **answers: str
    ) -> int:
        """Open a page and send its form, and those it leads to, as far as the receipt. Say how many were sent."""
        page.goto(urljoin(self.base, address))
        for sent in range(steps if filled else 1):
            if not has_form(page):
                return sent
            before = page.url
            if filled:
                send_filled(page, answers)
            else:
                send_empty(page)
            self.seen(page, who)
            if page.url == before:
                return sent + 1
        return 1

    def _remember_buttons(self, url: str, actions: list[str], who: str) -> None:
        for action in actions:
            found = self.endpoint(action, method="POST")
            if found:
                self.buttons[who, found[1]] = url, action
            else:
                self.broken.append(f"{who} {url}: a button leads to {action}")

    def press_buttons(self, context: BrowserContext, who: str, *, only: str = "") -> None:
        """Press every button that stands alone, once for each thing that it does."""
        page = tab(context)
        for (person, does), (url, action) in list(self.buttons.items()):
            if person == who and does not in NEVER and only in does and (person, does) not in self.pressed:
                page.goto(url)
                if push(page, action):
                    self.pressed.add((person, does))
                    self.seen(page, who)


def tab(context: BrowserContext) -> Page:
    """The one page that somebody has open: a new one takes longer than any page takes to load."""
    return context.pages[0] if context.pages else context.new_page()


def logged_in(walk: Walk, browser: Browser, email: str, password: str) -> BrowserContext:
    """A browser of somebody who works here."""
    context = browser.new_context()
    walk.send(tab(context), f"{STAFF_PAGES}/logga-in", "public", email=email, password=password)
    return context


def addresses_in_letters(folder: Path, base: str) -> Iterator[str]:
    """Every address of the product that some letter holds."""
    for file in sorted(folder.glob("*.eml")):
        text = message_from_bytes(file.read_bytes(), policy=policy.default).get_body(("plain",)).get_content()
        yield from re.findall(rf"{re.escape(base)}\S*", text)


def letters_for(server: Server, walk: Walk, who: str) -> list[str]:
    """What the letters that were delivered hold, and somebody has not opened."""
    found = addresses_in_letters(server.instance / "mail", server.url)
    return [one for one in found if one not in walk.opened[who]]


def routes(folder: Path) -> Map:
    """The product's own list of addresses, the developer's included."""
    return create_app(config_for(f"sqlite:///{folder / 'routes.db'}", folder, ENVIRONMENT="development")).url_map
