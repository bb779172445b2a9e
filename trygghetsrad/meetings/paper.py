"""The notes as files to keep: a tagged PDF, and Markdown as it was written. Only what is published gets here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any, TypeAlias

from flask import current_app

from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.pdf import pdf
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.web import public_url
from trygghetsrad.meetings import labels
from trygghetsrad.meetings.queries import NamedAction, PublicMeeting, PublicTexts
from trygghetsrad.meetings.rules import ListedPaper, PaperKind

FINNISH = "fi"
OUR_HEADINGS = 2
"""The level of a point's heading in the file; what its note has for headings comes below."""
_HEADING = re.compile(r"^(#{1,6})(?=[ \t])", re.MULTILINE)
_BLOCKS = frozenset("ul ol li blockquote hr table thead tbody tr".split())  # noqa: SIM905
"""What has nothing but space between its parts."""
_SINGLE = frozenset({"br", "hr"})
Node: TypeAlias = dict[str, Any] | str
"""A text, or `tag` with what it is `of` and, for a link, its `url`."""


def notes_pdf(meeting: PublicMeeting, attendance: Sequence[str], when: str) -> bytes:
    """The published notes as PDF/UA-1, in the language of the request."""
    municipality = current_app.extensions["config"].municipality.in_language(current_language())
    data = {
        "sender": municipality.full_name,
        "footer": public_url("meetings.show", current_language(), address=meeting.address),
        "facts": [{"name": name, "text": text} for name, text in _facts(meeting, attendance, when)],
        "sections": _sections(meeting),
        "action_words": _("Det här ska göras"),
        "paper_words": _("Handlingar"),
        "papers": [_named_paper(one) for one in meeting.papers if one.item_id is None],
    }
    return pdf("notes", labels.title(meeting), current_language(), data)


def _facts(meeting: PublicMeeting, attendance: Sequence[str], when: str) -> list[tuple[str, str]]:
    there = ". ".join(one for one in (", ".join(attendance), meeting.guests) if one)
    facts = [(_("Tid"), when), (_("Plats"), meeting.place), (_("Närvarande"), there)]
    if meeting.notes_published_at:
        facts.append((_("Anteckningarna publicerades"), date_long(meeting.notes_published_at)))
    if meeting.notes_changed_at:
        facts.append((_("Ändrade"), date_long(meeting.notes_changed_at)))
    return [(name, text) for name, text in facts if text]


def _sections(meeting: PublicMeeting) -> list[dict[str, Any]]:
    is_finnish = current_language() == FINNISH and bool(meeting.summary_fi_html)
    summary = tree(meeting.summary_fi_html if is_finnish else meeting.summary_html)
    first = {"heading": _("Det viktigaste på en minut"), "of": summary, "papers": [], "actions": []}
    sections = [first | {"language": FINNISH if is_finnish else "sv"}] if summary else []
    for item in meeting.items:
        of = [
            *({"tag": "p", "of": [line]} for line in item.description.splitlines() if line.strip()),
            *tree(item.note_html),
        ]
        told = [_told(one) for one in item.actions]
        own = [_named_paper(one) for one in meeting.papers if one.item_id == item.id]
        sections.append(
            {"heading": f"{item.number}. {item.title}", "of": of, "papers": own, "actions": told, "language": "sv"}
        )
    return sections


def _named_paper(paper: ListedPaper) -> str:
    """A paper as it is listed in a file: its name, what it is, and what a picture shows."""
    named = f"{paper.title} ({'PDF' if paper.kind is PaperKind.PDF else _('Bild')})"
    return f"{named}. {_('Bilden visar:')} {paper.description}" if paper.description else named


def _told(action: NamedAction) -> str:
    return f"{action.title}. {labels.state_line(action)}"


def tree(html: str) -> list[Node]:
    """Stored HTML as nodes: its few tags, and nothing else that a file could run."""
    reader = _Tree()
    reader.feed(html)
    reader.close()
    return reader.root


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root: list[Node] = []
        self._open: list[dict[str, Any]] = []

    @property
    def _here(self) -> list[Node]:
        here: list[Node] = self._open[-1]["of"] if self._open else self.root
        return here

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node: dict[str, Any] = {"tag": tag, "of": []}
        if tag == "a":
            node["url"] = _address(dict(attrs).get("href") or "")
        self._here.append(node)
        if tag not in _SINGLE:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1]["tag"] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        text = data.replace("\n", " ")
        is_between = not text.strip() and (not self._open or self._open[-1]["tag"] in _BLOCKS)
        after_break = bool(self._here) and isinstance(self._here[-1], dict) and self._here[-1]["tag"] == "br"
        if not is_between:
            self._here.append(text.lstrip() if after_break else text)


def _address(href: str) -> str:
    """A link's address as it works on paper: a place on our site with its whole address, one on the page with none."""
    if href.startswith("/"):
        return f"{current_app.extensions['config'].public_base_url}{href}"
    return "" if href.startswith("#") else href


def notes_markdown(meeting: PublicMeeting, texts: PublicTexts, attendance: Sequence[str], when: str) -> str:
    """The published notes as they were written, with the same headings as the page."""
    is_finnish = current_language() == FINNISH and bool(texts.summary_fi.strip())
    summary = texts.summary_fi if is_finnish else texts.summary
    parts = [f"# {labels.title(meeting)}", *_lines(_facts(meeting, attendance, when))]
    if summary.strip():
        parts += [f"## {_('Det viktigaste på en minut')}", below(summary)]
    for item in meeting.items:
        parts += [f"## {item.number}. {item.title}", item.description, below(texts.notes.get(item.id, ""))]
        own = [_named_paper(one) for one in meeting.papers if one.item_id == item.id]
        if own:
            parts.append("\n".join([f"{_('Handlingar')}:\n", *(f"- {one}" for one in own)]))
        if item.actions:
            parts.append("\n".join([f"{_('Det här ska göras')}:\n", *(f"- {_told(one)}" for one in item.actions)]))
    for_all = [_named_paper(one) for one in meeting.papers if one.item_id is None]
    if for_all:
        parts += [f"## {_('Handlingar')}", "\n".join(f"- {one}" for one in for_all)]
    return "\n\n".join(part.strip() for part in parts if part.strip()) + "\n"


def _lines(facts: Sequence[tuple[str, str]]) -> list[str]:
    return ["\n".join(f"- {name}: {' '.join(text.split())}" for name, text in facts)]


def below(markdown: str) -> str:
    """A note whose headings begin below a point's own."""
    levels = [len(found) for found in _HEADING.findall(markdown)]
    more = max(OUR_HEADINGS + 1 - min(levels), 0) if levels else 0
    return _HEADING.sub(lambda found: "#" * min(len(found[1]) + more, 6), markdown)
