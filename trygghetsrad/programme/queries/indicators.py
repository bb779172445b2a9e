"""One indicator with its measurements, and which of all are due."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.programme.models import Goal, Indicator, Measurement
from trygghetsrad.programme.queries.computing import COUNTED
from trygghetsrad.programme.queries.goals import NOT_CORRECTED, Measured, measurements_of


def indicator(session: Session, indicator_id: UUID, *, lock: bool = False) -> tuple[Indicator, Goal]:
    """An indicator and its goal, or NotFound. Locked, it serialises what is measured."""
    query = select(Indicator).where(Indicator.id == indicator_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found, session.get_one(Goal, found.goal_id)


def indicator_from_form(session: Session, once: UUID | None) -> Indicator | None:
    return session.scalar(select(Indicator).where(Indicator.once == once)) if once else None


def measured(session: Session, one: Indicator) -> Measured:
    """The indicator with the measurements that count."""
    return Measured(one, tuple(measurements_of(session, [one.id]).get(one.id, ())))


def measurement(session: Session, measurement_id: UUID) -> Measurement:
    found = session.get(Measurement, measurement_id)
    if found is None:
        raise NotFound
    return found


def measurement_from_form(session: Session, once: UUID | None) -> Measurement | None:
    return session.scalar(select(Measurement).where(Measurement.once == once)) if once else None


def replacement_of(session: Session, measurement_id: UUID) -> Measurement | None:
    """The correction of a measurement."""
    return session.scalar(select(Measurement).where(Measurement.replaces_id == measurement_id))


def counted_on(session: Session, indicator_id: UUID, day: date) -> Measurement | None:
    """The measurement of a day that counts."""
    found = measurements_of(session, [indicator_id]).get(indicator_id, [])
    return next((one for one in found if one.measured_on == day), None)


def indicators_computed_by(session: Session, keys: Collection[str]) -> list[Indicator]:
    """The indicators that some computations measure, locked: also those of goals that are closed."""
    query = select(Indicator).where(Indicator.computed.in_(sorted(keys))).order_by(Indicator.id).with_for_update()
    return list(session.scalars(query))


def counted_by_the_system(session: Session, indicator_id: UUID) -> list[Measurement]:
    """What nothing corrects and no person has corrected, oldest day first; also what the system took back."""
    query = select(Measurement).where(
        Measurement.indicator_id == indicator_id,
        Measurement.source == COUNTED,
        or_(Measurement.made_by.is_(None), Measurement.replaces_id.is_(None)),
        NOT_CORRECTED,
    )
    return list(session.scalars(query.order_by(Measurement.measured_on)))


def history_of_measurements(session: Session, indicator_id: UUID) -> list[Measurement]:
    """Every row about an indicator, newest day first, also those that have been corrected."""
    query = select(Measurement).where(Measurement.indicator_id == indicator_id)
    return list(session.scalars(query.order_by(Measurement.measured_on.desc(), Measurement.made_at.desc())))


def due_measurements(session: Session, today: date) -> list[tuple[Measured, Goal, Body]]:
    """Indicators of open goals whose next measurement is due, the longest overdue first: three questions."""
    rows = session.execute(
        select(Indicator, Goal, Body)
        .join(Goal, Goal.id == Indicator.goal_id)
        .join(Body, Body.id == Goal.body_id)
        .where(Goal.closed_on.is_(None), Indicator.start_on <= today)
        .order_by(Indicator.created_at, Indicator.id)
    ).all()
    counted = measurements_of(session, [one.id for one, _goal, _body in rows])
    found = [(Measured(one, tuple(counted.get(one.id, ()))), goal, body) for one, goal, body in rows]
    waiting = [(one.due_on, one, goal, body) for one, goal, body in found if one.due_on and one.due_on <= today]
    return [(one, goal, body) for _day, one, goal, body in sorted(waiting, key=lambda row: row[0])]


def indicators_named(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[Goal, Measured]]:
    """The indicators among `ids`, each with its goal and the measurements that count: two questions."""
    rows = session.execute(
        select(Indicator, Goal).join(Goal, Goal.id == Indicator.goal_id).where(Indicator.id.in_(list(ids)))
    ).all()
    counted = measurements_of(session, [one.id for one, _goal in rows])
    return {one.id: (goal, Measured(one, tuple(counted.get(one.id, ())))) for one, goal in rows}
