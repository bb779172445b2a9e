"""What was done in a time, as everybody may read it: two questions, however much there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Body
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.programme.models import (
    Activity,
    CriterionAnswer,
    Evaluation,
    EvidenceDocument,
    Goal,
    NetworkEvent,
)
from trygghetsrad.programme.queries.goals import GoalView, groups_with_goals
from trygghetsrad.programme.queries.groups import KINDS
from trygghetsrad.programme.rules.activities import ActivityState
from trygghetsrad.statistics.models import InjurySet
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent
from trygghetsrad.suggestions.rules import EventKind

MOST = 300
"""Of each kind: more evidence than this convinces nobody more."""


@dataclass(frozen=True, slots=True)
class Done:
    """An activity, as evidence."""

    number: int
    title: str
    state: ActivityState
    starts_on: date
    ends_on: date
    closed_on: date | None
    done: str
    effect: str
    target_groups: Sequence[str]
    cost: int | None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation, as evidence: of a goal, of a project, or, with neither, of the programme."""

    number: int
    goal: str
    project: str
    starts_on: date
    ends_on: date
    lessons: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What was shared with others or learnt of them."""

    number: int
    title: str
    with_whom: str
    day: date
    learnt: str


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held."""

    day: date
    address: str
    body: str
    """"" for the citizens' council."""


@dataclass(frozen=True, slots=True)
class Written:
    """How a criterion is met, in the municipality's own words."""

    words: str
    version: int


@dataclass(frozen=True, slots=True)
class Document:
    """A document that shows how a criterion is met."""

    criterion: str
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was done in a time."""

    groups: Sequence[Body]
    goals: Sequence[GoalView]
    activities: Sequence[Done] = ()
    evaluations: Sequence[Evaluated] = ()
    network: Sequence[Exchanged] = ()
    meetings: Sequence[Held] = ()
    documents: Sequence[Document] = ()
    words: Mapping[str, Written] = field(default_factory=dict)
    """By criterion."""
    suggestions: int = 0
    """How many came in."""
    answered: int = 0
    has_injuries: bool = False
    """Whether injuries of some year of the time are public."""


def gathered(session: Session, first: date, last: date, now: datetime, *, cycle_id: UUID | None = None) -> Gathered:
    """Everything public from a day to a day, and what is written for a cycle's criteria."""
    groups = groups_with_goals(session, KINDS, also_ended=True)
    every = union_all(*_lines(first, last, now), *_lines_of(cycle_id))
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in session.execute(every):
        rows[row.kind].append(row)
    return Gathered(
        groups=[body for body, _goals in groups if body.active],
        goals=[view for _body, goals in groups for view in goals if view.goal.created_at.date() <= last],
        activities=sorted(map(_done, rows["activity"]), key=lambda one: (one.starts_on, one.number)),
        evaluations=sorted(map(_evaluated, rows["evaluation"]), key=lambda one: (one.ends_on, one.number))[::-1],
        network=sorted(map(_exchanged, rows["network"]), key=lambda one: (one.day, one.number)),
        meetings=sorted(
            (Held(row.first, row.title, row.text) for row in rows["meeting"]), key=lambda one: (one.day, one.address)
        ),
        documents=[
            Document(row.state, row.title, row.text)
            for row in sorted(rows["document"], key=lambda row: (row.first, row.title))
        ],
        words={row.state: Written(row.text, row.number) for row in rows["answer"]},
        suggestions=sum(row.number for row in rows["suggestions"]),
        answered=sum(row.number for row in rows["answered"]),
        has_injuries=bool(rows["injuries"]),
    )


def _done(row: Any) -> Done:
    return Done(
        row.number, row.title, ActivityState(row.state), row.first, row.last, row.closed, row.text, row.more,
        tuple(row.targets or ()), row.cost,
    )  # fmt: skip


def _evaluated(row: Any) -> Evaluated:
    return Evaluated(row.number, row.title or "", row.more or "", row.first, row.last, row.text)


def _exchanged(row: Any) -> Exchanged:
    return Exchanged(row.number, row.title, row.more, row.first, row.text)


