"""A member's own page in the browser, and what staff do for them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.bodies import EVERYTHING, a_body, a_member
from tests.factories.lottery import NOW
from tests.factories.meetings import a_meeting
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.use_cases.test_council_own import ADDRESS, links_in_letters
from trygghetsrad.council.models import Appointment, Body, MemberSession
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.meetings.models import Proposal

ONE_FORM = "5f0e8e5e-6f0f-4a65-9f5a-2f8f7f1f0b11"
HOSTILE = "<script>alert(1)</script> {{7*7}}"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def kim(session: Session) -> Appointment:
    member = a_member(session, a_body(session), "Kim Exempelsson", email=ADDRESS, role="Rektor", phone="070-174 06 05")
    session.commit()
    return member


def open_page(client: PageClient, session: Session) -> None:
    fill(client, "/min-sida/lank", email=ADDRESS)
    session.expire_all()
    done = fill(client, f"/min-sida/oppna/{links_in_letters(session)[-1]}", follow=True)
    assert "Hej Kim Exempelsson" in done.text


def test_from_the_address_to_the_page_and_out_again(client: PageClient, session: Session, kim: Appointment) -> None:
    assert client.get("/min-sida").headers["Location"].endswith("/min-sida/lank")
    open_page(client, session)

    page = client.get("/min-sida")
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Barn och unga" in page.text

    with client.session_transaction() as cookie:
        stolen = cookie["member"]
    fill(client, "/min-sida", form=0, follow=True)
    assert client.get("/min-sida").status_code == 303
    with client.session_transaction() as cookie:
        cookie["member"] = stolen
    assert client.get("/min-sida").status_code == 303, "the cookie that was copied opens nothing"


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(
    client: PageClient, session: Session, kim: Appointment
) -> None:
    known = fill(client, "/min-sida/lank", email=ADDRESS, follow=True)
    unknown = fill(client, "/min-sida/lank", email="okand@example.se", follow=True)

    assert known.text == unknown.text
    assert len(links_in_letters(session)) == 1


def test_a_scanner_that_follows_the_link_uses_nothing_up(
    client: PageClient, session: Session, kim: Appointment
) -> None:
    fill(client, "/min-sida/lank", email=ADDRESS)
    link = f"/min-sida/oppna/{links_in_letters(session)[-1]}"

    for _ in range(3):
        assert client.get(link).status_code == 200
        client.head(link)
    assert session.scalars(select(MemberSession)).all() == []
    fill(client, link)
    assert len(session.scalars(select(MemberSession)).all()) == 1
    assert client.get(link).status_code == 410
    assert client.get("/min-sida/oppna/gissning").status_code == 404


def test_a_link_that_is_too_old_says_so_kindly(client: PageClient, session: Session, kim: Appointment) -> None:
    fill(client, "/min-sida/lank", email=ADDRESS)
    link = f"/min-sida/oppna/{links_in_letters(session)[-1]}"
    with time_machine.travel(NOW + timedelta(minutes=11)):
        page = client.get(link)
    assert page.status_code == 410
    assert "Be om en ny" in page.text


def test_without_the_token_nothing_is_opened(client: PageClient, session: Session, kim: Appointment) -> None:
    fill(client, "/min-sida/lank", email=ADDRESS)
    link = f"/min-sida/oppna/{links_in_letters(session)[-1]}"
    assert client.post(link).status_code == 400
    assert session.scalars(select(MemberSession)).all() == []


def test_meetings_of_the_own_bodies_and_of_no_others(client: PageClient, session: Session, kim: Appointment) -> None:
    other = a_body(session, "Äldre")
    day = (NOW + timedelta(days=20)).date()
    mine = a_meeting(day, body_id=kim.body_id, address=f"{day}-barn-och-unga", place="Skolans matsal")
    theirs = a_meeting(day, body_id=other.id, address=f"{day}-aldre", place="Äldreboendet")
    later = day + timedelta(days=1)
    hidden = {"place": "Hemligt", "announced": False}
    secret = a_meeting(later, body_id=kim.body_id, address=f"{later}-barn-och-unga", **hidden)
    session.add_all([mine, theirs, secret])
    session.commit()
    open_page(client, session)

    page = client.get("/min-sida").text

    assert "Skolans matsal" in page
    assert "Äldreboendet" not in page
    assert "Hemligt" not in page


def test_what_is_published_is_the_members_own_choice(client: PageClient, session: Session, kim: Appointment) -> None:
    open_page(client, session)
    page = f"/min-sida/pa-webben/{kim.id}"
    assert "Partiet" not in client.get(page).text, "only what there is to publish is asked about"

    done = fill(client, page, published=["name", "role"], follow=True)
    assert "Namnet, Rollen" in done.text
    done = fill(client, page, without=("published",), follow=True)
    assert "på webben: Inget" in done.text
    odd = fill(client, page, published=["party", HOSTILE])
    assert odd.status_code == 422


def test_who_else_is_there_is_said_of_those_who_agreed(client: PageClient, session: Session, kim: Appointment) -> None:
    body_id = kim.body_id
    body = session.get_one(Body, body_id)
    a_member(session, body, "Sam Exempelsson", published=EVERYTHING)
    a_member(session, body, "Hemlig Exempelsson")
    session.commit()
    open_page(client, session)

    page = client.get(f"/min-sida/med-mig/{kim.id}").text

    assert "Sam Exempelsson" in page
    assert "Hemlig" not in page


def test_a_point_is_proposed_once_however_often_it_is_sent(
    client: PageClient, session: Session, kim: Appointment
) -> None:
    open_page(client, session)
    page = f"/min-sida/foresla/{kim.id}"
    assert fill(client, page, title="").status_code == 422
    for _ in range(2):
        done = fill(
            client, page, title=f"Skolvägen {HOSTILE}", once="5f0e8e5e-6f0f-4a65-9f5a-2f8f7f1f0b11", follow=True
        )
    assert "väntar på svar" in done.text
    assert "<script>alert" not in done.text
    (proposal,) = session.scalars(select(Proposal)).all()
    assert (proposal.appointment_id, proposal.body_id) == (kim.id, kim.body_id)


def test_leaving_is_asked_for_and_seen_by_the_coordinator(
    client: PageClient, session: Session, kim: Appointment
) -> None:
    open_page(client, session)
    done = fill(client, f"/min-sida/sluta/{kim.id}", reason=f"Flyttar {HOSTILE}", follow=True)
    assert "Du har bett att få sluta" in done.text

    sign_in(client, session, Role.COORDINATOR)
    assert "En ledamot vill sluta" in client.get("/personal/").text
    listed = client.get("/personal/radet/vill-sluta").text
    assert "Rektor" in listed
    assert "Flyttar" not in listed, "the reason is read with the name"
    fill(client, "/personal/radet/grupper/barn-och-unga", purpose="seats")
    end = client.get(f"/personal/radet/uppdrag/{kim.id}/avsluta").text
    assert "Flyttar" in end
    assert "<script>alert" not in end


def test_what_we_hold_is_shown_and_given_as_a_file(client: PageClient, session: Session, kim: Appointment) -> None:
    open_page(client, session)

    page = client.get("/min-sida/uppgifter").text
    file = client.get("/min-sida/uppgifter.json")

    for said in ("Kim Exempelsson", ADDRESS, "070-174 06 05", "Rektor", "Till personalen"):
        assert said in page
        assert said in file.get_data(as_text=True)
    assert json.loads(file.data)["uppdrag"][0]["om"] == "Barn och unga"
    assert file.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", ["pa-webben/{}", "sluta/{}", "med-mig/{}", "foresla/{}"])
def test_another_members_pages_are_not_found_and_strangers_are_led_to_the_door(
    client: PageClient, session: Session, kim: Appointment, page: str
) -> None:
    other = a_member(session, a_body(session, "Äldre"), "Sam Exempelsson", email="sam@example.se")
    session.commit()
    assert client.get(f"/min-sida/{page.format(kim.id)}").headers["Location"].endswith("/min-sida/lank")
    open_page(client, session)
    assert client.get(f"/min-sida/{page.format(kim.id)}").status_code == 200
    mine = client.get(f"/min-sida/{page.format(other.id)}")
    missing = client.get(f"/min-sida/{page.format('5f0e8e5e-6f0f-4a65-9f5a-2f8f7f1f0b11')}")
    assert (mine.status_code, missing.status_code) == (404, 404)


def test_staff_write_down_what_a_member_has_told_them(client: PageClient, session: Session, kim: Appointment) -> None:
    sign_in(client, session, Role.COORDINATOR)
    page = f"/personal/radet/uppdrag/{kim.id}/pa-webben"
    assert client.get(page).status_code == 303, "first say why the name is read"
    fill(client, "/personal/radet/grupper/barn-och-unga", purpose="seats")

    fill(client, page, published=["name"])

    again = client.get(page).text
    assert "Till personalen" in again
    session.expire_all()
    assert kim.published == ["name"]


def test_details_are_put_right_and_two_editors_see_both(client: PageClient, session: Session, kim: Appointment) -> None:
    sign_in(client, session, Role.COORDINATOR)
    page = f"/personal/radet/uppdrag/{kim.id}/ratta"
    assert client.get(page).status_code == 303, "first say why the name is read"
    fill(client, "/personal/radet/grupper/barn-och-unga", purpose="seats")
    seen = client.get(page).text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]

    assert fill(client, page, name="", email="ingen adress").status_code == 422
    assert fill(client, page, name=f"Kim {HOSTILE}").status_code == 303
    late = fill(client, page, name="Kimm", seen=seen)

    assert late.status_code == 409
    assert "<script>alert" not in late.text
    assert "Kimm" in late.text
    session.expire_all()
    assert kim.name == f"Kim {HOSTILE}"


def test_the_page_asks_no_more_for_many_appointments_than_for_one(
    client: PageClient, session: Session, kim: Appointment
) -> None:
    open_page(client, session)
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = client.application.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        client.get("/min-sida")
        one = len(asked)
        for number in range(20):
            a_member(session, a_body(session, f"Grupp {number}"), "Kim Exempelsson", email=ADDRESS)
        session.commit()
        session.expire_all()
        asked.clear()
        assert "Grupp 19" in client.get("/min-sida").text
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(asked) <= one
