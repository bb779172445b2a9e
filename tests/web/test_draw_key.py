"""Where a person gets the key to their own lot, and where nobody else does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.interest import a_call, a_registration
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.interest.draw_key import draw_key
from trygghetsrad.interest.models import Call, Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.interest.use_cases import EMAIL_LINK, LINK
from trygghetsrad.kernel.links import issue_link
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import Role

CALLER = {
    "informed": "y", "name": "Kim Exempel", "birth_year": "1950", "sex": "woman", "locality": "Strömsholm",
    "reach": "phone", "phone": "0220-000 00",
}  # fmt: skip


@pytest.fixture(autouse=True)
def the_tests_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def call(session: Session) -> Call:
    session.add(call := a_call())
    session.commit()
    return call


def registered(session: Session, call: Call, **over: object) -> Registration:
    session.add(row := a_registration(call, **over))
    session.commit()
    return row


def link_to(session: Session, row: Registration, purpose: str) -> str:
    secret = issue_link(session, purpose, row.id, now=NOW, valid_for=timedelta(days=1))
    session.commit()
    return f"/mina-uppgifter/{secret}"


def letters(session: Session) -> dict[str, str]:
    session.expire_all()
    return {letter.kind: letter.body or "" for letter in session.scalars(select(OutboxMail))}


def test_the_receipt_shows_the_key_and_what_it_is_for(client: PageClient, session: Session, call: Call) -> None:
    row = registered(session, call)
    with client.session_transaction() as cookie:
        cookie["interest-receipt"] = str(row.id)

    page = client.get("/anmal-intresse/klart")

    assert draw_key(row.reference, row.salt) in page.text
    assert "hur stor din chans var" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_letter_to_a_confirmed_address_has_the_key_and_the_one_before_has_not(
    client: PageClient, session: Session, call: Call
) -> None:
    row = registered(session, call, email_confirmed_at=None, state=RegistrationState.WAITING)
    key, link = draw_key(row.reference, row.salt), link_to(session, row, EMAIL_LINK)
    assert key not in client.get(link).text

    page = fill(client, link, follow=True)

    assert key in page.text
    assert key in letters(session)["interest_confirmed"]
    fill(client, "/mina-uppgifter", whose=row.reference)
    assert all(key not in body for kind, body in letters(session).items() if kind != "interest_confirmed")


def test_an_unconfirmed_address_is_asked_without_the_key(client: PageClient, session: Session, call: Call) -> None:
    row = registered(session, call, email_confirmed_at=None, state=RegistrationState.WAITING)

    fill(client, "/mina-uppgifter", whose=row.reference)

    assert row.reference in letters(session)["interest_confirm"]
    assert draw_key(row.reference, row.salt) not in letters(session)["interest_confirm"]


def test_a_withdrawn_registration_shows_no_key_on_its_receipt(client: PageClient, session: Session, call: Call) -> None:
    row = registered(session, call)
    fill(client, f"{link_to(session, row, LINK)}/ta-bort")
    with client.session_transaction() as cookie:
        cookie["interest-receipt"] = str(row.id)

    assert "lottnyckel" not in client.get("/anmal-intresse/klart").text


def test_the_contact_centre_reads_the_key_to_the_caller_it_has_registered(
    client: PageClient, session: Session, call: Call
) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)

    done = fill(client, "/personal/registrera/intresse", fields=CALLER, follow=True)

    row = session.scalars(select(Registration)).one()
    assert f"Din lottnyckel är {draw_key(row.reference, row.salt)}." in done.text


def test_the_key_of_somebody_else_is_read_for_a_purpose_only(client: PageClient, session: Session, call: Call) -> None:
    row = registered(session, call)
    key = draw_key(row.reference, row.salt)
    sign_in(client, session, Role.CONTACT_CENTRE)
    person = f"/personal/intresserade/{row.reference}"
    assert key not in client.get(f"/personal/registrera/intresse/{row.reference}").text
    assert key not in client.get(person).text

    assert key in fill(client, person, purpose="contact", follow=True).text


def test_the_key_is_for_nobody_who_is_not_logged_in(client: PageClient, session: Session, call: Call) -> None:
    row = registered(session, call)

    for page in (f"/personal/registrera/intresse/{row.reference}", f"/personal/intresserade/{row.reference}"):
        assert client.get(page).status_code == 303
