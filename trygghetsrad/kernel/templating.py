"""What every template may use: language, municipality, assets, dates. An undefined name is an error."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

from babel.dates import format_date
from flask import request, url_for
from jinja2 import StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup, escape
from werkzeug.routing import BuildError

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.application import Application
from trygghetsrad.kernel.i18n import (
    DEFAULT,
    current_language,
    forms_in,
    language_choices,
    language_in_force,
    page_address,
    text_in,
)
from trygghetsrad.kernel.settling import PLURAL, TRANSLATE, UNSETTLED
from trygghetsrad.kernel.web import current_actor, public_url

SCHEMES = ("auto", "light", "dark")
SCHEME_COOKIE = "utseende"
_CLOCK = {"sv": "{:02}.{:02}", "fi": "{}.{:02}", "en": "{:02}:{:02}"}


def init_templates(app: Application) -> None:
    """Set up Jinja: strict, trimmed, with the shared names and filters."""
    app.jinja_options = {**app.jinja_options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {"public_url": public_url, "remembered": remembered}
    app.jinja_env.settle.append(partial(_settled, app))
    app.jinja_env.filters |= {
        "date_long": date_long,
        "date_short": date_short,
        "datetime_long": datetime_long,
        "time_of_day": time_of_day,
        "in_swedish": in_swedish,
        "paragraphs": paragraphs,
        "own_html": own_html,
        "stored_html": stored_html,
    }
    app.jinja_env.filters_in[DEFAULT] = {"in_swedish": _as_it_is}
    app.jinja_env.tests["under"] = _is_under
    app.context_processor(_shared)


def _shared() -> dict[str, Any]:
    scheme = request.cookies.get(SCHEME_COOKIE, "auto") if request and "HTTP_COOKIE" in request.environ else "auto"
    return {
        "page_path": f"{request.script_root}{quote(request.path)}",
        "page_address": page_address(),
        "color_scheme": scheme if scheme in SCHEMES else "auto",
        "actor": current_actor(),
    }


def _settled(app: Application, language: str, root: str | None) -> dict[str, Any]:
    """What no visitor changes: it is written into the templates of each language."""
    config = app.extensions["config"]
    of_pages = (
        {} if root is None else {"root": root, "languages": language_choices(language, root), "url_for": _address}
    )
    return of_pages | {
        TRANSLATE: partial(text_in, language),
        PLURAL: partial(forms_in, language),
        "language": language,
        "municipality": config.municipality.in_language(language),
        "site_url": config.public_base_url,
        "demo_notice": config.is_development,
        "asset": app.extensions["assets"].url,
    }


def _address(endpoint: str, **values: Any) -> object:
    """The address of a page that has only one; one that depends on the page at hand is left to it."""
    try:
        return UNSETTLED if endpoint.startswith(".") else url_for(endpoint, **values)
    except BuildError:
        return UNSETTLED


def _is_under(address: str, other: str) -> bool:
    return address.startswith(f"{other}/")


@lru_cache(maxsize=1024)
def remembered(macro: Macro, *given: Hashable) -> Markup:
    """What a macro draws from values that come again and again: the round table with its seats, a card of a list.

    It may ask for nothing but what it is given and what is settled, so that the same values always draw the same.
    """
    return Markup(macro(*given))  # noqa: S704 - a component's own markup


def stored_html(html: str) -> Markup:
    """HTML that `kernel.markup` made and sanitised when it was saved."""
    return Markup(html if current_language() == DEFAULT or not html else f'<div lang="sv">{html}</div>')  # noqa: S704


def own_html(html: str) -> Markup:
    """Like `stored_html`, of a text that is in the page's own language."""
    return Markup(html)  # noqa: S704


def paragraphs(text: str) -> Markup:
    """A text as it was written: a paragraph for each line."""
    return Markup("".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip()))  # noqa: S704


def in_swedish(text: str) -> Markup:
    """What the municipality has written, said to be Swedish on a page in another language (WCAG 3.1.2)."""
    safe = escape(text)
    in_another = current_language() != DEFAULT and text
    return Markup(f'<span lang="sv">{safe}</span>') if in_another else safe  # noqa: S704


def _as_it_is(text: str) -> str:
    """On a Swedish page what is Swedish needs no mark. It is escaped where it is written, as all else."""
    return text


def date_long(value: date | datetime) -> str:
    """24 april 2027."""
    return _written(_local_date(value), "d. MMMM y" if language_in_force() == "fi" else "d MMMM y", language_in_force())


def date_short(value: date | datetime) -> str:
    """24 apr. 2027."""
    return _written(_local_date(value), "d.M.y" if language_in_force() == "fi" else "d MMM y", language_in_force())


def datetime_long(value: datetime) -> str:
    """24 april 2027 kl. 18.00."""
    joined = {"sv": "kl.", "fi": "klo", "en": "at"}[language_in_force()]
    return f"{date_long(value)} {joined} {time_of_day(value)}"


def time_of_day(value: datetime) -> str:
    """18.00, on the municipality's clock."""
    local = clock.local(value)
    return _CLOCK[language_in_force()].format(local.hour, local.minute)


def _local_date(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


@lru_cache(maxsize=4096)
def _written(day: date, pattern: str, language: str) -> str:
    return str(format_date(day, pattern, locale=language))
