"""The council's terms, each seat with its history, and the invitations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trygghetsrad.council.models import OPEN, Appointment, Body, BodyKind, Invitation, InvitationState, Seat, Term, Via
from trygghetsrad.council.rules import sits_on
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.i18n import DEFAULT
from trygghetsrad.lottery.core import Entry
from trygghetsrad.lottery.models import Draw, DrawEntry, DrawState
from trygghetsrad.lottery.rules import Reserve


@dataclass(frozen=True, slots=True)
class Asked:
    """An invitation with the drawn person behind it; name, telephone and address are "" when they have been erased."""

    invitation: Invitation
    entry: Entry | None
    """The drawn entry as the quotas count it."""
    name: str
    phone: str
    address: str
    language: str = DEFAULT


@dataclass(slots=True)
class SeatRow:
    """One seat with everyone who has sat on it and everyone who has been asked, oldest first.

    Whoever was asked after a draw that has been done again does not count.
    """

    seat: Seat
    appointments: list[Appointment] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def holder(self, day: date) -> Appointment | None:
        """Who sits there, or will when their time begins."""
        return next((one for one in self.appointments if one.ends_on is None or one.ends_on >= day), None)

    @property
    def role(self) -> str:
        """What the one who sits there is, or was: "Kommunpolis". Empty for residents."""
        return next((one.role for one in reversed(self.appointments) if one.role), "")

    @property
    def open(self) -> Asked | None:
        """The invitation that waits for an answer."""
        return next((one for one in self.asked if one.invitation.state.is_open), None)

    @property
    def last(self) -> Asked | None:
        return self.asked[-1] if self.asked else None

    def is_vacant(self, day: date) -> bool:
        """Nobody sits there and nobody is being asked."""
        return self.holder(day) is None and self.open is None

    def may_answer(self, invitation: Invitation, day: date) -> bool:
        """Whether the seat still waits for this person: a late answer counts as long as nobody else has been asked."""
        if invitation.state.is_open:
            return True
        is_last = self.last is not None and self.last.invitation.id == invitation.id
        return invitation.state is InvitationState.EXPIRED and is_last and self.is_vacant(day)

    def entry_taken(self, day: date) -> Entry | None:
        """The drawn entry that the seat counts as in the quotas: of its holder, else of the person being asked."""
        holder = self.holder(day)
        if holder is None:
            return self.open.entry if self.open else None
        return next((one.entry for one in self.asked if one.invitation.id == holder.invitation_id), None)


def council(session: Session) -> Body | None:
    return session.scalar(select(Body).where(Body.kind == BodyKind.CITIZENS_COUNCIL))


def terms(session: Session) -> list[Term]:
    """The council's terms, newest first."""
    query = select(Term).join(Body, Term.body_id == Body.id).where(Body.kind == BodyKind.CITIZENS_COUNCIL)
    return list(session.scalars(query.order_by(Term.starts_on.desc())))


def term_to_show(all_terms: Sequence[Term], today: date, wanted: UUID | None = None) -> Term | None:
    """The term that was asked for; else the one in force, the next to come, or the last. NotFound for an unknown id."""
    if wanted is not None:
        for term in all_terms:
            if term.id == wanted:
                return term
        raise NotFound
    in_force = [term for term in all_terms if sits_on(today, term.starts_on, term.ends_on)]
    coming = [term for term in all_terms if term.starts_on > today]
    return next(iter([*in_force, *reversed(coming), *all_terms]), None)


def term(session: Session, term_id: UUID, *, lock: bool = False) -> Term:
    """A term. Locked, it serialises everything that changes who sits in it."""
    query = select(Term).where(Term.id == term_id)
    return _one(session.scalar(query.with_for_update() if lock else query))


def seat_in_locked_term(session: Session, seat_id: UUID) -> tuple[Term, Seat]:
    """A seat, after its term has been locked."""
    held = _one(
        session.scalar(
            select(Term).join(Seat, Seat.term_id == Term.id).where(Seat.id == seat_id).with_for_update(of=Term)
        )
    )
    return held, session.get_one(Seat, seat_id)


def seat(session: Session, seat_id: UUID) -> Seat:
    found = session.get(Seat, seat_id)
    if found is None:
        raise NotFound
    return found


def seating(session: Session, term_id: UUID) -> list[SeatRow]:
    """Every seat of a term by number, with its history: three queries however many seats."""
    seats = session.scalars(select(Seat).where(Seat.term_id == term_id).order_by(Seat.number)).all()
    rows = {seat.id: SeatRow(seat) for seat in seats}
    held = select(Appointment).where(Appointment.seat_id.in_(rows)).order_by(Appointment.starts_on)
    for appointment in session.scalars(held):
        if appointment.seat_id is not None:
            rows[appointment.seat_id].appointments.append(appointment)
    for seat_id, asked in _asked(session, list(rows)).items():
        rows[seat_id].asked = asked
    return list(rows.values())


