"""What is read about draws."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trygghetsrad.interest.models import Call
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.lottery.models import OVER, Draw

PAGE = 20


def draw(session: Session, draw_id: UUID, *, lock: bool = False) -> Draw:
    query = select(Draw).where(Draw.id == draw_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def draws(session: Session) -> list[tuple[Draw, Call]]:
    """Every draw with its call, newest first: a handful a decade."""
    found = session.execute(select(Draw, Call).join(Call, Draw.call_id == Call.id).order_by(Draw.created_at.desc()))
    return [(draw, call) for draw, call in found]


def made_with(session: Session, once: UUID) -> Draw | None:
    """The draw that this very form started already."""
    return session.scalar(select(Draw).where(Draw.once == once))


def living_draw(session: Session, call_id: UUID) -> Draw | None:
    """The call's draw that has not been cancelled or replaced."""
    return session.scalar(select(Draw).where(Draw.call_id == call_id, Draw.state.not_in(OVER)))


def last_over(session: Session, call_id: UUID) -> Draw | None:
    """The newest of a call's draws that have been cancelled or replaced."""
    return session.scalar(
        select(Draw).where(Draw.call_id == call_id, Draw.state.in_(OVER)).order_by(Draw.created_at.desc()).limit(1)
    )


def calls_without_draw(session: Session) -> list[Call]:
    """The calls that a draw can be started for, newest first."""
    taken = select(Draw.call_id).where(Draw.state.not_in(OVER))
    query = select(Call).where(Call.withdrawn_at.is_(None), Call.id.not_in(taken))
    return list(session.scalars(query.order_by(Call.opens_on.desc())))


def last_number(session: Session) -> int:
    return session.scalar(select(func.max(Draw.number))) or 0


def public_draws(session: Session, *, before: int | None = None) -> list[tuple[Draw, Call]]:
    """A page of the published draws and one row more, newest first."""
    query = select(Draw, Call).join(Call, Draw.call_id == Call.id).where(Draw.number.is_not(None))
    if before is not None:
        query = query.where(Draw.number < before)
    found = session.execute(query.order_by(Draw.number.desc()).limit(PAGE + 1))
    return [(draw, call) for draw, call in found]


def public_draw(session: Session, number: int, *, by_lot: bool = False) -> tuple[Draw, Call]:
    """A published draw: one whose pool has been locked. With `by_lot` one that was chosen by hand is not found."""
    found = session.execute(
        select(Draw, Call).join(Call, Draw.call_id == Call.id).where(Draw.number == number)
    ).one_or_none()
    if found is None or (by_lot and found[0].is_by_hand):
        raise NotFound
    return found[0], found[1]


def published_around(session: Session, draw: Draw) -> tuple[Draw | None, Draw | None]:
    """The published draws of the same call that this one came after and that came after it."""
    query = select(Draw).where(Draw.call_id == draw.call_id, Draw.number.is_not(None)).order_by(Draw.number)
    before = [one for one in session.scalars(query) if one.id != draw.id]
    after = [one for one in before if draw.number is not None and (one.number or 0) > draw.number]
    earlier = [one for one in before if one not in after]
    return (earlier[-1] if earlier else None), (after[0] if after else None)


def draws_older_than(session: Session, moment: datetime) -> list[Draw]:
    """Draws made before a moment that still name their witness."""
    return list(session.scalars(select(Draw).where(Draw.drawn_at < moment, Draw.witness.is_not(None))))
