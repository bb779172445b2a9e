"""What is learnt: evaluations of one's own work, and exchanges with others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.council.models import BodyKind
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.programme import queries
from trygghetsrad.programme.models import Evaluation, NetworkEvent
from trygghetsrad.programme.rules.activities import Exchange, Occasion
from trygghetsrad.programme.use_cases.common import check_days, check_past, check_words, is_new
from trygghetsrad.programme.use_cases.finding import let_evaluation_be_found

EVALUATION, NETWORK = "evaluation", "network_event"


@dataclass(frozen=True, slots=True)
class EvaluationWords:
    """Of a goal, of a project, or, when both are None, of the whole programme's time."""

    starts_on: date
    ends_on: date
    meant: str
    happened: str
    effect: str
    lessons: str
    goal_id: UUID | None = None
    body_id: UUID | None = None
    public: bool = True


@dataclass(frozen=True, slots=True)
class AddEvaluation:
    words: EvaluationWords
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeEvaluation:
    evaluation_id: UUID
    version: int
    words: EvaluationWords


@dataclass(frozen=True, slots=True)
class NetworkWords:
    day: date
    occasion: Occasion
    exchange: Exchange
    title: str
    with_whom: str
    learnt: str
    body_id: UUID | None = None
    public: bool = True


@dataclass(frozen=True, slots=True)
class AddNetworkEvent:
    words: NetworkWords
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeNetworkEvent:
    event_id: UUID
    version: int
    words: NetworkWords


def add_evaluation(session: Session, command: AddEvaluation, *, actor: Actor, now: datetime) -> Evaluation:
    """Say what was meant, what happened, what came of it and what was learnt."""
    require(actor, Permission.PROGRAMME_MANAGE)
    made = queries.evaluation_from_form(session, command.once)
    if made is not None:
        return made
    _check_evaluation(session, command.words, now)
    row = Evaluation(number=queries.next_number(session, Evaluation), made_at=now, once=command.once)
    _fill(row, command.words)
    session.add(row)
    session.flush()
    let_evaluation_be_found(session, row)
    record(session, "evaluation.added", actor=actor, now=now, about=(EVALUATION, row.id))
    return row


def change_evaluation(session: Session, command: ChangeEvaluation, *, actor: Actor, now: datetime) -> Evaluation:
    require(actor, Permission.PROGRAMME_MANAGE)
    row = queries.evaluation(session, command.evaluation_id, lock=True)
    if not is_new(row, command.version, lambda one: evaluation_words(one) == command.words):
        return row
    _check_evaluation(session, command.words, now)
    _fill(row, command.words)
    row.version += 1
    let_evaluation_be_found(session, row)
    record(session, "evaluation.changed", actor=actor, now=now, about=(EVALUATION, row.id))
    return row


def add_network_event(session: Session, command: AddNetworkEvent, *, actor: Actor, now: datetime) -> NetworkEvent:
    """Write down what was shared or received, and what was learnt by it."""
    require(actor, Permission.PROGRAMME_MANAGE)
    made = queries.network_event_from_form(session, command.once)
    if made is not None:
        return made
    _check_event(session, command.words, now)
    row = NetworkEvent(number=queries.next_number(session, NetworkEvent), made_at=now, once=command.once)
    _fill(row, command.words)
    session.add(row)
    session.flush()
    record(session, "network.added", actor=actor, now=now, about=(NETWORK, row.id))
    return row


def change_network_event(session: Session, command: ChangeNetworkEvent, *, actor: Actor, now: datetime) -> NetworkEvent:
    require(actor, Permission.PROGRAMME_MANAGE)
    row = queries.network_event(session, command.event_id, lock=True)
    if not is_new(row, command.version, lambda one: network_words(one) == command.words):
        return row
    _check_event(session, command.words, now)
    _fill(row, command.words)
    row.version += 1
    record(session, "network.changed", actor=actor, now=now, about=(NETWORK, row.id))
    return row


def evaluation_words(row: Evaluation) -> EvaluationWords:
    return EvaluationWords(**{name: getattr(row, name) for name in EvaluationWords.__dataclass_fields__})


def network_words(row: NetworkEvent) -> NetworkWords:
    return NetworkWords(**{name: getattr(row, name) for name in NetworkWords.__dataclass_fields__})


def _fill(row: Evaluation | NetworkEvent, words: EvaluationWords | NetworkWords) -> None:
    for name in words.__dataclass_fields__:
        setattr(row, name, getattr(words, name))


def _check_evaluation(session: Session, words: EvaluationWords, now: datetime) -> None:
    texts = {name: getattr(words, name) for name in ("meant", "happened", "effect", "lessons")}
    check_words(**texts)
    check_days(now, starts_on=words.starts_on, ends_on=words.ends_on)
    if words.ends_on < words.starts_on:
        raise Refused(mark("Sista dagen kan inte vara före den första."), field="ends_on")
    if words.goal_id is not None:
        queries.goal(session, words.goal_id)
    if words.body_id is not None and queries.group(session, words.body_id).kind is not BodyKind.PROJECT:
        raise Refused(mark("Välj ett projekt."), field="subject")


def _check_event(session: Session, words: NetworkWords, now: datetime) -> None:
    check_words(title=words.title, with_whom=words.with_whom, learnt=words.learnt)
    check_days(now, day=words.day)
    check_past(now, day=words.day)
    if words.body_id is not None:
        queries.group(session, words.body_id)
