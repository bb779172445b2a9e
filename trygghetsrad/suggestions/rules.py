"""What may happen to a suggestion, and by when it must be answered. Pure: nothing here reads a row or a clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

IsHoliday = Callable[[date], bool]
_SATURDAY = 5


class Kind(StrEnum):
    """What the sender calls it."""

    SUGGESTION = "forslag"
    VIEW = "synpunkt"
    QUESTION = "fraga"


class Reply(StrEnum):
    """How the sender wants the answer."""

    CODE = "code"
    EMAIL = "email"
    NONE = "none"


class Source(StrEnum):
    """Who wrote it down: the sender on the web, or the contact centre for a caller."""

    WEB = "web"
    DESK = "desk"


class State(StrEnum):
    """Where a suggestion is."""

    RECEIVED = "received"
    ELSEWHERE = "elsewhere"
    TAKEN_UP = "taken_up"
    ANSWERED = "answered"
    HIDDEN = "hidden"


class Outcome(StrEnum):
    """What an answered suggestion led to."""

    DONE = "done"
    PLANNED = "planned"
    NOT_NOW = "not_now"
    NOT_OURS = "not_ours"


class Action(StrEnum):
    """What may be done to a suggestion. All but DISPUTE are the staff's; that one is the sender's."""

    ANSWER = "answer"
    HAND_OVER = "hand_over"
    TAKE_UP = "take_up"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    HIDE = "hide"
    RESTORE = "restore"
    ERASE = "erase"
    DISPUTE = "dispute"


class EventKind(StrEnum):
    """A row of the timeline."""

    RECEIVED = "received"
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"
    TAKEN_UP = "taken_up"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    HIDDEN = "hidden"
    RESTORED = "restored"
    DISPUTED = "disputed"
    ERASED = "erased"


CLOSED = frozenset({State.ANSWERED, State.HIDDEN})
OPEN = frozenset(State) - CLOSED

_WHILE_OPEN = frozenset(
    {Action.ANSWER, Action.HAND_OVER, Action.TAKE_UP, Action.PUBLISH, Action.UNPUBLISH, Action.HIDE, Action.ERASE}
)
ALLOWED: dict[State, frozenset[Action]] = {
    State.RECEIVED: _WHILE_OPEN,
    State.ELSEWHERE: _WHILE_OPEN,
    State.TAKEN_UP: _WHILE_OPEN,
    State.ANSWERED: frozenset(
        {Action.ANSWER, Action.PUBLISH, Action.UNPUBLISH, Action.HIDE, Action.ERASE, Action.DISPUTE}
    ),
    State.HIDDEN: frozenset({Action.RESTORE, Action.ERASE}),
}
"""Answering an answered one is meant: what was planned gets done."""

LEADS_TO: dict[Action, State] = {
    Action.ANSWER: State.ANSWERED,
    Action.HAND_OVER: State.ELSEWHERE,
    Action.TAKE_UP: State.TAKEN_UP,
    Action.HIDE: State.HIDDEN,
    Action.RESTORE: State.RECEIVED,
    Action.DISPUTE: State.RECEIVED,
}
"""The actions that move a suggestion. The others leave it where it is."""


def may(state: State, action: Action, *, published: bool = False, disputed: bool = False) -> bool:
    """Whether an action is open in a state. Only what is published can be unpublished; a sender disputes once."""
    if action is Action.UNPUBLISH and not published:
        return False
    if action is Action.DISPUTE and disputed:
        return False
    return action in ALLOWED[state]


def is_working_day(day: date, is_holiday: IsHoliday) -> bool:
    return day.weekday() < _SATURDAY and not is_holiday(day)


def add_working_days(start: date, days: int, is_holiday: IsHoliday) -> date:
    """The working day that is `days` working days after `start`; the day of receipt is not counted."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, is_holiday)
    return day


def working_days_between(start: date, end: date, is_holiday: IsHoliday) -> int:
    """Working days after `start`, up to and including `end`. Negative when `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, is_holiday)
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=step), is_holiday) for step in range(1, days + 1))


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day for an answer, and the working days until then (negative: since then)."""

    by: date
    left: int

    @property
    def is_passed(self) -> bool:
        return self.left < 0


def deadline(answer_by: date, today: date, is_holiday: IsHoliday) -> Deadline:
    """How far it is to the last day for an answer. The day after it counts as late, a weekend after it too."""
    left = working_days_between(today, answer_by, is_holiday)
    return Deadline(answer_by, min(left, -1) if answer_by < today else left)
