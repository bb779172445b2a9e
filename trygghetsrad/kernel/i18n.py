"""Languages. Swedish is the source: its texts are the message ids, so it can never be missing.

The language stands in the address: `/moten`, `/fi/moten`, `/en/moten`. `LanguagePrefix` moves the prefix into
SCRIPT_NAME before Flask sees the request, so every `url_for` keeps the language by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, force_locale
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DEFAULT = "sv"
LANGUAGES = {"sv": "Svenska", "fi": "Suomi", "en": "English"}
FOLDER = Path(__file__).parents[1] / "translations"
NULL = NullTranslations()
_asked: ContextVar[str] = ContextVar("asked", default=DEFAULT)
_chosen: ContextVar[str | None] = ContextVar("chosen", default=None)


class Marked(LazyString):  # type: ignore[misc]
    """A text that is translated where it is shown, and escaped there: its values may be a visitor's own words."""

    def __html__(self) -> Markup:
        return escape(str(self))


def mark(text: str, **values: object) -> Marked:
    """Mark a text for translation where it is written."""
    return Marked(gettext, text, **values)


def gettext(text: str, **values: object) -> str:
    """A text in the language in force, with its `%(name)s` places filled in."""
    found = text_in(language_in_force(), text)
    return found % values if values else found


def text_in(language: str, text: str) -> str:
    """A text in a language, its places still open."""
    return text if language == DEFAULT else str(_catalogue(language).gettext(text))


def forms_in(language: str, singular: str, plural: str) -> tuple[str, str]:
    """A text about one and about any other number: all that the languages here tell apart."""
    catalogue = NULL if language == DEFAULT else _catalogue(language)
    return catalogue.ngettext(singular, plural, 1), catalogue.ngettext(singular, plural, 2)


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """One of two texts by a number, which fills in `%(num)s`."""
    return _ngettext_for_templates(singular, plural, num) % {"num": num, **values}


def _ngettext_for_templates(singular: str, plural: str, num: int) -> str:
    """The form that Jinja fills in itself."""
    language = language_in_force()
    return (NULL if language == DEFAULT else _catalogue(language)).ngettext(singular, plural, num)


@cache
def _catalogue(language: str) -> NullTranslations:
    """A language's texts, read once: looking a text up is a dictionary's work."""
    return Translations.load(FOLDER, [language])


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One language of the switch; the same page in it lies below `root`."""

    code: str
    name: str
    root: str
    current: bool


class LanguagePrefix:
    """WSGI layer: `/fi/...` and `/en/...` become the same page in that language."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        head, _, rest = path.lstrip("/").partition("/")
        if not path.startswith("/") or head not in LANGUAGES or head == DEFAULT:
            return self.app(environ, start_response)
        environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{head}"
        environ["PATH_INFO"] = f"/{rest}"
        token = _asked.set(head)
        try:
            return self.app(environ, start_response)
        finally:
            _asked.reset(token)


def init_languages(app: Flask) -> None:
    """Connect Flask-Babel and the layer that reads the language from the address."""
    Babel(
        app,
        default_locale=DEFAULT,
        default_timezone=str(app.extensions["config"].municipality.timezone),
        default_translation_directories="translations",
        locale_selector=current_language,
    )
    app.jinja_env.install_gettext_callables(gettext, _ngettext_for_templates, newstyle=True)  # type: ignore[attr-defined]
    app.wsgi_app = LanguagePrefix(app.wsgi_app)  # type: ignore[method-assign]


def current_language() -> str:
    """The language of this request; Swedish where there is none."""
    return _asked.get()


def language_in_force() -> str:
    """The language that texts come in at this moment: a letter's own, else the request's."""
    return _chosen.get() or current_language()


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Write in another language than the request's: a letter comes in its reader's."""
    token = _chosen.set(language)
    try:
        with force_locale(language):
            yield
    finally:
        _chosen.reset(token)


def language_choices(language: str, root: str) -> tuple[LanguageChoice, ...]:
    """Every language, seen from a page in one of them."""
    outside = root.removesuffix(f"/{language}")
    return tuple(
        LanguageChoice(code, name, outside if code == DEFAULT else f"{outside}/{code}", code == language)
        for code, name in LANGUAGES.items()
    )


def page_address() -> str:
    """The present page, below the root of any language; the start page where this address cannot be fetched."""
    if request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        return "/"
    path = quote(request.path)
    return f"{path}?{request.query_string.decode('ascii', 'ignore')}" if request.query_string else path
