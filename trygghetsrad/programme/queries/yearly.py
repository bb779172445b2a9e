"""Whether a year has a page of its own."""

from __future__ import annotations

from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.meetings.models import Meeting
from trygghetsrad.programme.models import Activity, Measurement, NetworkEvent
from trygghetsrad.suggestions.models import Suggestion


def has_year(session: Session, year: int) -> bool:
    """Whether anything is known of a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    columns = (Activity.closed_on, Measurement.measured_on, NetworkEvent.day, Suggestion.received_on, Meeting.day)
    known = or_(*(exists().where(column >= first, column <= last) for column in columns))
    return bool(session.scalar(select(known)))
