"""Keeping count: how many came in each quarter, and what became of them.

Counting a million rows takes longer than showing a page may take, so the numbers are kept: whenever a suggestion is
written, its cells are changed in the same transaction, whichever use case wrote it. `flask suggestions recount` counts
them anew from the rows, for after an import by other means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, event, insert, inspect
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Mapper, Session

from trygghetsrad.suggestions import queries, rules
from trygghetsrad.suggestions.days_off import is_holiday
from trygghetsrad.suggestions.models import ALL_TIME, NO_DAYS, Suggestion, SuggestionTally
from trygghetsrad.suggestions.rules import Outcome, State

_COUNTED = ("received_on", "state", "outcome", "answered_on")


class Cell(NamedTuple):
    """One number that is kept: the columns of `SuggestionTally`."""

    quarter: str
    state: State
    outcome: str
    days: int


def cells_of(received_on: date, state: State, outcome: Outcome | None, answered_on: date | None) -> tuple[Cell, Cell]:
    """Where a suggestion is counted: among all, and in the quarter that it came in."""
    days = _days(received_on, answered_on) if answered_on else NO_DAYS
    return (
        Cell(ALL_TIME, state, "", NO_DAYS),
        Cell(rules.quarter_of(received_on), state, outcome.value if outcome else "", days),
    )


@lru_cache(maxsize=4096)
def _days(received_on: date, answered_on: date) -> int:
    return max(0, rules.working_days_between(received_on, answered_on, is_holiday))


def recount(session: Session) -> None:
    """Count everything anew."""
    counted: Counter[Cell] = Counter()
    for row in queries.counted(session):
        number, received_on, state, outcome, answered_on = row
        for cell in cells_of(received_on, state, outcome, answered_on):
            counted[cell] += number
    session.execute(delete(SuggestionTally))
    rows = [{**cell._asdict(), "number": number} for cell, number in counted.items()]
    if rows:
        session.execute(insert(SuggestionTally), rows)


@event.listens_for(Suggestion, "after_insert")
def _came(_mapper: Mapper[Suggestion], connection: Connection, one: Suggestion) -> None:
    _change(connection, Counter(cells_of(*_values(one))))


@event.listens_for(Suggestion, "after_delete")
def _went(_mapper: Mapper[Suggestion], connection: Connection, one: Suggestion) -> None:
    _change(connection, _less(cells_of(*_values(one))))


@event.listens_for(Suggestion, "after_update")
def _became(_mapper: Mapper[Suggestion], connection: Connection, one: Suggestion) -> None:
    before, after = _values(one, before=True), _values(one)
    if before != after:
        changes = _less(cells_of(*before))
        changes.update(cells_of(*after))
        _change(connection, changes)


def _values(one: Suggestion, *, before: bool = False) -> tuple[Any, ...]:
    """What a suggestion is counted by, now or as it was when it was read."""
    history = {name: inspect(one).attrs[name].history for name in _COUNTED}
    return tuple(past.deleted[0] if before and past.deleted else getattr(one, name) for name, past in history.items())


def _less(cells: Iterable[Cell]) -> Counter[Cell]:
    return Counter(dict.fromkeys(cells, -1))


def _change(connection: Connection, changes: Counter[Cell]) -> None:
    # In one order for all, so that two who write at once wait for each other and never in a circle.
    make = insert_postgresql if connection.dialect.name == "postgresql" else insert_sqlite
    for cell, by in sorted(changes.items()):
        if by:
            row = make(SuggestionTally).values(**cell._asdict(), number=by)
            more = SuggestionTally.number + by
            key = ("quarter", "state", "outcome", "days")
            connection.execute(row.on_conflict_do_update(index_elements=key, set_={"number": more}))
