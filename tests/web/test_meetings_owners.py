"""A member who is to do something: chosen in the room and on the form, read by everybody, told of on the own page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.actions import an_action
from tests.factories.bodies import a_body, a_member
from tests.factories.lottery import NOW
from tests.factories.meetings import a_meeting, an_item, seated
from tests.forms import fill
from tests.pagecheck import PageClient
from tests.use_cases.test_council_own import ADDRESS
from tests.web.test_council_own import open_page
from trygghetsrad.council.models import Appointment, PublicPart, SeatKind
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.meetings.models import CouncilAction

NEW = "/personal/atgarder/ny"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def anna(session: Session) -> Appointment:
    (anna,) = seated(session, (SeatKind.RESIDENT, "Anna Påhittad"))
    session.commit()
    return anna


@pytest.fixture
def kim(session: Session) -> Appointment:
    member = a_member(session, a_body(session), "Kim Exempelsson", email=ADDRESS, role="Rektor")
    session.commit()
    return member


def the_action(session: Session) -> CouncilAction:
    session.expire_all()
    return session.scalars(select(CouncilAction)).one()


def test_the_form_offers_the_members_and_everybody_reads_what_was_agreed(
    client: PageClient, session: Session, anna: Appointment
) -> None:
    sign_in(client, session, Role.COORDINATOR)
    assert fill(client, NEW, title="Ring bolaget", member=str(anna.id)).status_code == 303
    action = the_action(session)
    assert (action.responsible, action.appointment_id) == ("", anna.id)
    assert "Anna Påhittad" in client.get(f"/personal/atgarder/{action.id}").text
    assert "Anna Påhittad" in client.get("/personal/atgarder").text

    for address in ("/atgarder", f"/atgarder/{action.number}"):
        text = client.get(address).text
        assert "En ledamot (invånare)" in text
        assert "Anna" not in text
        assert "Jäsen (" in client.get(f"/fi{address}").text
    anna.published = [PublicPart.NAME.value]
    session.commit()
    for address in ("/atgarder", f"/atgarder/{action.number}", f"/fi/atgarder/{action.number}"):
        assert "Anna Påhittad" in client.get(address).text


def test_the_form_keeps_the_member_and_lets_another_take_over(
    client: PageClient, session: Session, anna: Appointment
) -> None:
    sign_in(client, session, Role.COORDINATOR)
    fill(client, NEW, title="Ring bolaget", member=str(anna.id))
    action = the_action(session)
    change = f"/personal/atgarder/{action.id}/andra"

    assert fill(client, change, title="Ring dem").status_code == 303
    assert the_action(session).appointment_id == anna.id
    assert fill(client, change, member="").status_code == 422
    assert fill(client, change, member="", responsible="Gatuenheten").status_code == 303
    assert the_action(session).appointment_id is None


def test_a_member_is_chosen_in_the_room(client: PageClient, session: Session, anna: Appointment) -> None:
    sign_in(client, session, Role.COORDINATOR)
    session.add(meeting := a_meeting(NOW.date()))
    session.flush()
    session.add(item := an_item(meeting))
    session.commit()
    room = f"/personal/moten/{meeting.id}/rummet"

    fields = {f"title_{item.id.hex}": "Ring bolaget", f"member_{item.id.hex}": str(anna.id)}
    assert fill(client, room, fields=fields).status_code == 303
    assert the_action(session).appointment_id == anna.id

    stranger = a_member(session, a_body(session))
    session.commit()
    fields[f"member_{item.id.hex}"] = str(stranger.id)
    assert fill(client, room, fields=fields).status_code == 422


def test_today_says_when_somebody_else_is_needed(client: PageClient, session: Session, anna: Appointment) -> None:
    sign_in(client, session, Role.COORDINATOR)
    session.add(action := an_action(appointment_id=anna.id))
    session.commit()
    assert "behöver en ny ansvarig" not in client.get("/personal/").text

    anna.ends_on = NOW.date() - timedelta(days=1)
    session.commit()
    assert "En åtgärd behöver en ny ansvarig" in client.get("/personal/").text
    assert "Behöver en ny ansvarig." in client.get("/personal/atgarder?lage=utan-ansvarig").text
    assert "är inte med längre" in client.get(f"/personal/atgarder/{action.id}").text


def test_a_member_sees_what_they_have_taken_on_and_tells_how_it_goes(
    client: PageClient, session: Session, kim: Appointment
) -> None:
    session.add(action := an_action(appointment_id=kim.id, due_on=NOW.date() + timedelta(days=3), public=False))
    session.add(other := an_action(title="Något annat"))
    session.commit()
    address = f"/min-sida/atgarder/{action.id}"
    assert client.get(address).status_code == 303
    open_page(client, session)

    page = client.get("/min-sida").text
    assert "Dina åtgärder" in page
    assert action.title in page
    assert "3 dagar kvar" in page
    assert other.title not in page
    assert client.get(f"/min-sida/atgarder/{other.id}").status_code == 404

    assert fill(client, address, words=" ").status_code == 422
    assert "Tack. De som sköter" in fill(client, address, words="Bolaget är uppringt.", follow=True).text
    assert the_action_by(session, action).report == "Bolaget är uppringt."
    assert "Bolaget är uppringt." not in client.get("/atgarder").text

    sign_in(client, session, Role.COORDINATOR)
    assert "En ledamot har skrivit hur det går" in client.get("/personal/").text
    assert "Bolaget är uppringt." in client.get(f"/personal/atgarder/{action.id}").text
    close = f"/personal/atgarder/{action.id}/avsluta"
    assert "Bolaget är uppringt." in client.get(close).text, "the closing words begin with the member's"


def the_action_by(session: Session, action: CouncilAction) -> CouncilAction:
    session.refresh(action)
    return action


def test_a_closed_action_shows_its_result_and_asks_nothing(
    client: PageClient, session: Session, kim: Appointment
) -> None:
    session.add(action := an_action(appointment_id=kim.id, state="done", result="Klart nu.", done_on=NOW.date()))
    session.commit()
    open_page(client, session)
    page = client.get(f"/min-sida/atgarder/{action.id}").text
    assert "Klart nu." in page
    assert "Berätta hur det går" not in page
