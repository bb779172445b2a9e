"""Goals with their indicators and measurements, as everyone may read them and as their keepers do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session, aliased

from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.council.queries.bodies import BODY_ORDER
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.rows import the_one
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.queries.lists import NextMeeting
from trygghetsrad.programme.models import Goal, Indicator, Measurement
from trygghetsrad.programme.rules import goals as rules
from trygghetsrad.programme.rules.goals import GoalState, Reading
from trygghetsrad.programme.rules.intervals import Interval, interval

GOALS_ON_A_PAGE = 30
_OPEN_FIRST = (Goal.closed_on.is_not(None), Goal.closed_on.desc(), Goal.number)


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with the measurements that count, oldest first."""

    indicator: Indicator
    measurements: tuple[Measurement, ...] = ()

    @property
    def readings(self) -> list[Reading]:
        return [Reading(one.measured_on, one.value) for one in self.measurements if one.value is not None]

    @property
    def newest(self) -> Reading:
        """The newest value; the start is one of them."""
        return rules.newest_of(self.indicator.plan, self.readings)

    @property
    def due_on(self) -> date | None:
        return rules.due_on(self.indicator.plan, self.newest)

    def state(self, today: date) -> GoalState:
        return rules.indicator_state(self.indicator.plan, self.readings, today)

    def series(self) -> list[tuple[Reading, Interval | None]]:
        """Start and measurements in order of time, each with its interval where one can be told."""
        unit = self.indicator.unit
        rows = [
            (Reading(one.measured_on, one.value), interval(unit, one.value, one.base))
            for one in self.measurements
            if one.value is not None
        ]
        start = self.indicator.plan.start
        return rows if any(one.on <= start.on for one, _ in rows) else [(start, None), *rows]


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal with its group and its indicators."""

    goal: Goal
    body: Body
    indicators: tuple[Measured, ...] = field(default=())

    def state(self, today: date) -> GoalState:
        return rules.goal_state([one.state(today) for one in self.indicators])


@dataclass(frozen=True, slots=True)
class GoalPage:
    """One page of goals; `after` is the number to go on from."""

    goals: list[GoalView]
    after: int | None


def goal(session: Session, goal_id: UUID, *, lock: bool = False) -> Goal:
    """A goal, or NotFound. `lock` keeps everybody else from changing it meanwhile."""
    return the_one(session, select(Goal).where(Goal.id == goal_id), lock=lock)


def goal_from_form(session: Session, once: UUID | None) -> Goal | None:
    """The goal that this very form has already made."""
    return session.scalar(select(Goal).where(Goal.once == once)) if once else None


def goal_view(session: Session, *, number: int | None = None, goal_id: UUID | None = None) -> GoalView:
    """One goal with all that belongs to it, or NotFound."""
    found = _views(session, Goal.number == number if goal_id is None else Goal.id == goal_id)
    if not found:
        raise NotFound
    return found[0]


def goals_of(session: Session, body_id: UUID) -> list[GoalView]:
    """A group's goals: those it works towards first."""
    return _views(session, Goal.body_id == body_id, order=_OPEN_FIRST)


def goals_of_groups(session: Session, body_ids: Iterable[UUID]) -> dict[UUID, list[GoalView]]:
    """The goals that some groups work towards, by group."""
    found: dict[UUID, list[GoalView]] = defaultdict(list)
    for one in _views(session, Goal.body_id.in_(list(body_ids)), Goal.closed_on.is_(None)):
        found[one.goal.body_id].append(one)
    return dict(found)


def groups_with_goals(
    session: Session, kinds: Collection[BodyKind], *, also_ended: bool = False
) -> list[tuple[Body, list[GoalView]]]:
    """The groups of some kinds, those that lead first, each with the goals it works towards: one question."""
    query = (
        _of_groups(Goal.closed_on.is_(None)).where(Body.kind.in_(kinds)).order_by(*BODY_ORDER, Goal.number, *_WITHIN)
    )
    rows = session.execute(query if also_ended else query.where(Body.active)).all()
    groups: dict[Body, list[GoalView]] = {body: [] for body, *_ in rows}
    for view in _gathered((goal, body, *more) for body, goal, *more in rows if goal is not None):
        groups[view.body].append(view)
    return list(groups.items())


