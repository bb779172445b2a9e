"""Councils for tests. Every person is invented."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.lottery import COORDINATOR, NOW, a_drawn_draw
from trygghetsrad.council import queries
from trygghetsrad.council.models import Invitation, SeatKind, Term
from trygghetsrad.council.use_cases.invitations import InvitePanel, invite_panel
from trygghetsrad.council.use_cases.terms import StartTerm, start_term
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.lottery.models import Draw

TODAY = NOW.date()
SEATS = {SeatKind.RESIDENT: 12, SeatKind.POLICE: 1, SeatKind.OFFICIAL: 1, SeatKind.POLITICIAN: 2}


def a_term(session: Session, seats: Mapping[SeatKind, int] = SEATS, *, starts_on: date = date(2027, 5, 1)) -> Term:
    """A term until further notice."""
    command = StartTerm(starts_on, None, seats, "Trygghetsrådet")
    return start_term(session, command, actor=COORDINATOR, now=NOW)


def an_invited_panel(session: Session, *, people: int = 60, size: int = 12) -> tuple[Term, Draw]:
    """A term whose drawn residents have all been asked."""
    draw = a_drawn_draw(session, people=people, size=size)
    term = a_term(session, {**SEATS, SeatKind.RESIDENT: size})
    invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW)
    session.flush()
    return term, draw


def seat_rows(session: Session, term: Term) -> list[queries.SeatRow]:
    return queries.seating(session, term.id)


def first_open(session: Session, term: Term) -> Invitation:
    """The open invitation to the lowest seat."""
    return next(row.open.invitation for row in seat_rows(session, term) if row.open is not None)


def token_in_letter(session: Session, invitation_id: UUID) -> str:
    """The secret of the link in the invitation's letter."""
    letter = session.scalars(
        select(OutboxMail).where(OutboxMail.about_id == invitation_id, OutboxMail.kind == "council_invitation")
    ).one()
    assert letter.body is not None
    return letter.body.partition("/inbjudan/")[2].split()[0]


def letters_about(session: Session, invitation_id: UUID) -> list[str]:
    found = session.scalars(
        select(OutboxMail.kind).where(OutboxMail.about_id == invitation_id).order_by(OutboxMail.queued_at)
    )
    return list(found)
