"""Three questions after a meeting: answered once, counted, and tied to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import inspect, select, update
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, seated
from trygghetsrad.council.models import SeatKind
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.errors import Forbidden, Gone, NotFound, Refused
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import EvaluationCount, EvaluationTicket, Meeting
from trygghetsrad.meetings.rules import Answer, Question
from trygghetsrad.meetings.use_cases import (
    AnswerQuestions,
    Asked,
    AskParticipants,
    RecordAttendance,
    answer_questions,
    ask_participants,
    forget_tickets,
    record_attendance,
    ticket_of,
)

KIM = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))
HELD = date(2027, 3, 10)
ONCE = UUID(int=7)
CLOSED = NOW + timedelta(days=15)


@pytest.fixture
def meeting(session: Session) -> Meeting:
    session.add(meeting := a_meeting(HELD))
    session.flush()
    return meeting


def ask(session: Session, meeting: Meeting, slips: int = 0, once: UUID = ONCE, **more: Any) -> Asked:
    options = {"actor": KIM, "now": NOW} | more
    return ask_participants(session, AskParticipants(meeting.id, slips, once), **options)


def answer(session: Session, secret: str, said: Answer = Answer.YES, now: Any = NOW) -> bool:
    command = AnswerQuestions(secret, dict.fromkeys(Question, said))
    return answer_questions(session, command, actor=PUBLIC, now=now)


def answered(session: Session, secrets: Sequence[str], said: Answer = Answer.YES) -> None:
    for secret in secrets:
        assert answer(session, secret, said)


def everything_stored(session: Session, model: Any) -> list[dict[str, Any]]:
    session.expire_all()
    columns = [one.key for one in inspect(model).columns]
    return [{name: getattr(row, name) for name in columns} for row in session.scalars(select(model))]


def test_those_who_were_there_are_asked_once_by_mail_in_their_language(session: Session, meeting: Meeting) -> None:
    anna, bo, away = seated(
        session, (SeatKind.RESIDENT, "Anna Påhittad"), (SeatKind.RESIDENT, "Bo Påhittad"), (SeatKind.POLICE, "Cia")
    )
    anna.email, anna.language, away.email = "anna@example.org", "fi", "cia@example.org"
    session.flush()
    present = RecordAttendance(meeting.id, frozenset({anna.id, bo.id}))
    record_attendance(session, present, actor=KIM, now=NOW)

    assert ask(session, meeting).by_mail == 1
    assert ask(session, meeting, once=uuid4()).by_mail == 0

    letter = session.scalars(select(OutboxMail)).one()
    assert letter.to == "anna@example.org"
    assert letter.body is not None
    secret = letter.body.partition("/fi/moten/tyck-till/")[2].split()[0]
    assert ticket_of(session, secret, NOW)[1].id == meeting.id
    assert meeting.evaluation_until == NOW.date() + timedelta(days=14)


def test_the_same_form_sent_twice_gives_the_same_slips(session: Session, meeting: Meeting) -> None:
    first, again = ask(session, meeting, 3), ask(session, meeting, 3)
    assert first.slips == again.slips
    assert len(set(first.slips)) == 3
    assert len(everything_stored(session, EvaluationTicket)) == 3
    assert ask(session, meeting, 2, once=uuid4()).slips != first.slips[:2]


def test_an_answer_counts_once_and_is_typed_as_people_type(session: Session, meeting: Meeting) -> None:
    (secret,) = ask(session, meeting, 1).slips
    assert answer(session, secret.lower().replace("-", " "))
    assert not answer(session, secret, Answer.NO)
    counts = {(row["question"], row["answer"]): row["number"] for row in everything_stored(session, EvaluationCount)}
    assert counts == {(one, each): int(each is Answer.YES) for one in Question for each in Answer}


def test_nothing_that_is_stored_ties_an_answer_to_a_person_or_a_time(session: Session, meeting: Meeting) -> None:
    secrets = ask(session, meeting, 2).slips
    before = len(everything_stored(session, AuditEntry))
    answered(session, secrets[:1])

    assert [set(row) for row in everything_stored(session, EvaluationTicket)] == [{"digest", "meeting_id", "used"}] * 2
    columns = {"id", "meeting_id", "question", "answer", "number"}
    assert all(set(row) == columns for row in everything_stored(session, EvaluationCount))
    assert len(everything_stored(session, AuditEntry)) == before
    stored = str([everything_stored(session, model) for model in (EvaluationTicket, EvaluationCount, AuditEntry)])
    assert not [secret for secret in secrets if secret in stored]


def test_a_link_that_never_was_or_comes_too_late_counts_nothing(session: Session, meeting: Meeting) -> None:
    (secret,) = ask(session, meeting, 1).slips
    with pytest.raises(NotFound):
        answer(session, "ABCD-EFGH-JKLM")
    with pytest.raises(Gone):
        answer(session, secret, now=CLOSED)
    with pytest.raises(NotFound):
        answer_questions(session, AnswerQuestions(secret, {Question.HEARD: Answer.YES}), actor=PUBLIC, now=NOW)
    assert sum(row["number"] for row in everything_stored(session, EvaluationCount)) == 0


@pytest.mark.parametrize(("answers", "shown"), [(4, 0), (5, 1)])
def test_answers_are_shown_when_there_are_five_and_the_time_is_over(
    session: Session, meeting: Meeting, answers: int, shown: int
) -> None:
    secrets = ask(session, meeting, 5).slips
    answered(session, secrets[: answers - 1])
    answered(session, secrets[answers - 1 : answers], Answer.NO)

    assert queries.evaluations(session, NOW.date()) == []
    found = queries.evaluations(session, CLOSED.date())
    assert len(found) == shown
    for one in found:
        assert one.counts[Question.SAFER] == {Answer.YES: 4, Answer.PARTLY: 0, Answer.NO: 1}
        assert one.answers == 5


def test_a_hidden_meeting_shows_no_answers(session: Session, meeting: Meeting) -> None:
    answered(session, ask(session, meeting, 5).slips)
    meeting.announced = False
    session.flush()
    assert queries.evaluations(session, CLOSED.date()) == []


def test_nobody_is_asked_before_the_meeting_or_after_the_time(session: Session, meeting: Meeting) -> None:
    session.add(coming := a_meeting(date(2027, 4, 24)))
    session.flush()
    with pytest.raises(Refused):
        ask(session, coming)
    ask(session, meeting)
    with pytest.raises(Refused):
        ask(session, meeting, 1, now=CLOSED)
    with pytest.raises(Refused) as refusal:
        ask(session, meeting, 61)
    assert refusal.value.field == "slips"
    with pytest.raises(Forbidden):
        ask(session, meeting, actor=PUBLIC)


def test_a_month_after_the_last_day_only_the_counts_are_left(session: Session, meeting: Meeting) -> None:
    answered(session, ask(session, meeting, 5).slips)
    forget_tickets(session, CLOSED)
    assert len(everything_stored(session, EvaluationTicket)) == 5
    forget_tickets(session, CLOSED + timedelta(days=31))
    assert everything_stored(session, EvaluationTicket) == []
    assert len(queries.evaluations(session, CLOSED.date())) == 1


def test_of_two_at_the_same_time_one_counts(session: Session, meeting: Meeting) -> None:
    (secret,) = ask(session, meeting, 1).slips
    ticket, _ = ticket_of(session, secret, NOW)
    session.execute(
        update(EvaluationTicket).where(EvaluationTicket.digest == ticket.digest).values(used=True),
        execution_options={"synchronize_session": False},
    )
    assert ticket.used is False, "as the other one read it"
    assert not answer(session, secret)
    assert sum(row["number"] for row in everything_stored(session, EvaluationCount)) == 0
