"""What a year held of other parts' things, for the year's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.meetings.models import Meeting
from trygghetsrad.programme.models import Activity, Measurement, NetworkEvent
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent
from trygghetsrad.suggestions.rules import EventKind


@dataclass(frozen=True, slots=True)
class Sent:
    """How many suggestions came in, and how many were answered."""

    received: int
    answered: int


def suggestions_in(session: Session, first: date, last: date) -> Sent:
    """Counts alone, of the days from one to another."""
    received = select(func.count()).select_from(Suggestion)
    received = received.where(Suggestion.received_on >= first, Suggestion.received_on <= last)
    answered = select(func.count(SuggestionEvent.suggestion_id.distinct()))
    answered = answered.where(
        SuggestionEvent.kind == EventKind.ANSWERED, SuggestionEvent.day >= first, SuggestionEvent.day <= last
    )
    return Sent(session.scalar(received) or 0, session.scalar(answered) or 0)


def has_year(session: Session, year: int) -> bool:
    """Whether anything is known of a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    columns = (Activity.closed_on, Measurement.measured_on, NetworkEvent.day, Suggestion.received_on, Meeting.day)
    known = or_(*(exists().where(column >= first, column <= last) for column in columns))
    return bool(session.scalar(select(known)))
