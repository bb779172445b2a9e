"""Hand out the auditors' file, or read the names of those drawn: both are written in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.interest.rules import ReadingPurpose
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.disclosure import Reason, Receiver, auditors_file
from trygghetsrad.lottery.models import Draw


@dataclass(frozen=True, slots=True)
class HandOut:
    """`case` is the municipality's own number of the request, or ""."""

    draw_id: UUID
    receiver: Receiver
    reason: Reason
    case: str


def hand_out(session: Session, command: HandOut, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Write down to whom the auditors' file is given and why, and return it."""
    require(actor, Permission.LOTTERY_RUN)
    draw = queries.draw(session, command.draw_id)
    if draw.commitment is None:
        raise Refused(mark("Filen finns när poolen är låst."))
    record(
        session,
        "draw.handed_out",
        actor=actor,
        now=now,
        about=("draw", draw.id),
        receiver=command.receiver.value,
        reason=command.reason.value,
        case=command.case,
    )
    return auditors_file(draw, queries.entries(session, draw.id), queries.exempted_entries(session, draw.id))


@dataclass(frozen=True, slots=True)
class ReadNames:
    draw_id: UUID
    purpose: ReadingPurpose


def read_names(session: Session, command: ReadNames, *, actor: Actor, now: datetime) -> Draw:
    """Write down that somebody reads the names of those drawn, and why: one row for the reading, not one a person."""
    require(actor, Permission.LOTTERY_RUN)
    draw = queries.draw(session, command.draw_id)
    about = ("draw", draw.id)
    record(session, "draw.names_read", actor=actor, now=now, about=about, purpose=command.purpose.value)
    return draw
