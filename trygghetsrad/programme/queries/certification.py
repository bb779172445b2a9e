"""Cycles, and what is gathered for their criteria: a fixed number of questions, however much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.rows import the_one
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.programme.models import (
    Activity,
    CertificationCycle,
    CriterionAnswer,
    EvidenceDocument,
    NetworkEvent,
)
from trygghetsrad.programme.queries.goals import GoalView, goals_of_groups
from trygghetsrad.programme.queries.groups import KINDS, groups
from trygghetsrad.programme.queries.learning import EvaluationView, evaluations
from trygghetsrad.programme.rules.activities import ActivityState
from trygghetsrad.programme.rules.certification import CycleState

MOST = 300
"""Of each kind: more evidence than this convinces nobody more."""


def cycles(session: Session) -> list[CertificationCycle]:
    """Every cycle, newest first."""
    return list(session.scalars(select(CertificationCycle).order_by(CertificationCycle.starts_on.desc())))


def cycle(session: Session, cycle_id: UUID, *, lock: bool = False) -> CertificationCycle:
    return the_one(session, select(CertificationCycle).where(CertificationCycle.id == cycle_id), lock=lock)


def cycle_from_form(session: Session, once: UUID | None) -> CertificationCycle | None:
    return session.scalar(select(CertificationCycle).where(CertificationCycle.once == once)) if once else None


def cycle_starting(session: Session, day: date) -> CertificationCycle | None:
    return session.scalar(select(CertificationCycle).where(CertificationCycle.starts_on == day))


def under_way(session: Session) -> CertificationCycle | None:
    """The cycle that goes on: the one at whose end the certificate is to be renewed."""
    query = select(CertificationCycle).where(CertificationCycle.state == CycleState.UNDER_WAY)
    return session.scalar(query.order_by(CertificationCycle.ends_on.desc()).limit(1))


def answers(session: Session, cycle_id: UUID) -> dict[str, CriterionAnswer]:
    query = select(CriterionAnswer).where(CriterionAnswer.cycle_id == cycle_id)
    return {one.criterion: one for one in session.scalars(query)}


def documents(session: Session, cycle_id: UUID) -> dict[str, list[EvidenceDocument]]:
    query = select(EvidenceDocument).where(EvidenceDocument.cycle_id == cycle_id)
    found: dict[str, list[EvidenceDocument]] = defaultdict(list)
    for one in session.scalars(query.order_by(EvidenceDocument.added_on, EvidenceDocument.title)):
        found[one.criterion].append(one)
    return dict(found)


def document(session: Session, document_id: UUID) -> EvidenceDocument:
    found = session.get(EvidenceDocument, document_id)
    if found is None:
        raise NotFound
    return found


def document_from_form(session: Session, once: UUID | None) -> EvidenceDocument | None:
    return session.scalar(select(EvidenceDocument).where(EvidenceDocument.once == once)) if once else None


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held, as evidence."""

    day: date
    address: str
    body: str
    """"" for the citizens' council."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was done in a time, as everybody may read it."""

    groups: Sequence[Body]
    goals: Sequence[GoalView]
    activities: Sequence[Activity]
    evaluations: Sequence[EvaluationView]
    network: Sequence[NetworkEvent]
    meetings: Sequence[Held]


def gathered(session: Session, first: date, last: date, now: datetime) -> Gathered:
    """Everything public from a day to a day."""
    bodies = groups(session, also_ended=True)
    goals = [one for found in goals_of_groups(session, [body.id for body in bodies]).values() for one in found]
    return Gathered(
        groups=[body for body in bodies if body.active],
        goals=[one for one in goals if one.goal.created_at.date() <= last],
        activities=_activities(session, first, last),
        evaluations=[one for one in evaluations(session, most=MOST) if first <= one.evaluation.ends_on <= last],
        network=_network(session, first, last),
        meetings=meetings_held(session, first, last, now),
    )


def _activities(session: Session, first: date, last: date) -> list[Activity]:
    query = select(Activity).where(
        Activity.public,
        Activity.state != ActivityState.DROPPED,
        Activity.starts_on <= last,
        Activity.ends_on >= first,
    )
    return list(session.scalars(query.order_by(Activity.starts_on, Activity.number).limit(MOST)))


def _network(session: Session, first: date, last: date) -> list[NetworkEvent]:
    query = select(NetworkEvent).where(NetworkEvent.public, NetworkEvent.day >= first, NetworkEvent.day <= last)
    return list(session.scalars(query.order_by(NetworkEvent.day, NetworkEvent.number).limit(MOST)))


def meetings_held(session: Session, first: date, last: date, now: datetime) -> list[Held]:
    """The announced meetings of the programme's groups and of the citizens' council that have been."""
    rows = session.execute(
        select(Meeting.day, Meeting.address, Body.kind, Body.name)
        .outerjoin(Body, Body.id == Meeting.body_id)
        .where(
            Meeting.announced,
            Meeting.cancelled_at.is_(None),
            Meeting.ends_at <= now,
            and_(Meeting.day >= first, Meeting.day <= last),
            or_(Body.id.is_(None), Body.active),
        )
        .order_by(Meeting.day)
        .limit(MOST)
    )
    return [Held(day, address, name if kind in KINDS else "") for day, address, kind, name in rows]
