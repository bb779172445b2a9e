"""Coming in and going out."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.accounts import queries
from trygghetsrad.accounts.models import LoginFailure, LoginSession, User
from trygghetsrad.accounts.passwords import passwords
from trygghetsrad.accounts.rules import WINDOW, tidy_email, too_many_tries
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.links import digest
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.personal import erases

LOGINS_KEPT = timedelta(days=90)


class Outcome(StrEnum):
    """How a try to log in ended. A failed try is a row, so it is an answer and not an exception that rolls back."""

    IN = "in"
    WRONG = "wrong"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class LogIn:
    """`account_key` and `place_key` are keyed hashes of the address, and of the address and where the try came from."""

    email: str
    password: str
    account_key: str
    place_key: str
    previous: UUID | None = None
    """The log-in that this browser already had, which the new one replaces."""


@dataclass(frozen=True, slots=True)
class Attempt:
    outcome: Outcome
    user: User | None = None
    secret: str = ""


def log_in(session: Session, command: LogIn, *, actor: Actor, now: datetime) -> Attempt:
    """Open a log-in for the right password. An unknown account costs as much time as a known one."""
    counted = queries.failures(session, command.account_key, command.place_key, since=now - WINDOW)
    if too_many_tries(from_place=counted[0], on_account=counted[1]):
        return Attempt(Outcome.WAIT)
    user = queries.user_by_email(session, tidy_email(command.email))
    right = passwords().matches(user.password_hash if user else None, command.password)
    if user is None or not right or not user.may_log_in:
        session.add(LoginFailure(account_key=command.account_key, place_key=command.place_key, at=now))
        record(session, "account.login_failed", actor=actor, now=now, about=("user", user.id if user else None))
        return Attempt(Outcome.WRONG)
    if user.password_hash and passwords().is_outdated(user.password_hash):
        user.password_hash = passwords().hash(command.password)
    if command.previous:
        queries.end_login(session, command.previous, now=now)
    queries.forget_failures(session, account_key=command.account_key)
    record(session, "account.logged_in", actor=user.actor, now=now, about=("user", user.id))
    return Attempt(Outcome.IN, user, open_login(session, user, now=now))


def open_login(session: Session, user: User, *, now: datetime) -> str:
    """A new log-in for an account; returns its secret, which is stored only as a digest."""
    secret = secrets.token_urlsafe(32)
    session.add(LoginSession(user_id=user.id, digest=digest(secret), created_at=now, seen_on=now.date()))
    return secret


@dataclass(frozen=True, slots=True)
class LogOut:
    login_id: UUID


def log_out(session: Session, command: LogOut, *, actor: Actor, now: datetime) -> bool:
    """End one log-in: the cookie, wherever it has been copied to, opens nothing any more."""
    queries.end_login(session, command.login_id, now=now)
    record(session, "account.logged_out", actor=actor, now=now, about=("user", actor.id))
    return True


@dataclass(frozen=True, slots=True)
class NoteSeen:
    login_id: UUID


def note_seen(session: Session, command: NoteSeen, *, actor: Actor, now: datetime) -> bool:  # noqa: ARG001
    """Remember that a log-in was used today, so that one that lies unused ends by itself."""
    queries.mark_seen(session, command.login_id, now.date())
    return True


@hourly
@erases(LoginFailure)
def forget_failures(session: Session, now: datetime) -> None:
    """A failed try is worth remembering only as long as it slows the next."""
    queries.forget_failures(session, before=now - WINDOW)


@hourly
def forget_old_logins(session: Session, now: datetime) -> None:
    """Log-ins that are long over say only when somebody worked."""
    queries.forget_logins(session, before=now - LOGINS_KEPT)
