"""What the programme's use cases share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol, TypeVar

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.text import find_identity_numbers
from trygghetsrad.programme.rules.goals import is_sensible_day


class Versioned(Protocol):
    """A row that tells two writers apart."""

    version: int


Row = TypeVar("Row", bound=Versioned)
SOMEBODY_WAS_FIRST = mark(
    "Någon annan ändrade det här medan du skrev. Din text finns kvar. Se vad som är nytt och spara igen."
)


def is_new(row: Row, seen: int, done: Callable[[Row], bool]) -> bool:
    """Whether there is anything left to do on a locked row.

    The same form sent twice finds its work `done` and changes nothing; one written on an older version is a Conflict.
    """
    if row.version == seen:
        return True
    if done(row):
        return False
    raise Conflict(SOMEBODY_WAS_FIRST)


def check_words(**texts: str) -> None:
    """Nobody proofreads what the programme publishes, so what must never be shown is stopped here."""
    for field, words in texts.items():
        if find_identity_numbers(words):
            raise Refused(mark("Det ser ut att stå ett personnummer. Ta bort det."), field=field)


def check_days(now: datetime, **days: date | None) -> None:
    """Refuse a slip in the year."""
    for field, day in days.items():
        if day is not None and not is_sensible_day(day, clock.local(now).date()):
            raise Refused(mark("Kontrollera året."), field=field)


def check_past(now: datetime, **days: date) -> None:
    """Refuse a day that has not been."""
    for field, day in days.items():
        if day > clock.local(now).date():
            raise Refused(mark("Skriv en dag som har varit."), field=field)
