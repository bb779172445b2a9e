"""What an administrator does with other people's accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.accounts import queries
from trygghetsrad.accounts.models import User
from trygghetsrad.accounts.passwords import hash_new
from trygghetsrad.accounts.queries import INVITATION
from trygghetsrad.accounts.rules import INVITED_FOR, AccountState, keep_an_administrator, tidy_email
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.links import issue_link
from trygghetsrad.kernel.outbox import forget_letters_about, queue_mail
from trygghetsrad.kernel.permissions import Actor, Permission, Role, require
from trygghetsrad.kernel.personal import erase, erases

TAKEN = mark("Det finns redan ett konto med den adressen.")


@dataclass(frozen=True, slots=True)
class InviteUser:
    email: str
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Invited:
    """A new account, and the secret of the link that was sent (empty when nothing had to be sent)."""

    user: User
    secret: str = ""


def invite_user(session: Session, command: InviteUser, *, actor: Actor, now: datetime) -> Invited:
    """Make an account and send its owner a link to choose a password. The same invitation sent twice is one."""
    require(actor, Permission.USERS_MANAGE)
    email = tidy_email(command.email)
    _some_role(command.roles)
    there = queries.user_by_email(session, email)
    if there and there.state is AccountState.INVITED and (there.name, there.roles) == (command.name, command.roles):
        return Invited(there)
    if there:
        raise Refused(TAKEN, field="email")
    user = User(email=email, name=command.name, created_at=now, granted=[])
    user.roles = command.roles
    session.add(user)
    try:
        session.flush()
    except IntegrityError:
        raise Refused(TAKEN, field="email") from None
    record(session, "account.invited", actor=actor, now=now, about=("user", user.id), roles=_written(user.roles))
    return Invited(user, _send_invitation(session, user, now=now))


@dataclass(frozen=True, slots=True)
class ResendInvitation:
    user_id: UUID


def resend_invitation(session: Session, command: ResendInvitation, *, actor: Actor, now: datetime) -> Invited:
    """Send a new invitation; the earlier link closes."""
    require(actor, Permission.USERS_MANAGE)
    user = queries.user(session, command.user_id, lock=True)
    if user.state is not AccountState.INVITED:
        raise Refused(mark("Personen har redan tackat ja, eller så är kontot avstängt."))
    queries.close_links(session, user.id, now=now)
    record(session, "account.invited", actor=actor, now=now, about=("user", user.id), roles=_written(user.roles))
    return Invited(user, _send_invitation(session, user, now=now))


@dataclass(frozen=True, slots=True)
class ChangeRoles:
    user_id: UUID
    roles: frozenset[Role]


def change_roles(session: Session, command: ChangeRoles, *, actor: Actor, now: datetime) -> User:
    """Give an account other roles. Its log-ins end, so that nothing goes on with the old rights."""
    require(actor, Permission.USERS_MANAGE)
    _some_role(command.roles)
    administrators = queries.active_administrators(session)
    user = queries.user(session, command.user_id, lock=True)
    if user.state is AccountState.ERASED:
        raise Refused(mark("Uppgifterna är borttagna. Bjud in personen på nytt."))
    if user.roles == command.roles:
        return user
    if Role.ADMINISTRATOR not in command.roles:
        keep_an_administrator(administrators, user.id)
    before = _written(user.roles)
    user.roles = command.roles
    queries.end_logins(session, user.id, now=now)
    record(
        session, "account.roles_changed", actor=actor, now=now, about=("user", user.id),
        before=before, roles=_written(user.roles),
    )  # fmt: skip
    return user


@dataclass(frozen=True, slots=True)
class DeactivateUser:
    user_id: UUID


def deactivate_user(session: Session, command: DeactivateUser, *, actor: Actor, now: datetime) -> User:
    """Close an account: its log-ins end and its links open nothing."""
    require(actor, Permission.USERS_MANAGE)
    administrators = queries.active_administrators(session)
    user = queries.user(session, command.user_id, lock=True)
    if user.deactivated_at:
        return user
    keep_an_administrator(administrators, user.id)
    user.deactivated_at = now
    queries.end_logins(session, user.id, now=now)
    queries.close_links(session, user.id, now=now)
    record(session, "account.deactivated", actor=actor, now=now, about=("user", user.id))
    return user


@dataclass(frozen=True, slots=True)
class ActivateUser:
    user_id: UUID


def activate_user(session: Session, command: ActivateUser, *, actor: Actor, now: datetime) -> User:
    """Open a closed account again. The person logs in as before, or is invited anew."""
    require(actor, Permission.USERS_MANAGE)
    user = queries.user(session, command.user_id, lock=True)
    if user.state is AccountState.ERASED:
        raise Refused(mark("Uppgifterna är borttagna. Bjud in personen på nytt."))
    if user.deactivated_at:
        user.deactivated_at = None
        record(session, "account.activated", actor=actor, now=now, about=("user", user.id))
    return user


@dataclass(frozen=True, slots=True)
class EraseUser:
    user_id: UUID


@erases(User)
def erase_user(session: Session, command: EraseUser, *, actor: Actor, now: datetime) -> User:
    """Empty a closed account. Its id stays, so that what the person did is still somebody's."""
    require(actor, Permission.USERS_MANAGE)
    user = queries.user(session, command.user_id, lock=True)
    if not user.deactivated_at:
        raise Refused(mark("Stäng av kontot först."))
    if user.erased_at:
        return user
    erase(user)
    user.roles = frozenset()
    user.erased_at = now
    forget_letters_about(session, user.id)
    record(session, "account.erased", actor=actor, now=now, about=("user", user.id))
    return user


@dataclass(frozen=True, slots=True)
class SetPassword:
    email: str
    password: str


def set_password(session: Session, command: SetPassword, *, actor: Actor, now: datetime) -> User:
    """Set an account's password from the command line, for whoever keeps the server."""
    require(actor, Permission.USERS_MANAGE)
    user = queries.user_by_email(session, tidy_email(command.email))
    if user is None:
        raise Refused(mark("Det finns inget konto med den adressen."), field="email")
    user.password_hash = hash_new(user, command.password)
    user.accepted_at = user.accepted_at or now
    queries.end_logins(session, user.id, now=now)
    queries.close_links(session, user.id, now=now)
    record(session, "account.password_changed", actor=actor, now=now, about=("user", user.id))
    return user


def _some_role(roles: frozenset[Role]) -> None:
    if not roles:
        raise Refused(mark("Välj minst en roll."), field="roles")


def _written(roles: frozenset[Role]) -> str:
    return "+".join(sorted(roles))


def _send_invitation(session: Session, user: User, *, now: datetime) -> str:
    secret = issue_link(session, INVITATION, user.id, now=now, valid_for=INVITED_FOR)
    about = ("user", user.id)
    queue_mail(
        session, "account_invitation", to=user.email or "", now=now, about=about,
        name=user.name, secret=secret, until=now + INVITED_FOR,
    )  # fmt: skip
    return secret
