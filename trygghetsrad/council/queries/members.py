"""Who sits in the council on a day, as the meetings, the staff and the public see it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Appointment, Body, BodyKind, Seat, SeatKind, Term
from trygghetsrad.kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class CouncilMember:
    """Somebody who sits on a seat. `id` is the appointment's; `name` is "" once it has been erased."""

    id: UUID
    name: str
    kind: SeatKind
    role: str
    public_name: bool
    seat_id: UUID


@dataclass(frozen=True, slots=True)
class PublicMember:
    """Somebody who has agreed to be named."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Composition:
    """What everyone may know about who sits there: how many of each kind, and the names of those who agreed.

    Nothing is said about the residents' ages and sexes: in a council of a dozen every such number points at somebody.
    """

    total: int
    rows: list[tuple[str, int]]
    named: list[PublicMember]


def members_on(session: Session, day: date) -> list[CouncilMember]:
    """Everyone who sits in the citizens' council on a day, by seat number."""
    found = session.execute(
        select(Appointment, Seat)
        .join(Seat, Appointment.seat_id == Seat.id)
        .join(Term, Seat.term_id == Term.id)
        .join(Body, Term.body_id == Body.id)
        .where(
            Body.kind == BodyKind.CITIZENS_COUNCIL,
            Appointment.starts_on <= day,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
            Term.starts_on <= day,
            or_(Term.ends_on.is_(None), Term.ends_on >= day),
        )
        .order_by(Term.starts_on, Seat.number, Appointment.starts_on)
    )
    return [
        CouncilMember(
            id=appointment.id,
            name=appointment.name or "",
            kind=seat.kind,
            role=seat.role or "",
            public_name=appointment.public_name,
            seat_id=seat.id,
        )
        for appointment, seat in found
    ]


def public_composition(session: Session, day: date) -> Composition:
    """The council on a day, for the public."""
    members = members_on(session, day)
    counts = Counter(member.kind for member in members)
    return Composition(
        total=len(members),
        rows=[(str(kind.plural), counts[kind]) for kind in SeatKind if counts[kind]],
        named=[
            PublicMember(member.name, member.role or _in_a_sentence(str(member.kind.label)))
            for member in members
            if member.public_name and member.name
        ],
    )


def _in_a_sentence(label: str) -> str:
    """`Invånare` as it stands after a name and a comma."""
    return label[:1].lower() + label[1:]


def appointment(session: Session, appointment_id: UUID, *, lock: bool = False) -> Appointment:
    query = select(Appointment).where(Appointment.id == appointment_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def last_days(session: Session, seat_id: UUID) -> list[date]:
    """The last days of everyone who has left a seat."""
    found = session.scalars(select(Appointment.ends_on).where(Appointment.seat_id == seat_id))
    return [day for day in found if day is not None]


def appointments_to_forget(session: Session, ended_before: date) -> list[Appointment]:
    """Appointments that ended long ago and still hold a name."""
    query = select(Appointment).where(Appointment.ends_on < ended_before, Appointment.name.is_not(None))
    return list(session.scalars(query))