_NOTHING: Mapping[str, ColumnElement[Any]] = {
    "number": cast(null(), Integer),
    "title": cast(null(), String),
    "text": cast(null(), String),
    "more": cast(null(), String),
    "first": cast(null(), Date),
    "last": cast(null(), Date),
    "closed": cast(null(), Date),
    "state": cast(null(), String),
    "targets": cast(null(), JSON),
    "cost": cast(null(), Integer),
}


def _columns(kind: str, **given: Any) -> list[ColumnElement[Any]]:
    """The columns that lines of every kind have, in one order."""
    return [literal(kind).label("kind"), *(given.get(name, empty).label(name) for name, empty in _NOTHING.items())]


def _most(query: Select[Any], *order: Any) -> Select[Any]:
    """As many as are shown of a kind, taken before the kinds are put together."""
    return select(query.order_by(*order).limit(MOST).subquery())


def _lines(first: date, last: date, now: datetime) -> Sequence[Select[Any]]:
    """What was done, counted and held. The first kind has something in every column, and says what they are."""
    return (
        _activities(first, last),
        _evaluations(first, last),
        _exchanges(first, last),
        _meetings(first, last, now),
        *_counts(first, last),
    )


def _activities(first: date, last: date) -> Select[Any]:
    one = Activity
    columns = _columns(
        "activity", number=one.number, title=one.title, text=one.done, more=one.effect, first=one.starts_on,
        last=one.ends_on, closed=one.closed_on, state=cast(one.state, String), targets=one.target_groups, cost=one.cost,
    )  # fmt: skip
    within = (one.public, one.state != ActivityState.DROPPED, one.starts_on <= last, one.ends_on >= first)
    return _most(select(*columns).where(*within), one.starts_on, one.number)


def _evaluations(first: date, last: date) -> Select[Any]:
    one = Evaluation
    columns = _columns(
        "evaluation", number=one.number, title=Goal.title, more=Body.name, text=one.lessons, first=one.starts_on,
        last=one.ends_on,
    )  # fmt: skip
    query = select(*columns).outerjoin(Goal, Goal.id == one.goal_id).outerjoin(Body, Body.id == one.body_id)
    return _most(query.where(one.public, one.ends_on >= first, one.ends_on <= last), one.ends_on.desc(), one.number)


def _exchanges(first: date, last: date) -> Select[Any]:
    one = NetworkEvent
    columns = _columns(
        "network", number=one.number, title=one.title, more=one.with_whom, text=one.learnt, first=one.day
    )
    return _most(select(*columns).where(one.public, one.day >= first, one.day <= last), one.day, one.number)


def _meetings(first: date, last: date, now: datetime) -> Select[Any]:
    """The announced meetings of the programme's groups and of the citizens' council that have been."""
    one = Meeting
    whose = case((Body.kind.in_(KINDS), Body.name), else_="")
    query = select(*_columns("meeting", title=one.address, text=whose, first=one.day))
    been = (one.announced, one.cancelled_at.is_(None), one.ends_at <= now, one.day >= first, one.day <= last)
    query = query.outerjoin(Body, Body.id == one.body_id).where(*been, or_(Body.id.is_(None), Body.active))
    return _most(query, one.day)


def _counts(first: date, last: date) -> Sequence[Select[Any]]:
    came = select(*_columns("suggestions", number=func.count())).select_from(Suggestion)
    told = select(*_columns("answered", number=func.count(SuggestionEvent.suggestion_id.distinct())))
    known = exists().where(InjurySet.active, InjurySet.year >= first.year, InjurySet.year <= last.year)
    return (
        came.where(Suggestion.received_on >= first, Suggestion.received_on <= last),
        told.where(
            SuggestionEvent.kind == EventKind.ANSWERED, SuggestionEvent.day >= first, SuggestionEvent.day <= last
        ),
        select(*_columns("injuries")).where(known),
    )


def _lines_of(cycle_id: UUID | None) -> Sequence[Select[Any]]:
    """What is written and pointed at for a cycle."""
    if cycle_id is None:
        return ()
    one, said = EvidenceDocument, CriterionAnswer
    papers = _columns("document", state=one.criterion, title=one.title, text=one.place, first=one.added_on)
    answers = _columns("answer", state=said.criterion, text=said.words, number=said.version)
    return select(*papers).where(one.cycle_id == cycle_id), select(*answers).where(said.cycle_id == cycle_id)
