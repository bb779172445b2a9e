"""How long an invitation is open, and when a seat is free."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark

ANSWER_DAYS = 14
REMIND_DAYS = 3
"""So many days before the last one, who has not answered is reminded, once."""
PAGE_LINK_VALID = timedelta(minutes=10)
"""How long the link to a member's own page works, once."""
PAGE_OPEN_FOR = timedelta(days=14)
"""How long a browser stays let in to it."""
MOST_LINKS = 3
"""So many unused links a person has at most: a mailbox is not filled by somebody else's clicks."""
LINK_VALID = timedelta(days=120)
"""Longer than the answer is waited for: a late reader meets kind words, not a dead link."""


class Answer(StrEnum):
    """What an invited person can say."""

    YES = "ja"
    NO = "nej"
    CALL_ME = "ring"

    @property
    def label(self) -> LazyString:
        return _ANSWERS[self]


_ANSWERS = {
    Answer.YES: mark("Ja, jag vill vara med i rådet"),
    Answer.NO: mark("Nej, inte den här gången"),
    Answer.CALL_ME: mark("Ring mig, jag vill prata först"),
}


def answer_by(today: date) -> date:
    """The last day for an answer to an invitation that is sent today."""
    return today + timedelta(days=ANSWER_DAYS)


def first_day(today: date, term_starts_on: date, last_days: Iterable[date]) -> date:
    """When a new member's time begins: not before the term, and the day after the one who had the seat before."""
    return max([today, term_starts_on, *(day + timedelta(days=1) for day in last_days)])


def sits_on(day: date, starts_on: date, ends_on: date | None) -> bool:
    """Whether an appointment covers a day; the last day counts."""
    return starts_on <= day and (ends_on is None or day <= ends_on)


def follows(day: date, last_day: date | None) -> bool:
    """Whether somebody can begin on a day when another sat until `last_day`."""
    return last_day is not None and last_day < day
