"""What may happen to a suggestion, who is told, and by when it must be answered. Pure: no row and no clock is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

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
    """Who wrote it down: the sender on the web, the contact centre for a caller, or another system before this one."""

    WEB = "web"
    DESK = "desk"
    IMPORT = "import"


class State(StrEnum):
    """Where a suggestion is."""

    RECEIVED = "received"
    ELSEWHERE = "elsewhere"
    TAKEN_UP = "taken_up"
    ANSWERED = "answered"
    HIDDEN = "hidden"
    MERGED = "merged"
    """It says the same as another one, its leader, and gets what that one gets."""


class Outcome(StrEnum):
    """What an answered suggestion led to."""

    DONE = "done"
    PLANNED = "planned"
    NOT_NOW = "not_now"
    NOT_OURS = "not_ours"


class Action(StrEnum):
    """What may be done to a suggestion. All but the last two are the staff's; those are the sender's."""

    ANSWER = "answer"
    ASK = "ask"
    ROUTE = "route"
    HAND_OVER = "hand_over"
    TAKE_UP = "take_up"
    MERGE = "merge"
    SEPARATE = "separate"
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    HIDE = "hide"
    RESTORE = "restore"
    WRITE_NOTE = "write_note"
    ERASE = "erase"
    REPLY = "reply"
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
    ASKED = "asked"
    REPLIED = "replied"
    ROUTED = "routed"
    NOTED = "noted"
    MERGED = "merged"
    SEPARATED = "separated"


class Reminded(StrEnum):
    """How much the owner has been told. Each letter is sent once."""

    NOT_TOLD = "not_told"
    TOLD = "told"
    BEFORE = "before"
    AFTER = "after"


CLOSED = frozenset({State.ANSWERED, State.HIDDEN, State.MERGED})
OPEN = frozenset(State) - CLOSED
SENDERS_OWN = frozenset({Action.REPLY, Action.DISPUTE})

_ALWAYS = frozenset({Action.WRITE_NOTE, Action.ERASE})
_WHILE_OPEN = _ALWAYS | {
    *(Action.ANSWER, Action.ASK, Action.ROUTE, Action.HAND_OVER, Action.TAKE_UP, Action.MERGE),
    *(Action.PUBLISH, Action.UNPUBLISH, Action.HIDE, Action.REPLY),
}
ALLOWED: dict[State, frozenset[Action]] = {
    State.RECEIVED: _WHILE_OPEN,
    State.ELSEWHERE: _WHILE_OPEN,
    State.TAKEN_UP: _WHILE_OPEN,
    State.ANSWERED: _ALWAYS | {Action.ANSWER, Action.PUBLISH, Action.UNPUBLISH, Action.HIDE, Action.DISPUTE},
    State.HIDDEN: _ALWAYS | {Action.RESTORE},
    State.MERGED: _ALWAYS | {Action.SEPARATE, Action.DISPUTE},
}
"""Answering an answered one is meant: what was planned gets done."""

LEADS_TO: dict[Action, State] = {
    Action.ANSWER: State.ANSWERED,
    Action.HAND_OVER: State.ELSEWHERE,
    Action.TAKE_UP: State.TAKEN_UP,
    Action.MERGE: State.MERGED,
    Action.HIDE: State.HIDDEN,
    Action.RESTORE: State.RECEIVED,
    Action.DISPUTE: State.RECEIVED,
}
"""The actions that move a suggestion. SEPARATE takes it back to where it was; the others leave it where it is."""

TELLS: dict[Action, str] = {
    Action.ANSWER: "suggestion_answered",
    Action.ASK: "suggestion_asked",
    Action.HAND_OVER: "suggestion_handed_over",
    Action.TAKE_UP: "suggestion_taken_up",
    Action.MERGE: "suggestion_merged",
    Action.SEPARATE: "suggestion_separated",
    Action.HIDE: "suggestion_hidden",
    Action.RESTORE: "suggestion_restored",
}
"""The letter that tells the sender. Routing and notes are the staff's own; what the sender does, the sender knows."""


TOGETHER = frozenset({Action.ANSWER, Action.HAND_OVER, Action.TAKE_UP})
"""What happens to a leader happens to those that are merged with it, and their senders are told too."""

HEARD = frozenset({*LEADS_TO, Action.ASK, Action.ROUTE}) - SENDERS_OWN
"""Whoever does one of these has read what the sender said last."""


def may(
    state: State,
    action: Action,
    *,
    published: bool = False,
    disputed: bool = False,
    asked: bool = False,
    reachable: bool = True,
    told: bool = False,
) -> bool:
    """Whether an action is open in a state.

    Only what is published can be unpublished, and must be before it is merged: its address would lead nowhere. A sender
    who has chosen to get no answer can't be asked. A sender disputes once, and when merged first when the leader has
    been answered (`told`).
    """
    needs = {
        Action.UNPUBLISH: published,
        Action.MERGE: not published,
        Action.ASK: reachable,
        Action.REPLY: asked,
        Action.DISPUTE: not disputed and (told or state is not State.MERGED),
    }
    return action in ALLOWED[state] and needs.get(action, True)


LEAST_WORDS = 3


def is_an_answer(text: str) -> bool:
    """Whether a text says something: an answer needs a sentence, not a word."""
    return len([word for word in text.split() if any(sign.isalpha() for sign in word)]) >= LEAST_WORDS


def quarter_of(day: date) -> str:
    """The quarter of a day, so written that a later one sorts after: 2027-1."""
    return f"{day.year:04}-{(day.month - 1) // 3 + 1}"


def quarters_until(day: date, number: int) -> list[str]:
    """So many quarters, the oldest first, the last the one of the day."""
    last = day.year * 4 + (day.month - 1) // 3
    return [f"{at // 4:04}-{at % 4 + 1}" for at in range(last - number + 1, last + 1)]


def is_working_day(day: date, is_holiday: IsHoliday) -> bool:
    return day.weekday() < _SATURDAY and not is_holiday(day)


def add_working_days(start: date, days: int, is_holiday: IsHoliday) -> date:
    """The working day that is `days` working days after `start`; the day of receipt is not counted."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day, is_holiday)
    return day


@lru_cache(maxsize=8192)
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


def is_untold(done_on: date | None, result: str, answered_on: date | None, answer: str) -> bool:
    """Whether what came of an action is news to a sender: it came with their answer or after it, in other words."""
    return result != answer and (done_on is None or answered_on is None or done_on >= answered_on)


def deadline(answer_by: date, today: date, is_holiday: IsHoliday) -> Deadline:
    """How far it is to the last day for an answer. The day after it counts as late, a weekend after it too."""
    left = working_days_between(today, answer_by, is_holiday)
    return Deadline(answer_by, min(left, -1) if answer_by < today else left)


def next_reminder(reminded: Reminded, due_on: date, *, received_on: date, day: date, soon: date) -> Reminded | None:
    """What the owner is told now: that it is late, that the day is near (`soon` at the latest), or that it is theirs.

    Each is told once. What came in today can wait until tomorrow: a letter's moment would point at an anonymous call.
    """
    if due_on < day:
        return None if reminded is Reminded.AFTER else Reminded.AFTER
    untold = reminded in {Reminded.NOT_TOLD, Reminded.TOLD}
    if untold and received_on < day and due_on <= soon:
        return Reminded.BEFORE
    return Reminded.TOLD if reminded is Reminded.NOT_TOLD and received_on < day else None
