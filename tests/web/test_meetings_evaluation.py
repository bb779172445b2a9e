"""The pages about how participants found a meeting: theirs, the coordinator's and everybody's."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.meetings import a_meeting
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.meetings.models import EvaluationCount, EvaluationTicket, Meeting

pytestmark = pytest.mark.usefixtures("stopped_clock")

HELD = date(2027, 3, 10)
ALL_YES = {"heard": "yes", "understood": "yes", "safer": "yes"}


@pytest.fixture
def meeting(session: Session) -> Meeting:
    session.add(meeting := a_meeting(HELD))
    session.commit()
    return meeting


def slips(staff: PageClient, meeting: Meeting, number: int) -> list[str]:
    page = fill(staff, f"/personal/moten/{meeting.id}/utvardering", slips=str(number))
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    return re.findall(r"http://localhost(/moten/tyck-till/[\w-]+)", page.text)


def counted(session: Session) -> int:
    return session.scalar(select(func.sum(EvaluationCount.number))) or 0


def test_slips_are_shown_once_and_lead_to_three_questions(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    addresses = slips(staff, meeting, 3)
    assert len(addresses) == 3
    assert "tyck-till/" not in staff.get(f"/personal/moten/{meeting.id}/utvardering").text

    page = staff.get(addresses[0])
    assert "Kände du dig lyssnad på?" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert counted(session) == 0
    for _ in range(2):
        answer = staff.post(addresses[0], data={**ALL_YES, "csrf_token": token(page.text)})
        assert answer.headers["Location"] == "/moten/tyck-till/tack"
    assert counted(session) == 3
    assert staff.get(addresses[0]).headers["Location"] == "/moten/tyck-till/tack"
    assert "Tack för dina svar" in staff.get("/moten/tyck-till/tack").text


def token(text: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
    assert found
    return found[1]


@pytest.mark.parametrize("left_out", list(ALL_YES))
def test_a_question_without_an_answer_is_said_at_it_and_the_rest_is_kept(
    staff: PageClient, session: Session, meeting: Meeting, left_out: str
) -> None:
    (address,) = slips(staff, meeting, 1)
    given = {name: value for name, value in ALL_YES.items() if name != left_out}
    page = fill(staff, address, fields=given)
    assert page.status_code == 422
    assert "Välj ett svar." in page.text
    assert page.text.count(" checked") == 2
    assert fill(staff, address, fields=ALL_YES | {left_out: "maybe"}).status_code == 422
    assert counted(session) == 0


def test_an_unknown_link_is_not_found_and_a_late_one_is_told_kindly(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    (address,) = slips(staff, meeting, 1)
    assert staff.get("/moten/tyck-till/ABCD-EFGH-JKLM").status_code == 404
    assert staff.get("/moten/tyck-till/" + "A" * 41).status_code == 404
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        page = staff.get(address)
    assert page.status_code == 410
    assert "Svarstiden är slut." in page.text


def test_everybody_sees_counts_when_the_time_is_over(staff: PageClient, session: Session, meeting: Meeting) -> None:
    addresses = slips(staff, meeting, 6)
    for address in addresses[:4]:
        fill(staff, address, fields=ALL_YES)
    fill(staff, addresses[4], fields=ALL_YES | {"safer": "no"})
    assert "Inga svar att visa än" in staff.get("/moten/tyck-till").text
    assert "5 av 6 har svarat" in staff.get(f"/personal/moten/{meeting.id}/utvardering").text

    meeting.evaluation_until = NOW.date() - timedelta(days=1)
    session.commit()
    page = staff.get("/moten/tyck-till").text
    assert "10 mars 2027 svarade 4 av 5 ja" in page
    assert "10 mars 2027 svarade 5 av 5 ja" in page
    assert "Se svaren" in staff.get(f"/personal/moten/{meeting.id}/utvardering").text


def test_too_few_answers_are_shown_to_nobody(staff: PageClient, session: Session, meeting: Meeting) -> None:
    for address in slips(staff, meeting, 4):
        fill(staff, address, fields=ALL_YES)
    meeting.evaluation_until = NOW.date() - timedelta(days=1)
    session.commit()
    assert "Inga svar att visa än" in staff.get("/moten/tyck-till").text
    assert "Färre än fem svarade." in staff.get(f"/personal/moten/{meeting.id}/utvardering").text


@pytest.mark.parametrize("typed", ["", "många", "-1", "61"])
def test_an_odd_number_of_slips_is_refused_at_its_field(
    staff: PageClient, session: Session, meeting: Meeting, typed: str
) -> None:
    assert fill(staff, f"/personal/moten/{meeting.id}/utvardering", slips=typed).status_code == 422
    assert session.scalars(select(EvaluationTicket)).all() == []


def test_others_may_not_ask(client: PageClient, session: Session, meeting: Meeting) -> None:
    assert client.get(f"/personal/moten/{meeting.id}/utvardering").status_code == 303
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert client.get(f"/personal/moten/{meeting.id}/utvardering").status_code == 403
    assert client.post(f"/personal/moten/{meeting.id}/utvardering", data={"slips": "1"}).status_code == 400


def test_without_a_token_no_answer_is_counted(staff: PageClient, session: Session, meeting: Meeting) -> None:
    (address,) = slips(staff, meeting, 1)
    assert staff.post(address, data=ALL_YES).status_code == 400
    assert counted(session) == 0
