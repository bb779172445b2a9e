"""How participants found the meetings: counts, and only where they are many enough and the time to answer is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from trygghetsrad.council import queries as council
from trygghetsrad.council.models import Body
from trygghetsrad.council.queries import MemberContact
from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.meetings.models import EvaluationCount, EvaluationTicket, Meeting
from trygghetsrad.meetings.queries.keeping import present_at
from trygghetsrad.meetings.rules import LEAST_ANSWERS, Answer, Question

MOST_MEETINGS = 40


@dataclass(frozen=True, slots=True)
class Evaluated:
    """A meeting that enough participants have answered about."""

    address: str
    day: date
    body_name: str
    counts: dict[Question, dict[Answer, int]]

    @property
    def answers(self) -> int:
        """How many answered."""
        return sum(self.counts[Question.HEARD].values())


@dataclass(frozen=True, slots=True)
class Standing:
    """How many may answer, and how many have."""

    tickets: int
    used: int


_RECENT = (
    select(Meeting.id)
    .where(Meeting.announced.is_(True), Meeting.evaluation_until < bindparam("today"))
    .order_by(Meeting.day.desc())
    .limit(MOST_MEETINGS)
)
_COUNTS = (
    select(
        Meeting.address,
        Meeting.day,
        Body.name,
        EvaluationCount.question,
        EvaluationCount.answer,
        EvaluationCount.number,
    )
    .join(EvaluationCount, EvaluationCount.meeting_id == Meeting.id)
    .outerjoin(Body, Body.id == Meeting.body_id)
    .where(Meeting.id.in_(_RECENT))
    .order_by(Meeting.day, Meeting.address)
)


def evaluations(reader: Reader, today: date) -> list[Evaluated]:
    """The meetings, oldest first. One with too few answers, or that can still be answered about, is not even here."""
    found: dict[str, Evaluated] = {}
    for address, day, body, question, answer, number in reader.execute(_COUNTS, {"today": today}):
        one = found.setdefault(address, Evaluated(address, day, body or "", {each: {} for each in Question}))
        one.counts[question][answer] = number
    return [one for one in found.values() if one.answers >= LEAST_ANSWERS]


def ticket(session: Session, digest: str) -> tuple[EvaluationTicket, Meeting]:
    """The ticket with its meeting, or NotFound."""
    query = select(EvaluationTicket, Meeting).join(Meeting, Meeting.id == EvaluationTicket.meeting_id)
    found = session.execute(query.where(EvaluationTicket.digest == digest)).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def tickets_among(session: Session, digests: Sequence[str]) -> set[str]:
    return set(session.scalars(select(EvaluationTicket.digest).where(EvaluationTicket.digest.in_(digests))))


def standing(session: Session, meeting_id: UUID) -> Standing:
    used = func.count().filter(EvaluationTicket.used.is_(True))
    row = session.execute(select(func.count(), used).where(EvaluationTicket.meeting_id == meeting_id)).one()
    return Standing(*row)


def contacts_of_present(session: Session, meeting: Meeting) -> list[MemberContact]:
    """How to reach those members who were there."""
    body = meeting.body or council.council(session)
    if body is None:
        return []
    there = present_at(session, meeting.id)
    return [one for one in council.contacts_at(session, body.id, meeting.day) if one.id in there]


def meetings_closed_before(day: date) -> Select[UUID]:
    return select(Meeting.id).where(Meeting.evaluation_until < day)
