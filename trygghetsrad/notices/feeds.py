"""Atom (RFC 4287): what became public, for programs that follow it. Each part registers its feeds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from flask import Flask, current_app
from sqlalchemy.orm import Session

from trygghetsrad.kernel.i18n import DEFAULT
from trygghetsrad.kernel.web import public_url
from trygghetsrad.notices.subjects import Text, registry

ATOM = "http://www.w3.org/2005/Atom"
MOST = 50
EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed: a fixed moment, so that the empty feed stays the same file."""
_NAMESPACE = UUID("6f0f2a4e-2f0b-4c52-9a53-3e0d3a1f7c11")
"""Ids are drawn from what an entry is about, not from its address: they outlive a change of host."""
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
register_namespace("", ATOM)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a feed. `html` is sanitised already; `text` is plain. What the staff wrote is Swedish."""

    id: UUID
    title: str
    url: str
    published: datetime
    updated: datetime
    text: str = ""
    html: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its address (`/nyheter/<slug>.atom`), the endpoint of the page that it follows, and its newest entries.

    `entries(session)` gives at most `MOST`, in the language of the request, and only what is public.
    """

    slug: str
    title: Text
    page: str
    entries: Callable[[Session], Sequence[Entry]]


def register_feed(app: Flask, feed: Feed) -> None:
    """Let a feed be followed."""
    registry(app).feeds[feed.slug] = feed


def atom(feed: Feed, entries: Sequence[Entry], language: str) -> bytes:
    """The feed as a file."""
    municipality = current_app.extensions["config"].municipality.in_language(language)
    root = Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": language})
    _add(root, "id", _id(f"feed/{municipality.code}/{feed.slug}", language))
    _add(root, "title", f"{feed.title} – {municipality.full_name}")
    _add(root, "updated", _time(max((one.updated for one in entries), default=EMPTY_SINCE)))
    here = public_url("notices.feed", language, slug=feed.slug)
    SubElement(root, _tag("link"), {"rel": "self", "type": "application/atom+xml", "href": here})
    _link(root, public_url(feed.page, language), language)
    _add(SubElement(root, _tag("author")), "name", municipality.full_name)
    for one in entries:
        _entry(root, one, feed.slug, language)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: Element, one: Entry, slug: str, language: str) -> None:
    entry = SubElement(root, _tag("entry"))
    _add(entry, "id", _id(f"{slug}/{one.id}", language))
    _add(entry, "title", one.title)
    _link(entry, one.url, language)
    _add(entry, "published", _time(one.published))
    _add(entry, "updated", _time(one.updated))
    if one.text or not one.html:
        _add(entry, "summary", one.text, type="text")
    if one.html:
        written = _add(entry, "content", one.html, type="html")
        if language != DEFAULT:
            written.set("{http://www.w3.org/XML/1998/namespace}lang", DEFAULT)


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _add(parent: Element, name: str, text: str, **attributes: str) -> Element:
    element = SubElement(parent, _tag(name), attributes)
    element.text = _NO_XML.sub("", str(text))
    return element


def _link(parent: Element, url: str, language: str) -> None:
    SubElement(parent, _tag("link"), {"rel": "alternate", "type": "text/html", "hreflang": language, "href": url})


def _id(name: str, language: str) -> str:
    return f"urn:uuid:{uuid5(_NAMESPACE, f'{name}/{language}')}"


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
