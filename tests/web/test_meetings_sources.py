"""Making an agenda: tick what waits, say no to a member, and see the clock times. And a meeting with its access."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.actions import an_action
from tests.factories.meetings import a_meeting, an_item
from tests.factories.suggestions import a_suggestion
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.web.test_meetings_staff import GOOD
from trygghetsrad.kernel.permissions import PUBLIC, Role
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.use_cases import ProposePoint, propose_point

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def meeting(session: Session) -> Meeting:
    session.add(meeting := a_meeting(date(2027, 4, 24)))
    session.commit()
    return meeting


def at(meeting: Meeting, page: str) -> str:
    return f"/personal/moten/{meeting.id}/dagordning{page}"


def test_nothing_waits_and_the_page_says_so(staff: PageClient, meeting: Meeting) -> None:
    assert "Inget väntar" in staff.get(at(meeting, "/hamta")).text


def test_what_is_ticked_stands_on_the_agenda(staff: PageClient, session: Session, meeting: Meeting) -> None:
    session.add_all([action := an_action(due_on=date(2027, 6, 1)), suggestion := a_suggestion()])
    session.flush()
    proposal = propose_point(session, ProposePoint(uuid4(), None, "Hundrastgården", "Mörkt."), actor=PUBLIC, now=NOW)
    session.commit()
    page = staff.get(at(meeting, "/hamta")).text
    assert suggestion.text not in page
    assert "Gatuenheten, klar senast 1 juni 2027" in page

    chosen = {"from_action": str(action.id), "from_suggestion": str(suggestion.id), "from_proposal": str(proposal.id)}
    agenda = fill(staff, at(meeting, "/hamta"), fields=chosen, follow=True).text
    assert "1. Uppföljning: Byt lamporna i tunneln" in agenda
    assert f"Förslag {suggestion.number}, Kolbäck" in agenda
    assert "Hundrastgården" in agenda


def test_nothing_ticked_or_something_else_than_offered_is_refused(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    session.add(an_action())
    session.commit()
    assert fill(staff, at(meeting, "/hamta")).status_code == 422
    assert fill(staff, at(meeting, "/hamta"), fields={"from_action": str(uuid4())}).status_code == 422


def test_standing_points_of_last_time_are_ticked_beforehand(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    session.add(last := a_meeting(date(2027, 2, 1)))
    session.flush()
    session.add_all([an_item(last, 1, title="Mötet öppnas", standing=True), an_item(last, 2, title="En gång")])
    session.commit()
    agenda = fill(staff, at(meeting, "/hamta"), follow=True).text
    assert "1. Mötet öppnas" in agenda
    assert "En gång" not in agenda


def test_a_members_point_is_declined_with_words(staff: PageClient, session: Session, meeting: Meeting) -> None:
    proposal = propose_point(session, ProposePoint(uuid4(), None, "Hundrastgården", "Mörkt."), actor=PUBLIC, now=NOW)
    session.commit()
    page = at(meeting, f"/punkt/{proposal.id}/nej")
    assert fill(staff, page, answer="").status_code == 422
    assert "Inget väntar" in fill(staff, page, answer="Det är regionens fråga.", follow=True).text
    assert staff.get(page).status_code == 404


def test_others_make_no_agenda(client: PageClient, session: Session, meeting: Meeting) -> None:
    assert client.get(at(meeting, "/hamta")).status_code == 303
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert client.get(at(meeting, "/hamta")).status_code == 403


def test_points_have_clock_times_for_staff_and_everyone(staff: PageClient, session: Session, meeting: Meeting) -> None:
    meeting.agenda_published_at = NOW
    session.add_all([an_item(meeting, 1, minutes=10), an_item(meeting, 2, minutes=20)])
    session.commit()
    for page in (at(meeting, ""), "/moten/2027-04-24"):
        assert "kl. 18.10, 20 minuter" in staff.get(page).text


def test_the_place_says_what_there_is(staff: PageClient) -> None:
    answers = GOOD | {"access": ["hearing_loop", "step_free"], "access_info": "Dörren mot torget."}
    fill(staff, "/personal/moten/nytt", fields=answers)
    page = staff.get("/moten/2027-04-24").text
    assert "Ingång utan trappsteg, Hörslinga<br>" in page
    assert "Dörren mot torget." in page


def test_the_hour_that_comes_twice_is_asked_about_and_shown_with_its_offset(staff: PageClient) -> None:
    night = GOOD | {"day-day": "31", "day-month": "10", "starts": "2.30", "ends": "4.00"}
    page = fill(staff, "/personal/moten/nytt", fields=night)
    assert page.status_code == 422
    assert "kommer två gånger" in page.text
    token = page.text.split('name="once"')[1].split('value="')[1].split('"')[0]
    csrf = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    sent = staff.post(
        "/personal/moten/nytt",
        data=night | {"starts_which": "second", "announced": "y", "once": token, "csrf_token": csrf},
    )
    assert sent.status_code == 303
    assert "02.30 (UTC+1)" in staff.get("/moten/2027-10-31").text
    changed = staff.get(sent.location + "/andra").text
    assert 'value="second" checked' in changed or "checked" in changed.split('value="second"')[0][-80:]


def test_two_hundred_points_are_as_many_questions_as_one(staff: PageClient, session: Session, meeting: Meeting) -> None:
    session.add(an_item(meeting, 1))
    session.commit()
    one = questions(session, staff, at(meeting, ""))
    session.add_all([an_item(meeting, number, minutes=1) for number in range(2, 201)])
    session.commit()
    assert questions(session, staff, at(meeting, "")) == one
    assert staff.get(at(meeting, "")).text.count('class="card"') == 200


def questions(session: Session, client: PageClient, url: str) -> int:
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(session.get_bind().engine, "before_cursor_execute", note)
    try:
        assert client.get(url).status_code == 200
    finally:
        event.remove(session.get_bind().engine, "before_cursor_execute", note)
    return len(asked)
