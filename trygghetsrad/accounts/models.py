"""Accounts, what they are here as, their log-ins, and failed tries."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from trygghetsrad.accounts.rules import AccountState, state_of
from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.permissions import Actor, Role
from trygghetsrad.kernel.personal import personal


class User(Base):
    """A person with an account: staff, group leaders and members of the council."""

    __tablename__ = "user_account"

    id: Mapped[UUID] = new_id()
    email: Mapped[str | None] = personal(String(254), why="Personen loggar in med adressen.", unique=True)
    name: Mapped[str | None] = personal(String(200), why="Kollegorna ser vem som har gjort vad.")
    password_hash: Mapped[str | None] = personal(
        String(200), why="Lösenordet som argon2id-hash; det går inte att läsa ut."
    )
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    """When the person first chose a password. Until then nobody can log in, and nothing can be reset."""
    deactivated_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]
    granted: Mapped[list[UserRole]] = relationship(cascade="all, delete-orphan", lazy="raise")

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.granted)

    @roles.setter
    def roles(self, wanted: frozenset[Role]) -> None:
        kept = [grant for grant in self.granted if grant.role in wanted]
        new = wanted - {grant.role for grant in kept}
        self.granted = [*kept, *(UserRole(role=role) for role in sorted(new))]

    @property
    def state(self) -> AccountState:
        return state_of(accepted=self.accepted_at, deactivated=self.deactivated_at, erased=self.erased_at)

    @property
    def may_log_in(self) -> bool:
        return self.state is AccountState.ACTIVE

    @property
    def actor(self) -> Actor:
        """This person, as every use case meets them."""
        return Actor(self.id, self.roles, self.name or "")


class UserRole(Base):
    """One thing that a person is here as."""

    __tablename__ = "user_role"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True, index=True)


class LoginSession(Base):
    """One log-in in one browser. The row is what makes the cookie good: end it, and the cookie opens nothing."""

    __tablename__ = "login_session"

    id: Mapped[UUID] = new_id()
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_on: Mapped[date]
    ended_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(lazy="raise")


class LoginFailure(Base):
    """One failed try. Keyed hashes of the account and of account and address, so that neither can be read out."""

    __tablename__ = "login_failure"
    __table_args__ = (Index("ix_login_failure_account_at", "account_key", "at"),)

    id: Mapped[UUID] = new_id()
    account_key: Mapped[str] = personal(String(64), why="Bromsar gissningar på ett konto; sparas i 15 minuter.")
    place_key: Mapped[str] = personal(String(64), why="Bromsar gissningar från en nätadress; sparas i 15 minuter.")
    at: Mapped[datetime]
