"""A year's meetings, planned at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.use_cases.planning import PlanMeeting, WhenAndWhere, plan_meeting


@dataclass(frozen=True, slots=True)
class PlanSeries:
    """`once` marks the form; `body_id` None is the citizens' council."""

    whats: Sequence[WhenAndWhere]
    once: UUID
    body_id: UUID | None = None


def plan_series(session: Session, command: PlanSeries, *, actor: Actor, now: datetime) -> list[Meeting]:
    """Put all of them in the calendar, or none. The same form sent twice gives the same meetings.

    A refusal says which of them it is about: its field is `day_1`, `day_2` and so on when it is the day.
    """
    require(actor, Permission.MEETING_MANAGE)
    if not command.whats:
        raise Refused(mark("Skriv minst en dag."), field="day_1")
    made = []
    for number, what in enumerate(command.whats, start=1):
        one = PlanMeeting(what, uuid5(command.once, what.day.isoformat()), command.body_id)
        try:
            made.append(plan_meeting(session, one, actor=actor, now=now))
        except (Refused, Conflict) as refusal:
            field = f"day_{number}" if refusal.field == "day" else refusal.field
            raise type(refusal)(refusal.text, field=field) from None
    return made
