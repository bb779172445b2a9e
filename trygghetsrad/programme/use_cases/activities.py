"""What the groups do: from the plan to the effect, and what led to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings import queries as meetings
from trygghetsrad.programme import queries
from trygghetsrad.programme.following import tell_of_activity
from trygghetsrad.programme.models import Activity
from trygghetsrad.programme.rules.activities import OPEN, ActivityState, Environment, TargetGroup, may_become
from trygghetsrad.programme.use_cases.common import check_days, check_past, check_words, is_new
from trygghetsrad.programme.use_cases.finding import let_activity_be_found
from trygghetsrad.programme.use_cases.goals import GOAL
from trygghetsrad.suggestions import queries as suggestions
from trygghetsrad.thread.use_cases import tie, untie

ACTIVITY = "activity"


@dataclass(frozen=True, slots=True)
class ActivityWords:
    """What is done, for whom, where and when."""

    body_id: UUID
    title: str
    description: str
    responsible: str
    starts_on: date
    ends_on: date
    goal_id: UUID | None = None
    target_groups: tuple[TargetGroup, ...] = ()
    environments: tuple[Environment, ...] = ()
    cost: int | None = None
    public: bool = True


@dataclass(frozen=True, slots=True)
class AddActivity:
    words: ActivityWords
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeActivity:
    """`state` may be an open one, which takes a closed activity up again, or the one that it has."""

    activity_id: UUID
    version: int
    words: ActivityWords
    state: ActivityState


@dataclass(frozen=True, slots=True)
class CloseActivity:
    """`state` is done or dropped; `done` is what was done, or why nothing will be. Doing it again corrects it."""

    activity_id: UUID
    version: int
    state: ActivityState
    done: str
    closed_on: date
    cost: int | None = None


@dataclass(frozen=True, slots=True)
class RecordActivityEffect:
    activity_id: UUID
    version: int
    effect: str
    effect_on: date


@dataclass(frozen=True, slots=True)
class TieActivity:
    """Say that a suggestion or a council action led to an activity, by its public number."""

    activity_id: UUID
    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class UntieActivity:
    activity_id: UUID
    kind: str
    source_id: UUID


def add_activity(session: Session, command: AddActivity, *, actor: Actor, now: datetime) -> Activity:
    """Plan an activity. The same form sent twice gives the same one."""
    require(actor, Permission.PROGRAMME_REPORT)
    queries.require_group(session, actor, command.words.body_id)
    made = queries.activity_from_form(session, command.once)
    if made is not None:
        return made
    _check(session, command.words, now)
    activity = Activity(
        number=queries.next_number(session, Activity),
        state=ActivityState.PLANNED,
        done="",
        effect="",
        created_at=now,
        once=command.once,
    )
    _fill(activity, command.words, now)
    session.add(activity)
    session.flush()
    _tie_to_goal(session, activity, None, now)
    tell_of_activity(session, activity, "added", now=now)
    let_activity_be_found(session, activity)
    record(session, "activity.added", actor=actor, now=now, about=(ACTIVITY, activity.id))
    return activity


def change_activity(session: Session, command: ChangeActivity, *, actor: Actor, now: datetime) -> Activity:
    """Change the plan or how far it has come. A closed activity can be taken up again; its words are kept."""
    activity = _held(session, command.activity_id, actor)
    wanted = (command.words, command.state)
    if not is_new(activity, command.version, lambda one: (words_of(one), one.state) == wanted):
        return activity
    if not may_become(activity.state, command.state):
        raise Refused(mark("Avsluta aktiviteten i stället, med några meningar om vad som hände."), field="state")
    queries.require_group(session, actor, command.words.body_id)
    _check(session, command.words, now)
    before = activity.goal_id
    _fill(activity, command.words, now)
    activity.state = command.state
    if command.state in OPEN:
        activity.closed_on = None
    activity.version += 1
    _tie_to_goal(session, activity, before, now)
    let_activity_be_found(session, activity)
    record(session, "activity.changed", actor=actor, now=now, about=(ACTIVITY, activity.id), state=activity.state.value)
    return activity


def close_activity(session: Session, command: CloseActivity, *, actor: Actor, now: datetime) -> Activity:
    """End an activity with sentences: what was done, or why it came to nothing."""
    activity = _held(session, command.activity_id, actor)
    wanted = (command.state, command.done, command.closed_on, command.cost)
    if not is_new(activity, command.version, lambda one: (one.state, one.done, one.closed_on, one.cost) == wanted):
        return activity
    if command.state in OPEN:
        raise Refused(mark("Välj om aktiviteten är klar eller inte blir av."), field="state")
    if not command.done.strip():
        raise Refused(mark("Skriv några meningar. En aktivitet kan inte avslutas utan ord."), field="done")
    check_words(done=command.done)
    check_past(now, closed_on=command.closed_on)
    activity.state, activity.done, activity.closed_on, activity.cost = wanted
    _changed(activity, now)
    tell_of_activity(session, activity, "closed", now=now)
    let_activity_be_found(session, activity)
    record(session, "activity.closed", actor=actor, now=now, about=(ACTIVITY, activity.id), state=activity.state.value)
    return activity


def record_activity_effect(session: Session, command: RecordActivityEffect, *, actor: Actor, now: datetime) -> Activity:
    """Write down what a finished activity led to, and when that was seen."""
    activity = _held(session, command.activity_id, actor)
    wanted = (command.effect, command.effect_on)
    if not is_new(activity, command.version, lambda one: (one.effect, one.effect_on) == wanted):
        return activity
    if activity.state is not ActivityState.DONE:
        raise Refused(mark("Aktiviteten är inte klar än. Skriv först vad som gjordes."))
    if not command.effect.strip():
        raise Refused(mark("Skriv vad aktiviteten ledde till."), field="effect")
    check_words(effect=command.effect)
    check_past(now, effect_on=command.effect_on)
    activity.effect, activity.effect_on = wanted
    _changed(activity, now)
    tell_of_activity(session, activity, "effect", now=now)
    let_activity_be_found(session, activity)
    record(session, "activity.effect_recorded", actor=actor, now=now, about=(ACTIVITY, activity.id))
    return activity


def tie_activity(session: Session, command: TieActivity, *, actor: Actor, now: datetime) -> Activity:
    """Let a suggestion or an action lead to an activity. With an action come the suggestions behind it."""
    activity = _held(session, command.activity_id, actor)
    source = _source(session, command, actor)
    tie(session, source, (ACTIVITY, activity.id), now=now)
    if command.kind == "action":
        for suggestion_id in queries.suggestions_behind_action(session, source[1]):
            session.flush()
            tie(session, ("suggestion", suggestion_id), (ACTIVITY, activity.id), now=now)
    record(session, "activity.tied", actor=actor, now=now, about=(ACTIVITY, activity.id), kind=command.kind)
    return activity


def untie_activity(session: Session, command: UntieActivity, *, actor: Actor, now: datetime) -> Activity:
    """Take back that something led to an activity."""
    activity = _held(session, command.activity_id, actor)
    untie(session, (command.kind, command.source_id), (ACTIVITY, activity.id))
    record(session, "activity.untied", actor=actor, now=now, about=(ACTIVITY, activity.id), kind=command.kind)
    return activity


def words_of(activity: Activity) -> ActivityWords:
    """The activity's own words, as a command has them."""
    given = {name: getattr(activity, name) for name in ActivityWords.__dataclass_fields__}
    groups = tuple(TargetGroup(one) for one in activity.target_groups)
    places = tuple(Environment(one) for one in activity.environments)
    return ActivityWords(**given | {"target_groups": groups, "environments": places})


