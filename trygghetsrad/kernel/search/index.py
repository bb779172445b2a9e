"""Writing the index: what can be found, and what not any more."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.personal import erases
from trygghetsrad.kernel.search.stemming import stems_of
from trygghetsrad.kernel.search.table import SLOTS, SearchEntry, first_choice, ids_at, kind_number

TITLE_COUNTS = 3
"""A word of the title weighs as much as so many in the text."""
_AT_ONCE = 500
_QUIETLY = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Entry:
    """What a part tells of one thing. `order` is 0 or more (a number, a day's ordinal, a second): higher is newer."""

    object_id: UUID
    title: str
    text: str
    order: int
    language: str = "sv"

    @property
    def stems(self) -> list[str]:
        return stems_of(self.title, self.language) * TITLE_COUNTS + stems_of(self.text, self.language)


Listing = Callable[[Session], Iterable[Entry]]
"""Everything of one kind that can be found."""


def register_kind(app: Flask, kind: str, listing: Listing) -> None:
    """Tell the index how everything of a kind is listed, should it have to be built again."""
    kinds: dict[str, Listing] = app.extensions.setdefault("search_kinds", {})
    same = [one for one in kinds if one != kind and kind_number(one) == kind_number(kind)]
    if same:
        raise ValueError(f"the kinds {kind} and {same[0]} have the same number: rename one")
    kinds[kind] = listing


def put(
    session: Session, kind: str, object_id: UUID, *, title: str, text: str, order: int, language: str = "sv"
) -> None:
    """Let a thing be found by these words from now on, and no more by those that it had."""
    put_entry(session, kind, Entry(object_id, title, text, order, language))


def put_entry(session: Session, kind: str, entry: Entry) -> None:
    """The same for a part that makes its entries in one place, for this and for its listing."""
    own = _own(kind, entry.object_id)
    now, places = session.scalar(select(SearchEntry.id).where(*own)), ids_at(kind, entry.order)
    if now in places:
        session.execute(update(SearchEntry).where(*own).values(stems=entry.stems), execution_options=_QUIETLY)
        return
    if now is not None:
        drop(session, kind, entry.object_id)
    taken = select(SearchEntry.id).where(SearchEntry.id.between(places[0], places[-1]))
    _insert(session, kind, [entry], set(session.scalars(taken)))


def put_new(session: Session, kind: str, entries: Iterable[Entry]) -> None:
    """Let many things be found at once, none of which could be before, and no two of the same order."""
    waiting = iter(entries)
    while batch := list(islice(waiting, _AT_ONCE)):
        _insert(session, kind, batch, set())


def drop(session: Session, kind: str, object_id: UUID) -> None:
    """Let a thing not be found any more."""
    session.execute(delete(SearchEntry).where(*_own(kind, object_id)), execution_options=_QUIETLY)


@erases(SearchEntry)
def erase(session: Session, kind: str, object_id: UUID) -> None:
    """The same, and leave none of its words in the database's file."""
    drop(session, kind, object_id)
    _scrub(session)


def rebuild(session: Session) -> dict[str, int]:
    """Empty the index and fill it again with what the parts list. How many of each kind there are."""
    kinds: dict[str, Listing] = current_app.extensions.get("search_kinds", {})
    session.execute(delete(SearchEntry), execution_options=_QUIETLY)
    for kind, listing in kinds.items():
        entries, taken = iter(listing(session)), set[int]()
        while batch := list(islice(entries, _AT_ONCE)):
            _insert(session, kind, batch, taken)
    _scrub(session)
    counted = select(SearchEntry.kind, func.count().label("number")).group_by(SearchEntry.kind)
    found = {row.kind: row.number for row in session.execute(counted)}
    return {kind: found.get(kind, 0) for kind in kinds}


@hourly
def forget_dropped_words(session: Session, now: datetime) -> None:  # noqa: ARG001 - whenever it runs
    """What was dropped or changed within the last hour leaves the file too."""
    _scrub(session)


def _scrub(session: Session) -> None:
    # FTS5 only marks what is taken out; the words go when it writes its parts together. Nothing to do is done at once.
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text("INSERT INTO search_text(search_text) VALUES ('optimize')"))


def _own(kind: str, object_id: UUID) -> tuple[Any, ...]:
    return SearchEntry.kind == kind, SearchEntry.object_id == object_id


def _insert(session: Session, kind: str, entries: Iterable[Entry], taken: set[int]) -> None:
    rows = []
    for entry in entries:
        places, choice = ids_at(kind, entry.order), first_choice(entry.object_id)
        place = next(one for step in range(SLOTS) if (one := places[(choice + step) % SLOTS]) not in taken)
        taken.add(place)
        rows.append({"id": place, "kind": kind, "object_id": entry.object_id, "stems": entry.stems})
    session.execute(insert(SearchEntry), rows)
