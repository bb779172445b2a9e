"""Terms with their chairs, people appointed by hand, and the end of an appointment."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.council import (
    SEATS,
    TODAY,
    a_term,
    seat_rows,
)
from tests.factories.lottery import COORDINATOR, NOW
from trygghetsrad.council import queries
from trygghetsrad.council.models import Appointment, EndReason, SeatKind, Term
from trygghetsrad.council.use_cases.appointing import (
    AppointToSeat,
    EndAppointment,
    Who,
    appoint_to_seat,
    end_appointment,
    forget_former_members,
)
from trygghetsrad.council.use_cases.terms import StartTerm, start_term
from trygghetsrad.kernel.errors import Conflict, Refused


def police_seat(session: Session, term: Term) -> queries.SeatRow:
    return next(row for row in seat_rows(session, term) if row.seat.kind is SeatKind.POLICE)


def test_a_term_puts_its_chairs_out_residents_first(session: Session) -> None:
    term = a_term(session)

    kinds = [row.seat.kind for row in seat_rows(session, term)]
    assert Counter(kinds) == Counter(SEATS)
    assert kinds[0] is SeatKind.RESIDENT
    assert [row.seat.number for row in seat_rows(session, term)] == list(range(1, 17))


def test_terms_do_not_overlap(session: Session) -> None:
    a_term(session)

    with pytest.raises(Refused) as refusal:
        a_term(session, starts_on=date(2028, 1, 1))
    assert refusal.value.field == "starts_on"


def test_a_term_ends_after_it_begins(session: Session) -> None:
    command = StartTerm(date(2027, 5, 1), date(2027, 5, 1), SEATS, "Trygghetsrådet")
    with pytest.raises(Refused) as refusal:
        start_term(session, command, actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "ends_on"


def test_police_are_appointed_by_hand_and_residents_are_not(session: Session) -> None:
    term = a_term(session)
    seat = police_seat(session, term).seat
    command = AppointToSeat(seat.id, Who("Sam Påhittad", "Kommunpolis"), TODAY)

    appoint_to_seat(session, command, actor=COORDINATOR, now=NOW)
    session.flush()

    (member,) = queries.members_on(session, TODAY)
    assert (member.name, member.role, member.kind) == ("Sam Påhittad", "Kommunpolis", SeatKind.POLICE)
    with pytest.raises(Conflict):
        appoint_to_seat(session, command, actor=COORDINATOR, now=NOW)
    resident = AppointToSeat(seat_rows(session, term)[0].seat.id, Who("Kim Exempel", ""), TODAY)
    with pytest.raises(Refused):
        appoint_to_seat(session, resident, actor=COORDINATOR, now=NOW)


def test_who_leaves_sits_through_the_last_day_and_the_row_stays(session: Session) -> None:
    term = a_term(session)
    seat = police_seat(session, term).seat
    appointment = appoint_to_seat(
        session, AppointToSeat(seat.id, Who("Sam", "Polis"), TODAY), actor=COORDINATOR, now=NOW
    )
    session.flush()
    last = TODAY + timedelta(days=10)

    end_appointment(session, EndAppointment(appointment.id, last, EndReason.MOVED), actor=COORDINATOR, now=NOW)
    session.flush()

    assert [member.name for member in queries.members_on(session, last)] == ["Sam"]
    assert queries.members_on(session, last + timedelta(days=1)) == []
    with pytest.raises(Conflict):
        end_appointment(session, EndAppointment(appointment.id, last, EndReason.MOVED), actor=COORDINATOR, now=NOW)
    successor = AppointToSeat(seat.id, Who("Alex", "Polis"), last + timedelta(days=1))
    appoint_to_seat(session, successor, actor=COORDINATOR, now=NOW)
    session.flush()
    assert len(session.scalars(select(Appointment)).all()) == 2


def test_an_end_before_the_start_is_refused(session: Session) -> None:
    term = a_term(session)
    seat = police_seat(session, term).seat
    appointment = appoint_to_seat(
        session, AppointToSeat(seat.id, Who("Sam", "Polis"), TODAY), actor=COORDINATOR, now=NOW
    )
    session.flush()
    command = EndAppointment(appointment.id, TODAY - timedelta(days=1), EndReason.OTHER)

    with pytest.raises(Refused) as refusal:
        end_appointment(session, command, actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "ends_on"


def test_a_name_is_forgotten_two_years_after_the_last_day(session: Session) -> None:
    term = a_term(session)
    seat = police_seat(session, term).seat
    appointment = appoint_to_seat(
        session, AppointToSeat(seat.id, Who("Sam", "Polis"), TODAY), actor=COORDINATOR, now=NOW
    )
    session.flush()
    end_appointment(session, EndAppointment(appointment.id, TODAY, EndReason.MOVED), actor=COORDINATOR, now=NOW)
    session.flush()

    forget_former_members(session, NOW + timedelta(days=720))
    assert appointment.name == "Sam"
    forget_former_members(session, NOW + timedelta(days=740))
    assert appointment.name is None
