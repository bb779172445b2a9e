"""A call answered from the member's own page: the same answer as by the letter's link, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.bodies import a_body, a_member
from tests.factories.lottery import COORDINATOR, NOW
from tests.factories.meetings import a_meeting, an_item
from tests.factories.photos import a_picture
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.use_cases.test_council_own import ADDRESS, let_in
from tests.web.test_council_own import open_page
from trygghetsrad.council.models import Appointment, Body
from trygghetsrad.kernel.errors import Forbidden, NotFound
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.meetings.models import Meeting, Participant
from trygghetsrad.meetings.rules import Coming, PaperKind
from trygghetsrad.meetings.use_cases import (
    AddPaper,
    AnswerOnOwnPage,
    CallMeeting,
    Reply,
    add_paper,
    answer_on_own_page,
    call_meeting,
)

DAY = date(2027, 5, 20)


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kim(session: Session) -> Appointment:
    return a_member(session, a_body(session), "Kim Exempelsson", email=ADDRESS, role="Rektor")


@pytest.fixture
def meeting(session: Session, kim: Appointment) -> Meeting:
    """Kim and Lo are called to it; it has a paper for those who are called."""
    a_member(session, session.get_one(Body, kim.body_id), "Lo Exempelsson", email="lo@example.se")
    session.add(meeting := a_meeting(DAY, body_id=kim.body_id, address="2027-05-20-barn-och-unga", announced=False))
    session.flush()
    session.add(an_item(meeting, 1, title="Skolvägen"))
    session.flush()
    paper = AddPaper(meeting.id, "Planen", PaperKind.PICTURE, a_picture(), public=False)
    add_paper(session, paper, actor=COORDINATOR, now=NOW)
    call_meeting(session, CallMeeting(meeting.id, serves_food=True), actor=COORDINATOR, now=NOW)
    session.commit()
    return meeting


def a_call(session: Session, appointment: Appointment) -> Participant:
    session.expire_all()
    return session.scalars(select(Participant).where(Participant.appointment_id == appointment.id)).one()


def test_a_member_answers_and_changes_the_answer(
    client: PageClient, session: Session, kim: Appointment, meeting: Meeting
) -> None:
    address = f"/min-sida/kallelse/{a_call(session, kim).id}"
    assert client.get(address).headers["Location"].endswith("/min-sida/lank")
    open_page(client, session)
    front = client.get("/min-sida").text
    assert "Inget svar än" in front
    assert "Svara på kallelsen" in front
    assert "/moten/2027-05-20-barn-och-unga" not in front, "the public may not know of it yet"

    page = client.get(address)
    assert page.headers["Cache-Control"] == "no-store"
    assert "Skolvägen" in page.text
    assert fill(client, address).status_code == 422
    answer = {"coming": "yes", "needs": ["interpreter", "companion"], "needs_other": "Plats längst fram"}
    sent = fill(client, address, fields=answer, follow=True)
    assert "ditt svar är sparat" in sent.text
    row = a_call(session, kim)
    assert (row.coming, row.needs, row.needs_other) == (
        Coming.YES, ["interpreter", "companion"], "Plats längst fram",
    )  # fmt: skip
    assert "Kommer" in client.get("/min-sida").text

    fill(client, address, coming="no")
    assert (a_call(session, kim).coming, a_call(session, kim).needs) == (Coming.NO, [])


def test_the_papers_are_the_members_alone(
    client: PageClient, session: Session, kim: Appointment, meeting: Meeting
) -> None:
    address = f"/min-sida/kallelse/{a_call(session, kim).id}"
    open_page(client, session)
    file = client.get(address).text.split("/handlingar/")[1].split('"')[0]
    answer = client.get(f"{address}/handlingar/{file}")
    assert answer.mimetype == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    client.delete_cookie("session")
    assert client.get(f"{address}/handlingar/{file}").status_code == 303


def test_the_call_of_another_is_not_there(
    client: PageClient, session: Session, kim: Appointment, meeting: Meeting
) -> None:
    other = session.scalars(select(Participant).where(Participant.appointment_id != kim.id)).one()
    secret = let_in(session)
    with pytest.raises(NotFound):
        answer_on_own_page(session, AnswerOnOwnPage(secret, other.id, Reply(Coming.YES)), actor=PUBLIC, now=NOW)
    with pytest.raises(Forbidden):
        answer_on_own_page(session, AnswerOnOwnPage("gissning", other.id, Reply(Coming.YES)), actor=PUBLIC, now=NOW)
    session.commit()
    open_page(client, session)
    assert client.get(f"/min-sida/kallelse/{other.id}").status_code == 404
    assert other.coming is Coming.WAITING


def test_a_meeting_that_has_begun_or_is_cancelled_takes_no_answers(
    client: PageClient, session: Session, kim: Appointment, meeting: Meeting
) -> None:
    address = f"/min-sida/kallelse/{a_call(session, kim).id}"
    open_page(client, session)
    meeting = session.get_one(Meeting, meeting.id)
    meeting.cancelled_at = NOW
    session.commit()
    assert "Skicka svaret" not in client.get(address).text
    assert "Svara på kallelsen" not in client.get("/min-sida").text
    meeting.cancelled_at, meeting.starts_at = None, NOW - timedelta(minutes=5)
    session.commit()
    assert "Skicka svaret" not in client.get(address).text
