"""The keepers' page of a call and the page behind its personal link, with script off."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.meetings import a_meeting, an_item, seated
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.web.test_meetings_sources import questions
from trygghetsrad.council.models import SeatKind
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.meetings.models import Meeting, Participant, Proposal
from trygghetsrad.meetings.rules import Coming

pytestmark = pytest.mark.usefixtures("stopped_clock")


@pytest.fixture
def meeting(session: Session) -> Meeting:
    kim, _lars = seated(session, (SeatKind.RESIDENT, "Kim Exempel"), (SeatKind.POLICE, "Lars Exempel"))
    kim.email = "kim@example.se"
    session.add(meeting := a_meeting(date(2027, 4, 24)))
    session.flush()
    session.add(an_item(meeting, 1, title="Belysningen vid skolan"))
    session.commit()
    return meeting


def at(meeting: Meeting, page: str = "/deltagare") -> str:
    return f"/personal/moten/{meeting.id}{page}"


def link(session: Session, to: str = "kim@example.se") -> str:
    session.expire_all()
    letter = session.scalars(select(OutboxMail).where(OutboxMail.to == to)).one()
    return "/kallelse/" + (letter.body or "").partition("/kallelse/")[2].split()[0]


def answers(session: Session) -> list[Coming]:
    session.expire_all()
    return sorted(session.scalars(select(Participant.coming)))


def test_the_call_goes_out_from_a_page_that_says_who_lacks_an_address(staff: PageClient, meeting: Meeting) -> None:
    assert "Inte kallad än" in staff.get(at(meeting)).text
    page = staff.get(at(meeting, "/kalla")).text
    assert "De här saknar e-post" in page
    assert "Lars Exempel" in page
    after = fill(staff, at(meeting, "/kalla"), follow=True).text
    assert "1 kallelse är på väg." in after
    assert "Saknar e-post. Ring." in after
    assert "Skickad" in staff.get(at(meeting, "")).text


def test_a_call_with_a_day_that_cannot_be_is_refused_with_the_words_kept(staff: PageClient, meeting: Meeting) -> None:
    late = {"words": "Läs planen.", "answer_by-day": "1", "answer_by-month": "5", "answer_by-year": "2027"}
    page = fill(staff, at(meeting, "/kalla"), fields=late)
    assert page.status_code == 422
    assert "Läs planen." in page.text


def test_a_guest_is_called_and_taken_off_again(staff: PageClient, session: Session, meeting: Meeting) -> None:
    assert fill(staff, at(meeting), fields={"name": "", "email": "fel"}).status_code == 422
    page = fill(staff, at(meeting), fields={"name": "Gäst", "email": "gast@example.se", "language": "en"}, follow=True)
    assert "Gästen är tillagd" in page.text
    fill(staff, at(meeting, "/kalla"))
    assert "/en/kallelse/" in session.scalars(select(OutboxMail.body).where(OutboxMail.to == "gast@example.se")).one()
    guest = session.scalars(select(Participant).where(Participant.name == "Gäst")).one()
    csrf = page.text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    gone = staff.post(at(meeting, f"/deltagare/{guest.id}/ta-bort"), data={"csrf_token": csrf}, follow_redirects=True)
    assert "borttagen från kallelsen" in gone.text


def test_reading_the_link_answers_nothing_and_posting_does(
    client: PageClient, session: Session, meeting: Meeting
) -> None:
    sign_in(client, session, Role.COORDINATOR)
    fill(client, at(meeting, "/kalla"), fields={"serves_food": "y"})
    own = link(session)
    client.delete_cookie("session")

    page = client.get(own + "?coming=yes")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert "Belysningen vid skolan" in page.text
    assert set(answers(session)) == {Coming.WAITING}
    assert fill(client, own, form=0).status_code == 422

    sent = fill(client, own, form=0, follow=True, fields={"coming": "yes", "needs": "companion", "diet": "Vegan"})
    assert "ditt svar är sparat" in sent.text
    assert Coming.YES in answers(session)
    sign_in(client, session, Role.COORDINATOR)
    listed = client.get(at(meeting)).text
    assert "Ledsagare" in listed
    assert "1 person äter." in listed


def test_a_member_proposes_a_point_and_reads_what_came_of_it(
    client: PageClient, session: Session, meeting: Meeting
) -> None:
    sign_in(client, session, Role.COORDINATOR)
    fill(client, at(meeting, "/kalla"))
    own = link(session)
    client.delete_cookie("session")
    assert fill(client, own + "/punkt", title="").status_code == 422
    page = fill(client, own + "/punkt", title="Hundrastgården", reason="Den är mörk.", follow=True).text
    assert "din punkt är mottagen" in page
    assert "Väntar på svar" in page
    assert session.scalar(select(func.count()).select_from(Proposal)) == 1


def test_a_guest_has_no_point_to_propose(staff: PageClient, session: Session, meeting: Meeting) -> None:
    fill(staff, at(meeting), fields={"name": "Gäst", "email": "gast@example.se", "language": "sv"})
    fill(staff, at(meeting, "/kalla"))
    own = link(session, "gast@example.se")
    page = staff.get(own).text
    assert "Föreslå en punkt" not in page
    csrf = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    assert staff.post(own + "/punkt", data={"csrf_token": csrf, "title": "X"}).status_code == 404


def test_an_unknown_link_is_not_found_and_without_a_token_nothing_is_posted(
    client: PageClient, session: Session, meeting: Meeting
) -> None:
    assert client.get("/kallelse/finns-inte").status_code == 404
    sign_in(client, session, Role.COORDINATOR)
    fill(client, at(meeting, "/kalla"))
    assert client.post(link(session), data={"coming": "yes"}).status_code == 400
    assert set(answers(session)) == {Coming.WAITING}


def test_another_meetings_participant_is_not_found(staff: PageClient, session: Session, meeting: Meeting) -> None:
    fill(staff, at(meeting, "/kalla"))
    session.add(other := a_meeting(date(2027, 5, 3)))
    session.commit()
    row = session.scalars(select(Participant.id)).first()
    assert staff.get(at(meeting, f"/deltagare/{row}")).status_code == 200
    assert staff.get(at(other, f"/deltagare/{row}")).status_code == 404
    assert staff.get(at(other, f"/deltagare/{uuid4()}")).status_code == 404


def test_an_answer_by_telephone_is_written_down(staff: PageClient, session: Session, meeting: Meeting) -> None:
    fill(staff, at(meeting, "/kalla"))
    row = session.scalars(select(Participant.id).where(Participant.called_at.is_(None))).one()
    page = at(meeting, f"/deltagare/{row}")
    assert "Lars Exempel" in staff.get(page).text
    assert fill(staff, page, fields={"coming": "substitute"}).status_code == 422
    fill(staff, page, fields={"coming": "substitute", "substitute": "Robin Exempel"})
    assert "Robin Exempel" in staff.get(at(meeting)).text


def test_a_cancelled_meeting_says_so_behind_the_link(staff: PageClient, session: Session, meeting: Meeting) -> None:
    fill(staff, at(meeting, "/kalla"))
    own = link(session)
    fill(staff, at(meeting, "/stall-in"), fields={"reason": "Snöstorm."})
    assert "Snöstorm." in staff.get(own).text


def test_others_call_nobody(client: PageClient, session: Session, meeting: Meeting) -> None:
    for page in ("/deltagare", "/kalla"):
        assert client.get(at(meeting, page)).status_code == 303
    sign_in(client, session, Role.CONTACT_CENTRE)
    for page in ("/deltagare", "/kalla"):
        assert client.get(at(meeting, page)).status_code == 403


def test_fifty_participants_are_as_many_questions_as_one(staff: PageClient, session: Session, meeting: Meeting) -> None:
    fill(staff, at(meeting, "/kalla"))
    one = questions(session, staff, at(meeting))
    for number in range(50):
        guest = {"name": f"Gäst {number}", "email": f"g{number}@example.se"}
        session.add(Participant(meeting_id=meeting.id, asked="guest", language="sv", needs=[], **guest))
    session.commit()
    assert questions(session, staff, at(meeting)) == one
