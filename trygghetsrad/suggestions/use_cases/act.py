"""What moves a suggestion on: answer, hand over, take up at a meeting. And the sender's own word: it is not solved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings import queries as meetings
from trygghetsrad.meetings.use_cases import AddAgendaItem, add_agenda_item
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Action, EventKind, Outcome, State
from trygghetsrad.suggestions.use_cases.common import KIND, add_event, hold, local_day, move, note, tell_sender
from trygghetsrad.thread.use_cases import tie


@dataclass(frozen=True, slots=True)
class AnswerSuggestion:
    suggestion_id: UUID
    version: int
    outcome: Outcome
    text: str
    planned_on: date | None = None


def answer_suggestion(session: Session, command: AnswerSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Answer with an outcome and sentences, and tell the sender."""
    require(actor, Permission.SUGGESTION_DECIDE)
    suggestion, is_new = hold(
        session,
        command,
        Action.ANSWER,
        done=lambda one: (one.state, one.outcome, one.answer) == (State.ANSWERED, command.outcome, command.text),
    )
    if not is_new:
        return suggestion
    if not command.text.strip():
        raise Refused(mark("Skriv ett svar. Ett ärende kan inte avslutas utan ord."), field="text")
    planned_on = command.planned_on if command.outcome is Outcome.PLANNED else None
    if planned_on is not None and planned_on < local_day(now):
        raise Refused(mark("Skriv en dag som inte har varit."), field="planned_on")
    move(suggestion, Action.ANSWER, now=now)
    suggestion.outcome, suggestion.answer, suggestion.planned_on = command.outcome, command.text, planned_on
    add_event(session, suggestion, EventKind.ANSWERED, now=now, actor=actor, text=command.text, public=True)
    note(session, suggestion, "answered", actor=actor, now=now, outcome=command.outcome.value)
    tell_sender(session, suggestion, "suggestion_answered", now=now)
    return suggestion


@dataclass(frozen=True, slots=True)
class HandOver:
    suggestion_id: UUID
    version: int
    to: str
    reason: str


def hand_over(session: Session, command: HandOver, *, actor: Actor, now: datetime) -> Suggestion:
    """Leave it with whoever is responsible, and tell the sender who and why."""
    require(actor, Permission.SUGGESTION_DECIDE)
    suggestion, is_new = hold(
        session,
        command,
        Action.HAND_OVER,
        done=lambda one: (one.state, one.handed_to) == (State.ELSEWHERE, command.to),
    )
    if not is_new:
        return suggestion
    move(suggestion, Action.HAND_OVER, now=now)
    suggestion.handed_to = command.to
    add_event(session, suggestion, EventKind.HANDED_OVER, now=now, actor=actor, text=command.reason, public=True)
    note(session, suggestion, "handed_over", actor=actor, now=now)
    tell_sender(session, suggestion, "suggestion_handed_over", now=now, reason=command.reason)
    return suggestion


@dataclass(frozen=True, slots=True)
class TakeUp:
    """`title` and `description` stand on the agenda, which anyone may read: they are the staff's words."""

    suggestion_id: UUID
    version: int
    meeting_id: UUID
    title: str
    description: str
    once: UUID | None = None


def take_up(session: Session, command: TakeUp, *, actor: Actor, now: datetime) -> Suggestion:
    """Put it on the agenda of a meeting to come, tie the two together, and tell the sender when it is."""
    require(actor, Permission.SUGGESTION_DECIDE)
    meeting = next((one for one in meetings.upcoming(session, now) if one.id == command.meeting_id), None)
    if meeting is None:
        raise Refused(mark("Välj ett möte som inte har varit."), field="meeting_id")
    made = command.once and meetings.item_from_form(session, meeting.id, command.once)
    suggestion, is_new = hold(session, command, Action.TAKE_UP, done=lambda _: bool(made))
    if not is_new:
        return suggestion
    wanted = AddAgendaItem(meeting.id, command.title, command.description, once=command.once)
    item = add_agenda_item(session, wanted, actor=actor, now=now)
    tie(session, (KIND, suggestion.id), ("agenda_item", item.id), now=now)
    move(suggestion, Action.TAKE_UP, now=now)
    add_event(session, suggestion, EventKind.TAKEN_UP, now=now, actor=actor, public=True)
    note(session, suggestion, "taken_up", actor=actor, now=now)
    tell_sender(session, suggestion, "suggestion_taken_up", now=now, meeting=meeting)
    return suggestion


@dataclass(frozen=True, slots=True)
class DisputeAnswer:
    suggestion_id: UUID
    text: str


def dispute_answer(session: Session, command: DisputeAnswer, *, actor: Actor, now: datetime) -> Suggestion:
    """Let the sender say, once, that it is not solved: it waits for an answer again, with its history.

    The view has seen the sender's code or link. No audit row and no moment: the sender may be anonymous.
    """
    suggestion = queries.locked(session, command.suggestion_id)
    if not suggestion.may(Action.DISPUTE):
        if queries.has_event(session, suggestion.id, EventKind.DISPUTED, command.text):
            return suggestion
        raise Refused(mark("Det går bara att säga en gång, när du har fått ett svar. Ring oss om du vill säga mer."))
    move(suggestion, Action.DISPUTE, now=now)
    suggestion.disputed = True
    add_event(session, suggestion, EventKind.DISPUTED, now=now, actor=actor, text=command.text, public=True)
    return suggestion
