"""What is read about one person's entry."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trygghetsrad.lottery.models import Draw, DrawEntry, DrawMethod, Outcome


def own_entry(session: Session, draw_id: UUID, registration_id: UUID) -> DrawEntry | None:
    """The entry of one registration in one pool; None when it was not there at the lock."""
    query = select(DrawEntry).where(DrawEntry.draw_id == draw_id, DrawEntry.registration_id == registration_id)
    return session.scalar(query)


def own_draws(session: Session, registration_id: UUID) -> list[Draw]:
    """The locked draws that one registration is in, newest first."""
    query = (
        select(Draw)
        .join(DrawEntry, DrawEntry.draw_id == Draw.id)
        .where(
            DrawEntry.registration_id == registration_id,
            Draw.number.is_not(None),
            Draw.method == DrawMethod.LOTTERY,
        )
    )
    return list(session.scalars(query.order_by(Draw.number.desc())))


def leaves(session: Session, draw_id: UUID) -> list[bytes]:
    """Every leaf of a locked pool, sorted."""
    query = select(DrawEntry.leaf).where(DrawEntry.draw_id == draw_id).order_by(DrawEntry.leaf)
    return [bytes.fromhex(leaf) for leaf in session.scalars(query)]


def alternates(session: Session, draw_id: UUID) -> int:
    """How many wait for an empty seat after a draw."""
    query = select(func.count()).where(DrawEntry.draw_id == draw_id, DrawEntry.outcome == Outcome.ALTERNATE)
    return session.scalar(query) or 0
