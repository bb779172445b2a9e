"""Terms with their seats, and reading who sits on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from trygghetsrad.council import queries
from trygghetsrad.council.models import Body, BodyKind, Seat, SeatKind, Term
from trygghetsrad.interest.rules import ReadingPurpose
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class StartTerm:
    """`seats` says how many of each kind; residents are numbered first."""

    starts_on: date
    ends_on: date | None
    seats: Mapping[SeatKind, int]
    council_name: str


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


def _overlap(command: StartTerm, other: Term) -> bool:
    begins_before_end = other.ends_on is None or command.starts_on <= other.ends_on
    ends_after_start = command.ends_on is None or command.ends_on >= other.starts_on
    return begins_before_end and ends_after_start
