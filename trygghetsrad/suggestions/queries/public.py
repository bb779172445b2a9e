"""What everyone may read, as columns: what a sender wrote is never even asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, bindparam, case, exists, or_, select, true

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.maps import Point
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent, SuggestionPhoto
from trygghetsrad.suggestions.queries.numbers import KEPT
from trygghetsrad.suggestions.queries.paging import PAGE, Page, Place
from trygghetsrad.suggestions.rules import EventKind, Kind, Outcome, State

PUBLISHED = Suggestion.published_at.is_not(None)
_HAS_PHOTOS = exists().where(SuggestionPhoto.suggestion_id == Suggestion.id, SuggestionPhoto.public)


class Listed(NamedTuple):
    """A published suggestion as the list shows it."""

    number: int
    state: State
    outcome: Outcome | None
    area: str | None
    public_title: str
    public_text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A suggestion with what is shown of it. What its sender wrote is not in here."""

    id: UUID
    number: int
    kind: Kind
    state: State
    outcome: Outcome | None
    area: str | None
    received_on: date
    planned_on: date | None
    handed_to: str | None
    unit: str | None
    public_title: str | None
    public_text: str | None
    public_answer: str | None
    is_published: bool
    has_photos: bool
    """Whether some photo beside it is shown to everyone."""
    point: Point | None
    """Where it is, when that is shown to everyone."""

    @classmethod
    def of(cls, row: Sequence[Any]) -> Shown:
        """From a row of `_SHOWN`."""
        *plain, north, east = row
        return cls(*[*plain, None if north is None or east is None else Point(north, east)])


class Pointed(NamedTuple):
    """A published suggestion whose point everyone sees."""

    number: int
    title: str
    north: int
    east: int

    @property
    def point(self) -> Point:
        return Point(self.north, self.east)


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """That something happened, without the words between us and the sender."""

    day: date
    kind: EventKind


@dataclass(frozen=True, slots=True)
class Counts:
    """How many came in, and what has become of them."""

    received: int
    answered: int
    hidden: int
    merged: int
    """Those that say the same as another one, and are answered with it."""

    @property
    def waiting(self) -> int:
        return self.received - self.answered - self.hidden - self.merged


_STATE = (Suggestion.state, Suggestion.outcome, Suggestion.area)
LISTED: tuple[Any, ...] = (Suggestion.number, *_STATE, Suggestion.public_title, Suggestion.public_text)
_SHOWN: tuple[Any, ...] = (
    *(Suggestion.id, Suggestion.number, Suggestion.kind, *_STATE),
    *(Suggestion.received_on, Suggestion.planned_on, Suggestion.handed_to, Suggestion.unit),
    *(Suggestion.public_title, Suggestion.public_text, Suggestion.public_answer, PUBLISHED, _HAS_PHOTOS),
    *(case((Suggestion.point_public, column)) for column in (Suggestion.north, Suggestion.east)),
)
PICKED = {
    "area": Suggestion.area == bindparam("area"),
    "outcome": Suggestion.outcome == bindparam("outcome"),
    "unit": Suggestion.unit == bindparam("unit"),
    "below": Suggestion.number < bindparam("below"),
    "above": Suggestion.number > bindparam("above"),
}


_COUNTED: tuple[Any, ...] = tuple(KEPT.columns)
_COUNTS = select(*_COUNTED)


def counts(reader: Reader) -> Counts:
    """How many came in and what became of them, as numbers that are kept."""
    return Counts(*reader.execute(_COUNTS).one())


@cache
def _list(picked: frozenset[str], *, downwards: bool) -> Select[*tuple[Any, ...]]:
    order = Suggestion.number.desc() if downwards else Suggestion.number
    conditions = (PICKED[name] for name in sorted(picked))
    return (
        select(*_COUNTED, *LISTED)
        .select_from(Suggestion)
        .join(KEPT, true())
        .where(PUBLISHED, *conditions)
        .order_by(order)
        .limit(PAGE + 1)
    )


def public_page(
    reader: Reader,
    *,
    area: str | None = None,
    outcome: Outcome | None = None,
    unit: str | None = None,
    below: int | None = None,
    above: int | None = None,
) -> tuple[Page[Listed], Counts]:
    """Published ones, newest first: those below a number, or the page that ends just above it.

    The counts come with the first row: one question for the whole page, unless there is nothing to show.
    """
    place = Place(newest_first=True, below=below, above=above)
    given = {
        "area": area or None,
        "outcome": outcome,
        "unit": unit,
        "below": below,
        "above": above if below is None else None,
    }
    picked = {name: value for name, value in given.items() if value is not None}
    rows = reader.execute(_list(frozenset(picked), downwards=place.downwards), picked).all()
    width = len(_COUNTED)
    found = Counts(*rows[0][:width]) if rows else counts(reader)
    return place.page([Listed(*row[width:]) for row in rows]), found


_ONE = (
    select(*_SHOWN, SuggestionEvent.day, SuggestionEvent.kind)
    .outerjoin(SuggestionEvent, and_(SuggestionEvent.suggestion_id == Suggestion.id, SuggestionEvent.public))
    .where(PUBLISHED, Suggestion.number == bindparam("number"))
    .order_by(SuggestionEvent.position)
)


def published(reader: Reader, number: int) -> tuple[Shown, list[PublicEvent]]:
    """A suggestion and its timeline, for everyone. An unpublished one looks like one that never was."""
    rows = reader.execute(_ONE, {"number": number}).all()
    if not rows:
        raise NotFound
    width = len(_SHOWN)
    return Shown.of(rows[0][:width]), [PublicEvent(*row[width:]) for row in rows if row[width] is not None]


_BY_IDS = select(*_SHOWN).where(Suggestion.id.in_(bindparam("ids", expanding=True)))
_PUBLISHED_BY_IDS = _BY_IDS.where(PUBLISHED)


def by_ids(reader: Reader, ids: Sequence[UUID], *, published_only: bool) -> list[Shown]:
    """Those among `ids` that may be named."""
    rows = reader.execute(_PUBLISHED_BY_IDS if published_only else _BY_IDS, {"ids": ids})
    return [Shown.of(row) for row in rows]


_LATEST_OUTCOME = (
    select(*_SHOWN)
    .where(
        PUBLISHED,
        Suggestion.state == State.ANSWERED,
        Suggestion.closed_at.is_not(None),
        or_(Suggestion.outcome == Outcome.DONE, Suggestion.outcome == Outcome.PLANNED),
    )
    .order_by(Suggestion.closed_at.desc())
    .limit(1)
)


def latest_outcome(reader: Reader) -> Shown | None:
    """The newest published suggestion that has been carried out, or is planned."""
    found = reader.execute(_LATEST_OUTCOME).first()
    return Shown.of(found) if found else None


MOST_POINTED = 100
_POINTED: Select[*tuple[Any, ...]] = (
    select(Suggestion.number, Suggestion.public_title, Suggestion.north, Suggestion.east)
    .where(PUBLISHED, Suggestion.point_public, Suggestion.north.is_not(None))
    .order_by(Suggestion.number.desc())
    .limit(MOST_POINTED + 1)
)


def pointed(reader: Reader) -> list[Pointed]:
    """The newest published ones whose point everyone sees, one more than are shown."""
    return [Pointed(*row) for row in reader.execute(_POINTED)]
