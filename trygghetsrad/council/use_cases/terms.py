"""Terms with their seats, people appointed by hand, and the end of an appointment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.council import queries
from trygghetsrad.council.models import Appointment, Body, BodyKind, EndReason, Seat, SeatKind, Term
from trygghetsrad.interest.rules import ReadingPurpose
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.personal import erase, erases

NAME_KEPT = timedelta(days=2 * 365)


@dataclass(frozen=True, slots=True)
class StartTerm:
    """`seats` says how many of each kind; residents are numbered first."""

    starts_on: date
    ends_on: date | None
    seats: Mapping[SeatKind, int]
    council_name: str


@dataclass(frozen=True, slots=True)
class Appoint:
    seat_id: UUID
    name: str
    role: str
    public_name: bool
    starts_on: date


@dataclass(frozen=True, slots=True)
class EndAppointment:
    appointment_id: UUID
    ends_on: date
    reason: EndReason


@dataclass(frozen=True, slots=True)
class ReadSeats:
    term_id: UUID
    purpose: ReadingPurpose


def read_seats(session: Session, command: ReadSeats, *, actor: Actor, now: datetime) -> Term:
    """Write down that somebody reads who sits in the council and who has been asked, and why: one row a reading."""
    require(actor, Permission.COUNCIL_MANAGE)
    term = queries.term(session, command.term_id)
    about = ("term", term.id)
    record(session, "council.names_read", actor=actor, now=now, about=about, purpose=command.purpose.value)
    return term


def start_term(session: Session, command: StartTerm, *, actor: Actor, now: datetime) -> Term:
    """Open a period and put its chairs out. The council itself comes to be with its first term."""
    require(actor, Permission.COUNCIL_MANAGE)
    if command.ends_on is not None and command.ends_on <= command.starts_on:
        raise Refused(mark("Perioden måste sluta efter att den har börjat."), field="ends_on")
    if not any(command.seats.values()):
        raise Refused(mark("Rådet behöver minst en plats."), field="residents")
    body = queries.council(session)
    if body is None:
        body = Body(
            id=uuid4(), kind=BodyKind.CITIZENS_COUNCIL, name=command.council_name, slug=BodyKind.CITIZENS_COUNCIL.value
        )
        session.add(body)
        session.flush()
    for other in queries.terms(session):
        if _overlap(command, other):
            raise Refused(mark("Perioden går in i en annan period. Välj andra datum."), field="starts_on")
    term = Term(id=uuid4(), body_id=body.id, starts_on=command.starts_on, ends_on=command.ends_on, created_at=now)
    session.add(term)
    session.flush()
    kinds = [kind for kind in SeatKind for _ in range(command.seats.get(kind, 0))]
    session.add_all(Seat(term_id=term.id, number=number, kind=kind) for number, kind in enumerate(kinds, start=1))
    record(session, "council.term_started", actor=actor, now=now, about=("term", term.id), seats=len(kinds))
    return term


def appoint(session: Session, command: Appoint, *, actor: Actor, now: datetime) -> Appointment:
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
    seat.role = command.role
    appointment = Appointment(
        id=uuid4(),
        seat_id=seat.id,
        name=command.name,
        public_name=command.public_name,
        starts_on=command.starts_on,
        created_at=now,
    )
    add_appointment(session, appointment)
    record(session, "council.appointed", actor=actor, now=now, about=("appointment", appointment.id), seat=seat.number)
    return appointment


def end_appointment(session: Session, command: EndAppointment, *, actor: Actor, now: datetime) -> Appointment:
    """Let somebody leave. The row stays, with its last day and the reason."""
    require(actor, Permission.COUNCIL_MANAGE)
    appointment = queries.appointment(session, command.appointment_id, lock=True)
    if appointment.ends_on is not None:
        raise Conflict(mark("Uppdraget är redan avslutat."))
    if command.ends_on < appointment.starts_on:
        raise Refused(mark("Sista dagen kan inte vara före den första."), field="ends_on")
    if command.ends_on > clock.local(now).date() + timedelta(days=366):
        raise Refused(mark("Sista dagen kan vara högst ett år framåt."), field="ends_on")
    appointment.ends_on, appointment.end_reason = command.ends_on, command.reason
    about = ("appointment", appointment.id)
    record(session, "council.appointment_ended", actor=actor, now=now, about=about, reason=command.reason.value)
    return appointment


@hourly
@erases(Appointment)
def forget_former_members(session: Session, now: datetime) -> None:
    """Two years after somebody left, the row says only that the seat was held."""
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


def _overlap(command: StartTerm, other: Term) -> bool:
    begins_before_end = other.ends_on is None or command.starts_on <= other.ends_on
    ends_after_start = command.ends_on is None or command.ends_on >= other.starts_on
    return begins_before_end and ends_after_start
