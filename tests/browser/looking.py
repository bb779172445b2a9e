"""Looking at a page as different people do: light and dark, wide and narrow, with larger text and more space."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE, NARROW = 1280, 320
HEIGHT = 900
AXE = Axe().axe_script
# Every rule that axe has, its best practices included. Target size is switched off unless it is asked for.
EVERYTHING = json.dumps({"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
# The themes differ in colours and nothing else, and the widths in everything else: the slow rules about colours are
# asked for in both themes, and once more where the page is narrow.
COLOURS = json.dumps({"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]})
ALL_BUT_COLOURS = json.dumps(
    {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}, "color-contrast": {"enabled": False}}}
)
LOOKS = (
    (WIDE, "light", EVERYTHING),
    (WIDE, "dark", COLOURS),
    (NARROW, "dark", COLOURS),
    (NARROW, "light", ALL_BUT_COLOURS),
)
LOOKS_AGAIN = ((WIDE, "light", EVERYTHING), (NARROW, "dark", EVERYTHING))
"""A page that has been seen before, with something new on it."""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDEST = """() => [...document.querySelectorAll("body *")].filter(one => {
  const box = one.getBoundingClientRect();
  return box.width && box.right > document.documentElement.clientWidth + 1 && !one.closest("svg, .table-scroll, thead")
}).map(one => `${one.tagName.toLowerCase()}.${one.getAttribute("class") ?? ""}`).slice(-3)"""
# Rows, and choices, of one shape come from one line of a template: axe has no more to say of the fortieth than of the
# third, and takes its time to say it. They are taken aside while it looks.
TAKE_ASIDE = """most => { window.takenAside = []; for (const all of document.querySelectorAll("tbody, .choices")) {
  const met = {};
  for (const one of [...all.children]) {
    const shape = [...one.querySelectorAll("*")].map(part => part.tagName + part.className).join();
    met[shape] = (met[shape] ?? 0) + 1;
    if (met[shape] > most) { window.takenAside.push([all, one, one.nextSibling]); one.remove() } } } }"""
PUT_BACK = """() => { for (const [all, one, next] of window.takenAside.reverse()) all.insertBefore(one, next) }"""
MOST_ROWS = 3
TEXT_SIZES = (16, 32)
"""What a visitor's browser is set to: as it comes, and twice that."""
# WCAG 2.2, 1.4.12.
MORE_SPACE = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
# A sheet made by script is within the content policy; an inline style is not.
WITH_SHEET = """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
document.adoptedStyleSheets = css ? [sheet] : [] }"""


@dataclass
class Findings:
    """What was wrong, by kind: each line says where."""

    axe: list[str] = field(default_factory=list)
    sideways: list[str] = field(default_factory=list)
    looked: int = 0


class Eye:
    """Looks at the page that a browser shows, and writes down what it finds."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def look(self, page: Page, name: str, *, again: bool = False) -> None:
        """With less room, with more space between the letters, with text of twice the size; then with axe in every
        theme at every width, or in each once when it is not the first time."""
        self.findings.looked += 1
        self._with_less_room(page, name)
        self._with_larger_text(page, name)
        page.evaluate(TAKE_ASIDE, MOST_ROWS)
        page.evaluate(AXE)
        for width, theme, rules in LOOKS_AGAIN if again else LOOKS:
            page.set_viewport_size({"width": width, "height": HEIGHT})
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            self._axe(page, f"{name} {theme} {width}", rules)
        page.evaluate(PUT_BACK)
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        page.emulate_media(color_scheme="light", reduced_motion="reduce")

    def _with_less_room(self, page: Page, name: str) -> None:
        page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        self._sideways(page, f"{name} {NARROW}")
        page.evaluate(WITH_SHEET, MORE_SPACE)
        self._sideways(page, f"{name} {NARROW} with more space")
        page.evaluate(WITH_SHEET, "")
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})

    def _with_larger_text(self, page: Page, name: str) -> None:
        browser = page.context.new_cdp_session(page)
        before, after = TEXT_SIZES
        browser.send("Page.setFontSizes", {"fontSizes": {"standard": after, "fixed": after}})
        self._sideways(page, f"{name} with text at 200 %")
        browser.send("Page.setFontSizes", {"fontSizes": {"standard": before, "fixed": before}})
        browser.detach()

    def _axe(self, page: Page, name: str, rules: str) -> None:
        found: dict[str, Any] = page.evaluate(f"axe.run({rules})")
        for violation in found["violations"]:
            for node in violation["nodes"]:
                told = " ".join(str(node["failureSummary"]).split())
                self.findings.axe.append(f"{name}: {violation['id']} {node['target']}: {told[:300]}")

    def _sideways(self, page: Page, name: str) -> None:
        too_wide = page.evaluate(OVERFLOW)
        if too_wide > 0:
            self.findings.sideways.append(f"{name}: {too_wide} px too wide, {page.evaluate(WIDEST)}")
