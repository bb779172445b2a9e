"""The council's actions: what shall be done, that it was done, and what it led to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.text import find_identity_numbers
from trygghetsrad.meetings import queries, rules
from trygghetsrad.meetings.following import tell_of_action
from trygghetsrad.meetings.models import CouncilAction
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.meetings.use_cases.agenda import KIND as POINT
from trygghetsrad.meetings.use_cases.owning import KIND, check_owner
from trygghetsrad.thread.use_cases import tie


class OnAction(Protocol):
    """The part that every command on one action has: which one, and the version that the writer saw."""

    @property
    def action_id(self) -> UUID: ...
    @property
    def version(self) -> int: ...


@dataclass(frozen=True, slots=True)
class AddAction:
    """`agenda_item_id` is None for an action from no point. With a member, `responsible` may be ""."""

    agenda_item_id: UUID | None
    title: str
    responsible: str
    description: str = ""
    due_on: date | None = None
    public: bool = True
    once: UUID | None = None
    appointment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeAction:
    """`state` may be an open one, which takes a closed action up again, or the one that it has."""

    action_id: UUID
    version: int
    title: str
    responsible: str
    description: str
    due_on: date | None
    public: bool
    state: ActionState
    appointment_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CloseAction:
    """`state` is done or dropped; `result` is what was done, or why nothing will be. Doing it again corrects it."""

    action_id: UUID
    version: int
    state: ActionState
    result: str
    done_on: date


@dataclass(frozen=True, slots=True)
class RecordEffect:
    action_id: UUID
    version: int
    effect: str
    measured_on: date


def add_action(session: Session, command: AddAction, *, actor: Actor, now: datetime) -> CouncilAction:
    """Say what shall be done, by whom and until when. The same form sent twice gives the same action."""
    require(actor, Permission.MEETING_MANAGE)
    made = queries.action_from_form(session, command.once)
    if made is not None:
        return made
    point = queries.point(session, command.agenda_item_id) if command.agenda_item_id is not None else None
    if point is not None and point.is_cancelled:
        raise Refused(mark("Mötet är inställt, så det kan inte leda till någon åtgärd."))
    _check_words(title=command.title, description=command.description, responsible=command.responsible)
    _check_due(command.due_on, now)
    body_id = point.body_id if point is not None else None
    check_owner(session, command.responsible, command.appointment_id, body_id=body_id, now=now)
    queries.lock_action_numbering(session)
    action = CouncilAction(
        number=queries.next_action_number(session),
        agenda_item_id=command.agenda_item_id,
        title=command.title,
        description=command.description,
        responsible=command.responsible,
        appointment_id=command.appointment_id,
        due_on=command.due_on,
        public=command.public,
        created_at=now,
        changed_at=now,
        once=command.once,
    )
    session.add(action)
    session.flush()
    if command.agenda_item_id is not None:
        tie(session, (POINT, command.agenda_item_id), (KIND, action.id), now=now)
    record(session, "action.added", actor=actor, now=now, about=(KIND, action.id))
    return action


def change_action(session: Session, command: ChangeAction, *, actor: Actor, now: datetime) -> CouncilAction:
    """Change the words, the day or how far it has come. A closed action can be taken up again; its words are kept."""
    require(actor, Permission.MEETING_MANAGE)
    action, is_new = _hold(session, command, done=lambda one: _words(one) == _words(command))
    if not is_new:
        return action
    if not rules.may_become(action.state, command.state):
        raise Refused(mark("Avsluta åtgärden i stället, med några meningar om vad som hände."), field="state")
    _check_words(title=command.title, description=command.description, responsible=command.responsible)
    if command.due_on != action.due_on:
        _check_due(command.due_on, now)
    if (command.responsible, command.appointment_id) != (action.responsible, action.appointment_id):
        body_id = queries.body_of_action(session, action)
        check_owner(session, command.responsible, command.appointment_id, body_id=body_id, now=now)
    action.title, action.responsible, action.description = command.title, command.responsible, command.description
    action.due_on, action.public, action.state = command.due_on, command.public, command.state
    action.appointment_id = command.appointment_id
    _changed(action, now)
    record(session, "action.changed", actor=actor, now=now, about=(KIND, action.id), state=action.state.value)
    return action


def close_action(session: Session, command: CloseAction, *, actor: Actor, now: datetime) -> CouncilAction:
    """End an action with sentences: what was done, or why it came to nothing."""
    require(actor, Permission.MEETING_MANAGE)
    wanted = (command.state, command.result, command.done_on)
    action, is_new = _hold(session, command, done=lambda one: (one.state, one.result, one.done_on) == wanted)
    if not is_new:
        return action
    if command.state not in rules.CLOSED_ACTIONS:
        raise Refused(mark("Välj om åtgärden är klar eller inte blir av."), field="state")
    if not command.result.strip():
        raise Refused(mark("Skriv några meningar. En åtgärd kan inte avslutas utan ord."), field="result")
    _check_words(result=command.result)
    if command.done_on > clock.local(now).date():
        raise Refused(mark("Skriv en dag som har varit."), field="done_on")
    action.state, action.result, action.done_on = wanted
    action.report, action.reported_at = "", None
    _changed(action, now)
    record(session, "action.closed", actor=actor, now=now, about=(KIND, action.id), state=action.state.value)
    tell_of_action(session, action, "closed", now=now)
    return action


def record_effect(session: Session, command: RecordEffect, *, actor: Actor, now: datetime) -> CouncilAction:
    """Write down what a finished action led to, and when that was seen."""
    require(actor, Permission.MEETING_MANAGE)
    wanted = (command.effect, command.measured_on)
    action, is_new = _hold(session, command, done=lambda one: (one.effect, one.effect_measured_on) == wanted)
    if not is_new:
        return action
    if action.state is not ActionState.DONE:
        raise Refused(mark("Åtgärden är inte klar än. Skriv först vad som gjordes."))
    if not command.effect.strip():
        raise Refused(mark("Skriv vad åtgärden ledde till."), field="effect")
    _check_words(effect=command.effect)
    if command.measured_on > clock.local(now).date():
        raise Refused(mark("Skriv en dag som har varit."), field="measured_on")
    if action.done_on is not None and command.measured_on < action.done_on:
        raise Refused(mark("Effekten kan inte vara uppföljd innan åtgärden var klar."), field="measured_on")
    action.effect, action.effect_measured_on = wanted
    _changed(action, now)
    record(session, "action.effect_recorded", actor=actor, now=now, about=(KIND, action.id))
    tell_of_action(session, action, "effect", now=now)
    return action


def _hold(session: Session, command: OnAction, *, done: Callable[[CouncilAction], bool]) -> tuple[CouncilAction, bool]:
    """Lock the action, and tell whether there is anything left to do.

    The same form sent twice finds its work `done` and changes nothing; one written on an older version is a Conflict.
    """
    action = queries.action(session, command.action_id, lock=True)
    if action.version == command.version:
        return action, True
    if done(action):
        return action, False
    raise Conflict(
        mark("Någon annan ändrade åtgärden medan du skrev. Din text finns kvar. Se vad som är nytt och spara igen.")
    )


def _words(one: CouncilAction | ChangeAction) -> tuple[object, ...]:
    who = (one.responsible, one.appointment_id)
    return (one.title, *who, one.description, one.due_on, one.public, one.state)


def _changed(action: CouncilAction, now: datetime) -> None:
    action.version += 1
    action.changed_at = now


def _check_words(**texts: str) -> None:
    """No one proofreads an action before it is shown, so what must never be shown is stopped here."""
    for field, words in texts.items():
        if find_identity_numbers(words):
            raise Refused(mark("Det ser ut att stå ett personnummer. Ta bort det."), field=field)


def _check_due(day: date | None, now: datetime) -> None:
    if day is not None and not rules.is_sensible_day(day, clock.local(now).date()):
        raise Refused(mark("Kontrollera året. Dagen kan ligga högst fem år framåt."), field="due_on")