def group_with_goals(
    session: Session, slug: str, kinds: Collection[BodyKind], now: datetime
) -> tuple[Body, list[GoalView], NextMeeting | None]:
    """A group with all its goals, those it works towards first, and its next meeting that everybody may know of."""
    ahead = aliased(Meeting)
    planned = (ahead.body_id == Body.id, ahead.announced, ahead.cancelled_at.is_(None), ahead.ends_at > now)
    next_one = select(ahead.id).where(*planned).order_by(ahead.starts_at).limit(1)
    query = (
        _of_groups()
        .outerjoin(Meeting, Meeting.id == next_one.scalar_subquery())
        .add_columns(Meeting.day, Meeting.address, Meeting.starts_at, Meeting.place)
        .where(Body.slug == slug, Body.kind.in_(kinds))
        .order_by(*_OPEN_FIRST, *_WITHIN)
    )
    rows = session.execute(query).all()
    if not rows:
        raise NotFound
    body, *_, day, address, starts_at, place = rows[0]
    goals = _gathered((row[1], body, row[2], row[3]) for row in rows if row[1] is not None)
    return body, goals, NextMeeting(day, address, starts_at, place) if day else None


def _of_groups(*which: ColumnElement[bool]) -> Select[Body, Goal, Indicator, Measurement]:
    """Groups with their goals, those with what belongs to them."""
    return (
        select(Body, Goal, Indicator, Measurement)
        .outerjoin(Goal, and_(Goal.body_id == Body.id, *which))
        .outerjoin(Indicator, Indicator.goal_id == Goal.id)
        .outerjoin(Measurement, and_(Measurement.indicator_id == Indicator.id, *_COUNTS))
    )


def goal_page(session: Session, *, after: int | None = None, body_ids: Sequence[UUID] | None = None) -> GoalPage:
    """A page of goals by number; those of some groups alone when they are given."""
    ids = select(Goal.id).order_by(Goal.number).limit(GOALS_ON_A_PAGE + 1)
    if after is not None:
        ids = ids.where(Goal.number > after)
    if body_ids is not None:
        ids = ids.where(Goal.body_id.in_(list(body_ids)))
    found = _views(session, Goal.id.in_(ids))
    rows = found[:GOALS_ON_A_PAGE]
    return GoalPage(rows, rows[-1].goal.number if len(found) > GOALS_ON_A_PAGE else None)


def goals_named(session: Session, ids: Iterable[UUID]) -> dict[UUID, GoalView]:
    """The goals among `ids`."""
    return {one.goal.id: one for one in _views(session, Goal.id.in_(list(ids)))}


def open_goals(session: Session) -> list[Goal]:
    """Every goal that is worked towards: for a list to choose from."""
    return list(session.scalars(select(Goal).where(Goal.closed_on.is_(None)).order_by(Goal.number)))


def all_goals(session: Session) -> list[Goal]:
    """Every goal, those that are worked towards first."""
    return list(session.scalars(select(Goal).order_by(Goal.closed_on.is_not(None), Goal.number)))


_correction = aliased(Measurement)
NOT_CORRECTED = ~select(_correction.id).where(_correction.replaces_id == Measurement.id).exists()
_COUNTS = (Measurement.value.is_not(None), NOT_CORRECTED)
"""Neither corrected nor taken back."""


_WITHIN = (Indicator.created_at, Indicator.id, Measurement.measured_on, Measurement.made_at)


def _views(session: Session, *where: ColumnElement[bool], order: Sequence[Any] = (Goal.number,)) -> list[GoalView]:
    """Goals with all that belongs to them, however many: one question."""
    query = (
        select(Goal, Body, Indicator, Measurement)
        .join(Body, Body.id == Goal.body_id)
        .outerjoin(Indicator, Indicator.goal_id == Goal.id)
        .outerjoin(Measurement, and_(Measurement.indicator_id == Indicator.id, *_COUNTS))
        .where(*where)
        .order_by(*order, *_WITHIN)
    )
    return _gathered(session.execute(query))


def _gathered(rows: Iterable[Any]) -> list[GoalView]:
    """(goal, group, indicator or None, measurement or None) a row, as goals with their indicators."""
    goals: dict[Goal, Body] = {}
    measured: dict[Goal, dict[Indicator, list[Measurement]]] = defaultdict(dict)
    for goal, body, indicator, one in rows:
        goals[goal] = body
        if indicator is not None:
            measured[goal].setdefault(indicator, []).extend([one] if one is not None else [])
    return [
        GoalView(goal, body, tuple(Measured(one, tuple(found)) for one, found in measured[goal].items()))
        for goal, body in goals.items()
    ]


def measurements_of(session: Session, indicator_ids: Sequence[UUID]) -> Mapping[UUID, list[Measurement]]:
    """For each indicator the measurements that count, oldest first."""
    if not indicator_ids:
        return {}
    query = select(Measurement).where(Measurement.indicator_id.in_(indicator_ids), *_COUNTS)
    found: dict[UUID, list[Measurement]] = defaultdict(list)
    for one in session.scalars(query.order_by(Measurement.measured_on, Measurement.made_at)):
        found[one.indicator_id].append(one)
    return found
