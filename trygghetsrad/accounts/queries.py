"""What is asked about accounts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session, contains_eager, selectinload

from trygghetsrad.accounts.models import LoginFailure, LoginSession, User, UserRole
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.links import PersonalLink, digest, find_link
from trygghetsrad.kernel.permissions import GRANTS, Permission, Role

INVITATION = "account_invitation"
RESET = "account_reset"


def user(session: Session, user_id: UUID, *, lock: bool = False) -> User:
    """One account, or NotFound."""
    query = select(User).where(User.id == user_id).options(selectinload(User.granted))
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def user_by_email(session: Session, email: str) -> User | None:
    """The account with this (tidy) address."""
    return session.scalar(select(User).where(User.email == email).options(selectinload(User.granted)))


def users(session: Session) -> Sequence[User]:
    """Every account that has not been emptied, by name. A municipality has some dozens."""
    query = select(User).where(User.erased_at.is_(None)).options(selectinload(User.granted))
    return session.scalars(query.order_by(func.lower(User.name), User.id)).all()


def names(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of accounts, for a page that tells who did what. An emptied account has none."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_(set(ids)), User.name.is_not(None)))
    return {user_id: name for user_id, name in rows if name}


def names_with(session: Session, permission: Permission) -> dict[UUID, str]:
    """The names of those who can log in and may do something, by name: who something can be given to."""
    may = User.id.in_(select(UserRole.user_id).where(UserRole.role.in_(GRANTS[permission])))
    rows = session.execute(_can_log_in(select(User.id, User.name).where(may)).order_by(func.lower(User.name), User.id))
    return {user_id: name or "" for user_id, name in rows}


def addresses(session: Session, ids: Collection[UUID]) -> dict[UUID, str]:
    """The e-mail addresses of those among some accounts who can log in."""
    if not ids:
        return {}
    rows = session.execute(_can_log_in(select(User.id, User.email).where(User.id.in_(set(ids)))))
    return {user_id: email for user_id, email in rows if email}


def _can_log_in(wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return wanted.where(User.accepted_at.is_not(None), User.deactivated_at.is_(None), User.erased_at.is_(None))


def active_administrators(session: Session) -> set[UUID]:
    """The ids of those who can administer, locked so that two cannot leave at the same time."""
    query = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(UserRole.role == Role.ADMINISTRATOR, User.accepted_at.is_not(None), User.deactivated_at.is_(None))
        .order_by(User.id)
        .with_for_update()
    )
    return set(session.scalars(query))


def user_of_link(session: Session, purpose: str, secret: str, *, now: datetime) -> User:
    """Whose link this is; uses nothing up. NotFound or Gone when it does not open anything."""
    return user(session, find_link(session, purpose, secret, now=now).subject_id)


def close_links(session: Session, user_id: UUID, *, now: datetime) -> None:
    """Close the open links to an account. They stay as rows, so that one that is followed can say that it is closed."""
    session.execute(
        update(PersonalLink)
        .where(
            PersonalLink.subject_id == user_id,
            PersonalLink.purpose.in_((INVITATION, RESET)),
            PersonalLink.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )


def open_resets(session: Session, user_id: UUID, *, now: datetime) -> int:
    """How many reset links to an account can still be used."""
    query = select(PersonalLink.id).where(
        PersonalLink.subject_id == user_id,
        PersonalLink.purpose == RESET,
        PersonalLink.used_at.is_(None),
        PersonalLink.expires_at > now,
    )
    return len(session.scalars(query).all())


def login_of(session: Session, secret: str) -> LoginSession | None:
    """The open log-in that a cookie's secret belongs to, with its account and roles, in one question."""
    query = (
        select(LoginSession)
        .join(LoginSession.user)
        .outerjoin(User.granted)
        .where(LoginSession.digest == digest(secret), LoginSession.ended_at.is_(None))
        .options(contains_eager(LoginSession.user).contains_eager(User.granted))
    )
    return session.scalars(query).unique().one_or_none()


def open_logins(session: Session, user_id: UUID) -> Sequence[LoginSession]:
    """The log-ins of one account that still open doors, newest first."""
    query = select(LoginSession).where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
    return session.scalars(query.order_by(LoginSession.created_at.desc(), LoginSession.id)).all()


def end_logins(session: Session, user_id: UUID, *, now: datetime) -> None:
    """End every log-in of one account, in every browser."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def end_login(session: Session, login_id: UUID, *, now: datetime) -> None:
    """End one log-in."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == login_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def mark_seen(session: Session, login_id: UUID, day: date) -> None:
    """Remember the day a log-in was last used: the day is enough, the hour would be surveillance."""
    session.execute(update(LoginSession).where(LoginSession.id == login_id).values(seen_on=day))


def forget_logins(session: Session, *, before: datetime) -> None:
    """Delete log-ins that began before a moment."""
    session.execute(delete(LoginSession).where(LoginSession.created_at < before))


def failures(session: Session, account_key: str, place_key: str, *, since: datetime) -> tuple[int, int]:
    """How many tries have failed (from this place on this account, on this account from anywhere)."""
    query = select(LoginFailure.place_key).where(LoginFailure.account_key == account_key, LoginFailure.at > since)
    places = session.scalars(query).all()
    return places.count(place_key), len(places)


def forget_failures(session: Session, *, account_key: str = "", before: datetime | None = None) -> None:
    """Delete the failed tries on one account, or those from before a moment."""
    which = LoginFailure.at < before if before else LoginFailure.account_key == account_key
    session.execute(delete(LoginFailure).where(which))
