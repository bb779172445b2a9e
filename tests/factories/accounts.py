"""Accounts, and a browser that is logged in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from tests.pagecheck import PageClient
from trygghetsrad.accounts.models import User
from trygghetsrad.accounts.passwords import with_cost
from trygghetsrad.accounts.use_cases.entry import open_login
from trygghetsrad.kernel.permissions import Role

PASSWORD = "fyra lugna bävrar badar"
HASHED = with_cost(memory_kib=64, passes=1).hash(PASSWORD)
LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def a_user(role: Role = Role.COORDINATOR, *more_roles: Role, **over: Any) -> User:
    """An active account with the password `PASSWORD`."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "email": f"kim.exempel.{uuid4().hex[:8]}@example.org",
        "name": "Kim Exempel",
        "password_hash": HASHED,
        "created_at": LONG_AGO,
        "accepted_at": LONG_AGO,
    }
    user = User(**values | over, granted=[])
    user.roles = frozenset({role, *more_roles})
    return user


def sign_in_as(client: PageClient, session: Session, user: User) -> User:
    """Give the client's cookie a real log-in of this account."""
    session.add(user)
    session.flush()
    secret = open_login(session, user, now=datetime.now(UTC))
    session.commit()
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie["_user_id"] = secret
        cookie["_fresh"] = True
    return user


def sign_in(client: PageClient, session: Session, role: Role = Role.COORDINATOR) -> User:
    """A new account with one role, logged in."""
    return sign_in_as(client, session, a_user(role))
