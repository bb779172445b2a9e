"""Finnish and English: every public page, and both journeys to their receipts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import coming_in
from tests.browser.keyboard import Keyboard
from tests.browser.server import Server
from tests.browser.story_beginning import register_interest
from tests.browser.story_suggestion import ask_without_name, suggest
from tests.browser.translated import Swedish, words_of

pytestmark = pytest.mark.timeout(240)
LANGUAGES = ("en", "fi")
LEAST_PAGES = 20
HEADINGS = "h1, h2, h3, label, legend, button, th, dt, summary, nav a, a.ds-button, p.lead, main p"
TEXTS = """all => all
  .filter(one => one.closest("[lang]") === document.documentElement)
  .map(one => {
    const own = one.cloneNode(true);
    own.querySelectorAll("[lang]").forEach(marked => marked.remove());
    return own.textContent.replace(/\\s+/g, " ").trim();
  })
  .filter(text => text)"""
"""What is in the page's own language. What people wrote is marked as theirs, and is read aloud as that."""
LINKS = "all => all.map(one => one.getAttribute('href'))"
ELSEWHERE = re.compile(
    r"/(personal|static|utveckling|fi|en)(/|$)|/handlingar/|\.(ics|json|txt|py|pdf|atom|xml|csv|svg|png|md|docx)$"
)
Texts = dict[str, set[str]]


def texts_of(page: Page) -> set[str]:
    """What stands in headings, labels, buttons, menus and paragraphs."""
    return set(page.locator(HEADINGS).evaluate_all(TEXTS))


def shape(path: str) -> str:
    """Pages of one kind have one shape: /moten/2027-04-24 and /moten/2027-06-01."""
    return re.sub(r"\d+", "0", path)


def walk(page: Page, home: str) -> Texts:
    """Every public page that links lead to, one of each kind, with its texts."""
    waiting, met, found = ["/"], {"/"}, {}
    while waiting:
        path = waiting.pop(0)
        page.goto(home + path)
        found[path] = texts_of(page)
        for href in page.locator("a[href]").evaluate_all(LINKS):
            link = urlsplit(href).path
            if link.startswith("/") and shape(link) not in met and not ELSEWHERE.search(link):
                met.add(shape(link))
                waiting.append(link)
    return found


@pytest.fixture(scope="module")
def swedish_pages(demo_server: Server, browser: Browser) -> Iterator[Texts]:
    with coming_in(browser, script=False) as come:
        yield walk(come(), demo_server.url)


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages(language: str, swedish_pages: Texts, demo_server: Server, plain_page: Page) -> None:
    """Nothing that the product says itself is left in Swedish. What people wrote stays as they wrote it."""
    swedish, left = Swedish(language), {}
    assert len(swedish_pages) >= LEAST_PAGES, sorted(swedish_pages)
    for path, before in swedish_pages.items():
        plain_page.goto(f"{demo_server.url}/{language}{path}")
        expect(plain_page.locator("html")).to_have_attribute("lang", language)
        if same := swedish.left_in(texts_of(plain_page), before):
            left[path] = same
    assert left == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_journeys(language: str, demo_server: Server, plain_page: Page) -> None:
    """The same chapters as in the Swedish story, with the labels of the language."""
    visitor = Keyboard(plain_page, f"{demo_server.url}/{language}/", words_of(language))
    register_interest(visitor, email=f"ingrid.{language}@example.se")
    expect(plain_page.locator("html")).to_have_attribute("lang", language)
    suggest(visitor, email=f"bo.{language}@example.se")
    ask_without_name(visitor)
    link = demo_server.link_in_letter(f"ingrid.{language}@example.se", f"/{language}/mina-uppgifter/")
    visitor.go(link)
    visitor.press("Bekräfta")
    visitor.sees("Dina uppgifter")
