"""Finding a suggestion by its sender's own words: for the staff alone, under a kind of its own in the index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.search import Entry, find, similar
from trygghetsrad.kernel.text import normalised_email
from trygghetsrad.suggestions.models import EVERYWHERE, Suggestion
from trygghetsrad.suggestions.queries.working import LISTED, Waiting
from trygghetsrad.suggestions.rules import State

RAW = "suggestion_received"
"""The kind of what was sent in, word by word. "suggestion" is the kind of what everyone may read."""
MOST_FOUND = 50
MOST_ALIKE = 5
_HIGHEST = 2_147_483_647
_BY_IDS = select(Suggestion.id, *LISTED).where(Suggestion.id.in_(bindparam("ids", expanding=True)))


def raw_entry_of(suggestion: Suggestion) -> Entry:
    """What the staff finds a suggestion by."""
    area = "" if suggestion.area in {None, EVERYWHERE} else suggestion.area
    words = f"{suggestion.text}\n{suggestion.place}\n{area}"
    return Entry(suggestion.id, suggestion.public_title or "", words, suggestion.number, suggestion.language)


def findable_raw(session: Session) -> Iterator[Entry]:
    """Every one that has not been emptied, as the staff's index has it."""
    wanted = select(Suggestion).where(Suggestion.text != "").order_by(Suggestion.number)
    return (raw_entry_of(one) for one in session.scalars(wanted.execution_options(yield_per=500)))


def searched(reader: Reader, words: str, language: str) -> list[Waiting]:
    """Those with a number, or with such words: the best first, whatever their state."""
    number = words.strip().removeprefix("#")
    if number.isascii() and number.isdigit():
        wanted = select(*LISTED).where(Suggestion.number == min(int(number[:12]), _HIGHEST))
        return [Waiting(*row) for row in reader.execute(wanted)]
    return _listed(reader, [hit.object_id for hit in find(reader, RAW, words, limit=MOST_FOUND, language=language)])


def received_alike(reader: Reader, text: str, *, language: str, besides: UUID | None = None) -> list[Waiting]:
    """Those that say something like it, are not laid aside or merged, and can lead."""
    hits = similar(reader, RAW, text, limit=MOST_ALIKE * 2, language=language)
    found = _listed(reader, [hit.object_id for hit in hits if hit.object_id != besides])
    return [one for one in found if one.state not in {State.HIDDEN, State.MERGED}][:MOST_ALIKE]


def from_address(reader: Reader, address: str) -> list[Waiting]:
    """The newest that the owner of an e-mail address has sent."""
    spelled = {address, address.lower(), normalised_email(address)}
    wanted = select(*LISTED).where(Suggestion.reply_to.in_(spelled)).order_by(Suggestion.number.desc())
    return [Waiting(*row) for row in reader.execute(wanted.limit(MOST_ALIKE))]


def _listed(reader: Reader, ids: list[UUID]) -> list[Waiting]:
    """In the order in which they were found."""
    if not ids:
        return []
    rows: dict[UUID, Any] = {row[0]: Waiting(*row[1:]) for row in reader.execute(_BY_IDS, {"ids": ids})}
    return [rows[one] for one in ids if one in rows]
