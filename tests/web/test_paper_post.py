"""The page of letters to print: no names on it, one button, and a file for whoever pressed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.bodies import a_body, a_member
from tests.factories.council import a_term, seat_rows
from tests.factories.lottery import COORDINATOR, NOW
from tests.factories.meetings import a_meeting, an_item
from tests.forms import fill
from tests.kernel.test_pdf import roles
from tests.pagecheck import PageClient
from tests.pdftext import opened, text_of
from trygghetsrad.council.models import Appointment, EndReason, SeatKind
from trygghetsrad.council.use_cases.appointing import EndAppointment, end_appointment
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.meetings.models import Meeting

HOME = "Låtsasgatan 7, 734 00 Exempelby"
TYPST = 'Kim #panic("x") *fet* $1+1$'
POST = "/personal/post"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def meeting(session: Session) -> Meeting:
    body = a_body(session)
    a_member(session, body, TYPST, address=HOME)
    a_member(session, body, "Bo Exempelsson", phone="070-174 06 05")
    session.add(meeting := a_meeting((NOW + timedelta(days=20)).date(), body_id=body.id))
    session.flush()
    session.add_all([an_item(meeting, 1, title="Skolvägen"), an_item(meeting, 2, title="Cykelvägen")])
    session.commit()
    return meeting


def test_calls_on_paper_are_printed_from_one_page(staff: PageClient, session: Session, meeting: Meeting) -> None:
    assert "Inga brev väntar" in staff.get(POST).text
    page = staff.get(f"/personal/moten/{meeting.id}/kalla").text
    assert page.index("De här får kallelsen i brev") < page.index("De här saknar e-post") < page.index("Bo Exempelsson")
    sent = fill(staff, f"/personal/moten/{meeting.id}/kalla", follow=True).text
    assert "skriv ut dem" in sent
    assert "Skicka till dem som saknas" not in sent, "whoever has a telephone only is rung"
    assert "Brev att skriva ut" in sent
    assert "Ett brev ska skrivas ut" in staff.get("/personal/").text

    listed = staff.get(POST)
    assert listed.headers["Cache-Control"] == "no-store"
    assert "Kallelse: Möte 23 maj 2027, Barn och unga" in listed.text
    assert "panic" not in listed.text
    answer = fill(staff, POST, follow=True)
    assert answer.content_type == "application/pdf"
    text = " ".join(text_of(answer.data).split())
    for said in (TYPST, "Låtsasgatan 7", "734 00 Exempelby", "Skolvägen", "Cykelvägen", "Ja, jag kommer", "Mitt svar"):
        assert said in text
    with opened(answer.data) as pdf:
        assert pdf.docinfo["/Title"] == "Brev att skriva ut"
        assert {"/H1", "/H2", "/P", "/L", "/LI"} <= set(roles(pdf.Root.StructTreeRoot))
    assert "Brevet skrevs ut 3 maj 2027" in staff.get(f"/personal/moten/{meeting.id}/deltagare").text
    assert "Inga brev väntar" in staff.get(POST).text


def test_a_file_is_open_for_whoever_pressed_the_button_and_can_be_printed_again(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    fill(staff, f"/personal/moten/{meeting.id}/kalla")
    file = fill(staff, POST).headers["Location"]
    sign_in(staff, session, Role.COORDINATOR)
    assert staff.get(file).status_code == 303
    page = staff.get(POST).text
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    again = staff.post(file.removesuffix(".pdf") + "/igen", data={"csrf_token": token}, follow_redirects=True)
    assert again.content_type == "application/pdf"
    acts = session.scalars(select(AuditEntry).where(AuditEntry.object_kind == "post").order_by(AuditEntry.at)).all()
    assert sorted(one.action for one in acts) == ["post.printed", "post.printed_again"]
    assert all(one.detail == {"letters": 1} for one in acts)


def test_nothing_to_print_is_said_and_nobody_else_gets_in(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.COORDINATOR)
    file = f"{POST}/5f0e8e5e-6f0f-4a65-9f5a-2f8f7f1f0b11.pdf"
    assert client.get(file).status_code == 404
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert client.get(POST).status_code == 403
    assert client.get(file).status_code == 403


def test_thanks_to_whoever_leaves_stand_in_the_file(staff: PageClient, session: Session) -> None:
    kim = a_member(session, a_body(session), "Kim Exempelsson", address=HOME)
    session.flush()
    end = EndAppointment(kim.id, NOW.date(), EndReason.MOVED)
    end_appointment(session, end, actor=COORDINATOR, now=NOW)
    session.commit()
    text = " ".join(text_of(fill(staff, POST, follow=True).data).split())
    assert "Tack för din tid i Barn och unga" in text
    assert "Mitt svar" not in text


def test_a_postal_address_is_written_down_when_somebody_is_appointed(staff: PageClient, session: Session) -> None:
    term = a_term(session)
    seat = next(row.seat for row in seat_rows(session, term) if row.seat.kind is SeatKind.POLICE)
    body = a_body(session)
    session.commit()
    day = {"starts_on-day": "3", "starts_on-month": "5", "starts_on-year": "2027"}
    who = {"name": "Lo Exempelsson", "address": HOME, **day}
    assert fill(staff, f"/personal/radet/plats/{seat.id}/tillsatt", fields=who).status_code == 303
    group = f"/personal/radet/grupper/{body.slug}/utse"
    assert fill(staff, group, fields=who | {"kind": "official"}).status_code == 303
    session.expire_all()
    assert set(session.scalars(select(Appointment.address))) == {HOME}
