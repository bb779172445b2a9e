"""The client that reads every page it gets: a broken page fails the test that met it, whatever the test was about."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urldefrag, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from trygghetsrad.kernel.i18n import DEFAULT, LANGUAGES

CONTROLS = {"input", "select", "textarea"}
UNLABELLED = {"hidden", "submit", "button"}
# Inline SVG is foreign content that html5lib reads well but its strict mode complains about self-closing in HTML.
HARMLESS = {"non-void-element-with-trailing-slash"}


class PageFault(AssertionError):
    """A page that should not reach a reader."""


class PageClient(FlaskClient):
    """A Flask test client whose every HTML answer is checked."""

    def open(self, *args: Any, **options: Any) -> TestResponse:
        # A test holds an application context of its own: without a new one the requests would share `g`, and the
        # first one's visitor would stay logged in.
        with self.application.app_context():
            response = super().open(*args, **options)
        if response.mimetype == "text/html" and response.data and response.status_code not in {301, 302, 303, 308}:
            faults = check_page(response.text, self.application)
            if faults:
                raise PageFault(f"{response.request.path} ({response.status_code}):\n  " + "\n  ".join(faults))
        return response


def parse(text: str) -> Element:
    """The page as a tree without namespaces."""
    tree: Element = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=False)
    return tree


def check_page(text: str, app: Flask) -> list[str]:
    """Everything wrong with a page."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    tree = parser.parse(text)
    faults = [f"invalid HTML at {place}: {code} {data}" for place, code, data in parser.errors if code not in HARMLESS]
    elements = list(tree.iter())
    faults += _head(tree) + _ids(elements) + _labels(elements) + _inline(elements)
    faults += _links(elements, app)
    return faults


def _head(tree: Element) -> list[str]:
    faults = []
    if tree.get("lang") not in LANGUAGES:
        faults.append(f"lang is {tree.get('lang')!r}")
    titles = [title for title in tree.findall("head/title") if (title.text or "").strip()]
    if len(titles) != 1:
        faults.append(f"{len(titles)} titles")
    headings = len(list(tree.iter("h1")))
    if headings != 1:
        faults.append(f"{headings} h1")
    return faults


def _ids(elements: list[Element]) -> list[str]:
    ids = Counter(one.get("id") for one in elements if one.get("id") is not None)
    faults = [f"id {name!r} stands {count} times" for name, count in ids.items() if count > 1]
    for one in elements:
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            faults += [
                f"{attribute}={name!r} points at nothing"
                for name in (one.get(attribute) or "").split()
                if name not in ids
            ]
    return faults


def _labels(elements: list[Element]) -> list[str]:
    named = {one.get("for") for one in elements if one.tag == "label"}
    faults = []
    for one in elements:
        if one.tag not in CONTROLS or one.get("type") in UNLABELLED:
            continue
        if one.get("id") not in named and not one.get("aria-label") and not one.get("aria-labelledby"):
            faults.append(f"{one.tag} {one.get('name')!r} has no label")
    return faults


def _inline(elements: list[Element]) -> list[str]:
    faults = [f"<{one.tag}> has a style attribute" for one in elements if one.get("style") is not None]
    faults += ["an inline <style>" for one in elements if one.tag == "style"]
    faults += ["an inline <script>" for one in elements if one.tag == "script" and not one.get("src")]
    faults += [
        f"<{one.tag}> has {name}" for one in elements for name in one.attrib if str(name).lower().startswith("on")
    ]
    return faults


def _links(elements: list[Element], app: Flask) -> list[str]:
    ids = {one.get("id") for one in elements}
    faults = []
    for one in elements:
        for attribute, method in (("href", "GET"), ("src", "GET"), ("action", _method(one)), ("formaction", "POST")):
            address = one.get(attribute)
            if address is None or address == "":
                continue
            fault = _link_fault(address, method, ids, app)
            if fault:
                faults.append(f"<{one.tag} {attribute}={address!r}> {fault}")
    return faults


def _method(form: Element) -> str:
    return (form.get("method") or "get").upper()


def _link_fault(address: str, method: str, ids: set[str | None], app: Flask) -> str | None:
    parts = urlsplit(address)
    if parts.scheme in {"http", "https", "mailto", "tel", "webcal"}:
        return None
    path, fragment = urldefrag(address)
    if parts.scheme or parts.netloc:
        return "leads somewhere odd"
    if not path:
        return None if fragment in ids or not fragment else "points at nothing on the page"
    if path.startswith("?"):
        return None
    return None if _resolves(urlsplit(path).path, method, app) else "leads to no route"


def _resolves(path: str, method: str, app: Flask) -> bool:
    head, _, rest = path.lstrip("/").partition("/")
    if head in LANGUAGES and head != DEFAULT:
        path = f"/{rest}"
    try:
        app.url_map.bind("localhost").match(path, method=method)
    except RequestRedirect:
        return True
    except (NotFound, HTTPException):
        return False
    return True
