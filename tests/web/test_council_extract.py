"""What a member can read and take with them: everything that the meetings hold about them, and nothing of others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.actions import an_action
from tests.factories.bodies import a_body, a_member
from tests.factories.lottery import COORDINATOR, NOW
from tests.factories.meetings import a_meeting, an_item
from tests.pagecheck import PageClient
from tests.use_cases.test_council_own import ADDRESS
from tests.web.test_council_own import open_page
from trygghetsrad.council.models import Appointment, Body
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.meetings.models import Participant
from trygghetsrad.meetings.rules import Coming, Help
from trygghetsrad.meetings.use_cases import (
    CallMeeting,
    ProposePoint,
    RecordAttendance,
    RecordReply,
    Reply,
    call_meeting,
    propose_point,
    record_attendance,
    record_reply,
)

LONG_AGO = NOW.date() - timedelta(days=100)


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kim(session: Session) -> Appointment:
    member = a_member(session, a_body(session), "Kim Exempelsson", email=ADDRESS, role="Rektor", starts_on=LONG_AGO)
    session.commit()
    return member


def everything_of(session: Session, one: Appointment, mark: str) -> None:
    """A call that is answered, attendance, an action and a proposed point, each with words of its own."""
    held, coming = NOW - timedelta(days=5), NOW + timedelta(days=20)
    slug = f"grupp-{one.id.hex[:6]}"
    meetings = [
        a_meeting(at.date(), body_id=one.body_id, address=f"{at.date()}-{slug}", starts_at=at) for at in (held, coming)
    ]
    session.add_all(meetings)
    session.flush()
    session.add(an_item(meetings[1], 1))
    session.flush()
    record_attendance(session, RecordAttendance(meetings[0].id, frozenset({one.id}), ""), actor=COORDINATOR, now=NOW)
    call_meeting(session, CallMeeting(meetings[1].id), actor=COORDINATOR, now=NOW)
    row = session.scalars(select(Participant).where(Participant.appointment_id == one.id)).one()
    reply = Reply(Coming.YES, needs=(Help.INTERPRETER,), needs_other=f"{mark} behöver ljus", diet=f"{mark} äter grönt")
    record_reply(session, RecordReply(row.meeting_id, row.id, reply), actor=COORDINATOR, now=NOW)
    session.add(an_action(title=f"{mark} ringer bolaget", appointment_id=one.id, report=f"{mark} har ringt"))
    point = ProposePoint(one.id, one.body_id, f"{mark} vill tala om bussen", f"{mark} väntar länge")
    propose_point(session, point, actor=PUBLIC, now=NOW)
    session.commit()


def file_of(client: PageClient) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(client.get("/min-sida/uppgifter.json").data)
    return held


def test_the_page_and_the_file_hold_calls_attendance_actions_and_points(
    client: PageClient, session: Session, kim: Appointment
) -> None:
    everything_of(session, kim, "Kim")
    open_page(client, session)
    page, held = client.get("/min-sida/uppgifter").text, file_of(client)

    assert {one for one in held if held[one]} == {
        *("uppdrag", "kallelser", "narvaro", "atgarder", "forslag_till_dagordning")
    }
    (call,) = held["kallelser"]
    assert (call["Ditt svar"], call["Vad du behöver"]) == ("Kommer", "Tolk, Kim behöver ljus, Kim äter grönt")
    (attended,) = held["narvaro"]
    assert (attended["Möte"], attended["Du var med"]) == ("Möte 28 april 2027, Barn och unga", "Ja")
    assert held["atgarder"][0]["Det du har skrivit"] == "Kim har ringt"
    assert held["forslag_till_dagordning"][0]["Varför"] == "Kim väntar länge"
    for said in ("Kim behöver ljus", "Du var med", "Kim ringer bolaget", "Kim vill tala om bussen"):
        assert said in page


def test_nothing_of_anybody_else_is_in_it(client: PageClient, session: Session, kim: Appointment) -> None:
    body = session.get_one(Body, kim.body_id)
    lo = a_member(session, a_body(session, "Äldre"), "Lo Exempelsson", email="lo@example.se", starts_on=LONG_AGO)
    fellow = a_member(session, body, "Mo Exempelsson", email="mo@example.se", starts_on=LONG_AGO)
    everything_of(session, lo, "Lo")
    everything_of(session, fellow, "Mo")
    open_page(client, session)
    held = client.get("/min-sida/uppgifter").text + client.get("/min-sida/uppgifter.json").get_data(as_text=True)
    for other in ("Lo behöver", "Mo behöver", "Lo ringer", "Mo ringer", "Lo vill", "Mo vill"):
        assert other not in held
    assert file_of(client)["kallelser"][0]["Ditt svar"] == "Inget svar än", "Kim was called to Mo's meeting too"


def test_what_is_empty_is_left_out(client: PageClient, session: Session, kim: Appointment) -> None:
    open_page(client, session)
    assert list(file_of(client)) == ["uppdrag"]
    assert "Kallelser och svar" not in client.get("/min-sida/uppgifter").text
