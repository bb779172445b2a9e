"""The invitation behind its link, and the council's table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.council import TODAY, a_term, an_invited_panel, first_open, seat_rows, token_in_letter
from tests.factories.lottery import COORDINATOR, NOW, a_drawn_draw
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.council import queries
from trygghetsrad.council.models import Appointment, Invitation, InvitationState, PublicPart, SeatKind, Term
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.appointing import AppointToSeat, Who, appoint_to_seat
from trygghetsrad.council.use_cases.invitations import InviteNext, RecordAnswer, invite_next, record_answer
from trygghetsrad.interest.models import Registration
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.outbox import MailState, OutboxMail
from trygghetsrad.kernel.permissions import Role

HOSTILE = "<script>alert(1)</script> {{7*7}} '; DROP TABLE seat; --"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


def states(session: Session) -> set[InvitationState]:
    session.expire_all()
    return set(session.scalars(select(Invitation.state)))


def an_invitation(session: Session) -> tuple[Invitation, str]:
    term, _draw = an_invited_panel(session)
    invitation = first_open(session, term)
    link = f"/inbjudan/{token_in_letter(session, invitation.id)}"
    session.commit()
    return invitation, link


# The invited person


def test_a_yes_in_two_clicks(client: PageClient, session: Session) -> None:
    invitation, link = an_invitation(session)

    page = fill(client, link, answer="ja", public_name="y", follow=True)

    assert "Välkommen till trygghetsrådet" in page.text
    (appointment,) = session.scalars(select(Appointment)).all()
    assert (appointment.public_name, appointment.seat_id) == (True, invitation.seat_id)


def test_reading_the_link_answers_nothing_and_leaks_nothing(client: PageClient, session: Session) -> None:
    _invitation, link = an_invitation(session)

    for _ in range(3):
        page = client.get(link)

    assert states(session) == {InvitationState.INVITED}
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_a_no_and_a_wish_to_be_called(client: PageClient, session: Session) -> None:
    _invitation, link = an_invitation(session)

    called = fill(client, link, answer="ring", follow=True)
    assert "Vi ringer dig" in called.text
    declined = fill(client, link, answer="nej", follow=True)
    assert "Tack för ditt svar" in declined.text
    assert InvitationState.DECLINED in states(session)


def test_the_same_answer_twice_gives_the_same_receipt_and_another_is_told(client: PageClient, session: Session) -> None:
    _invitation, link = an_invitation(session)
    data = {"answer": "ja", "csrf_token": _token(client, link)}

    first = client.post(link, data=data, follow_redirects=True)
    second = client.post(link, data=data, follow_redirects=True)
    other = client.post(link, data={**data, "answer": "nej"})

    assert first.text == second.text
    assert other.status_code == 409
    assert len(session.scalars(select(Appointment)).all()) == 1


@pytest.mark.parametrize("typed", ["", "kanske", HOSTILE, "\x00", "\u202eaj"])
def test_an_answer_that_is_none_is_asked_for_again(client: PageClient, session: Session, typed: str) -> None:
    _invitation, link = an_invitation(session)

    page = client.post(link, data={"answer": typed, "csrf_token": _token(client, link)})

    assert page.status_code == 422
    assert "Något behöver rättas" in page.text
    assert "<script>alert" not in page.text
    assert states(session) == {InvitationState.INVITED}


def test_a_link_that_is_no_link_is_not_found(client: PageClient, session: Session) -> None:
    an_invitation(session)

    assert client.get("/inbjudan/finns-inte").status_code == 404
    assert client.get(f"/inbjudan/{HOSTILE.replace('/', '')}").status_code == 404


def test_an_answer_without_its_token_is_refused(client: PageClient, session: Session) -> None:
    _invitation, link = an_invitation(session)

    assert client.post(link, data={"answer": "ja"}).status_code == 400
    assert states(session) == {InvitationState.INVITED}


def test_one_link_answers_for_one_person_whatever_is_posted(client: PageClient, session: Session) -> None:
    term, _draw = an_invited_panel(session)
    rows = [row.open.invitation for row in seat_rows(session, term) if row.open]
    link = f"/inbjudan/{token_in_letter(session, rows[0].id)}"
    session.commit()

    data = {"answer": "nej", "csrf_token": _token(client, link), "invitation_id": str(rows[1].id), "role": "member"}
    client.post(link, data=data)

    session.expire_all()
    assert rows[0].state is InvitationState.DECLINED
    assert rows[1].state is InvitationState.INVITED


def test_a_late_reader_meets_kind_words(client: PageClient, session: Session) -> None:
    invitation, link = an_invitation(session)
    invitation.state = InvitationState.EXPIRED
    session.flush()
    invite_next(session, InviteNext(invitation.seat_id), actor=COORDINATOR, now=NOW)
    session.commit()

    page = client.get(link)

    assert page.status_code == 200
    assert "Platsen har gått vidare" in page.text
    assert "kvar bland dem som har anmält intresse" in page.text


# The staff


def test_from_an_empty_council_to_an_invited_panel(staff: PageClient, session: Session) -> None:
    a_drawn_draw(session)
    session.commit()
    assert "Rådet har ingen period än" in staff.get("/personal/radet").text

    dates = {"starts_on-day": "1", "starts_on-month": "5", "starts_on-year": "2027"}
    numbers = {"residents": "12", "police": "1", "officials": "1", "politicians": "2"}
    made = fill(staff, "/personal/radet/ny-period", fields={**dates, **numbers}, follow=True)
    assert "0 av 16 platser är tillsatta" in made.text
    invited = fill(staff, "/personal/radet", form=0, follow=True)

    assert "12 personer är inbjudna" in invited.text
    assert "Bjud in de lottade från" not in invited.text
    assert len(session.scalars(select(Invitation)).all()) == 12


def test_a_letter_that_came_back_says_call(staff: PageClient, session: Session) -> None:
    invitation, _link = an_invitation(session)
    letter = session.scalars(select(OutboxMail).where(OutboxMail.about_id == invitation.id)).one()
    letter.state = MailState.REFUSED
    session.commit()

    assert "Adressen finns inte – ring" in staff.get("/personal/radet").text


def test_a_vacancy_is_filled_in_one_click(staff: PageClient, session: Session) -> None:
    invitation, _link = an_invitation(session)
    record_answer(session, RecordAnswer(invitation.id, Answer.NO, False), actor=COORDINATOR, now=NOW)
    session.commit()
    page = staff.get("/personal/radet")
    assert "tackade nej" in page.text
    assert "Bjud in nästa" in page.text

    again = fill(staff, "/personal/radet", follow=True)

    assert "Nästa ersättare är inbjuden" in again.text
    token = _token(staff, "/personal/radet/ny-period")
    refused = staff.post(f"/personal/radet/plats/{invitation.seat_id}/nasta", data={"csrf_token": token})
    assert refused.status_code == 409
    assert "Platsen är inte ledig längre" in refused.text


def test_an_answer_by_telephone(staff: PageClient, session: Session) -> None:
    invitation, _link = an_invitation(session)
    page = f"/personal/radet/inbjudan/{invitation.id}/svar"
    fill(staff, "/personal/radet", purpose="contact")
    assert fill(staff, page, answer="").status_code == 422

    answered = fill(staff, page, answer="ja", follow=True)

    assert "1 av 16 platser är tillsatta" in answered.text


def test_appointing_and_ending_by_hand(staff: PageClient, session: Session) -> None:
    term = a_term(session)
    seat = _seat(session, term, SeatKind.POLICE)
    session.commit()
    page = f"/personal/radet/plats/{seat}/tillsatt"
    day = {"starts_on-day": "3", "starts_on-month": "5", "starts_on-year": "2027"}

    empty = fill(staff, page, name="", role="")
    assert empty.status_code == 422
    too_long = fill(staff, page, name="x" * 201, role="Polis", fields=day)
    assert too_long.status_code == 422
    odd_day = fill(staff, page, name="Sam", role="Polis", fields={**day, "starts_on-day": "31", "starts_on-month": "2"})
    assert odd_day.status_code == 422
    done = fill(staff, page, name=f"Sam {HOSTILE}", role="Kommunpolis", fields=day, follow=True)
    assert "Kommunpolis" in done.text
    assert "<script>alert" not in done.text
    session.expire_all()
    (member,) = queries.members_on(session, TODAY)
    end = f"/personal/radet/uppdrag/{member.id}/avsluta"
    fill(staff, "/personal/radet", purpose="seats")
    last = {"ends_on-day": "4", "ends_on-month": "5", "ends_on-year": "2027"}
    assert fill(staff, end, fields=last).status_code == 422
    assert fill(staff, end, reason="moved", fields=last).status_code == 303
    assert "redan avslutat" in staff.get(end).text


def test_names_are_shown_to_whoever_says_why_and_the_reading_is_logged_once(
    staff: PageClient, session: Session
) -> None:
    invitation, _link = an_invitation(session)
    person = session.get_one(Registration, invitation.registration_id)
    answer = f"/personal/radet/inbjudan/{invitation.id}/svar"
    assert person.name is not None
    closed = staff.get("/personal/radet")
    assert person.name not in closed.text
    assert staff.get(answer).status_code == 303
    assert person.name not in staff.post(answer, data={"csrf_token": _token(staff, "/personal/radet")}).text

    assert fill(staff, "/personal/radet", purpose="nyfiken").status_code == 422
    assert readings(session) == []
    opened = fill(staff, "/personal/radet", purpose="contact", follow=True)

    assert person.name in opened.text
    assert person.name in staff.get(answer).text
    (read,) = readings(session)
    assert read.detail == {"purpose": "contact"}
    with time_machine.travel(NOW + timedelta(minutes=16)):
        assert person.name not in staff.get("/personal/radet").text


def test_a_name_that_stands_on_the_web_needs_no_reason(staff: PageClient, session: Session) -> None:
    term = a_term(session)
    seats = [row.seat.id for row in seat_rows(session, term) if row.seat.kind is SeatKind.POLITICIAN]
    for seat, name, is_public in zip(seats, ("Sam Synlig", "Dag Dold"), (True, False), strict=True):
        shown = frozenset({PublicPart.NAME, PublicPart.ROLE}) if is_public else frozenset()
        command = AppointToSeat(seat, Who(name, "Ledamot", published=shown), TODAY)
        appoint_to_seat(session, command, actor=COORDINATOR, now=NOW)
    session.commit()

    page = staff.get("/personal/radet").text

    assert "Sam Synlig" in page
    assert "Dag Dold" not in page


def test_somebody_elses_reason_opens_nothing(client: PageClient, session: Session) -> None:
    invitation, _link = an_invitation(session)
    name = session.get_one(Registration, invitation.registration_id).name or "-"
    sign_in(client, session, Role.COORDINATOR)
    assert name in fill(client, "/personal/radet", purpose="contact", follow=True).text
    with client.session_transaction() as cookie:
        opened = cookie["readings"]
    sign_in(client, session, Role.COORDINATOR)
    with client.session_transaction() as cookie:
        cookie["readings"] = opened

    assert name not in client.get("/personal/radet").text


def readings(session: Session) -> list[AuditEntry]:
    session.expire_all()
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == "council.names_read")))


def test_a_resident_seat_cannot_be_filled_by_hand(staff: PageClient, session: Session) -> None:
    term = a_term(session)
    seat = _seat(session, term, SeatKind.RESIDENT)
    session.commit()

    assert staff.get(f"/personal/radet/plats/{seat}/tillsatt").status_code == 404


def test_ids_of_nothing_and_of_other_things_are_not_found(staff: PageClient, session: Session) -> None:
    invitation, _link = an_invitation(session)
    for wrong in (uuid4(), invitation.registration_id):
        for page in (
            f"plats/{wrong}/tillsatt",
            f"uppdrag/{wrong}/avsluta",
            f"inbjudan/{wrong}/svar",
        ):
            assert staff.get(f"/personal/radet/{page}").status_code == 404
        assert staff.get(f"/personal/radet?period={wrong}").status_code == 404
    assert staff.get("/personal/radet?period=hej").status_code == 404


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_other_roles_do_not_come_in(client: PageClient, session: Session, role: Role) -> None:
    invitation, _link = an_invitation(session)
    sign_in(client, session, role)

    assert client.get("/personal/radet").status_code == 403
    assert client.get(f"/personal/radet/inbjudan/{invitation.id}/svar").status_code == 403


def test_the_names_of_those_who_did_not_agree_are_on_no_public_page(client: PageClient, session: Session) -> None:
    invitation, link = an_invitation(session)
    name = session.get_one(Registration, invitation.registration_id).name
    fill(client, link, answer="ja")

    page = client.get("/om-radet")

    assert page.status_code == 200
    assert name is not None
    assert name not in page.text


def _seat(session: Session, term: Term, kind: SeatKind) -> object:
    return next(row.seat.id for row in seat_rows(session, term) if row.seat.kind is kind)


def _token(client: PageClient, page: str) -> str:
    text = client.get(page).text
    return text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
