"""After a meeting: three questions to those who were there, answered by a link that belongs to nobody.

A ticket says that one answer may be given, and whether it has been. Answers are added to counts and kept nowhere else,
without a time and without an entry in the log: nothing stored can tell who answered, when, or what somebody answered.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Gone, NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.links import REFERENCE_SIGNS, digest
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import EvaluationCount, EvaluationTicket, Meeting
from trygghetsrad.meetings.rules import Answer, Question

SIGNS, GROUP = 12, 4
MOST_SLIPS = 60
OPEN_FOR = timedelta(days=14)
KEPT_AFTER = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class AskParticipants:
    """`slips` is how many links to print for those without e-mail; `once` marks the form, which gives the same slips
    however often it is sent."""

    meeting_id: UUID
    slips: int
    once: UUID


@dataclass(frozen=True, slots=True)
class Asked:
    """How many were asked by e-mail now, and the secrets of the slips, which are stored nowhere."""

    by_mail: int
    slips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerQuestions:
    secret: str
    answers: Mapping[Question, Answer]


def ask_participants(session: Session, command: AskParticipants, *, actor: Actor, now: datetime) -> Asked:
    """Ask those who were there, by e-mail once, and make slips for the others."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.cancelled_at is not None or meeting.ends_at > now:
        raise Refused(mark("Fråga när mötet har varit."))
    if command.slips > MOST_SLIPS:
        raise Refused(mark("Högst %(most)s lappar åt gången.", most=MOST_SLIPS), field="slips")
    by_mail = 0
    if meeting.evaluation_until is None:
        meeting.evaluation_until = clock.local(now).date() + OPEN_FOR
        session.add_all(
            EvaluationCount(meeting_id=meeting.id, question=question, answer=answer, number=0)
            for question in Question
            for answer in Answer
        )
        by_mail = _ask_by_mail(session, meeting, now)
        record(session, "meeting.evaluation_asked", actor=actor, now=now, about=("meeting", meeting.id), mail=by_mail)
    elif clock.local(now).date() > meeting.evaluation_until:
        raise Refused(mark("Svarstiden är slut."))
    slips = tuple(_slip(command.once, number) for number in range(command.slips))
    _issue(session, meeting, slips)
    return Asked(by_mail, slips)


def _ask_by_mail(session: Session, meeting: Meeting, now: datetime) -> int:
    """A link each, in an order that has nothing to do with the people's."""
    people = [one for one in queries.contacts_of_present(session, meeting) if one.email]
    links = [_shown("".join(secrets.choice(REFERENCE_SIGNS) for _ in range(SIGNS))) for _ in people]
    _issue(session, meeting, links)
    for one, secret in zip(people, links, strict=True):
        queue_mail(
            session,
            "meeting_evaluation",
            to=one.email,
            now=now,
            language=one.language,
            about=("appointment", one.id),
            meeting=meeting,
            secret=secret,
        )
    return len(people)


def _issue(session: Session, meeting: Meeting, links: Iterable[str]) -> None:
    """Store the digests, sorted: their order in the table tells nothing. One that is there already is that one."""
    digests = sorted(_stored(one) for one in links)
    known = queries.tickets_among(session, digests)
    session.add_all(EvaluationTicket(digest=one, meeting_id=meeting.id) for one in digests if one not in known)
    session.flush()


def _slip(once: UUID, number: int) -> str:
    """The secret of one slip of one form, made again whenever that form is sent again."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    drawn = hmac.new(key, f"slip:{once}:{number}".encode(), hashlib.sha256).digest()
    return _shown("".join(REFERENCE_SIGNS[byte % len(REFERENCE_SIGNS)] for byte in drawn[:SIGNS]))


def _shown(signs: str) -> str:
    """ABCD-EFGH-JKLM: easy to copy from paper."""
    return "-".join(signs[at : at + GROUP] for at in range(0, SIGNS, GROUP))


def _stored(secret: str) -> str:
    """What is stored of a secret, however it was typed."""
    return digest("".join(sign for sign in secret.upper() if sign in REFERENCE_SIGNS))


def ticket_of(session: Session, secret: str, now: datetime) -> tuple[EvaluationTicket, Meeting]:
    """The ticket that a secret opens and its meeting; NotFound if there never was one, Gone when it is too late."""
    ticket, meeting = queries.ticket(session, _stored(secret))
    if meeting.evaluation_until is None or clock.local(now).date() > meeting.evaluation_until:
        raise Gone(mark("Svarstiden är slut. Tack för att du ville svara."))
    return ticket, meeting


def answer_questions(session: Session, command: AnswerQuestions, *, actor: Actor, now: datetime) -> bool:
    """Count the answers, once. Whoever sends the form twice has answered once; of two at the same time one counts."""
    require(actor, Permission.PUBLIC)
    if set(command.answers) != set(Question):
        raise NotFound
    ticket, meeting = ticket_of(session, command.secret, now)
    used = session.execute(
        update(EvaluationTicket)
        .where(EvaluationTicket.digest == ticket.digest, EvaluationTicket.used.is_(False))
        .values(used=True)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        return False
    for question, answer in command.answers.items():
        session.execute(
            update(EvaluationCount)
            .where(
                EvaluationCount.meeting_id == meeting.id,
                EvaluationCount.question == question,
                EvaluationCount.answer == answer,
            )
            .values(number=EvaluationCount.number + 1)
            .execution_options(synchronize_session=False)
        )
    return True


@hourly
def forget_tickets(session: Session, now: datetime) -> None:
    """A month after the last day nothing remains but the counts."""
    before = clock.local(now - KEPT_AFTER).date()
    closed = queries.meetings_closed_before(before)
    session.execute(
        delete(EvaluationTicket).where(EvaluationTicket.meeting_id.in_(closed)),
        execution_options={"synchronize_session": False},
    )
