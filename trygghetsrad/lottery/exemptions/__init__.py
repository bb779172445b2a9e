"""Who has registered and is not in the draw: those who rest after sitting in the council, and those exempted by hand.

Nothing is guessed: who may have sat there is shown to the coordinator, who settles each; a pool with somebody unsettled
cannot be locked. How many are exempted, and why, is in both fingerprints and public; who, is known to the staff and to
the person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from flask import Flask, current_app
from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.days import add_months
from trygghetsrad.kernel.i18n import mark

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LONGEST_REST = 20
"""Years."""
_KEY = "sat_before"
Json = dict[str, Any]


class Reason(StrEnum):
    """Why somebody is not in the draw."""

    REST = "rest"
    TWICE = "twice"
    MOVED = "moved"
    ROLE = "role"
    OTHER = "other"

    @property
    def label(self) -> LazyString:
        """What a coordinator chooses among; a rest is settled in its own place."""
        return _LABELS[self]


_LABELS = {
    Reason.REST: mark("Har nyss suttit i rådet"),
    Reason.TWICE: mark("Samma person är anmäld två gånger"),
    Reason.MOVED: mark("Bor inte i kommunen"),
    Reason.ROLE: mark("Deltar i rådet i en annan roll, till exempel som politiker eller tjänsteperson"),
    Reason.OTHER: mark("Ett annat skäl"),
}
BY_HAND = tuple(reason for reason in Reason if reason is not Reason.REST)


class Likeness(StrEnum):
    """What makes somebody in the pool look like somebody who has sat in the council. The first is the same person."""

    SAME = "same"
    EMAIL = "email"
    NAME = "name"

    @property
    def label(self) -> LazyString:
        return _LIKENESSES[self]


_LIKENESSES = {
    Likeness.SAME: mark("samma namn och e-post"),
    Likeness.EMAIL: mark("samma e-post men ett annat namn"),
    Likeness.NAME: mark("samma namn, men inte samma e-post"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody in the pool who may have sat in the council, and when; no last day means still."""

    registration_id: UUID
    likeness: Likeness
    first: date
    last: date | None


class FindSeen(Protocol):
    """Everyone in a call's pool who may have sat in the council on some day since `since`."""

    def __call__(self, session: Session, call_id: UUID, *, since: date, today: date) -> Sequence[Seen]: ...


def register_seats(app: Flask, find: FindSeen) -> None:
    """Let the part that knows who sat where tell of them."""
    app.extensions[_KEY] = find


def seen_before(session: Session, call_id: UUID, years: int, today: date) -> Sequence[Seen]:
    """Those who would rest; nobody where no rest is asked for, or no part knows."""
    find: FindSeen | None = current_app.extensions.get(_KEY)
    if not years or find is None:
        return ()
    return find(session, call_id, since=add_months(today, -12 * years), today=today)


def why_of(reason: Reason, years: int, words: str) -> str:
    """A reason as it is committed to: with the years of a rest, and with the words of another reason."""
    if reason is Reason.REST:
        return f"{reason} {years}"
    return f"{reason}: {words}" if reason is Reason.OTHER else reason.value


def reason_in(why: str) -> tuple[Reason, int, str]:
    """What a committed reason was made of."""
    kind, _, rest = why.partition(" ")
    reason = Reason(kind.rstrip(":"))
    return (reason, int(rest), "") if reason is Reason.REST else (reason, 0, rest)


def counted(whys: Iterable[str], years: int) -> dict[str, int]:
    """How many for each reason; a rest that was asked for is told of although nobody rests."""
    counts = Counter(whys)
    if years:
        counts[why_of(Reason.REST, years, "")] += 0
    return dict(sorted(counts.items()))


def told(record: Mapping[str, Any] | None) -> list[Json]:
    """What a public record says of those exempted: reasons with their counts."""
    return list((record or {}).get("left_out", []))


def unsettled(seen: Iterable[Seen], settled: Collection[UUID]) -> list[Seen]:
    """Those whom nobody has settled yet."""
    return [one for one in seen if one.registration_id not in settled]
