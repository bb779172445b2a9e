"""Markdown to HTML that is safe to show, made once when the text is saved.

Two walls. Raw HTML never gets in: Markdown's processors for it are taken out, so a tag is shown as it was typed. What
comes out passes one bleach cleaner with short allow-lists, and the tests pass the same corpus through a second
sanitiser (nh3).

The time is bounded by limits on the text, checked before any work, not by killing a process. Python-Markdown takes
quadratic time in `[`, in backticks, in lines of headings and rules, in columns and in nesting. Here a link's pattern
never looks past the next bracket, nor code past 300 characters; headings and rules stand apart; reference links, images
and underlined headings are taken out; the rest is counted. Measured on one idle core of 2026: about 110 units (every
mark of the language, alone and in pairs) repeated to the limits took at most 1.1 s each, 344 random mixtures at most
0.7 s; 20,000 `[` are refused in under 1 ms. tests/rules/test_markup.py holds the worst of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from html.parser import HTMLParser
from typing import Any, Final
from xml.etree import ElementTree as ET

from bleach.sanitizer import Cleaner
from markdown import Markdown
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.inlinepatterns import InlineProcessor, LinkInlineProcessor
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, code_escape

MOST_CHARACTERS: Final = 100_000
MOST_LINES: Final = 2_000
MOST_BRACKETS: Final = 2_000
MOST_MARKS: Final = 10_000
MOST_CELLS: Final = 15_000
MOST_NESTING: Final = 10
MOST_INDENT: Final = 40

TAGS: Final = frozenset(
    "p br strong em ul ol li h3 h4 h5 blockquote a hr code table thead tbody tr th td".split()  # noqa: SIM905
)
PROTOCOLS: Final = frozenset({"http", "https", "mailto", "tel"})
REL: Final = "nofollow noopener"

_MARKER = r"(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))"
_NESTED = re.compile(rf"^(?:[ \t]*{_MARKER}){{{MOST_NESTING + 1}}}", re.MULTILINE)
_INDENTED = re.compile(rf"^[ \t>]{{{MOST_INDENT},}}{_MARKER}", re.MULTILINE)
_RULE = re.compile(r"^[ ]{0,3}([-*_])[ ]*(?:\1[ ]*){2,}$", re.MULTILINE)
_HEADING_LINE = re.compile(r"[ ]{0,3}#")
_MARKS = r"*_`\|<>&"
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_LINK = r"!?\[([^\[\]]+)\]\(\s{0,9}<?((?:[^\s<>()]|\([^\s<>()]{0,200}\)){1,2000})>?\s{0,9}\)"
_CODE = r"(?<![\\`])(`{1,2})(?!`)(.{1,300}?)(?<!`)\1(?!`)"
_MAIL = r"<([^<>@\s]{1,64}@[^<>@\s]{1,255})>"
_ADDRESS = re.compile(
    r"(?:https?://[^/\s\\]|mailto:[^\s\\]|tel:[+0-9])[^\s\\]*|/(?![/\\])[^\s\\]*|#[\w-]+", re.IGNORECASE
)

_HEADING = re.compile("h[1-6]")
_HEADINGS = ("h3", "h4", "h5")


class MarkupRefused(ValueError):
    """The text cannot be rendered. `reason`: `length`, `lines`, `brackets`, `marks`, `table`,
    `nesting` or `characters`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def render_markdown(text: str) -> str:
    """The text as sanitised HTML, to be stored. A newline is a line break, as the person who wrote it expects.

    The levels of heading used become h3, h4 and h5 in order, so that a note fits under the page's own h1 and h2.
    Raises MarkupRefused when the text is longer or more tangled than any note.
    """
    _refuse_costly(text)
    try:
        return sanitise(_markdown().convert(text))
    except RecursionError:
        raise MarkupRefused("nesting") from None


def sanitise(html: str) -> str:
    """Only the allowed tags, attributes and addresses. Doing it twice is doing it once."""
    filters: list[Any] = [_links]  # a function serves where the type asks for a class
    return Cleaner(
        tags=TAGS, attributes=_allowed_attribute, protocols=PROTOCOLS, strip=True, strip_comments=True, filters=filters
    ).clean(html)


def plain_text(html: str, *, links: bool = False) -> str:
    """The words of stored HTML, for search and for mail; `links` writes each address after its link."""
    reader = _PlainText(links=links)
    reader.feed(html)
    reader.close()
    return reader.text()


def _refuse_costly(text: str) -> None:
    if len(text) > MOST_CHARACTERS:
        raise MarkupRefused("length")
    if _UNREADABLE.search(text):
        raise MarkupRefused("characters")
    if len(text.splitlines()) > MOST_LINES:
        raise MarkupRefused("lines")
    if text.count("[") > MOST_BRACKETS:
        raise MarkupRefused("brackets")
    if sum(map(text.count, _MARKS)) > MOST_MARKS:
        raise MarkupRefused("marks")
    if sum(map(_cells, re.split(r"\n\s*\n", text))) > MOST_CELLS:
        raise MarkupRefused("table")
    rules_apart = _RULE.sub("", text)
    if _NESTED.search(rules_apart) or _INDENTED.search(rules_apart):
        raise MarkupRefused("nesting")


