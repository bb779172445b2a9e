"""What is read about the worker's calculations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.lottery.models import Calculation, CalculationState, Draw, DrawState


def calculation(session: Session, key: str, *, lock: bool = False) -> Calculation | None:
    """The row about a question; None when nobody has asked it."""
    query = select(Calculation).where(Calculation.key == key)
    return session.scalar(query.with_for_update() if lock else query)


def calculation_of(session: Session, draw_id: UUID, calculation_id: UUID, *, lock: bool = False) -> Calculation:
    """One calculation that was asked for from a draw's pages."""
    query = select(Calculation).where(Calculation.id == calculation_id, Calculation.draw_id == draw_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def next_calculation(session: Session, silent_since: datetime) -> Calculation | None:
    """The calculation that has waited longest; one whose worker has been silent since a moment waits again."""
    query = (
        select(Calculation)
        .where(
            or_(
                Calculation.state == CalculationState.WAITING,
                and_(Calculation.state == CalculationState.RUNNING, Calculation.heartbeat_at < silent_since),
            )
        )
        .order_by(Calculation.asked_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalar(query)


def running_calculation(session: Session, calculation_id: UUID) -> Calculation | None:
    """The row of what a worker has in hand; None when it has been cancelled meanwhile, or forgotten."""
    found = session.scalar(select(Calculation).where(Calculation.id == calculation_id).with_for_update())
    return found if found is not None and found.state is CalculationState.RUNNING else None


def calculations_to_forget(session: Session, most: int = 100) -> Sequence[Calculation]:
    """The calculations of draws that are no longer being prepared: the lottery is in the record."""
    query = select(Calculation).join(Draw, Calculation.draw_id == Draw.id).where(Draw.state != DrawState.PREPARING)
    return session.scalars(query.limit(most)).all()
