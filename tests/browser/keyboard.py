"""A visitor who has no mouse: everything is reached with Tab, arrows, space and Enter."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from playwright.sync_api import ElementHandle, Locator, Page, expect

MOST_TABS = 200
MOST_ARROWS = 30
FOCUSED = "element => element === document.activeElement"
RING = """element => {
    for (let one = element, steps = 0; one && steps < 4; one = one.parentElement, steps += 1) {
        const style = getComputedStyle(one);
        if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) return true;
    }
    return false;
}"""
"""Whether an outline is drawn around what has focus: by itself, or by the choice or the card it stands for."""

STOPS_UNTIL = """target => {
    const all = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const follows = Node.DOCUMENT_POSITION_FOLLOWING;
    const comes = (one, after) => one === after || one.compareDocumentPosition(after) & follows;
    const groups = new Set();
    if (document.activeElement === document.body && location.hash) return 0;
    return [...document.querySelectorAll(all)].filter(one => {
        const group = one.type === "radio" && one.name;
        if (one.disabled || one.tabIndex < 0 || !one.checkVisibility() || groups.has(group)) return false;
        if (group) groups.add(group);
        return one !== document.activeElement && comes(document.activeElement, one) && comes(one, target);
    }).length;
}"""
"""About how many times to press Tab: asked once, so that not every step has to be looked at.

Where an address leads to a place on the page, Tab begins there: then nothing is known beforehand.
"""
AT_THE_TOP = "target => document.activeElement === document.body && target.closest('main') !== null"
WORTH_SKIPPING = 6

Words = Callable[[str], str]


def in_swedish(text: str) -> str:
    """The source language: every text is itself."""
    return text


class Keyboard:
    """Walks a page the way a keyboard does, and fails where a keyboard would get stuck.

    Texts are given in Swedish; `words` says what stands on the page instead in the visitor's language.
    """

    def __init__(self, page: Page, home: str, words: Words = in_swedish) -> None:
        self.page = page
        self.home = home
        self.words = words

    def go(self, address: str) -> None:
        """Type an address, or open the link of a letter."""
        self.page.goto(address)

    def go_home(self) -> None:
        self.go(self.home)

    def sees(self, heading: str) -> None:
        """The page has come that has this heading."""
        expect(self._heading(heading)).to_be_visible()

    def reads(self, text: str | re.Pattern[str]) -> None:
        """The page's content says so."""
        expect(self.page.get_by_role("main")).to_contain_text(self.words(text) if isinstance(text, str) else text)

    def finds(self, pattern: str) -> str:
        """What stands on the page where the pattern has its group."""
        found = re.search(pattern, self.page.get_by_role("main").inner_text())
        assert found, f"{pattern} is not on {self.page.url}"
        return found[1]

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has focus, and see that the focus shows."""
        expect(target).to_have_count(1)
        element = target.element_handle()
        self._go_towards(element)
        for _ in range(MOST_TABS):
            if element.evaluate(FOCUSED):
                self._focus_shows(element)
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"a keyboard does not reach {target}")

    def write(self, label: str, text: str, *, within: str = "", nth: int = 0) -> None:
        """Fill in the field with this label, in the group whose name has these words."""
        place = self.page.get_by_role("group", name=self.words(within)) if within else self.page
        self.reach(place.get_by_label(self._label(label)).nth(nth))
        self._type(text)

    def date(self, legend: str, day: date) -> None:
        """Fill in the three boxes of a date."""
        group = self.page.get_by_role("group", name=self._label(legend))
        boxes = group.get_by_role("textbox").all()
        for box, value in zip(boxes, (day.day, day.month, day.year), strict=True):
            self.reach(box)
            self._type(str(value))

    def choose(self, label: str) -> None:
        """Take one of a few: Tab into the group, arrows to the choice."""
        radio = self.page.get_by_role("radio", name=self.words(label), exact=True)
        expect(radio).to_have_count(1)
        self._enter_group(radio, label)
        element = radio.element_handle()
        for _ in range(MOST_ARROWS):
            if element.evaluate(FOCUSED):
                self._focus_shows(element)
                self.page.keyboard.press("Space")
                expect(radio).to_be_checked()
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"arrows do not reach {label!r}")

    def tick(self, label: str | re.Pattern[str]) -> None:
        """Set a check box."""
        name = self.words(label) if isinstance(label, str) else label
        box = self.page.get_by_role("checkbox", name=name, exact=True)
        self.reach(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        expect(box).to_be_checked()

    def pick(self, label: str, option: str) -> None:
        """Choose in a list by typing the beginning of the choice."""
        self.reach(self.page.get_by_label(self._label(label)))
        self.page.keyboard.type(self.words(option))

    def unfold(self, summary: str) -> None:
        """Open what is folded up under these words."""
        self.reach(self.page.locator("summary", has_text=self.words(summary)))
        self.page.keyboard.press("Enter")

    def press(self, name: str, *, nth: int = 0) -> None:
        """Press a button."""
        self._enter(self.page.get_by_role("button", name=self.words(name), exact=True).nth(nth))

    def follow(self, name: str, *, nth: int = 0) -> None:
        """Follow a link of the content."""
        self._follow(self.page.get_by_role("main"), name, nth)

    def back(self) -> None:
        """Follow the link back at the top of the content."""
        self._enter(self.page.get_by_role("main").get_by_role("link").first)

    def menu(self, name: str, *, of: str = "Huvudmeny") -> None:
        """Follow a link of a menu."""
        self._follow(self.page.get_by_role("navigation", name=self.words(of), exact=True), name, 0)

    def staff_menu(self, name: str) -> None:
        self.menu(name, of="Meny för personal")

    def _follow(self, place: Locator, name: str, nth: int) -> None:
        self._enter(place.get_by_role("link", name=self.words(name), exact=True).nth(nth))

    def _enter(self, target: Locator) -> None:
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _go_towards(self, target: ElementHandle) -> None:
        """Over the menus by the skip link when that is shorter, then Tab by Tab."""
        if target.evaluate(AT_THE_TOP) and target.evaluate(STOPS_UNTIL) > WORTH_SKIPPING:
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
            expect(self.page.get_by_role("main")).to_be_focused()
        for _ in range(target.evaluate(STOPS_UNTIL)):
            self.page.keyboard.press("Tab")

    def _enter_group(self, radio: Locator, label: str) -> None:
        name = radio.get_attribute("name")
        self._go_towards(self.page.get_by_role("main").locator(f"input[name='{name}']").first.element_handle())
        for _ in range(MOST_TABS):
            if self.page.evaluate("[document.activeElement.type, document.activeElement.name]") == ["radio", name]:
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"a keyboard does not reach the group of {label!r}")

    def _type(self, text: str) -> None:
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def _label(self, label: str) -> re.Pattern[str]:
        """The label, with or without the word that says that an answer is voluntary."""
        optional = re.escape(self.words("(valfritt)"))
        return re.compile(rf"^\s*{re.escape(self.words(label))}\s*({optional})?\s*$")

    def _heading(self, text: str) -> Locator:
        return self.page.get_by_role("main").get_by_role("heading", name=self.words(text), exact=True).first

    def _focus_shows(self, target: ElementHandle) -> None:
        box = target.bounding_box()
        size = self.page.viewport_size
        assert box, f"{target} has focus and no place on the page"
        assert size
        assert box["y"] < size["height"], f"{target} has focus below the screen"
        assert box["y"] + box["height"] > 0, f"{target} has focus above the screen"
        assert target.evaluate(RING), f"{target} has focus and nothing shows it"
