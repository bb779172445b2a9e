"""What a person does with the own account, and with a link that was sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from trygghetsrad.accounts import queries
from trygghetsrad.accounts.models import User
from trygghetsrad.accounts.passwords import hash_new, passwords
from trygghetsrad.accounts.queries import INVITATION, RESET
from trygghetsrad.accounts.rules import MOST_RESETS, RESET_FOR, AccountState, tidy_email
from trygghetsrad.accounts.use_cases.entry import open_login
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Gone, NotFound, Refused
from trygghetsrad.kernel.i18n import DEFAULT, mark
from trygghetsrad.kernel.links import drop_links, issue_link, use_link
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class Entered:
    """A fresh log-in: what the browser gets after the old ones were ended."""

    user: User
    secret: str


@dataclass(frozen=True, slots=True)
class ChangePassword:
    current: str
    password: str
    language: str = DEFAULT


def change_password(session: Session, command: ChangePassword, *, actor: Actor, now: datetime) -> Entered:
    """Take a new password for the old one. Every log-in ends; this browser gets a new one."""
    user = _self(session, actor)
    if not passwords().matches(user.password_hash, command.current):
        raise Refused(mark("Det nuvarande lösenordet stämmer inte."), field="current_password")
    if command.password == command.current:
        raise Refused(mark("Välj ett annat lösenord än det du har."), field="password")
    _set_password(session, user, command.password, now=now)
    _tell(session, user, now=now, language=command.language)
    record(session, "account.password_changed", actor=actor, now=now, about=("user", user.id))
    return Entered(user, open_login(session, user, now=now))


@dataclass(frozen=True, slots=True)
class EndAllLogins:
    """End every log-in of one's own, this one included."""


def end_all_logins(session: Session, command: EndAllLogins, *, actor: Actor, now: datetime) -> bool:  # noqa: ARG001
    """Log the person out in every browser."""
    user = _self(session, actor)
    queries.end_logins(session, user.id, now=now)
    record(session, "account.logged_out_everywhere", actor=actor, now=now, about=("user", user.id))
    return True


@dataclass(frozen=True, slots=True)
class RequestReset:
    email: str
    language: str = DEFAULT


def request_reset(session: Session, command: RequestReset, *, actor: Actor, now: datetime) -> bool:
    """Send a link to choose a new password, if there is an active account; the same work is done if there is not.

    An invitation that was never accepted, or has run out, cannot be turned into an account this way.
    """
    address = tidy_email(command.email)
    user = queries.user_by_email(session, address)
    wanted = user is not None and user.may_log_in and queries.open_resets(session, user.id, now=now) < MOST_RESETS
    subject = user.id if user is not None and wanted else uuid4()
    secret = issue_link(session, RESET, subject, now=now, valid_for=RESET_FOR)
    letter = queue_mail(
        session,
        "account_reset",
        to=address,
        now=now,
        language=command.language,
        about=("user", subject),
        name=user.name if user else address,
        secret=secret,
    )
    record(session, "account.reset_requested", actor=actor, now=now, about=("user", subject if wanted else None))
    if not wanted:
        session.expunge(letter)
        drop_links(session, RESET, subject)
    return True


@dataclass(frozen=True, slots=True)
class ChoosePassword:
    """A password by way of a link: `purpose` is INVITATION or RESET."""

    purpose: str
    secret: str
    password: str
    account_key: str
    language: str = DEFAULT


def choose_password(session: Session, command: ChoosePassword, *, actor: Actor, now: datetime) -> Entered:  # noqa: ARG001
    """Use the link up, set the password, and let the person in. Of several that race exactly one succeeds."""
    user = queries.user(session, use_link(session, command.purpose, command.secret, now=now), lock=True)
    check_link_fits(user, command.purpose)
    _set_password(session, user, command.password, now=now)
    queries.forget_failures(session, account_key=command.account_key)
    if command.purpose == INVITATION:
        user.accepted_at = now
        record(session, "account.accepted", actor=user.actor, now=now, about=("user", user.id))
    else:
        _tell(session, user, now=now, language=command.language)
        record(session, "account.password_changed", actor=user.actor, now=now, about=("user", user.id))
    return Entered(user, open_login(session, user, now=now))


def check_link_fits(user: User, purpose: str) -> None:
    """An invitation opens an invited account and a reset an active one; neither opens one that was closed since."""
    if user.state is not {INVITATION: AccountState.INVITED, RESET: AccountState.ACTIVE}[purpose]:
        raise Gone(mark("Länken gäller inte längre. Fråga den som är administratör."))


def _self(session: Session, actor: Actor) -> User:
    require(actor, Permission.OWN_ACCOUNT)
    if actor.id is None:
        raise NotFound
    return queries.user(session, actor.id, lock=True)


def _set_password(session: Session, user: User, password: str, *, now: datetime) -> None:
    user.password_hash = hash_new(user, password)
    queries.end_logins(session, user.id, now=now)
    queries.close_links(session, user.id, now=now)


def _tell(session: Session, user: User, *, now: datetime, language: str) -> None:
    if user.email:
        queue_mail(
            session,
            "account_password_changed",
            to=user.email,
            now=now,
            language=language,
            about=("user", user.id),
            name=user.name,
            at=now,
        )
