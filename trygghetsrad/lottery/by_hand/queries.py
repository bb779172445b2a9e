"""Who can be chosen by hand."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.lottery.by_hand import Candidate
from trygghetsrad.lottery.models import Draw, DrawEntry, Outcome
from trygghetsrad.lottery.queries import pool_of
from trygghetsrad.lottery.rules import visible


def candidates(session: Session, draw: Draw, year: int) -> list[Candidate]:
    """Everyone in the pool as it is now, with names. The caller records that they are read."""
    pool = pool_of(session, draw, year)
    names = dict(
        session.execute(select(Registration.id, Registration.name).where(Registration.call_id == draw.call_id)).all()
    )
    return [
        Candidate(one.id, one.reference, names.get(one.id) or "", visible(kind, draw.features), home)
        for one, kind, home in zip(pool.members, pool.entrants.kinds, pool.homes, strict=True)
    ]


def candidates_left(session: Session, draw: Draw) -> list[Candidate]:
    """Those of a pool chosen from by hand who were not chosen and still take part; `id` is the entry's."""
    rows = session.execute(
        select(DrawEntry, Registration.reference, Registration.name)
        .join(Registration, DrawEntry.registration_id == Registration.id)
        .where(
            DrawEntry.draw_id == draw.id,
            DrawEntry.outcome == Outcome.NONE,
            Registration.state == RegistrationState.ACTIVE,
        )
        .order_by(Registration.reference)
    )
    return [
        Candidate(entry.id, reference, name or "", visible(entry.kind, draw.features), entry.home or "")
        for entry, reference, name in rows
    ]


def chosen_ids(session: Session, draw_id: UUID) -> set[UUID | None]:
    """The registrations of those chosen."""
    found = session.scalars(
        select(DrawEntry.registration_id).where(DrawEntry.draw_id == draw_id, DrawEntry.outcome == Outcome.PANEL)
    )
    return set(found)


def last_order(session: Session, draw_id: UUID) -> int:
    """The last place that has been given."""
    return session.scalar(select(func.max(DrawEntry.order)).where(DrawEntry.draw_id == draw_id)) or 0
