"""Appoint somebody to a body, and let them leave. Who sat where is added to, never overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.council import queries, rules
from trygghetsrad.council.letters import post_farewell
from trygghetsrad.council.models import (
    Appointment,
    Body,
    BodyKind,
    ConsentWay,
    EndReason,
    PublicPart,
    Seat,
    SeatKind,
    Term,
)
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import DEFAULT, mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.personal import erase, erases
from trygghetsrad.kernel.post import Addressee
from trygghetsrad.kernel.text import normalised_email

NAME_KEPT = timedelta(days=2 * 365)
AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody to appoint, how to reach them, and what they let everyone read. `published` is nothing if protected."""

    name: str
    role: str = ""
    organisation: str = ""
    party: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    language: str = DEFAULT
    published: frozenset[PublicPart] = frozenset()
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Appoint:
    """To a body without seats. `once` is minted with the form: a double click appoints one person once."""

    body_id: UUID
    kind: SeatKind
    who: Who
    starts_on: date
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class AppointToSeat:
    """To a seat of the citizens' council that is not drawn."""

    seat_id: UUID
    who: Who
    starts_on: date


@dataclass(frozen=True, slots=True)
class EndAppointment:
    appointment_id: UUID
    ends_on: date
    reason: EndReason


def appoint(session: Session, command: Appoint, *, actor: Actor, now: datetime) -> Appointment:
    """Let somebody belong to a body from a day on."""
    require(actor, Permission.COUNCIL_MANAGE)
    body = queries.body(session, command.body_id, lock=True)
    if command.once is not None and (made := session.get(Appointment, command.once)) is not None:
        if made.body_id != body.id:
            raise Conflict(mark("Ladda om sidan och försök en gång till."))
        return made
    _may_join(body, command, clock.local(now).date())
    appointment = appointment_of(command.who, body.id, command.kind, command.starts_on, now=now)
    appointment.id = command.once or appointment.id
    session.add(appointment)
    session.flush()
    session.add(appointment.agree(command.who.published, ConsentWay.TOLD_STAFF, now))
    about = ("appointment", appointment.id)
    record(session, "council.member_added", actor=actor, now=now, about=about, kind=body.kind.value, body=body.slug)
    return appointment


def _may_join(body: Body, command: Appoint, today: date) -> None:
    if body.kind is BodyKind.CITIZENS_COUNCIL:
        raise Refused(mark("Rådets platser tillsätts i dess period, en plats i taget."))
    if not body.active:
        raise Refused(mark("Gruppen har slutat arbeta. Ingen kan utses till den."))
    _check(command.kind, command.who, command.starts_on, today)


def _check(kind: SeatKind, who: Who, starts_on: date, today: date) -> None:
    if who.party and kind is not SeatKind.POLITICIAN:
        raise Refused(mark("Bara den som sitter som politiker har ett parti här."), field="party")
    if starts_on > today + AHEAD:
        raise Refused(mark("Första dagen kan vara högst ett år framåt."), field="starts_on")


def appoint_to_seat(session: Session, command: AppointToSeat, *, actor: Actor, now: datetime) -> Appointment:
    """Put somebody on a seat that is not for residents: those seats are drawn."""
    require(actor, Permission.COUNCIL_MANAGE)
    term, seat = queries.seat_in_locked_term(session, command.seat_id)
    if seat.kind is SeatKind.RESIDENT:
        raise Refused(mark("Invånarnas platser lottas. Bjud in den som står på tur i stället."))
    row = seat_row(session, term, seat)
    if row.holder(command.starts_on) is not None:
        raise Conflict(mark("Någon sitter redan på platsen. Avsluta det uppdraget först."))
    if command.starts_on < term.starts_on or (term.ends_on is not None and command.starts_on > term.ends_on):
        raise Refused(mark("Dagen ligger utanför rådets period."), field="starts_on")
    if any(not rules.follows(command.starts_on, one.ends_on) for one in row.appointments):
        raise Refused(
            mark("Då satt någon annan på platsen. Välj en dag efter att den personen slutade."), field="starts_on"
        )
    _check(seat.kind, command.who, command.starts_on, clock.local(now).date())
    appointment = appointment_of(command.who, term.body_id, seat.kind, command.starts_on, now=now)
    appointment.seat_id = seat.id
    add_appointment(session, appointment)
    session.add(appointment.agree(command.who.published, ConsentWay.TOLD_STAFF, now))
    record(session, "council.appointed", actor=actor, now=now, about=("appointment", appointment.id), seat=seat.number)
    return appointment


def appointment_of(who: Who, body_id: UUID, kind: SeatKind, starts_on: date, *, now: datetime) -> Appointment:
    """The row that says so. What may be published comes with the consent that says so too."""
    return Appointment(
        id=uuid4(),
        body_id=body_id,
        kind=kind,
        name=who.name,
        role=who.role or None,
        organisation=who.organisation,
        party=who.party or None,
        protected=who.protected,
        email=who.email or None,
        email_key=normalised_email(who.email) if who.email else None,
        phone=who.phone or None,
        address=who.address or None,
        language=who.language,
        published=[],
        starts_on=starts_on,
        created_at=now,
    )


def end_appointment(session: Session, command: EndAppointment, *, actor: Actor, now: datetime) -> Appointment:
    """Let somebody leave. The row stays, with its last day and the reason."""
    require(actor, Permission.COUNCIL_MANAGE)
    appointment = queries.appointment(session, command.appointment_id, lock=True)
    if appointment.ends_on is not None:
        raise Conflict(mark("Uppdraget är redan avslutat."))
    if command.ends_on < appointment.starts_on:
        raise Refused(mark("Sista dagen kan inte vara före den första."), field="ends_on")
    if command.ends_on > clock.local(now).date() + AHEAD:
        raise Refused(mark("Sista dagen kan vara högst ett år framåt."), field="ends_on")
    appointment.ends_on, appointment.end_reason = command.ends_on, command.reason
    about = ("appointment", appointment.id)
    record(session, "council.appointment_ended", actor=actor, now=now, about=about, reason=command.reason.value)
    _thank(session, appointment, command.ends_on, now)
    return appointment


def _thank(session: Session, appointment: Appointment, ends_on: date, now: datetime) -> None:
    """Say when the last day is, and thanks: by e-mail, else on paper to whoever has given an address."""
    name, body = appointment.name, queries.body(session, appointment.body_id).name
    if name and appointment.email:
        queue_mail(
            session,
            "council_farewell",
            to=appointment.email,
            now=now,
            language=appointment.language,
            about=("appointment", appointment.id),
            name=name,
            body=body,
            ends_on=ends_on,
        )
    elif name and appointment.address:
        to = Addressee(name, appointment.address, appointment.language)
        post_farewell(session, to, body, ends_on, about_id=appointment.id, now=now)


@hourly
@erases(Appointment)
def forget_former_members(session: Session, now: datetime) -> None:
    """Two years after somebody left, the row says only that the place was held."""
    for appointment in queries.appointments_to_forget(session, (now - NAME_KEPT).date()):
        erase(appointment)


def seat_row(session: Session, term: Term, seat: Seat) -> queries.SeatRow:
    """The seat with its history, within its locked term."""
    return next(row for row in queries.seating(session, term.id) if row.seat.id == seat.id)


def add_appointment(session: Session, appointment: Appointment) -> None:
    """Write the appointment now. The database itself lets a seat have one holder, whatever else has gone wrong."""
    try:
        with session.begin_nested():
            session.add(appointment)
            session.flush()
    except IntegrityError:
        raise Conflict(mark("Någon annan hann före. Platsen är redan tagen.")) from None
