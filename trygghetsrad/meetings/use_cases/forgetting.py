"""What is known about those who were called goes: needs when the meeting is over, names a month later."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.personal import erases
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Participant


@hourly
def forget_needs(session: Session, now: datetime) -> None:
    """Whoever needed an interpreter or ate no nuts is nobody's business once the meeting is over."""
    over = queries.of_meetings_ended(now)
    emptied = update(Participant).where(Participant.meeting_id.in_(over)).values(needs=[], needs_other="", diet="")
    session.execute(emptied.execution_options(synchronize_session=False))


@hourly
@erases(Participant)
def forget_participants(session: Session, now: datetime) -> None:
    """A month after the meeting only the answers are left, with nobody's name."""
    long_ago = queries.of_meetings_ended(now - queries.KEEP_NAMES)
    emptied = (
        update(Participant)
        .where(Participant.meeting_id.in_(long_ago))
        .values(appointment_id=None, name=None, email=None, needs=[], needs_other="", diet="")
    )
    session.execute(emptied.execution_options(synchronize_session=False))
