"""The pages that keep the groups and their members."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.bodies import EVERYTHING, a_body, a_member
from tests.factories.lottery import COORDINATOR, NOW
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.council.models import Appointment, Body, BodyKind, EndReason
from trygghetsrad.council.use_cases.appointing import EndAppointment, end_appointment
from trygghetsrad.council.use_cases.bodies import ChangeBody, change_body
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.permissions import Role

HOSTILE = "<script>alert(1)</script> {{7*7}} '; DROP TABLE body; --"
GROUPS = "/personal/radet/grupper"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def day(of: date, name: str = "starts_on") -> dict[str, str]:
    return {f"{name}-day": str(of.day), f"{name}-month": str(of.month), f"{name}-year": str(of.year)}


def test_a_group_from_nothing_to_its_first_member(staff: PageClient, session: Session) -> None:
    assert "Inga grupper än" in staff.get(GROUPS).text

    empty = fill(staff, f"{GROUPS}/ny", name="", purpose="")
    assert empty.status_code == 422
    done = fill(
        staff, f"{GROUPS}/ny", kind="working_group", name="Barn och unga", purpose="Unga ska vara trygga.",
        parent="ingen", follow=True,
    )  # fmt: skip
    assert "Ingen är med än" in done.text

    page = f"{GROUPS}/barn-och-unga/utse"
    member = {"kind": "official", "name": "Kim Exempelsson", "role": "Rektor", "organisation": "Skolan"}
    odd = fill(staff, page, **member, party="Påhittspartiet", fields=day(NOW.date()))
    assert odd.status_code == 422
    assert "Bara den som sitter som politiker" in odd.text
    done = fill(staff, page, **member, fields={**day(NOW.date()), "published": ["name", "role"]}, follow=True)
    assert "Kim Exempelsson" in done.text
    assert "Rektor" in done.text
    (appointment,) = session.scalars(select(Appointment)).all()
    assert (appointment.published, appointment.language) == (["name", "role"], "sv")
    assert "1" in staff.get(GROUPS).text


def test_names_that_are_not_public_are_read_by_who_says_why(staff: PageClient, session: Session) -> None:
    body = a_body(session)
    a_member(session, body, "Hemlig Exempelsson")
    a_member(session, body, "Öppen Exempelsson", published=EVERYTHING)
    a_member(session, body, "Skyddad Exempelsson", published=EVERYTHING, protected=True)
    session.commit()

    page = staff.get(f"{GROUPS}/{body.slug}")
    assert "Öppen Exempelsson" in page.text
    assert "Hemlig Exempelsson" not in page.text
    assert "Skyddad Exempelsson" not in page.text
    assert page.headers["Cache-Control"] == "no-store"

    read = fill(staff, f"{GROUPS}/{body.slug}", purpose="seats", follow=True)
    assert "Hemlig Exempelsson" in read.text
    assert "Skyddad Exempelsson" in read.text
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "council.names_read"))
    assert (entry.object_kind, entry.object_id) == ("body", body.id)


def test_who_was_in_a_group_on_a_day_and_who_has_left(staff: PageClient, session: Session) -> None:
    body = a_body(session)
    gone = a_member(session, body, "Sam Exempelsson", starts_on=date(2025, 1, 1), published=EVERYTHING)
    end_appointment(session, EndAppointment(gone.id, date(2026, 1, 1), EndReason.MOVED), actor=COORDINATOR, now=NOW)
    a_member(session, body, "Kim Exempelsson", starts_on=date(2026, 6, 1), published=EVERYTHING)
    session.commit()

    now = staff.get(f"{GROUPS}/{body.slug}").text
    assert "De som har slutat" in now
    assert "Har flyttat från kommunen" in now
    then = staff.get(f"{GROUPS}/{body.slug}?dag-day=1&dag-month=5&dag-year=2025")
    assert "Sam Exempelsson" in then.text
    assert "Kim Exempelsson" not in then.text
    odd = staff.get(f"{GROUPS}/{body.slug}?dag-day=31&dag-month=2&dag-year=2025")
    assert odd.status_code == 422
    assert "Datumet finns inte" in odd.text


def test_an_appointment_to_a_group_is_ended_with_a_reason(staff: PageClient, session: Session) -> None:
    body = a_body(session)
    member = a_member(session, body)
    session.commit()
    page = f"/personal/radet/uppdrag/{member.id}/avsluta"
    assert staff.get(page).status_code == 303, "first say why the name is read"
    fill(staff, f"{GROUPS}/{body.slug}", purpose="seats")

    done = fill(staff, page, reason="new_duties", fields=day(NOW.date(), "ends_on"), follow=True)

    assert "Uppdraget är avslutat" in done.text
    session.expire_all()
    assert member.end_reason is EndReason.NEW_DUTIES


def test_two_editors_see_both_texts(staff: PageClient, session: Session) -> None:
    body = a_body(session)
    session.commit()
    page = f"{GROUPS}/{body.slug}/andra"
    stale = staff.get(page).text.partition('name="version"')[2].partition('value="')[2].partition('"')[0]
    change_body(session, ChangeBody(body.id, 1, "Unga", "Den andras text.", None, True), actor=COORDINATOR, now=NOW)
    session.commit()

    mine = fill(staff, page, name="Barn", purpose="Min text.", parent="ingen", fields={"version": stale, "active": "y"})
    assert mine.status_code == 409
    assert "Min text." in mine.text
    assert "Den andras text." in mine.text
    session.expire_all()
    assert body.purpose == "Den andras text."


def test_what_is_typed_is_shown_as_text(staff: PageClient, session: Session) -> None:
    body = a_body(session, HOSTILE)
    a_member(session, body, HOSTILE, role=HOSTILE, organisation=HOSTILE, published=EVERYTHING)
    session.commit()

    for page in (GROUPS, f"{GROUPS}/{body.slug}", f"{GROUPS}/{body.slug}/andra", f"{GROUPS}/{body.slug}/utse"):
        text = staff.get(page).text
        assert "<script>alert" not in text
        assert "{{7*7}}" in text


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_other_roles_do_not_come_in(client: PageClient, session: Session, role: Role) -> None:
    body = a_body(session)
    sign_in(client, session, role)
    for page in ("", "/ny", f"/{body.slug}", f"/{body.slug}/andra", f"/{body.slug}/utse"):
        assert client.get(GROUPS + page).status_code == 403


def test_what_does_not_exist_is_not_found(staff: PageClient) -> None:
    for page in ("finns-inte", "finns-inte/andra", "finns-inte/utse", "citizens_council"):
        assert staff.get(f"{GROUPS}/{page}").status_code == 404


def test_the_pages_ask_no_more_for_many_than_for_one(staff: PageClient, session: Session) -> None:
    steering = a_body(session, "Styrgruppen", BodyKind.STEERING_GROUP)
    first = a_body(session, under=steering)
    a_member(session, first)
    session.commit()

    def asked(page: str) -> int:
        session.expire_all()
        count = 0

        def one_more(*_: object) -> None:
            nonlocal count
            count += 1

        bind = staff.application.extensions["database"].engine
        event.listen(bind, "before_cursor_execute", one_more)
        try:
            assert staff.get(page).status_code == 200
        finally:
            event.remove(bind, "before_cursor_execute", one_more)
        return count

    pages = (GROUPS, f"{GROUPS}/{first.slug}")
    before = [asked(page) for page in pages]
    for number in range(50):
        a_member(session, first, f"Kim {number}")
        a_body(session, f"Grupp {number}", under=steering)
    session.commit()
    assert len(session.scalars(select(Body)).all()) == 52
    assert [asked(page) for page in pages] == before
