"""What is read about everyone who has registered for one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.kernel.outbox import Reader
from trygghetsrad.population.models import Sex

PAGE = 50


@dataclass(frozen=True, slots=True)
class PoolEntry:
    """One active registration as the draw needs it: no name. `address` is the postal address, "" when none is kept."""

    id: UUID
    reference: str
    birth_year: int
    sex: Sex
    locality: str
    salt: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class GroupCount:
    """How many active registrations share a year of birth, a sex and a locality."""

    birth_year: int
    sex: Sex
    locality: str
    count: int


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list of registrations: no name, no address."""

    id: UUID
    reference: str
    state: RegistrationState
    birth_year: int | None
    sex: Sex | None
    locality: str | None
    registered_at: datetime


def active_pool(session: Session, call_id: UUID) -> list[PoolEntry]:
    """Everyone who takes part in the draw of one call, in a fixed order."""
    rows = session.execute(
        select(
            Registration.id,
            Registration.reference,
            Registration.birth_year,
            Registration.sex,
            Registration.locality,
            Registration.salt,
            Registration.address,
        )
        .where(Registration.call_id == call_id, Registration.state == RegistrationState.ACTIVE)
        .order_by(Registration.reference)
    )
    return [
        PoolEntry(id_, reference, birth_year, sex, locality or "", salt, address or "")
        for id_, reference, birth_year, sex, locality, salt, address in rows
        if birth_year is not None and sex is not None and salt is not None
    ]


def readers_in_pool(session: Session, call_id: UUID) -> list[Reader]:
    """Everyone who takes part in the draw of one call and can be written to by e-mail."""
    rows = session.execute(
        select(Registration.email, Registration.language, Registration.id)
        .where(
            Registration.call_id == call_id,
            Registration.state == RegistrationState.ACTIVE,
            Registration.email_confirmed_at.is_not(None),
        )
        .order_by(Registration.reference)
    )
    return [Reader(email, language, ("registration", id_)) for email, language, id_ in rows if email]


def pool_counts(session: Session, call_id: UUID) -> list[GroupCount]:
    """The pool of one call, counted by year of birth, sex and locality."""
    rows = session.execute(
        select(Registration.birth_year, Registration.sex, Registration.locality, func.count())
        .where(
            Registration.call_id == call_id,
            Registration.state == RegistrationState.ACTIVE,
            Registration.birth_year.is_not(None),
        )
        .group_by(Registration.birth_year, Registration.sex, Registration.locality)
        .order_by(Registration.birth_year)
    )
    return [
        GroupCount(birth_year, sex, locality or "", count)
        for birth_year, sex, locality, count in rows
        if birth_year is not None and sex is not None
    ]


def state_counts(session: Session, call_id: UUID) -> dict[RegistrationState, int]:
    """How many registrations of a call are in each state."""
    rows = session.execute(
        select(Registration.state, func.count()).where(Registration.call_id == call_id).group_by(Registration.state)
    )
    return dict(rows.all())


def listed(session: Session, call_id: UUID, *, before: tuple[datetime, UUID] | None = None) -> list[Listed]:
    """A page of the list and one row more, newest first. `before` is the last row of the page before."""
    columns = (
        Registration.id,
        Registration.reference,
        Registration.state,
        Registration.birth_year,
        Registration.sex,
        Registration.locality,
        Registration.registered_at,
    )
    query = select(*columns).where(Registration.call_id == call_id)
    if before is not None:
        query = query.where(tuple_(Registration.registered_at, Registration.id) < before)
    newest = query.order_by(Registration.registered_at.desc(), Registration.id.desc()).limit(PAGE + 1)
    return [Listed(*row) for row in session.execute(newest)]


def duplicates(session: Session, call_id: UUID) -> list[list[str]]:
    """Groups of references in one call that may be one person: same mailbox, or same name and year of birth."""
    rows = session.execute(
        select(Registration.reference, Registration.email_key, Registration.name_key, Registration.birth_year).where(
            Registration.call_id == call_id,
            Registration.state != RegistrationState.WITHDRAWN,
            or_(
                Registration.email_key.in_(_repeated_mailboxes(call_id)),
                tuple_(Registration.name_key, Registration.birth_year).in_(_repeated_names(call_id)),
            ),
        )
    )
    groups: dict[tuple[object, ...], set[str]] = {}
    for reference, email, name, born in rows:
        if email:
            groups.setdefault(("email", email), set()).add(reference)
        groups.setdefault(("name", name, born), set()).add(reference)
    found = {tuple(sorted(group)) for group in groups.values() if len(group) > 1}
    return [list(group) for group in sorted(found)]


def _repeated_mailboxes(call_id: UUID) -> Select[str | None]:
    return (
        select(Registration.email_key)
        .where(
            Registration.call_id == call_id,
            Registration.state != RegistrationState.WITHDRAWN,
            Registration.email_key.is_not(None),
        )
        .group_by(Registration.email_key)
        .having(func.count() > 1)
    )


def _repeated_names(call_id: UUID) -> Select[str | None, int | None]:
    return (
        select(Registration.name_key, Registration.birth_year)
        .where(Registration.call_id == call_id, Registration.state != RegistrationState.WITHDRAWN)
        .group_by(Registration.name_key, Registration.birth_year)
        .having(func.count() > 1)
    )
