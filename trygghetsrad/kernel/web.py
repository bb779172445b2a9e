"""How a request meets the rest: `perform` a use case, `allow` a route, `reading` for a page."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from functools import wraps
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock, outbox
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.errors import Forbidden, Refused
from trygghetsrad.kernel.i18n import DEFAULT
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Permission

Result = TypeVar("Result")
View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
TRIES = 3
SECONDS_BETWEEN = 2
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class RefusableForm(Protocol):
    def refuse(self, refusal: Refused) -> None: ...


class Tokens(CSRFProtect):  # type: ignore[misc]
    """Whatever may change something carries a token; a page that is read has nothing to show."""

    def protect(self, **options: Any) -> None:
        if request.method not in SAFE:
            super().protect(**options)


def database() -> Database:
    db: Database = current_app.extensions["database"]
    return db


def remember(make: Callable[..., Result], *given: Any) -> Result:
    """What `make` gives for these. It may ask for language, configuration and addresses, and for nothing else."""
    app: Any = current_app
    made: Result = app.remember(make, *given)
    return made


def remember_each(make: Callable[..., Result], rows: Iterable[Hashable]) -> list[Result]:
    """The same for each of many rows, asked for at once."""
    app: Any = current_app
    made: list[Result] = app.remember_each(make, rows)
    return made


def current_actor() -> Actor:
    """Who sends this request. The account's user object carries its actor; an empty cookie is nobody's."""
    actor: Actor = getattr(current_user, "actor", PUBLIC) if cookie else PUBLIC
    return actor


def looking() -> Connection:
    """The request's reading connection, for queries that ask for columns: it sees one moment."""
    if "looker" not in g:
        g.looker = database().look()
    connection: Connection = g.looker
    return connection


def reading() -> Session:
    """The request's reading session: it sees the same moment, and refuses to flush."""
    if "reader" not in g:
        g.reader = database().reader(looking())
    session: Session = g.reader
    return session


def _close_reader(_error: BaseException | None = None) -> None:
    session: Session | None = g.pop("reader", None)
    if session is not None:
        session.close()
    connection: Connection | None = g.pop("looker", None)
    if connection is not None:
        database().release(connection)


def perform(
    use_case: Callable[..., Result], command: Any, *, form: RefusableForm | None = None, actor: Actor | None = None
) -> Result | None:
    """Run a use case in one transaction and return what it returns.

    With a `form`, a refusal lands on it and None is returned; without, the refusal becomes an error page. A locked
    database is tried again, with the whole use case, before the visitor is told.
    """
    _close_reader()
    who = actor or current_actor()
    try:
        result = _in_transaction(use_case, command, who)
    except Refused as refusal:
        if form is None:
            raise
        form.refuse(refusal)
        return None
    outbox.wake_worker()
    return result


def _in_transaction(use_case: Callable[..., Result], command: Any, actor: Actor) -> Result:
    for attempt in range(1, TRIES + 1):
        try:
            with database().write() as session:
                return use_case(session, command, actor=actor, now=clock.now())
        except OperationalError:
            if attempt == TRIES:
                raise
            time.sleep(0.05 * attempt)
    raise AssertionError("unreachable")


def allow(permission: Permission) -> Callable[[View], View]:
    """Declare who may enter a route. A route without a declaration answers nobody."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **values: Any) -> ResponseReturnValue:
            actor = current_actor()
            if not actor.may(permission):
                if actor.is_public:
                    return redirect(url_for("accounts.login", next=_here()), 303)
                raise Forbidden
            return view(*args, **values)

        guarded.policy = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def safe_next(target: str | None, fallback: str) -> str:
    """An address of our own, or the fallback: never somebody else's site (`//evil`, `/\\evil`, `https:`)."""
    if not target or "\\" in target or any(ord(sign) < 33 for sign in target):  # noqa: PLR2004
        return fallback
    parts = urlsplit(target)
    own = not parts.scheme and not parts.netloc and target.startswith("/") and not target.startswith("//")
    return target if own else fallback


def public_url(endpoint: str, language: str = DEFAULT, **values: Any) -> str:
    """An address for a letter or a file: from PUBLIC_BASE_URL alone, never from the request's Host."""
    base = urlsplit(current_app.extensions["config"].public_base_url)
    root = "/" if language == DEFAULT else f"/{language}/"
    adapter = current_app.url_map.bind(base.netloc, script_name=root, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)


def come_again(answer: Response) -> None:
    """Let the browser fetch this page anew by itself, for what goes on meanwhile.

    The address is written out: without one it would keep a fragment (#innehall, from the skip link), and going to a
    place on the same page fetches nothing.
    """
    answer.headers["Refresh"] = f"{SECONDS_BETWEEN}; url={request.script_root}{request.path}"


def _here() -> str:
    full = request.full_path if request.query_string else request.path
    return request.script_root + full if request.method == "GET" else url_for("pages.start")


def takes_files(most: int) -> Callable[[View], View]:
    """Let a route read so many bytes, where others read what the configuration allows. Write it below `allow`."""

    def decorate(view: View) -> View:
        view.most_bytes = most  # type: ignore[attr-defined]
        return view

    return decorate


def _default_deny() -> None:
    """Refuse any endpoint whose view has not said who may enter; know how much it reads before anything is read."""
    if request.endpoint is None or request.endpoint == "static":
        return
    view = current_app.view_functions[request.endpoint]
    if not hasattr(view, "policy"):
        raise Forbidden
    if most := getattr(view, "most_bytes", None):
        request.max_content_length = most


def init_web(app: Flask) -> None:
    app.before_request(_default_deny)
    app.teardown_request(_close_reader)
