"""What moves a suggestion on: answer, hand over, take up at a meeting."""

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
from trygghetsrad.suggestions import queries, rules, wording
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Action, EventKind, Outcome, Reminded, State
from trygghetsrad.suggestions.use_cases.common import KIND, hold, local_day, move, municipality, note, tell
from trygghetsrad.suggestions.use_cases.owners import day_for_owner, write_to_unit
from trygghetsrad.thread.use_cases import tie


@dataclass(frozen=True, slots=True)
class AnswerSuggestion:
    """`planned_on`: the last day for what is planned. `whose`: who is responsible when we are not."""

    suggestion_id: UUID
    version: int
    outcome: Outcome
    text: str
    planned_on: date | None = None
    whose: str = ""


def answer_suggestion(session: Session, command: AnswerSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Answer with an outcome and sentences, and tell the sender, and those of the ones merged with it."""
    require(actor, Permission.SUGGESTION_DECIDE)
    suggestion, is_new = hold(
        session,
        command,
        Action.ANSWER,
        done=lambda one: (one.state, one.outcome, one.answer) == (State.ANSWERED, command.outcome, command.text),
    )
    if not is_new:
        return suggestion
    _check_answer(command, local_day(now))
    move(suggestion, Action.ANSWER, now=now)
    suggestion.outcome, suggestion.answer = command.outcome, command.text
    suggestion.planned_on = command.planned_on if command.outcome is Outcome.PLANNED else None
    if command.outcome is Outcome.NOT_OURS:
        suggestion.handed_to = command.whose
    for one in (suggestion, *(one for one, _place in queries.led_by(session, suggestion.id))):
        count_answer(one, local_day(now))
    tell(session, suggestion, Action.ANSWER, EventKind.ANSWERED, now=now, actor=actor, text=command.text, public=True)
    note(session, suggestion, "answered", actor=actor, now=now, outcome=command.outcome.value)
    return suggestion


def count_answer(suggestion: Suggestion, day: date) -> None:
    """The first answer is the one that was promised by a day."""
    if suggestion.answered_on is None:
        suggestion.answered_on, suggestion.kept_promise = day, day <= suggestion.answer_by


def _check_answer(command: AnswerSuggestion, day: date) -> None:
    """Each outcome says what its name promises: when, or whose, and always in words."""
    if not rules.is_an_answer(command.text):
        raise Refused(mark("Skriv ett svar med hela meningar. Ett ärende kan inte avslutas utan ord."), field="text")
    unfilled = wording.blanks(command.text)
    if unfilled:
        raise Refused(
            mark("Fyll i eller ta bort det som står inom hakparentes: %(what)s", what=unfilled[0]), field="text"
        )
    if command.outcome is Outcome.PLANNED and command.planned_on is None:
        raise Refused(
            mark("Skriv när det senast ska vara gjort. Vet ingen det än är det inte planerat."), field="planned_on"
        )
    if command.outcome is Outcome.PLANNED and command.planned_on and command.planned_on < day:
        raise Refused(mark("Skriv en dag som inte har varit."), field="planned_on")
    if command.outcome is Outcome.NOT_OURS and not command.whose.strip():
        raise Refused(mark("Skriv vem som ansvarar."), field="whose")


@dataclass(frozen=True, slots=True)
class HandOver:
    """`unit` is a unit's key in the profile; without one `to` says who it is."""

    suggestion_id: UUID
    version: int
    to: str
    reason: str
    unit: str | None = None
    due_on: date | None = None


def hand_over(session: Session, command: HandOver, *, actor: Actor, now: datetime) -> Suggestion:
    """Leave it with whoever is responsible, and tell the sender who and why."""
    require(actor, Permission.SUGGESTION_DECIDE)
    unit = municipality().unit(command.unit)
    to = unit.name if unit else command.to
    suggestion, is_new = hold(
        session, command, Action.HAND_OVER, done=lambda one: (one.state, one.handed_to) == (State.ELSEWHERE, to)
    )
    if not is_new:
        return suggestion
    if not to.strip():
        raise Refused(mark("Välj eller skriv vem som tar över."), field="to")
    suggestion.handed_to = to
    suggestion.owner_id, suggestion.unit, suggestion.reminded = None, unit.key if unit else None, Reminded.TOLD
    suggestion.due_on = day_for_owner(suggestion, command.due_on, now) if unit else None
    move(suggestion, Action.HAND_OVER, now=now)
    tell(
        session,
        suggestion,
        Action.HAND_OVER,
        EventKind.HANDED_OVER,
        now=now,
        actor=actor,
        text=command.reason,
        public=True,
    )
    note(session, suggestion, "handed_over", actor=actor, now=now)
    write_to_unit(session, suggestion, now=now, words=command.reason)
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
    tell(session, suggestion, Action.TAKE_UP, EventKind.TAKEN_UP, now=now, actor=actor, public=True, meeting=meeting)
    note(session, suggestion, "taken_up", actor=actor, now=now)
    return suggestion
