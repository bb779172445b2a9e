"""What is read about one person's registration."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.interest.draw_key import is_draw_key
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import Reach, RegistrationState, reference_key
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.text import normalised_email


@dataclass(frozen=True, slots=True)
class Contact:
    """How one registered person is reached. Everything is empty when the registration has been withdrawn."""

    id: UUID
    reference: str
    state: RegistrationState
    name: str
    reach: Reach | None
    email: str
    phone: str
    address: str
    language: str
    needs: tuple[str, ...]
    needs_other: str


def registration(session: Session, reference: str, *, lock: bool = False) -> Registration:
    """One registration by its public reference."""
    return _one(session, select(Registration).where(Registration.reference == reference), lock=lock)


def registration_by_id(session: Session, registration_id: UUID, *, lock: bool = False) -> Registration:
    return _one(session, select(Registration).where(Registration.id == registration_id), lock=lock)


def opened_by_key(session: Session, reference: str, key: str) -> Registration | None:
    """The registration whose number and draw key somebody typed. An unknown number answers as a wrong key does."""
    found = session.scalar(select(Registration).where(Registration.reference == reference_key(reference)))
    is_right = is_draw_key(key, found.reference if found else reference, found.salt if found else None)
    return found if is_right else None


def _one(session: Session, query: Select[Registration], *, lock: bool) -> Registration:
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def sent_with(session: Session, sending_key: str) -> Registration | None:
    """The registration that this very sending made already."""
    return session.scalar(select(Registration).where(Registration.sending_key == sending_key))


def reference_is_taken(session: Session, reference: str) -> bool:
    return session.scalar(select(Registration.id).where(Registration.reference == reference)) is not None


def reachable_by_mail(session: Session, address_or_reference: str) -> list[Registration]:
    """The registrations that an e-mail address or a reference names and that have an address to write to."""
    found = (
        Registration.email_key == normalised_email(address_or_reference)
        if "@" in address_or_reference
        else Registration.reference == reference_key(address_or_reference)
    )
    query = select(Registration).where(
        found, Registration.email.is_not(None), Registration.state != RegistrationState.WITHDRAWN
    )
    return list(session.scalars(query.order_by(Registration.registered_at.desc()).limit(5).with_for_update()))


def same_person(
    session: Session, call_id: UUID, *, email_key: str | None, name_key: str, birth_year: int
) -> Sequence[str]:
    """References in one call that may be the same person as somebody about to be registered."""
    same = and_(Registration.name_key == name_key, Registration.birth_year == birth_year)
    if email_key:
        same = or_(same, Registration.email_key == email_key)
    return session.scalars(
        select(Registration.reference)
        .where(Registration.call_id == call_id, Registration.state != RegistrationState.WITHDRAWN, same)
        .order_by(Registration.reference)
    ).all()


def registration_contact(session: Session, registration_id: UUID) -> Contact:
    """How one registered person is reached, for the council's invitations. The caller records that it was read."""
    row = registration_by_id(session, registration_id)
    return Contact(
        id=row.id,
        reference=row.reference,
        state=row.state,
        name=row.name or "",
        reach=row.reach,
        email=row.email or "",
        phone=row.phone or "",
        address=row.address or "",
        language=row.language,
        needs=tuple(row.needs),
        needs_other=row.needs_other or "",
    )