def _held(session: Session, activity_id: UUID, actor: Actor) -> Activity:
    """The locked activity, for whoever may report for its group."""
    require(actor, Permission.PROGRAMME_REPORT)
    activity = queries.activity(session, activity_id, lock=True)
    queries.require_group(session, actor, activity.body_id)
    return activity


def _check(session: Session, words: ActivityWords, now: datetime) -> None:
    check_words(title=words.title, description=words.description, responsible=words.responsible)
    check_days(now, starts_on=words.starts_on, ends_on=words.ends_on)
    if words.ends_on < words.starts_on:
        raise Refused(mark("Sista dagen kan inte vara före den första."), field="ends_on")
    if words.goal_id is not None:
        queries.goal(session, words.goal_id)


def _fill(activity: Activity, words: ActivityWords, now: datetime) -> None:
    for name in ActivityWords.__dataclass_fields__:
        setattr(activity, name, getattr(words, name))
    activity.target_groups = [one.value for one in words.target_groups]
    activity.environments = [one.value for one in words.environments]
    activity.changed_at = now


def _changed(activity: Activity, now: datetime) -> None:
    activity.version += 1
    activity.changed_at = now


def _tie_to_goal(session: Session, activity: Activity, before: UUID | None, now: datetime) -> None:
    if before is not None and before != activity.goal_id:
        untie(session, (ACTIVITY, activity.id), (GOAL, before))
    if activity.goal_id is not None:
        tie(session, (ACTIVITY, activity.id), (GOAL, activity.goal_id), now=now)


def _source(session: Session, command: TieActivity, actor: Actor) -> tuple[str, UUID]:
    """What the number means, if this actor may know of it: a leader sees what everybody sees."""
    find = _action if command.kind == "action" else _suggestion
    try:
        return command.kind, find(session, command.number, actor)
    except NotFound:
        raise Refused(mark("Det numret finns inte."), field="number") from None


def _action(session: Session, number: int, actor: Actor) -> UUID:
    if not actor.may(Permission.MEETING_MANAGE):
        return meetings.public_action(session, number).named.id
    found = meetings.action_by_number(session, number)
    if found is None:
        raise NotFound
    return found.id


def _suggestion(session: Session, number: int, actor: Actor) -> UUID:
    if actor.may(Permission.SUGGESTION_READ):
        return suggestions.by_number(session, number).id
    return suggestions.published(session, number)[0].id