def _cells(block: str) -> int:
    """How many cells a table of this block could have: a short row is filled up to the longest."""
    lines = block.splitlines()
    return max((line.count("|") for line in lines), default=0) * len(lines)


def _markdown() -> Markdown:
    # A new one each time: neither Markdown nor bleach's cleaner may be shared between threads.
    markdown = Markdown(extensions=[SaneListExtension(), TableExtension(), "nl2br"], output_format="html")
    markdown.preprocessors.deregister("html_block")
    for name in ("html", "reference", "image_link", "image_reference", "short_reference", "short_image_ref"):
        markdown.inlinePatterns.deregister(name)
    # Underlined headings, indented code and reference definitions turn pasted mail into something else than it was.
    for name in ("reference", "setextheader", "code"):
        markdown.parser.blockprocessors.deregister(name)
    markdown.preprocessors.register(_Apart(markdown), "apart", 10)
    markdown.inlinePatterns.register(_Code(_CODE, markdown), "backtick", 190)
    markdown.inlinePatterns.register(_Link(_LINK, markdown), "link", 160)
    markdown.inlinePatterns.register(_Mail(_MAIL, markdown), "automail", 110)
    markdown.treeprocessors.register(_Headings(markdown), "headings", 15)
    return markdown


def _allowed_attribute(tag: str, name: str, value: str) -> bool:
    return tag == "a" and name == "href" and _ADDRESS.fullmatch(unescape(value)) is not None


class _Code(InlineProcessor):
    """`` `code` `` of bounded length: the library's own looks for its end through the whole paragraph."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        del data
        if not m[2].strip():
            return None, None, None
        code = ET.Element("code")
        code.text = AtomicString(code_escape(m[2].strip()))
        return code, m.start(0), m.end(0)


class _Link(LinkInlineProcessor):
    """`[text](address)` with bounded length; with any other kind of address the text stays as it was typed."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element | None, int | None, int | None]:
        del data
        address = str(self.unescape(m[2]))
        if address.lower().startswith("www."):
            address = f"https://{address}"
        if not _ADDRESS.fullmatch(address):
            return None, None, None
        link = ET.Element("a", href=address)
        link.text = m[1]
        return link, m.start(0), m.end(0)


class _Mail(InlineProcessor):
    """`<name@example.se>` as a link; the library's own hides the address from search, not from robots."""

    def handleMatch(  # type: ignore[override]  # noqa: N802 - the library's name
        self, m: re.Match[str], data: str
    ) -> tuple[ET.Element, int, int]:
        del data
        address = str(self.unescape(m[1]))
        link = ET.Element("a", href=f"mailto:{address}")
        link.text = AtomicString(address)
        return link, m.start(0), m.end(0)


class _Apart(Preprocessor):
    """Headings and rules become paragraphs of their own: a block of many of them takes quadratic time."""

    def run(self, lines: list[str]) -> list[str]:
        apart: list[str] = []
        for line in lines:
            alone = _HEADING_LINE.match(line) or _RULE.match(line)
            apart += ["", line, ""] if alone else [line]
        return apart


class _Headings(Treeprocessor):
    """The highest level used becomes h3, the next h4, all others h5: no level is skipped."""

    def run(self, root: ET.Element) -> None:
        headings = [element for element in root.iter() if _HEADING.fullmatch(element.tag)]
        levels = sorted({element.tag for element in headings})
        for element in headings:
            element.tag = _HEADINGS[min(levels.index(element.tag), len(_HEADINGS) - 1)]


def _links(source: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every link says that the site does not vouch for it; one without an address is only its text."""
    kept: list[bool] = []
    for token in source:
        opens, closes = token["type"] == "StartTag", token["type"] == "EndTag"
        if token.get("name") != "a" or not (opens or closes):
            yield token
        elif opens:
            kept.append((None, "href") in token["data"])
            if kept[-1]:
                yield {**token, "data": {(None, "href"): token["data"][None, "href"], (None, "rel"): REL}}
        elif kept and kept.pop():
            yield token


class _PlainText(HTMLParser):
    """Reads sanitised HTML; blocks become lines."""

    _BLOCKS = frozenset({"p", "h3", "h4", "h5", "ul", "ol", "blockquote", "table", "hr"})

    def __init__(self, *, links: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._links = links
        self._parts: list[str] = []
        self._lists: list[int | None] = []
        self._addresses: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._BLOCKS:
            self._parts.append("" if self._lists else "\n\n")
        if tag in {"ul", "ol"}:
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._parts.append(f"\n{self._bullet()} ")
        elif tag in {"br", "tr"}:
            self._parts.append("\n")
        elif tag == "a":
            self._addresses.append((dict(attrs).get("href") or "", len(self._parts)))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        if tag in self._BLOCKS and not self._lists:
            self._parts.append("\n\n")
        elif tag in {"td", "th"}:
            self._parts.append(" ")
        elif tag == "a" and self._addresses:
            address, start = self._addresses.pop()
            if self._links and "".join(self._parts[start:]) not in address:
                self._parts.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        self._parts.append(data.replace("\n", " ") if data.strip() else " " * bool(data.strip("\n")))

    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\n"))
        text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
        return re.sub(r"(?m)^((?:-|\d+\.))\n+", r"\1 ", text)

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "-"
        self._lists[-1] += 1
        return f"{self._lists[-1]}."
