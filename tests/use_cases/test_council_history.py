"""Five years, thirty seats, twelve replacements: the record replays to the right composition on any date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.factories.council import a_term
from tests.factories.lottery import COORDINATOR, NOW
from trygghetsrad.council import queries
from trygghetsrad.council.models import EndReason, SeatKind
from trygghetsrad.council.use_cases.appointing import (
    AppointToSeat,
    EndAppointment,
    Who,
    appoint_to_seat,
    end_appointment,
)

FIRST = date(2022, 1, 1)
LAST = FIRST + timedelta(days=5 * 365)
SEATS, REPLACEMENTS = 30, 12
KINDS = {SeatKind.POLICE: 5, SeatKind.OFFICIAL: 10, SeatKind.POLITICIAN: 15}


@dataclass(frozen=True)
class Replacement:
    """On seat `seat`, so many days into the five years the holder leaves; the next comes `pause` days later."""

    seat: int
    day: int
    pause: int


replacements = st.lists(
    st.builds(
        Replacement,
        seat=st.integers(0, SEATS - 1),
        day=st.integers(0, 5 * 365 - 60),
        pause=st.integers(1, 50),
    ),
    min_size=REPLACEMENTS,
    max_size=REPLACEMENTS,
)


def told(changes: list[Replacement]) -> dict[int, list[tuple[str, date, date | None]]]:
    """What must be true: for each seat everyone who sat there, kept by the simplest means there are."""
    seats: dict[int, list[tuple[str, date, date | None]]] = {
        number: [(f"{number}-0", FIRST, None)] for number in range(SEATS)
    }
    for change in sorted(changes, key=lambda one: one.day):
        line = seats[change.seat]
        name, begun, _ = line[-1]
        gone = FIRST + timedelta(days=change.day)
        if gone < begun:
            continue
        line[-1] = (name, begun, gone)
        line.append((f"{change.seat}-{len(line)}", gone + timedelta(days=change.pause), None))
    return seats


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=replacements, days=st.lists(st.integers(-5, 5 * 365 + 100), min_size=20, max_size=20))
def test_the_record_replays_to_who_sat_there_on_any_date(
    session: Session, changes: list[Replacement], days: list[int]
) -> None:
    savepoint = session.begin_nested()
    truth = told(changes)
    live(session, truth)
    edges = [day for line in truth.values() for _, *ends in line for day in ends if day]

    for day in [*(FIRST + timedelta(days=number) for number in days), *edges, *(one + timedelta(1) for one in edges)]:
        wanted = {
            name
            for line in truth.values()
            for name, begun, gone in line
            if begun <= day and (gone is None or day <= gone) and day >= FIRST
        }
        assert {member.name for member in queries.members_on(session, day)} == wanted, day
    savepoint.rollback()
    session.expunge_all()


def live(session: Session, truth: dict[int, list[tuple[str, date, date | None]]]) -> None:
    """Five years as they are lived through the use cases, in the order of time."""
    term = a_term(session, KINDS, starts_on=FIRST)
    seats = [row.seat for row in queries.seating(session, term.id)]
    assert len(seats) == SEATS
    for number, line in truth.items():
        for name, begun, gone in line:
            command = AppointToSeat(seats[number].id, Who(name), begun)
            appointment = appoint_to_seat(session, command, actor=COORDINATOR, now=NOW)
            if gone is not None:
                end = EndAppointment(appointment.id, gone, EndReason.OTHER)
                end_appointment(session, end, actor=COORDINATOR, now=NOW)
    session.flush()
