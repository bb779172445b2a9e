"""Filling in a form as a browser would: the page is fetched, its own fields are kept, and some are changed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests.pagecheck import PageClient, parse

Fields = dict[str, Any]


def fields_of(form: Element) -> Fields:
    """What a browser would send if the visitor changed nothing."""
    found: Fields = {}
    for one in form.iter():
        name = one.get("name")
        if not name or one.get("disabled") is not None:
            continue
        if one.tag == "input":
            kind = one.get("type", "text")
            if kind in {"submit", "button", "image", "file"}:
                continue
            if kind in {"radio", "checkbox"} and one.get("checked") is None:
                continue
            _add(found, name, one.get("value", "on" if kind in {"radio", "checkbox"} else ""))
        elif one.tag == "textarea":
            _add(found, name, (one.text or "").removeprefix("\n"))
        elif one.tag == "select":
            chosen = [option for option in one.iter("option") if option.get("selected") is not None]
            options = chosen or list(one.iter("option"))[:1]
            for option in options:
                _add(found, name, option.get("value", option.text or ""))
    return found


def _add(found: Fields, name: str, value: str) -> None:
    if name in found:
        before = found[name]
        found[name] = [*(before if isinstance(before, list) else [before]), value]
    else:
        found[name] = value


def fill(
    client: PageClient,
    url: str,
    *,
    button: str | None = None,
    form: int = -1,
    follow: bool = False,
    without: tuple[str, ...] = (),
    fields: Fields | None = None,
    **more: Any,
) -> TestResponse:
    """Fetch `url`, fill in one of its POST forms and send it.

    `form` is the form's place among those of `<main>` (the last by default) that hold the named fields; `button` is a
    button's `name=value`. Names with a hyphen go in `fields`.
    """
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    main = next(parse(page.text).iter("main"))
    wanted = {**(fields or {}), **more}
    forms = [one for one in main.iter("form") if (one.get("method") or "get").lower() == "post"]
    fitting = [one for one in forms if set(wanted) <= {inner.get("name") for inner in one.iter()}] or forms
    assert fitting, f"no form on {url}"
    chosen = fitting[form]
    data = {**fields_of(chosen), **wanted}
    action = chosen.get("action") or url
    if button:
        name, _, value = button.partition("=")
        data[name] = value
        for one in chosen.iter("button"):
            if one.get("name") == name and one.get("value") == value and one.get("formaction"):
                action = one.get("formaction") or action
    for name in without:
        data.pop(name, None)
    return client.post(urljoin(url, action), data=data, follow_redirects=follow)
