"""Cycles, and what is written and pointed at for their criteria."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.rows import the_one
from trygghetsrad.programme.models import (
    CertificationCycle,
    CriterionAnswer,
    EvidenceDocument,
)
from trygghetsrad.programme.rules.certification import CycleState


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
