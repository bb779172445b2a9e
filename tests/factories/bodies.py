"""Groups and their members. Every person is invented."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from tests.factories.lottery import COORDINATOR, NOW
from trygghetsrad.council.models import Appointment, Body, BodyKind, PublicPart, SeatKind
from trygghetsrad.council.use_cases.appointing import Appoint, Who, appoint
from trygghetsrad.council.use_cases.bodies import AddBody, add_body

TODAY = NOW.date()
EVERYTHING = frozenset(PublicPart)


def a_body(
    session: Session,
    name: str = "Barn och unga",
    kind: BodyKind = BodyKind.WORKING_GROUP,
    *,
    under: Body | None = None,
) -> Body:
    command = AddBody(kind, name, f"Vad {name} är till för.", under.id if under else None)
    return add_body(session, command, actor=COORDINATOR, now=NOW)


def a_member(
    session: Session,
    body: Body,
    name: str = "Kim Exempelsson",
    *,
    kind: SeatKind = SeatKind.OFFICIAL,
    starts_on: date = TODAY,
    **about: Any,
) -> Appointment:
    command = Appoint(body.id, kind, Who(name, **about), starts_on)
    return appoint(session, command, actor=COORDINATOR, now=NOW)
