"""The numbers: how many came in and what became of them, in all and by quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, func, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Reader
from trygghetsrad.suggestions import rules
from trygghetsrad.suggestions.models import ALL_TIME, NO_DAYS, Suggestion, SuggestionTally
from trygghetsrad.suggestions.rules import OPEN, Outcome, State

QUARTERS = 12
"""Three years."""
_ALL = SuggestionTally.quarter == ALL_TIME


@dataclass(slots=True)
class QuarterTally:
    """What came in during three months, such as 2027-1, and what has become of it."""

    name: str
    states: Counter[State] = field(default_factory=Counter)
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)
    """Working days until the first answer, and how often."""

    @property
    def received(self) -> int:
        return sum(self.states.values())

    @property
    def answered(self) -> int:
        return self.states[State.ANSWERED]

    @property
    def waiting(self) -> int:
        return sum(self.states[state] for state in OPEN)

    @property
    def median_days(self) -> float | None:
        """Half were answered within so many working days. Those that still wait are not in it."""
        return median(self.days.elements()) if self.days else None


def _in_all(*states: State) -> ColumnElement[int]:
    number = func.sum(SuggestionTally.number)
    return func.coalesce(number.filter(or_(*(SuggestionTally.state == one for one in states))) if states else number, 0)


KEPT = select(_in_all(), *(_in_all(one) for one in (State.ANSWERED, State.HIDDEN, State.MERGED))).where(_ALL).subquery()
"""One row of how many came in, and how many of them are answered, hidden and merged: a look into a small table."""


_NEWEST = (
    select(SuggestionTally)
    .with_only_columns(*SuggestionTally.__table__.columns)
    .where(SuggestionTally.quarter >= bindparam("first"), SuggestionTally.number > 0)
)


def tallied_quarters(reader: Reader, today: date) -> list[QuarterTally]:
    """The last three years, oldest first, from the first quarter in which something came in."""
    names = rules.quarters_until(today, QUARTERS)
    found = {name: QuarterTally(name) for name in names}
    for row in reader.execute(_NEWEST, {"first": names[0]}):
        if row.quarter in found:
            _count(found[row.quarter], row)
    began = next((at for at, name in enumerate(names) if found[name].received), len(names))
    return [found[name] for name in names[began:]]


def _count(quarter: QuarterTally, row: Row[Any]) -> None:
    quarter.states[row.state] += row.number
    if row.outcome and row.state is State.ANSWERED:
        quarter.outcomes[Outcome(row.outcome)] += row.number
    if row.days != NO_DAYS:
        quarter.days[row.days] += row.number


def counted(session: Session) -> Iterable[Sequence[Any]]:
    """(how many, received on, state, outcome, answered on) of all that there are."""
    what = (Suggestion.received_on, Suggestion.state, Suggestion.outcome, Suggestion.answered_on)
    return session.execute(select(func.count(), *what).group_by(*what).execution_options(yield_per=1000))
