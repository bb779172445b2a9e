"""What the worker does by itself: it measures what the system knows, and reminds of what people have to measure."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.council.models import Body
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.programme import queries
from trygghetsrad.programme.use_cases.measuring import count


@hourly
def measure_what_is_known(session: Session, now: datetime) -> int:
    """Measure each computed indicator whose measurement is due; return how many could be measured."""
    done = 0
    for one, _goal, _body in queries.due_measurements(session, clock.local(now).date()):
        if one.indicator.computed is None:
            continue
        indicator, _ = queries.indicator(session, one.indicator.id, lock=True)
        try:
            count(session, indicator, actor=SYSTEM, now=now)
        except Refused:
            continue  # There is nothing to count yet; the page says when it was last measured.
        done += 1
    return done


@hourly
def remind_owners(session: Session, now: datetime) -> int:
    """Tell whoever reports for a group that measurements are due: each is told of once, a group's in one letter."""
    waiting: dict[UUID, tuple[Body, list[tuple[str, date | None]]]] = {}
    for one, _goal, body in queries.due_measurements(session, clock.local(now).date()):
        indicator = one.indicator
        if indicator.computed is None and indicator.reminded_of != one.due_on:
            waiting.setdefault(body.id, (body, []))[1].append((indicator.name, one.due_on))
            indicator.reminded_of = one.due_on
    sent = 0
    for body, due in waiting.values():
        for user in queries.reminded(session, body.id):
            queue_mail(
                session, "measurement_due", to=user.email or "", now=now, about=("user", user.id),
                name=user.name, group=body.name, body_id=body.id, due=due,
            )  # fmt: skip
            sent += 1
    return sent
