"""What time does to an invitation: one reminder, a kind word, and letters to print."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.council import an_invited_panel, first_open, letters_about, token_in_letter
from tests.factories.lottery import COORDINATOR, NOW
from trygghetsrad.council.models import Invitation, InvitationState, Via
from trygghetsrad.council.rules import ANSWER_DAYS, REMIND_DAYS, Answer
from trygghetsrad.council.use_cases.deadlines import expire_unanswered, remind_unanswered
from trygghetsrad.council.use_cases.invitations import AnswerInvitation, RecordAnswer, answer_invitation, record_answer
from trygghetsrad.council.use_cases.printing import PrintLetters, print_letters
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import Reach
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC

NEAR = NOW + timedelta(days=ANSWER_DAYS - REMIND_DAYS)
AFTER = NOW + timedelta(days=ANSWER_DAYS + 1)


def by_mail(session: Session) -> list[Invitation]:
    query = select(Invitation).where(Invitation.via == Via.EMAIL, Invitation.state == InvitationState.INVITED)
    return list(session.scalars(query.order_by(Invitation.id)))


def expired(session: Session) -> int:
    return sum(1 for state in session.scalars(select(Invitation.state)) if state is InvitationState.EXPIRED)


def test_who_has_not_answered_is_reminded_once_and_both_links_work(session: Session) -> None:
    an_invited_panel(session)
    answered, silent, *_ = by_mail(session)
    first = token_in_letter(session, silent.id)
    record_answer(session, RecordAnswer(answered.id, Answer.NO, public_name=False), actor=COORDINATOR, now=NOW)
    session.flush()

    remind_unanswered(session, NEAR - timedelta(days=1))
    assert "council_invitation_reminder" not in letters_about(session, silent.id)
    for hour in range(5):
        remind_unanswered(session, NEAR + timedelta(hours=hour))
        session.flush()

    assert letters_about(session, silent.id).count("council_invitation_reminder") == 1
    assert "council_invitation_reminder" not in letters_about(session, answered.id)
    reminder = session.scalars(
        select(OutboxMail).where(OutboxMail.about_id == silent.id, OutboxMail.kind == "council_invitation_reminder")
    ).one()
    second = (reminder.body or "").partition("/inbjudan/")[2].split()[0]
    assert second != first
    for token in (first, second):
        taken = answer_invitation(
            session, AnswerInvitation(token, Answer.YES, public_name=False), actor=PUBLIC, now=NEAR
        )
        assert taken.state is InvitationState.ACCEPTED


def test_the_day_after_the_last_the_seat_goes_on_with_a_kind_word_once(session: Session) -> None:
    an_invited_panel(session)
    silent = by_mail(session)[0]

    expire_unanswered(session, AFTER - timedelta(days=1))
    assert expired(session) == 0
    for _ in range(3):
        expire_unanswered(session, AFTER)
        session.flush()

    assert expired(session) > 0
    assert letters_about(session, silent.id).count("council_invitation_passed") == 1
    assert [one.action for one in history_of(session, silent.id)][-1] == "council.passed_on"


def test_somebody_who_took_their_registration_back_is_not_written_to(session: Session) -> None:
    an_invited_panel(session)
    silent = by_mail(session)[0]
    session.execute(
        update(Registration).where(Registration.id == silent.registration_id).values(email=None, state="withdrawn")
    )
    session.expire_all()

    remind_unanswered(session, NEAR)
    expire_unanswered(session, AFTER)
    session.flush()

    assert letters_about(session, silent.id) == ["council_invitation"]


def test_letters_to_print_are_marked(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    invitation = first_open(session, term)
    for one in session.scalars(select(Invitation)):
        one.via = Via.EMAIL
    session.flush()
    with pytest.raises(Refused):
        print_letters(session, PrintLetters(term.id), actor=COORDINATOR, now=NOW)
    invitation.via = Via.LETTER
    session.execute(
        update(Registration).where(Registration.id == invitation.registration_id).values(reach=Reach.LETTER)
    )
    session.flush()

    print_letters(session, PrintLetters(term.id), actor=COORDINATOR, now=NOW)

    assert invitation.printed_at == NOW
    assert history_of(session, term.id)[-1].detail == {"letters": 1}
