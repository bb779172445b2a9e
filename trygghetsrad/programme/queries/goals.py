"""Goals with their indicators and measurements, as everyone may read them and as their keepers do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.rows import the_one
from trygghetsrad.programme.models import Goal, Indicator, Measurement
from trygghetsrad.programme.rules import goals as rules
from trygghetsrad.programme.rules.goals import GoalState, Reading
from trygghetsrad.programme.rules.intervals import Interval, interval

GOALS_ON_A_PAGE = 30


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
    wanted = Goal.number == number if goal_id is None else Goal.id == goal_id
    found = _views(session, _listed().where(wanted))
    if not found:
        raise NotFound
    return found[0]


def goals_of(session: Session, body_id: UUID) -> list[GoalView]:
    """A group's goals: those it works towards first."""
    return _views(session, _listed().where(Goal.body_id == body_id).order_by(Goal.closed_on.desc(), Goal.number))


def goals_of_groups(session: Session, body_ids: Iterable[UUID]) -> dict[UUID, list[GoalView]]:
    """The goals that some groups work towards, by group."""
    query = _listed().where(Goal.body_id.in_(list(body_ids)), Goal.closed_on.is_(None)).order_by(Goal.number)
    found: dict[UUID, list[GoalView]] = defaultdict(list)
    for one in _views(session, query):
        found[one.goal.body_id].append(one)
    return dict(found)


def goal_page(session: Session, *, after: int | None = None, body_ids: Sequence[UUID] | None = None) -> GoalPage:
    """A page of goals by number; those of some groups alone when they are given."""
    query = _listed().order_by(Goal.number).limit(GOALS_ON_A_PAGE + 1)
    if after is not None:
        query = query.where(Goal.number > after)
    if body_ids is not None:
        query = query.where(Goal.body_id.in_(list(body_ids)))
    found = _views(session, query)
    rows = found[:GOALS_ON_A_PAGE]
    return GoalPage(rows, rows[-1].goal.number if len(found) > GOALS_ON_A_PAGE else None)


def goals_named(session: Session, ids: Iterable[UUID]) -> dict[UUID, GoalView]:
    """The goals among `ids`."""
    return {one.goal.id: one for one in _views(session, _listed().where(Goal.id.in_(list(ids))))}


def open_goals(session: Session) -> list[Goal]:
    """Every goal that is worked towards: for a list to choose from."""
    return list(session.scalars(select(Goal).where(Goal.closed_on.is_(None)).order_by(Goal.number)))


def all_goals(session: Session) -> list[Goal]:
    """Every goal, those that are worked towards first."""
    return list(session.scalars(select(Goal).order_by(Goal.closed_on.is_not(None), Goal.number)))


def _listed() -> Select[Goal, Body]:
    return select(Goal, Body).join(Body, Body.id == Goal.body_id)


def _views(session: Session, query: Select[Goal, Body]) -> list[GoalView]:
    """Two questions, however many goals."""
    rows = session.execute(query).all()
    measured = measured_of_goals(session, [one.id for one, _ in rows])
    return [GoalView(one, body, tuple(measured.get(one.id, ()))) for one, body in rows]


_correction = aliased(Measurement)
NOT_CORRECTED = ~select(_correction.id).where(_correction.replaces_id == Measurement.id).exists()
_COUNTS = (Measurement.value.is_not(None), NOT_CORRECTED)
"""Neither corrected nor taken back."""


def measured_of_goals(session: Session, goal_ids: Sequence[UUID]) -> dict[UUID, list[Measured]]:
    """For each goal its indicators in the order in which they were made, with what counts: one question."""
    if not goal_ids:
        return {}
    query = (
        select(Indicator, Measurement)
        .outerjoin(Measurement, and_(Measurement.indicator_id == Indicator.id, *_COUNTS))
        .where(Indicator.goal_id.in_(goal_ids))
        .order_by(Indicator.created_at, Indicator.id, Measurement.measured_on, Measurement.made_at)
    )
    counted: dict[Indicator, list[Measurement]] = {}
    for indicator, one in session.execute(query):
        counted.setdefault(indicator, []).extend([one] if one is not None else [])
    found: dict[UUID, list[Measured]] = defaultdict(list)
    for indicator, rows in counted.items():
        found[indicator.goal_id].append(Measured(indicator, tuple(rows)))
    return dict(found)


def measurements_of(session: Session, indicator_ids: Sequence[UUID]) -> Mapping[UUID, list[Measurement]]:
    """For each indicator the measurements that count, oldest first."""
    if not indicator_ids:
        return {}
    query = select(Measurement).where(Measurement.indicator_id.in_(indicator_ids), *_COUNTS)
    found: dict[UUID, list[Measurement]] = defaultdict(list)
    for one in session.scalars(query.order_by(Measurement.measured_on, Measurement.made_at)):
        found[one.indicator_id].append(one)
    return found
