"""How the promise of an answer has been kept, by the quarter in which things came in."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from trygghetsrad.kernel.db import Reader
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import State

MONTHS_OF_QUARTER = 3


@dataclass(frozen=True, slots=True)
class Quarter:
    """What came in during one quarter. `unknown` were answered before promises were counted."""

    year: int
    quarter: int
    received: int
    in_time: int
    late: int
    unknown: int
    aside: int

    @property
    def waiting(self) -> int:
        return self.received - self.in_time - self.late - self.unknown - self.aside


def quarters(reader: Reader, since: date) -> list[Quarter]:
    """The newest first. One question, whatever the number: days are counted by the database and added here."""
    answered = Suggestion.answered_on.is_not(None)
    counted: tuple[Any, ...] = (
        func.count(),
        _number_of(Suggestion.kept_promise.is_(True)),
        _number_of(Suggestion.kept_promise.is_(False)),
        _number_of(answered & Suggestion.kept_promise.is_(None)),
        _number_of(~answered & (Suggestion.state == State.HIDDEN)),
    )
    day = Suggestion.received_on
    rows = reader.execute(select(day, *counted).where(day >= since).group_by(day))
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0] * len(counted))
    for received_on, *numbers in rows:
        of = sums[received_on.year, (received_on.month - 1) // MONTHS_OF_QUARTER + 1]
        of[:] = [one + int(other) for one, other in zip(of, numbers, strict=True)]
    return [Quarter(*when, *numbers) for when, numbers in sorted(sums.items(), reverse=True)]


def _number_of(condition: Any) -> Any:
    return func.sum(case((condition, 1), else_=0))
