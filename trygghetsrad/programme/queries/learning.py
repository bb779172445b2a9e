"""Evaluations, what was exchanged with others, and the leaders' months."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import literal, select, tuple_
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.rows import the_one
from trygghetsrad.programme.models import Evaluation, Goal, MonthlyReport, NetworkEvent

ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class EvaluationView:
    """An evaluation with what it is of; neither goal nor project: a year of the programme."""

    evaluation: Evaluation
    goal: Goal | None
    project: Body | None


def evaluation(session: Session, evaluation_id: UUID, *, lock: bool = False) -> Evaluation:
    return the_one(session, select(Evaluation).where(Evaluation.id == evaluation_id), lock=lock)


def evaluation_from_form(session: Session, once: UUID | None) -> Evaluation | None:
    return session.scalar(select(Evaluation).where(Evaluation.once == once)) if once else None


def evaluations(
    session: Session,
    *,
    number: int | None = None,
    goal_id: UUID | None = None,
    body_id: UUID | None = None,
    public: bool = True,
    most: int = 100,
) -> list[EvaluationView]:
    """Evaluations, the newest first: one, those of a goal or of a project, or all of them."""
    query = (
        select(Evaluation, Goal, Body)
        .outerjoin(Goal, Goal.id == Evaluation.goal_id)
        .outerjoin(Body, Body.id == Evaluation.body_id)
        .order_by(Evaluation.ends_on.desc(), Evaluation.number.desc())
        .limit(most)
    )
    for column, wanted in ((Evaluation.number, number), (Evaluation.goal_id, goal_id), (Evaluation.body_id, body_id)):
        if wanted is not None:
            query = query.where(column == wanted)
    if public:
        query = query.where(Evaluation.public)
    return [EvaluationView(*row) for row in session.execute(query)]


def public_evaluation(session: Session, number: int) -> EvaluationView:
    found = evaluations(session, number=number)
    if not found:
        raise NotFound
    return found[0]


def network_event(session: Session, event_id: UUID, *, lock: bool = False) -> NetworkEvent:
    return the_one(session, select(NetworkEvent).where(NetworkEvent.id == event_id), lock=lock)


def network_event_from_form(session: Session, once: UUID | None) -> NetworkEvent | None:
    return session.scalar(select(NetworkEvent).where(NetworkEvent.once == once)) if once else None


@dataclass(frozen=True, slots=True)
class NetworkPage:
    """One page of exchanges, newest first; `after` is the number to go on from."""

    rows: list[NetworkEvent]
    after: int | None


def network_page(
    session: Session, *, public: bool = True, after: int | None = None, year: int | None = None
) -> NetworkPage:
    order = NetworkEvent.day, NetworkEvent.number
    query = select(NetworkEvent).order_by(*(column.desc() for column in order)).limit(ON_A_PAGE + 1)
    if public:
        query = query.where(NetworkEvent.public)
    if year is not None:
        query = query.where(NetworkEvent.day >= date(year, 1, 1), NetworkEvent.day <= date(year, 12, 31))
    place = session.execute(select(*order).where(NetworkEvent.number == after)).first() if after else None
    if place is not None:
        query = query.where(tuple_(*order) < tuple_(*(literal(value) for value in place)))
    found = list(session.scalars(query))
    return NetworkPage(found[:ON_A_PAGE], found[ON_A_PAGE - 1].number if len(found) > ON_A_PAGE else None)


def report(session: Session, body_id: UUID, month: date) -> MonthlyReport | None:
    """What was said of a month."""
    query = select(MonthlyReport).where(MonthlyReport.body_id == body_id, MonthlyReport.month == month)
    return session.scalar(query)


def report_from_form(session: Session, once: UUID | None) -> MonthlyReport | None:
    return session.scalar(select(MonthlyReport).where(MonthlyReport.once == once)) if once else None


def reports_of(session: Session, body_id: UUID, most: int = 12) -> list[MonthlyReport]:
    query = select(MonthlyReport).where(MonthlyReport.body_id == body_id)
    return list(session.scalars(query.order_by(MonthlyReport.month.desc()).limit(most)))


def reported(session: Session, body_ids: Iterable[UUID], month: date) -> set[UUID]:
    """The groups among these whose month has been reported."""
    query = select(MonthlyReport.body_id).where(MonthlyReport.body_id.in_(list(body_ids)), MonthlyReport.month == month)
    return set(session.scalars(query))
