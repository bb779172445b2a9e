"""Pure rules of a meeting: local time, its state, and who saved a note first."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

PUBLISH_WITHIN = timedelta(days=14)
YEARS_AHEAD = 5
EARLIEST_YEAR = 2000
MOST_ITEMS = 200
KEEP_ATTENDANCE = timedelta(days=730)
KEEP_OWNER = timedelta(days=730)


class MeetingState(StrEnum):
    """Where a meeting is. Held follows from the clock: nobody has to press a button for it."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Access(StrEnum):
    """What makes a place possible to come to for everyone."""

    STEP_FREE = "step_free"
    HEARING_LOOP = "hearing_loop"
    TOILET = "toilet"
    LIFT = "lift"
    PARKING = "parking"
    QUIET_ROOM = "quiet_room"


class PaperKind(StrEnum):
    """What a paper is."""

    PDF = "pdf"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper that everyone gets, as the meeting's own row remembers it."""

    id: UUID
    title: str
    kind: PaperKind
    item_id: UUID | None = None
    description: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, str | None]) -> ListedPaper:
        """From the row's JSON; one of long ago has no point and no description."""
        item_id = kept.get("item_id")
        return cls(
            UUID(kept["id"] or ""),
            kept["title"] or "",
            PaperKind(kept["kind"] or ""),
            UUID(item_id) if item_id else None,
            kept.get("description") or "",
        )

    @property
    def is_undescribed(self) -> bool:
        """Whether it is a picture that says nothing to whoever does not see it."""
        return self.kind is PaperKind.PICTURE and not self.description


class Asked(StrEnum):
    """Why somebody is called to a meeting."""

    MEMBER = "member"
    GUEST = "guest"
    SUBSTITUTE = "substitute"


class Coming(StrEnum):
    """What somebody who was called has answered."""

    WAITING = "waiting"
    YES = "yes"
    NO = "no"
    SUBSTITUTE = "substitute"
    """Somebody else comes instead."""


class Help(StrEnum):
    """What makes it possible for somebody to take part in a meeting."""

    INTERPRETER = "interpreter"
    HEARING_LOOP = "hearing_loop"
    COMPANION = "companion"
    STEP_FREE = "step_free"


class ProposalState(StrEnum):
    """Where a member's proposal is."""

    WAITING = "waiting"
    TAKEN_UP = "taken_up"
    DECLINED = "declined"


class ActionState(StrEnum):
    """Where an action is. Overdue follows from its day and the clock: nobody has to say so."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    DROPPED = "dropped"


OPEN_ACTIONS = frozenset({ActionState.PLANNED, ActionState.UNDER_WAY})
CLOSED_ACTIONS = frozenset(ActionState) - OPEN_ACTIONS


def is_overdue(state: ActionState, due_on: date | None, today: date) -> bool:
    """Whether the last day has passed while there was still something to do. The last day itself is not late."""
    return state in OPEN_ACTIONS and due_on is not None and due_on < today


def may_become(state: ActionState, wanted: ActionState) -> bool:
    """Whether changing an action may give it a state: closing has a verb of its own, since it needs words."""
    return wanted in OPEN_ACTIONS or wanted is state


def address_of(day: date, slug: str = "") -> str:
    """The last part of a meeting's public address: 2027-04-24 for the citizens' council, 2027-04-24-slug for others."""
    return f"{day.isoformat()}-{slug}" if slug else day.isoformat()


def day_in(address: str) -> date:
    """The day that an address begins with. Raises ValueError."""
    return date.fromisoformat(address[:10])


def clock_times(starts_at: datetime, minutes: Sequence[int | None]) -> list[datetime | None]:
    """When each point begins. After one without a time nothing is known; the first always begins with the meeting."""
    times: list[datetime | None] = []
    at: datetime | None = starts_at
    for box in minutes:
        times.append(at)
        at = at + timedelta(minutes=box) if at is not None and box else None
    return times


class NoSuchTime(ValueError):
    """The clock is put forward over this time: it never comes that day."""


def moment(day: date, clock: time, zone: ZoneInfo, *, second: bool = False) -> datetime:
    """A local day and time as UTC. Of a time that comes twice, the first or the `second`; one that never comes is
    NoSuchTime."""
    wanted = datetime.combine(day, clock, tzinfo=zone).replace(fold=int(second))
    at = wanted.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wanted.replace(tzinfo=None):
        raise NoSuchTime
    return at


def comes_twice(day: date, clock: time, zone: ZoneInfo) -> bool:
    """Whether the clock shows this time twice that night."""
    return double_hour_offset(moment(day, clock, zone), zone) is not None


def double_hour_offset(at: datetime, zone: ZoneInfo) -> timedelta | None:
    """The offset from UTC when the local time of `at` comes twice that night, else None."""
    local = at.astimezone(zone)
    offset = local.utcoffset()
    return offset if local.replace(fold=1 - local.fold).utcoffset() != offset else None


def offset_text(offset: timedelta) -> str:
    """UTC+2, UTC−3.30."""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes >= 0 else '−'}{hours}" + (f".{rest:02}" if rest else "")


def meeting_state(*, cancelled: bool, ends_at: datetime, now: datetime) -> MeetingState:
    """Planned until it has ended, then held, unless it was cancelled."""
    if cancelled:
        return MeetingState.CANCELLED
    return MeetingState.HELD if ends_at <= now else MeetingState.PLANNED


def is_sensible_day(day: date, today: date) -> bool:
    """Whether the year can be meant: a slip of the finger is not a meeting in 2207."""
    return EARLIEST_YEAR <= day.year <= today.year + YEARS_AHEAD


class NoteChange(StrEnum):
    """What a sent note means."""

    UNTOUCHED = "untouched"
    NEW_TEXT = "new_text"
    CONFLICT = "conflict"


def fingerprint(written: str) -> str:
    """A short mark of a text, the same however the browser writes its line ends."""
    plain = written.replace("\r\n", "\n").replace("\r", "\n").strip()
    return hashlib.sha256(plain.encode(errors="surrogatepass")).hexdigest()[:16]


def seen_mark(version: int, written: str) -> str:
    """What a form carries about the text that it showed: its version, and its fingerprint."""
    return f"{version}.{fingerprint(written)}"


def note_change(*, stored: str, version: int, seen: str, sent: str) -> NoteChange:
    """Judge a sent note against the stored one and against what its writer saw.

    A text that the writer left alone never overwrites, and never collides with, what somebody else wrote meanwhile.
    """
    seen_version, _, seen_text = seen.partition(".")
    if fingerprint(sent) in {seen_text, fingerprint(stored)}:
        return NoteChange.UNTOUCHED
    return NoteChange.NEW_TEXT if seen_version == str(version) else NoteChange.CONFLICT


class NotePart(StrEnum):
    """Which of a meeting's texts it is."""

    SUMMARY = "summary"
    SUMMARY_FI = "summary_fi"
    NOTE = "note"


LEAST_ANSWERS = 5
"""Fewer answers about a meeting are shown to nobody: each could be somebody's."""


class Question(StrEnum):
    """What participants are asked after a meeting."""

    HEARD = "heard"
    UNDERSTOOD = "understood"
    SAFER = "safer"


class Answer(StrEnum):
    """What they may answer."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


def moved(order: Sequence[UUID], one: UUID, step: int) -> list[UUID]:
    """The order with one thing so many places up (less than 0) or down; beyond an end it stands at the end."""
    ids = list(order)
    at = ids.index(one)
    to = min(max(at + step, 0), len(ids) - 1)
    ids.insert(to, ids.pop(at))
    return ids
