"""Who belongs to a body on a day, as the meetings, the staff and the public see it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Appointment, Body, BodyKind, PublicPart, Seat, SeatKind, Term
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class CouncilMember:
    """Somebody who belongs to a body on a day. `id` is the appointment's; `name` is "" once it has been erased."""

    id: UUID
    name: str
    kind: SeatKind
    role: str
    organisation: str
    party: str
    protected: bool
    """Their name is shown to nobody who has not said why; see `shown`."""
    public: frozenset[PublicPart]
    """What everyone may read about them."""
    body_id: UUID
    seat_id: UUID | None
    starts_on: date
    ends_on: date | None

    @property
    def public_name(self) -> bool:
        return PublicPart.NAME in self.public

    @property
    def public_parts(self) -> list[PublicPart]:
        """The same in the order in which it is said."""
        return [part for part in PublicPart if part in self.public]

    @property
    def shown(self) -> str:
        """The name on a page for staff, where nobody has said why they read it."""
        return _("Skyddade personuppgifter") if self.protected else self.name


@dataclass(frozen=True, slots=True)
class MemberContact:
    """How to reach somebody who belongs to a body. What they have not given is ""."""

    id: UUID
    """The appointment's."""
    name: str
    email: str
    phone: str
    address: str
    language: str


@dataclass(frozen=True, slots=True)
class PublicMember:
    """Somebody who has agreed to be named, with as much as they agreed to."""

    name: str
    role: str
    """Their role, or what kind of seat they have."""
    organisation: str
    party: str

    @property
    def about(self) -> str:
        """What stands after the name."""
        return ", ".join(one for one in (self.role, self.organisation, self.party) if one)


@dataclass(frozen=True, slots=True)
class Composition:
    """What everyone may know about who sits there: how many of each kind, and the names of those who agreed.

    Nothing is said about the residents' ages and sexes: in a council of a dozen every such number points at somebody.
    """

    total: int
    rows: list[tuple[str, int]]
    named: list[PublicMember]


def in_force_on(query: Any, day: date) -> Any:
    """Of the appointments that a query asks for, those that are in force on a day, and whose seat's term is."""
    return (
        query.outerjoin(Seat, Appointment.seat_id == Seat.id)
        .outerjoin(Term, Seat.term_id == Term.id)
        .where(
            Appointment.starts_on <= day,
            or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
            or_(Term.id.is_(None), Term.starts_on <= day),
            or_(Term.ends_on.is_(None), Term.ends_on >= day),
        )
    )


def members_on(session: Session, day: date) -> list[CouncilMember]:
    """Everyone who sits in the citizens' council on a day, by seat number."""
    the_council = select(Body.id).where(Body.kind == BodyKind.CITIZENS_COUNCIL).scalar_subquery()
    return _members(session, Appointment.body_id == the_council, day)


def members_at(session: Session, body_id: UUID, day: date) -> list[CouncilMember]:
    """Everyone who belongs to a body on a day: by seat number, or by the day when they came."""
    return _members(session, Appointment.body_id == body_id, day)


def _members(session: Session, which: ColumnElement[bool], day: date) -> list[CouncilMember]:
    query = in_force_on(select(Appointment), day).where(which)
    order = (Term.starts_on, Seat.number, Appointment.starts_on, Appointment.created_at, Appointment.id)
    return [member_of(one) for one in session.scalars(query.order_by(*order))]


def member_of(appointment: Appointment) -> CouncilMember:
    """An appointment as those who read it see it."""
    return CouncilMember(
        id=appointment.id,
        name=appointment.name or "",
        kind=appointment.kind,
        role=appointment.role or "",
        organisation=appointment.organisation,
        party=appointment.party or "",
        protected=appointment.protected,
        public=frozenset(part for part in PublicPart if appointment.shows(part)),
        body_id=appointment.body_id,
        seat_id=appointment.seat_id,
        starts_on=appointment.starts_on,
        ends_on=appointment.ends_on,
    )


def contacts_at(session: Session, body_id: UUID, day: date) -> list[MemberContact]:
    """How to reach everyone who belongs to a body on a day, for what is sent to them."""
    query = in_force_on(select(Appointment), day).where(Appointment.body_id == body_id)
    return [
        MemberContact(
            id=one.id,
            name=one.name or "",
            email=one.email or "",
            phone=one.phone or "",
            address=one.address or "",
            language=one.language,
        )
        for one in session.scalars(query.order_by(Appointment.starts_on, Appointment.id))
    ]


def public_composition(session: Session, day: date) -> Composition:
    """The citizens' council on a day, for the public."""
    return _composition(members_on(session, day))


def public_composition_of(session: Session, body_id: UUID, day: date) -> Composition:
    """Any body on a day, for the public."""
    return _composition(members_at(session, body_id, day))


def _composition(members: list[CouncilMember]) -> Composition:
    counts = Counter(member.kind for member in members)
    return Composition(
        total=len(members),
        rows=[(str(kind.plural), counts[kind]) for kind in SeatKind if counts[kind]],
        named=[_public(member) for member in members if member.public_name and member.name],
    )


def _public(member: CouncilMember) -> PublicMember:
    role = member.role if PublicPart.ROLE in member.public else ""
    return PublicMember(
        name=member.name,
        role=role or _in_a_sentence(str(member.kind.label)),
        organisation=member.organisation if PublicPart.ORGANISATION in member.public else "",
        party=member.party if PublicPart.PARTY in member.public else "",
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
