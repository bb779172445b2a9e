"""Letters on paper for those who have no e-mail: calls, changes, reminders, kind words, and what is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.bodies import a_body, a_member
from tests.factories.council import an_invited_panel, first_open
from tests.factories.lottery import COORDINATOR
from tests.factories.lottery import NOW as MAY
from tests.factories.meetings import a_meeting, an_item, seated
from tests.use_cases.test_meetings_call import WHAT
from trygghetsrad.council.models import Appointment, EndReason, Invitation, SeatKind, Via
from trygghetsrad.council.use_cases.appointing import EndAppointment, end_appointment
from trygghetsrad.council.use_cases.deadlines import expire_unanswered
from trygghetsrad.council.use_cases.deadlines import remind_unanswered as remind_invited
from trygghetsrad.interest.models import Registration
from trygghetsrad.kernel import post
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.post import PostalLetter
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Meeting, Participant
from trygghetsrad.meetings.rules import Coming
from trygghetsrad.meetings.use_cases import (
    CallMeeting,
    CancelMeeting,
    ChangeMeeting,
    RemoveParticipant,
    call_meeting,
    cancel_meeting,
    change_meeting,
    remind_unanswered,
    remove_participant,
)
from trygghetsrad.pages.use_cases import PrintPost, print_post

pytestmark = pytest.mark.usefixtures("stopped_clock")

DAY = date(2027, 4, 24)
HOME = "Låtsasgatan 7, 734 00 Exempelby"
BY = date(2027, 4, 20)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def people(session: Session) -> list[Appointment]:
    """One reached on paper, one by e-mail and one by telephone."""
    kim, aino, lars = seated(
        session, (SeatKind.RESIDENT, "Kim Exempel"), (SeatKind.RESIDENT, "Aino Esimerkki"), (SeatKind.POLICE, "Lars")
    )
    kim.address, aino.email = HOME, "aino@example.se"
    kim.language = "fi"
    lars.phone = "070-174 06 05"
    return [kim, aino, lars]


@pytest.fixture
def meeting(session: Session, people: list[Appointment]) -> Meeting:
    session.add(meeting := a_meeting(DAY))
    session.flush()
    session.add(an_item(meeting, 1, title="Belysningen vid skolan"))
    session.flush()
    return meeting


def call(session: Session, meeting: Meeting, **more: Any) -> int:
    sent = call_meeting(session, CallMeeting(meeting.id, **more), actor=COORDINATOR, now=NOW)
    session.flush()
    return sent


def letters(session: Session) -> list[PostalLetter]:
    session.flush()
    session.expire_all()
    return list(session.scalars(select(PostalLetter).order_by(PostalLetter.queued_at, PostalLetter.id)))


def kinds(session: Session) -> list[str]:
    return [one.kind for one in letters(session)]


def printed(session: Session) -> None:
    print_post(session, PrintPost(uuid4()), actor=COORDINATOR, now=NOW)


def row_of(session: Session, appointment: Appointment) -> Participant:
    return session.scalars(select(Participant).where(Participant.appointment_id == appointment.id)).one()


def test_whoever_has_no_e_mail_gets_the_call_on_paper_in_their_language(
    session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    assert call(session, meeting, answer_by=BY, words="Ta med idéer.", serves_food=True) == 2
    (letter,) = letters(session)
    assert (letter.name, letter.address, letter.language) == ("Kim Exempel", HOME, "fi")
    assert letter.what == "Kallelse: Möte 24 april 2027"
    assert "Kim" not in letter.what
    parts = letter.content["parts"]
    assert parts[0] == "Hei Kim Exempel,"
    assert ["Belysningen vid skolan"] in parts
    assert "Ta med idéer." in parts
    assert any("20. huhtikuuta" in one for one in parts if isinstance(one, str))
    slip = letter.content["slip"]
    assert (len(slip["choices"]), len(slip["needs"])) == (3, 4)
    assert row_of(session, people[0]).called_at == NOW
    assert row_of(session, people[2]).called_at is None, "who has neither is rung"
    assert call(session, meeting) == 0, "and nobody is called twice"


def test_a_change_before_the_call_is_printed_makes_it_a_new_call(
    session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    call(session, meeting)
    change = ChangeMeeting(meeting.id, replace(WHAT, place="Kulturhuset"))
    change_meeting(session, change, actor=COORDINATOR, now=NOW)
    assert kinds(session) == ["meeting_called"]
    assert any("Kulturhuset" in one for one in letters(session)[0].content["parts"])

    printed(session)
    again = ChangeMeeting(meeting.id, replace(WHAT, place="Skolan"))
    change_meeting(session, again, actor=COORDINATOR, now=NOW + MINUTE)
    assert kinds(session) == ["meeting_called", "meeting_moved"]


def test_a_meeting_that_is_off_is_told_to_those_who_got_the_call(
    session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    call(session, meeting)
    printed(session)
    cancel_meeting(session, CancelMeeting(meeting.id, "Snöstorm."), actor=COORDINATOR, now=NOW + MINUTE)
    off = letters(session)[-1]
    assert off.kind == "meeting_cancelled"
    assert "Snöstorm." in off.content["parts"]
    assert off.content["slip"] is None


def test_whoever_never_got_the_call_is_not_told_that_it_is_off(
    session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    call(session, meeting)
    gone = RemoveParticipant(meeting.id, row_of(session, people[0]).id)
    remove_participant(session, gone, actor=COORDINATOR, now=NOW)
    assert letters(session) == []


def test_those_who_have_not_answered_are_reminded_once_on_paper_earlier(
    session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    call(session, meeting, answer_by=BY)
    printed(session)
    early, late = NOW + timedelta(days=29), NOW + timedelta(days=33)
    assert (BY - early.date(), BY - late.date()) == (timedelta(days=7), timedelta(days=3))

    assert remind_unanswered(session, early - timedelta(days=1)) == 0
    assert remind_unanswered(session, early) == 1
    assert kinds(session) == ["meeting_called", "meeting_reminder"]
    assert remind_unanswered(session, late) == 1
    assert remind_unanswered(session, late) == 0
    sent = session.scalars(select(OutboxMail).where(OutboxMail.kind == "meeting_reminder")).all()
    assert [one.to for one in sent] == ["aino@example.se"]
    assert "/kallelse/" in (sent[0].body or "")


@pytest.mark.parametrize("state", ["answered", "cancelled", "just called", "no last day"])
def test_nobody_else_is_reminded(session: Session, meeting: Meeting, people: list[Appointment], state: str) -> None:
    call(session, meeting, answer_by=None if state == "no last day" else BY)
    late = NOW + timedelta(days=33)
    for row in queries.participants_of(session, meeting.id):
        if state == "answered":
            row.coming = Coming.NO
        if state == "just called" and row.called_at:
            row.called_at = late - timedelta(hours=30)
    if state == "cancelled":
        meeting.cancelled_at = NOW
    session.flush()
    assert remind_unanswered(session, late) == 0


@pytest.mark.parametrize("language", ["sv", "fi", "en"])
def test_a_member_who_leaves_is_thanked(session: Session, language: str) -> None:
    body = a_body(session)
    mailed = a_member(session, body, "Kim Exempelsson", email="kim@example.se", language=language)
    written = a_member(session, body, "Lo Exempelsson", address=HOME, language=language)
    neither = a_member(session, body, "Bo Exempelsson")
    session.flush()
    for one in (mailed, written, neither):
        command = EndAppointment(one.id, MAY.date(), EndReason.OWN_WISH)
        end_appointment(session, command, actor=COORDINATOR, now=MAY)
    session.flush()

    (mail,) = session.scalars(select(OutboxMail).where(OutboxMail.kind == "council_farewell")).all()
    (letter,) = letters(session)
    assert mail.to == "kim@example.se"
    assert "Kim Exempelsson" in (mail.body or "")
    assert (letter.name, letter.kind, letter.content["slip"]) == ("Lo Exempelsson", "council_farewell", None)
    thanks = {"sv": "Tack för din tid", "fi": "Kiitos", "en": "Thank you"}[language]
    assert thanks in letter.content["heading"]
    assert thanks in (mail.subject or "")


def test_whoever_was_invited_on_paper_is_reminded_and_let_go_on_paper(session: Session) -> None:
    term, _draw = an_invited_panel(session)
    invitation = first_open(session, term)
    session.execute(update(Invitation).values(via=Via.PHONE))
    session.execute(update(Registration).where(Registration.id == invitation.registration_id).values(address=HOME))
    session.expire_all()
    invitation.via = Via.LETTER
    session.flush()
    near = MAY + (invitation.answer_by - MAY.date()) - timedelta(days=2)

    remind_invited(session, near)
    assert kinds(session) == [], "the invitation itself has not been printed"
    invitation.printed_at = MAY
    session.flush()
    for _ in range(2):
        remind_invited(session, near)
    assert kinds(session) == ["council_invitation_reminder"]
    assert letters(session)[0].content["slip"]["choices"]
    for _ in range(2):
        expire_unanswered(session, near + timedelta(days=3))
    assert kinds(session) == ["council_invitation_reminder", "council_invitation_passed"]


def test_printing_takes_everything_once_and_the_same_button_again_takes_the_same(
    session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    call(session, meeting)
    command = PrintPost(uuid4())
    assert [print_post(session, command, actor=COORDINATOR, now=NOW) for _ in range(2)] == [1, 1]
    assert post.waiting(session) == []
    with pytest.raises(Refused):
        print_post(session, PrintPost(uuid4()), actor=COORDINATOR, now=NOW)


def test_what_is_printed_goes_after_a_month_and_what_nobody_prints_after_three(
    session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    call(session, meeting)
    assert post.forget_printed(session, NOW + timedelta(days=89)) == 0
    printed(session)
    assert post.forget_printed(session, NOW + timedelta(days=29)) == 0
    assert post.forget_printed(session, NOW + timedelta(days=31)) == 1
    call_again = PostalLetter(
        kind="x", about_id=uuid4(), what="x", language="sv", name="Kim", address=HOME, content={}, queued_at=NOW
    )
    session.add(call_again)
    session.flush()
    assert post.forget_printed(session, NOW + timedelta(days=91)) == 1
