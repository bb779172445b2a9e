"""What is read about those who are not in a draw."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState, reference_key
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.lottery.exemptions import Reason, Seen, seen_before, unsettled
from trygghetsrad.lottery.models import Draw, DrawState, Exemption


@dataclass(frozen=True, slots=True)
class Exempted:
    """Somebody exempted by hand, as the staff sees it."""

    id: UUID
    reference: str
    name: str
    reason: Reason
    words: str


def settled(session: Session, draw_id: UUID) -> dict[UUID, Exemption]:
    """Everyone in the pool about whom something is settled, also that they stay in, by registration."""
    rows = session.scalars(select(Exemption).where(Exemption.draw_id == draw_id))
    return {row.registration_id: row for row in rows if row.registration_id is not None}


def to_settle(session: Session, draw: Draw, today: date) -> list[Seen]:
    """Those who may have sat in the council within the rest, and of whom nothing is settled."""
    return unsettled(seen_before(session, draw.call_id, draw.rest_years, today), settled(session, draw.id))


def by_hand(session: Session, draw_id: UUID) -> list[Exempted]:
    """Those exempted by hand, with names for the staff."""
    rows = session.execute(
        select(Exemption, Registration.reference, Registration.name)
        .join(Registration, Exemption.registration_id == Registration.id)
        .where(Exemption.draw_id == draw_id, Exemption.reason != Reason.REST)
        .order_by(Registration.reference)
    )
    return [Exempted(row.id, reference, name or "", row.reason, row.words) for row, reference, name in rows]


def exemption(session: Session, draw_id: UUID, exemption_id: UUID) -> Exemption:
    """One of a draw's exemptions by hand."""
    found = session.get(Exemption, exemption_id)
    if found is None or found.draw_id != draw_id or found.reason is Reason.REST:
        raise NotFound
    return found


def in_pool(session: Session, draw: Draw, reference: str) -> Registration | None:
    """Somebody who takes part in the draw's call, by the number of their registration."""
    query = select(Registration).where(
        Registration.reference == reference_key(reference),
        Registration.call_id == draw.call_id,
        Registration.state == RegistrationState.ACTIVE,
    )
    return session.scalar(query)


def names_of(session: Session, registrations: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """Number and name, by registration."""
    rows = session.execute(
        select(Registration.id, Registration.reference, Registration.name).where(Registration.id.in_(registrations))
    )
    return {id_: (reference, name or "") for id_, reference, name in rows}


def exemptions_to_forget(session: Session, most: int = 500) -> list[Exemption]:
    """Those of draws that are locked or over, where the entries remember, and of people who have withdrawn."""
    query = (
        select(Exemption)
        .join(Draw, Exemption.draw_id == Draw.id)
        .outerjoin(Registration, Exemption.registration_id == Registration.id)
        .where(
            (Draw.state != DrawState.PREPARING)
            | Registration.id.is_(None)
            | (Registration.state == RegistrationState.WITHDRAWN)
        )
        .limit(most)
    )
    return list(session.scalars(query))
