"""Flask itself, without what every request would repeat for nothing."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from functools import lru_cache
from types import NoneType
from typing import Any

from flask import Flask, Request, Response, has_request_context, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin

from trygghetsrad.kernel.compiling import LanguageEnvironment
from trygghetsrad.kernel.i18n import language_in_force

PLAIN = (int, date, NoneType)


def _is_plain(values: dict[str, Any]) -> bool:
    return all(isinstance(one, PLAIN) for one in values.values())


class Sessions(SecureCookieSessionInterface):
    """Signed cookies. A visitor who has none needs no signer, and gets none."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if "HTTP_COOKIE" not in request.environ or self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session or session.modified:
            super().save_session(app, session, response)


class Application(Flask):
    """The product's Flask."""

    session_interface = Sessions()
    jinja_environment = LanguageEnvironment
    jinja_env: LanguageEnvironment

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._known_address = lru_cache(maxsize=4096, typed=True)(self._address)
        self._remembered = lru_cache(maxsize=2048)(self._made)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Every view and hook is a plain function already."""
        return func

    def url_for(
        self,
        /,
        endpoint: str,
        *,
        _anchor: str | None = None,
        _method: str | None = None,
        _scheme: str | None = None,
        _external: bool | None = None,
        **values: Any,
    ) -> str:
        """An address, remembered where it is made of numbers and days alone: a text may be the secret of a link."""
        if _anchor or _method or _scheme or _external or not has_request_context() or not _is_plain(values):
            return super().url_for(
                endpoint, _anchor=_anchor, _method=_method, _scheme=_scheme, _external=_external, **values
            )
        if endpoint.startswith("."):
            endpoint = f"{request.blueprint}{endpoint}"
        return self._known_address(request.script_root, endpoint, **values)

    def remember(self, make: Callable[..., Any], *given: Any) -> Any:
        """What `make` gives for these, kept for every request in the same language below the same root."""
        return self._remembered(request.script_root, language_in_force(), make, *given)

    def remember_each(self, make: Callable[..., Any], rows: Iterable[Hashable]) -> list[Any]:
        """The same for each of many rows."""
        root, language, remembered = request.script_root, language_in_force(), self._remembered
        return [remembered(root, language, make, row) for row in rows]

    @staticmethod
    def _made(_root: str, _language: str, make: Callable[..., Any], *given: Any) -> Any:
        return make(*given)

    def _address(self, _root: str, endpoint: str, **values: Any) -> str:
        # The language stands in the root, so that each language has its own.
        return super().url_for(endpoint, **values)
