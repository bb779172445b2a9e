"""Put a member's details right: a misspelt name, a new address. Another role is another appointment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.council import queries
from trygghetsrad.council.models import Appointment, ConsentWay
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.text import normalised_email


@dataclass(frozen=True, slots=True)
class CorrectDetails:
    """`seen` is the mark of what was on the screen."""

    appointment_id: UUID
    seen: str
    name: str
    organisation: str
    email: str
    phone: str
    address: str
    language: str
    protected: bool


def correct_details(session: Session, command: CorrectDetails, *, actor: Actor, now: datetime) -> Appointment:
    """Change how somebody is named and reached, in this appointment. The log says that it was done, and no details.

    Whoever becomes protected is no longer shown to anybody, and the answer that says so is remembered.
    """
    require(actor, Permission.COUNCIL_MANAGE)
    appointment = queries.appointment(session, command.appointment_id, lock=True)
    if appointment.name is None:
        raise Refused(mark("Uppgifterna är borttagna och kan inte ändras."))
    before = appointment.details_mark
    was = (appointment.name, appointment.organisation, appointment.email, appointment.phone, appointment.address)
    wanted = (command.name, command.organisation, command.email or None, command.phone or None, command.address or None)
    if (*was, appointment.language, appointment.protected) == (*wanted, command.language, command.protected):
        return appointment
    if before != command.seen:
        raise Conflict(mark("Någon annan ändrade uppgifterna medan du skrev. Jämför och spara igen."))
    appointment.name, appointment.organisation, appointment.email, appointment.phone, appointment.address = wanted
    appointment.email_key = normalised_email(command.email) if command.email else None
    appointment.language, appointment.protected = command.language, command.protected
    if command.protected and appointment.published:
        session.add(appointment.agree((), ConsentWay.TOLD_STAFF, now))
    record(session, "council.details_corrected", actor=actor, now=now, about=("appointment", appointment.id))
    return appointment
