"""The bridge to Flask-Login: the cookie holds a secret, the row says whether it is good."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from uuid import UUID

from flask import Flask, current_app, g, request, session, url_for
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from trygghetsrad.accounts import queries
from trygghetsrad.accounts.models import User
from trygghetsrad.accounts.rules import session_is_good, tidy_email
from trygghetsrad.accounts.use_cases.entry import NoteSeen, note_seen
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.permissions import SYSTEM, Actor, Permission
from trygghetsrad.kernel.web import perform, reading


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """The account behind this request. It is not a row: nothing can be changed through it."""

    actor: Actor
    secret: str
    login_id: UUID | None = None

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the log-in's secret, never the account's id."""
        return self.secret


def init_login(app: Flask) -> None:
    """Connect Flask-Login."""
    # Its own session protection compares address and browser, which changes for a telephone that moves; the rows
    # give what it is meant to give: a stolen cookie can be ended.
    app.config["SESSION_PROTECTION"] = None
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)


def _load(secret: str) -> SignedIn | None:
    # A page about a database that does not answer must not ask the database who reads it.
    if g.get("error_page", False) and "_login_user" not in g:
        return None
    found = queries.login_of(reading(), secret)
    now = clock.now()
    if found is None or not found.user.may_log_in or not session_is_good(found.created_at, found.seen_on, now=now):
        return None
    signed = SignedIn(found.user.actor, secret, found.id)
    if found.seen_on < now.date():
        perform(note_seen, NoteSeen(found.id), actor=SYSTEM)
    return signed


def begin(user: User, secret: str) -> None:
    """Give this browser a new log-in; nothing of what its cookie held before is left."""
    session.clear()
    g.pop("csrf_token", None)
    login_user(SignedIn(user.actor, secret))


def end() -> None:
    """Empty this browser's cookie."""
    logout_user()
    session.clear()
    g.pop("csrf_token", None)


def current_login() -> UUID | None:
    """The log-in of this request, if somebody is logged in."""
    found: UUID | None = getattr(current_user, "login_id", None)
    return found


def home_of(actor: Actor) -> str:
    """Where a person lands after logging in: the day's work, or the own account where there is none."""
    work = actor.may(Permission.STAFF_HOME) and "pages.today" in current_app.view_functions
    return url_for("pages.today" if work else "accounts.own")


def keys_of(email: str) -> tuple[str, str]:
    """(account, account and place): what failed tries are counted by, unreadable without the secret key."""
    account = tidy_email(email)
    return _keyed(account), _keyed(f"{account}\n{request.remote_addr}")


def _keyed(text: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
