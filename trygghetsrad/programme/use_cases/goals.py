"""The groups' goals and how they are measured, and who reports for a group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.programme import queries
from trygghetsrad.programme.models import Goal, GroupLeader, Indicator
from trygghetsrad.programme.queries.computing import COMPUTATIONS
from trygghetsrad.programme.rules.goals import Direction, Frequency, Unit
from trygghetsrad.programme.use_cases.common import check_days, check_words, is_new
from trygghetsrad.programme.use_cases.finding import let_goal_be_found

GOAL, INDICATOR = "goal", "indicator"


@dataclass(frozen=True, slots=True)
class AddGoal:
    body_id: UUID
    title: str
    why: str
    responsible: str
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeGoal:
    """`closed` says that the group no longer works towards it."""

    goal_id: UUID
    version: int
    body_id: UUID
    title: str
    why: str
    responsible: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """How a goal is measured. `computed` is the key of a computation, None when people measure."""

    name: str
    unit: Unit
    direction: Direction
    start_value: float
    start_on: date
    target_value: float
    target_on: date
    frequency: Frequency
    source: str
    unit_word: str = ""
    computed: str | None = None


@dataclass(frozen=True, slots=True)
class AddIndicator:
    goal_id: UUID
    words: IndicatorWords
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeIndicator:
    indicator_id: UUID
    version: int
    words: IndicatorWords


@dataclass(frozen=True, slots=True)
class ChooseLeaders:
    """Who reports for a group: the whole list, each time."""

    body_id: UUID
    user_ids: frozenset[UUID]


def add_goal(session: Session, command: AddGoal, *, actor: Actor, now: datetime) -> Goal:
    """Write down what a group wants to be different. The same form sent twice gives the same goal."""
    require(actor, Permission.PROGRAMME_MANAGE)
    made = queries.goal_from_form(session, command.once)
    if made is not None:
        return made
    queries.group(session, command.body_id)
    check_words(title=command.title, why=command.why, responsible=command.responsible)
    goal = Goal(
        number=queries.next_number(session, Goal),
        body_id=command.body_id,
        title=command.title,
        why=command.why,
        responsible=command.responsible,
        created_at=now,
        once=command.once,
    )
    session.add(goal)
    session.flush()
    let_goal_be_found(session, goal)
    record(session, "goal.added", actor=actor, now=now, about=(GOAL, goal.id))
    return goal


def change_goal(session: Session, command: ChangeGoal, *, actor: Actor, now: datetime) -> Goal:
    """Change the words or the group, or say that nobody works towards it any more."""
    require(actor, Permission.PROGRAMME_MANAGE)
    goal = queries.goal(session, command.goal_id, lock=True)
    wanted = (command.body_id, command.title, command.why, command.responsible, command.closed)
    if not is_new(goal, command.version, lambda one: _words(one) == wanted):
        return goal
    queries.group(session, command.body_id)
    check_words(title=command.title, why=command.why, responsible=command.responsible)
    goal.body_id, goal.title, goal.why = command.body_id, command.title, command.why
    goal.responsible = command.responsible
    if command.closed != (goal.closed_on is not None):
        goal.closed_on = clock.local(now).date() if command.closed else None
    goal.version += 1
    let_goal_be_found(session, goal)
    record(session, "goal.changed", actor=actor, now=now, about=(GOAL, goal.id), closed=command.closed)
    return goal


def add_indicator(session: Session, command: AddIndicator, *, actor: Actor, now: datetime) -> Indicator:
    """Say how a goal is measured."""
    require(actor, Permission.PROGRAMME_MANAGE)
    made = queries.indicator_from_form(session, command.once)
    if made is not None:
        return made
    goal = queries.goal(session, command.goal_id)
    _check(command.words, now)
    indicator = Indicator(goal_id=command.goal_id, created_at=now, once=command.once)
    _fill(indicator, command.words)
    session.add(indicator)
    session.flush()
    let_goal_be_found(session, goal)
    record(session, "indicator.added", actor=actor, now=now, about=(INDICATOR, indicator.id))
    return indicator


def change_indicator(session: Session, command: ChangeIndicator, *, actor: Actor, now: datetime) -> Indicator:
    """Change how a goal is measured. What has been measured stays as it was."""
    require(actor, Permission.PROGRAMME_MANAGE)
    indicator, goal = queries.indicator(session, command.indicator_id, lock=True)
    if not is_new(indicator, command.version, lambda one: words_of(one) == command.words):
        return indicator
    _check(command.words, now)
    if command.words.unit is not indicator.unit and queries.measured(session, indicator).measurements:
        raise Refused(mark("Det finns mätningar i den gamla enheten. Gör en ny indikator i stället."), field="unit")
    _fill(indicator, command.words)
    indicator.version += 1
    let_goal_be_found(session, goal)
    record(session, "indicator.changed", actor=actor, now=now, about=(INDICATOR, indicator.id))
    return indicator


def choose_leaders(session: Session, command: ChooseLeaders, *, actor: Actor, now: datetime) -> None:
    """Say which accounts report for a group."""
    require(actor, Permission.PROGRAMME_MANAGE)
    group = queries.group(session, command.body_id)
    may_lead = {one.id for one in queries.possible_leaders(session)}
    before = queries.leader_ids(session, group.id)
    wanted = command.user_ids & (may_lead | before)
    if wanted == before:
        return
    queries.drop_leaders(session, group.id, before - wanted)
    session.add_all(GroupLeader(body_id=group.id, user_id=one) for one in sorted(wanted - before))
    record(session, "group.leaders_chosen", actor=actor, now=now, about=("body", group.id), leaders=len(wanted))


def words_of(indicator: Indicator) -> IndicatorWords:
    """The indicator's own words, as a command has them."""
    return IndicatorWords(**{name: getattr(indicator, name) for name in IndicatorWords.__dataclass_fields__})


def _fill(indicator: Indicator, words: IndicatorWords) -> None:
    for name in IndicatorWords.__dataclass_fields__:
        setattr(indicator, name, getattr(words, name))


def _words(goal: Goal) -> tuple[object, ...]:
    return (goal.body_id, goal.title, goal.why, goal.responsible, goal.closed_on is not None)


def _check(words: IndicatorWords, now: datetime) -> None:
    check_words(name=words.name, source=words.source, unit_word=words.unit_word)
    check_days(now, start_on=words.start_on, target_on=words.target_on)
    if words.target_on <= words.start_on:
        raise Refused(mark("Målets dag ska komma efter startens dag."), field="target_on")
    is_up = words.direction is Direction.UP
    if words.target_value != words.start_value and (words.target_value > words.start_value) != is_up:
        raise Refused(mark("Målet ligger åt fel håll från starten."), field="target_value")
    if words.computed is None:
        return
    known = COMPUTATIONS.get(words.computed)
    if known is None:
        raise Refused(mark("Välj något som systemet kan räkna ut."), field="computed")
    if known.unit is not words.unit:
        raise Refused(mark("Den beräkningen har en annan enhet."), field="unit")
