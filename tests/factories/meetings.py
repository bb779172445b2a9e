"""Meetings, their points, and people on seats."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from trygghetsrad.council.models import Appointment, Body, BodyKind, Seat, SeatKind, Term
from trygghetsrad.meetings.models import AgendaItem, Meeting

LONG_AGO = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def a_meeting(day: date = date(2027, 4, 24), **over: Any) -> Meeting:
    """An announced meeting at 16–18 UTC, which is 18–20 in a Swedish summer."""
    starts = over.pop("starts_at", datetime(day.year, day.month, day.day, 16, 0, tzinfo=UTC))
    values: dict[str, Any] = {
        "id": uuid4(),
        "day": day,
        "address": day.isoformat(),
        "access": [],
        "left_out": [],
        "papers": [],
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=2),
        "place": "Biblioteket, Exempelgatan 1",
        "access_info": "",
        "announced": True,
        "publish_by": day + timedelta(days=14),
        "attended": {},
        "ics_uid": str(uuid4()),
        "ics_sequence": 0,
        "revised_at": LONG_AGO,
        "summary_version": 0,
        "summary_markdown": "",
        "summary_html": "",
        "unpublish_reason": "",
        "cancel_reason": "",
        "guests": "",
    }
    return Meeting(**values | over)


def an_item(meeting: Meeting, position: int = 1, **over: Any) -> AgendaItem:
    values: dict[str, Any] = {
        "id": uuid4(),
        "meeting_id": meeting.id,
        "position": position,
        "title": f"Punkt nummer {position}",
        "description": "",
        "note_markdown": "",
        "note_html": "",
        "note_version": 0,
    }
    return AgendaItem(**values | over)


def a_noted_item(meeting: Meeting, position: int, note: str) -> AgendaItem:
    """A point with a note that needs no Markdown."""
    return an_item(meeting, position, note_markdown=note, note_html=f"<p>{note}</p>", note_version=1)


def seated(session: Session, *people: tuple[SeatKind, str], since: date = date(2026, 1, 1)) -> list[Appointment]:
    """A council whose seats are filled with these people."""
    body = Body(id=uuid4(), kind=BodyKind.CITIZENS_COUNCIL, name="Trygghetsrådet", slug=f"rad-{uuid4().hex[:6]}")
    session.add(body)
    session.flush()
    term = Term(id=uuid4(), body_id=body.id, starts_on=since, created_at=LONG_AGO)
    session.add(term)
    session.flush()
    appointments = []
    for number, (kind, name) in enumerate(people, 1):
        seat = Seat(id=uuid4(), term_id=term.id, number=number, kind=kind)
        session.add(seat)
        session.flush()
        appointment = Appointment(
            id=uuid4(),
            body_id=body.id,
            seat_id=seat.id,
            kind=kind,
            name=name,
            starts_on=since,
            created_at=LONG_AGO,
        )
        session.add(appointment)
        appointments.append(appointment)
    session.flush()
    return appointments