def _asked(session: Session, seat_ids: Sequence[UUID]) -> dict[UUID, list[Asked]]:
    found = session.execute(
        select(Invitation, DrawEntry, Registration)
        .outerjoin(Draw, Invitation.draw_id == Draw.id)
        .outerjoin(DrawEntry, Invitation.draw_entry_id == DrawEntry.id)
        .outerjoin(Registration, Invitation.registration_id == Registration.id)
        .where(Invitation.seat_id.in_(seat_ids), or_(Draw.id.is_(None), Draw.state != DrawState.REPLACED))
        .order_by(Invitation.sent_at, Invitation.id)
    )
    by_seat: dict[UUID, list[Asked]] = defaultdict(list)
    for invitation, entry, person in found:
        name, phone, address = (person.name, person.phone, person.address) if person else (None, None, None)
        by_seat[invitation.seat_id].append(
            Asked(
                invitation,
                entry.entry if entry else None,
                name or "",
                phone or "",
                address or "",
                person.language if person else DEFAULT,
            )
        )
    return by_seat


def who_can_take(rows: Sequence[SeatRow], row: SeatRow, reserve: Reserve, today: date) -> list[UUID]:
    """The drawn entries who can take a vacant seat and keep the quotas with everyone else at the table, best first."""
    others = [one for one in rows if one.seat.id != row.seat.id]
    vacated = row.last.entry.values if row.last and row.last.entry else None
    return reserve.for_seat(entries_at_table(others, today), vacated, entries_asked(rows))


def entries_at_table(rows: Sequence[SeatRow], today: date) -> list[Entry]:
    """The drawn entries who sit there or are being asked to."""
    return [entry for one in rows if (entry := one.entry_taken(today)) is not None]


def entries_asked(rows: Sequence[SeatRow]) -> set[UUID]:
    """The drawn entries who have been asked, whatever they said."""
    return {one.invitation.draw_entry_id for row in rows for one in row.asked if one.invitation.draw_entry_id}


def invitation(session: Session, invitation_id: UUID) -> Invitation:
    found = session.get(Invitation, invitation_id)
    if found is None:
        raise NotFound
    return found


def invitation_in_locked_term(session: Session, invitation_id: UUID) -> tuple[Term, Seat, Invitation]:
    """An invitation as it stands after its term has been locked: of two answers that race, one comes here first."""
    held = _one(
        session.scalar(
            select(Term)
            .join(Seat, Seat.term_id == Term.id)
            .join(Invitation, Invitation.seat_id == Seat.id)
            .where(Invitation.id == invitation_id)
            .with_for_update(of=Term)
        )
    )
    asked = session.get_one(Invitation, invitation_id, populate_existing=True)
    return held, session.get_one(Seat, asked.seat_id), asked


def row_of(session: Session, asked: Invitation) -> tuple[Term, SeatRow]:
    """The seat that an invitation is about, with its history, and the seat's term."""
    held = _one(session.scalar(select(Term).join(Seat, Seat.term_id == Term.id).where(Seat.id == asked.seat_id)))
    return held, next(row for row in seating(session, held.id) if row.seat.id == asked.seat_id)


def draw_to_invite(session: Session) -> Draw | None:
    """The newest draw from which nobody has been invited yet."""
    used = select(Invitation.id).where(Invitation.draw_id == Draw.id)
    return session.scalar(
        select(Draw).where(Draw.state == DrawState.DRAWN, ~used.exists()).order_by(Draw.drawn_at.desc()).limit(1)
    )


def lock_terms(session: Session) -> None:
    """Hold every term: nobody is invited, answers or is appointed meanwhile."""
    session.execute(select(Term.id).order_by(Term.id).with_for_update())


def invitations_after(session: Session, draw_id: UUID) -> list[Invitation]:
    """Every invitation that one draw led to, as it stands now."""
    query = select(Invitation).where(Invitation.draw_id == draw_id).order_by(Invitation.sent_at, Invitation.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def unanswered_before(session: Session, day: date) -> list[Invitation]:
    """Invitations whose last day for an answer has passed."""
    query = select(Invitation).where(Invitation.state == InvitationState.INVITED, Invitation.answer_by < day)
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def to_remind(session: Session, from_day: date, to_day: date) -> list[Invitation]:
    """Invitations that have left, whose last day is near, and that nobody has been reminded of."""
    query = select(Invitation).where(
        Invitation.state == InvitationState.INVITED,
        or_(Invitation.via == Via.EMAIL, Invitation.printed_at.is_not(None)),
        Invitation.via != Via.PHONE,
        Invitation.reminded_at.is_(None),
        Invitation.answer_by.between(from_day, to_day),
    )
    return list(session.scalars(query.with_for_update(skip_locked=True)))


def letters_to_print(session: Session, term_id: UUID) -> list[Asked]:
    """The open invitations of a term that go by letter, by seat."""
    seats = session.scalars(select(Seat.id).where(Seat.term_id == term_id).order_by(Seat.number)).all()
    asked = _asked(session, seats)
    open_ones = [one for seat_id in seats for one in asked.get(seat_id, ()) if one.invitation.state.is_open]
    return [one for one in open_ones if one.invitation.via is Via.LETTER]


def invitations_to_let_go(session: Session, most: int = 500) -> list[Invitation]:
    """Closed invitations that are still tied to a registration that has been withdrawn."""
    query = (
        select(Invitation)
        .join(Registration, Invitation.registration_id == Registration.id)
        .where(Registration.state == RegistrationState.WITHDRAWN, Invitation.state.not_in(OPEN))
        .limit(most)
    )
    return list(session.scalars(query))


def _one(found: Term | None) -> Term:
    if found is None:
        raise NotFound
    return found
