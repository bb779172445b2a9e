"""The application for the certificate: its cycle, its words, and the documents that are pointed at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.programme import queries
from trygghetsrad.programme.models import CertificationCycle, CriterionAnswer, EvidenceDocument
from trygghetsrad.programme.rules.certification import VERSIONS, Criterion, CycleState, Version
from trygghetsrad.programme.use_cases.common import check_days, check_words, is_new

CYCLE = "certification_cycle"
CHAPTERS = ("vision", "resources", "difficulties", "good_examples", "injuries", "outcome")


@dataclass(frozen=True, slots=True)
class CycleWords:
    version_key: str
    starts_on: date
    ends_on: date
    state: CycleState = CycleState.UNDER_WAY
    vision: str = ""
    resources: str = ""
    difficulties: str = ""
    good_examples: str = ""
    injuries: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class StartCycle:
    words: CycleWords
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeCycle:
    cycle_id: UUID
    version: int
    words: CycleWords


@dataclass(frozen=True, slots=True)
class AnswerCriterion:
    """`version` is 0 for a criterion that nobody had written about when the form was fetched."""

    cycle_id: UUID
    criterion: str
    version: int
    words: str


@dataclass(frozen=True, slots=True)
class AddDocument:
    cycle_id: UUID
    criterion: str
    title: str
    place: str
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class RemoveDocument:
    document_id: UUID


def start_cycle(session: Session, command: StartCycle, *, actor: Actor, now: datetime) -> CertificationCycle:
    """Begin a cycle, or write down an earlier one for the history."""
    require(actor, Permission.PROGRAMME_MANAGE)
    made = queries.cycle_from_form(session, command.once)
    if made is not None:
        return made
    _check(session, command.words, now)
    cycle = CertificationCycle(created_at=now, once=command.once)
    _fill(cycle, command.words)
    session.add(cycle)
    session.flush()
    record(session, "certification.started", actor=actor, now=now, about=(CYCLE, cycle.id))
    return cycle


def change_cycle(session: Session, command: ChangeCycle, *, actor: Actor, now: datetime) -> CertificationCycle:
    """Change the days, the state and the chapters that the application writes by itself around."""
    require(actor, Permission.PROGRAMME_MANAGE)
    cycle = queries.cycle(session, command.cycle_id, lock=True)
    if not is_new(cycle, command.version, lambda one: cycle_words(one) == command.words):
        return cycle
    _check(session, command.words, now, itself=cycle)
    _fill(cycle, command.words)
    cycle.version += 1
    record(session, "certification.changed", actor=actor, now=now, about=(CYCLE, cycle.id), state=cycle.state.value)
    return cycle


def answer_criterion(session: Session, command: AnswerCriterion, *, actor: Actor, now: datetime) -> CriterionAnswer:
    """Say in words how a criterion is met."""
    require(actor, Permission.PROGRAMME_MANAGE)
    cycle = queries.cycle(session, command.cycle_id, lock=True)
    criterion_of(cycle, command.criterion)
    if not command.words.strip():
        raise Refused(mark("Skriv hur ni uppfyller kriteriet."), field="words")
    check_words(words=command.words)
    row = queries.answers(session, cycle.id).get(command.criterion)
    if row is None:
        row = CriterionAnswer(cycle_id=cycle.id, criterion=command.criterion, words=command.words, version=1)
        session.add(row)
        session.flush()
    elif not is_new(row, command.version, lambda one: one.words == command.words):
        return row
    else:
        row.words = command.words
        row.version += 1
    about = (CYCLE, cycle.id)
    record(session, "certification.answered", actor=actor, now=now, about=about, criterion=command.criterion)
    return row


def add_document(session: Session, command: AddDocument, *, actor: Actor, now: datetime) -> EvidenceDocument:
    """Point at a document that shows how a criterion is met. It is never fetched."""
    require(actor, Permission.PROGRAMME_MANAGE)
    made = queries.document_from_form(session, command.once)
    if made is not None:
        return made
    cycle = queries.cycle(session, command.cycle_id)
    criterion_of(cycle, command.criterion)
    check_words(title=command.title, place=command.place)
    row = EvidenceDocument(
        cycle_id=cycle.id,
        criterion=command.criterion,
        title=command.title,
        place=command.place,
        added_on=clock.local(now).date(),
        once=command.once,
    )
    session.add(row)
    session.flush()
    record(session, "certification.document_added", actor=actor, now=now, about=(CYCLE, cycle.id))
    return row


def remove_document(session: Session, command: RemoveDocument, *, actor: Actor, now: datetime) -> EvidenceDocument:
    """Stop pointing at a document."""
    require(actor, Permission.PROGRAMME_MANAGE)
    row = queries.document(session, command.document_id)
    session.delete(row)
    record(session, "certification.document_removed", actor=actor, now=now, about=(CYCLE, row.cycle_id))
    return row


def version_of(cycle: CertificationCycle) -> Version:
    """The criteria that a cycle goes by. NotFound when they are no longer in the file."""
    found = VERSIONS.get(cycle.version_key)
    if found is None:
        raise NotFound
    return found


def criterion_of(cycle: CertificationCycle, number: str) -> Criterion:
    found = version_of(cycle).criterion(number)
    if found is None:
        raise NotFound
    return found


def cycle_words(cycle: CertificationCycle) -> CycleWords:
    return CycleWords(**{name: getattr(cycle, name) for name in CycleWords.__dataclass_fields__})


def _fill(cycle: CertificationCycle, words: CycleWords) -> None:
    for name in CycleWords.__dataclass_fields__:
        setattr(cycle, name, getattr(words, name))


def _check(session: Session, words: CycleWords, now: datetime, *, itself: CertificationCycle | None = None) -> None:
    if words.version_key not in VERSIONS:
        raise Refused(mark("Välj vilka kriterier som gäller."), field="version_key")
    check_words(**{name: getattr(words, name) for name in CHAPTERS})
    check_days(now, starts_on=words.starts_on, ends_on=words.ends_on)
    if words.ends_on <= words.starts_on:
        raise Refused(mark("Sista dagen ska komma efter den första."), field="ends_on")
    there = queries.cycle_starting(session, words.starts_on)
    if there is not None and (itself is None or there.id != itself.id):
        raise Conflict(mark("Det finns redan en period som börjar den dagen."), field="starts_on")
