"""The residents in the council on a day, by what the draw knew of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trygghetsrad.council.models import (
    Appointment,
    Body,
    BodyKind,
    Invitation,
    InvitationState,
    Seat,
    SeatKind,
    Term,
)
from trygghetsrad.council.queries.members import in_force_on
from trygghetsrad.lottery.models import Draw, DrawEntry, DrawMethod
from trygghetsrad.lottery.rules import AGE, SEX


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many residents sit there by (age band, sex), in their draw's bands; and of how many nobody knows that."""

    counts: Counter[tuple[str, str]]
    unknown: int
    bands: str

    @property
    def total(self) -> int:
        return self.counts.total() + self.unknown


def residents_on(session: Session, day: date) -> Drawn:
    """The residents of the council on a day by age band and sex, as the draw froze them: one question."""
    query = (
        select(DrawEntry.values, Draw.features, Draw.bands)
        .select_from(Appointment)
        .outerjoin(Invitation, Appointment.invitation_id == Invitation.id)
        .outerjoin(DrawEntry, Invitation.draw_entry_id == DrawEntry.id)
        .outerjoin(Draw, DrawEntry.draw_id == Draw.id)
        .where(Appointment.kind == SeatKind.RESIDENT, Appointment.seat_id.is_not(None))
    )
    found = session.execute(in_force_on(query, day)).all()
    counts: Counter[tuple[str, str]] = Counter()
    for values, features, _bands in found:
        if values and AGE in features and SEX in features:
            counts[values[features.index(AGE)], values[features.index(SEX)]] += 1
    bands = next((one.bands for one in found if one.bands), "")
    return Drawn(counts, len(found) - counts.total(), bands)


@dataclass(frozen=True, slots=True)
class DrawBehind:
    """A draw that residents got their seats from; `number` is its public address."""

    number: int
    drawn_at: datetime | None
    is_by_hand: bool


def draws_behind(session: Session, day: date) -> list[DrawBehind]:
    """The draws that the residents of the citizens' council's term on a day come from, the first one first."""
    query = (
        select(Draw.number, Draw.drawn_at, Draw.method)
        .join(Invitation, Invitation.draw_id == Draw.id)
        .join(Seat, Seat.id == Invitation.seat_id)
        .join(Term, Term.id == Seat.term_id)
        .join(Body, Body.id == Term.body_id)
        .where(
            *(Body.kind == BodyKind.CITIZENS_COUNCIL, Term.starts_on <= day),
            or_(Term.ends_on.is_(None), Term.ends_on >= day),
            *(Invitation.state == InvitationState.ACCEPTED, Draw.number.is_not(None)),
        )
        .distinct()
        .order_by(Draw.number)
    )
    return [
        DrawBehind(number, drawn_at, method is DrawMethod.BY_HAND)
        for number, drawn_at, method in session.execute(query)
        if number is not None
    ]


def term_on(session: Session, body_id: UUID, day: date) -> Term | None:
    """A body's term on a day, if it has one then."""
    query = select(Term).where(Term.body_id == body_id, Term.starts_on <= day).order_by(Term.starts_on.desc()).limit(1)
    found = session.scalar(query)
    return found if found and (found.ends_on is None or found.ends_on >= day) else None
