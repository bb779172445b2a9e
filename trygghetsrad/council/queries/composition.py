"""The residents in the council on a day, by what the draw knew of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Appointment, Invitation, SeatKind, Term
from trygghetsrad.council.queries.members import in_force_on
from trygghetsrad.lottery.models import Draw, DrawEntry
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


def term_on(session: Session, body_id: UUID, day: date) -> Term | None:
    """A body's term on a day, if it has one then."""
    query = select(Term).where(Term.body_id == body_id, Term.starts_on <= day).order_by(Term.starts_on.desc()).limit(1)
    found = session.scalar(query)
    return found if found and (found.ends_on is None or found.ends_on >= day) else None
