"""Finding published suggestions by words, and by likeness to what somebody is about to send."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.search import Entry, Hit, find, similar
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.queries.public import LISTED, PICKED, PUBLISHED, Listed
from trygghetsrad.suggestions.rules import Outcome

PUBLIC = "suggestion"
"""The kind that everyone finds. What only the staff finds has another."""
ALIKE, BEST, AMONG = 3, 40, 1000
"""How many are offered before sending, and how many a search shows, of those that are looked through for a filter."""


def findable(session: Session) -> Iterator[Entry]:
    """Every published one as the search index has it."""
    wanted = select(Suggestion).where(PUBLISHED).order_by(Suggestion.number).execution_options(yield_per=500)
    return (entry_of(one) for one in session.scalars(wanted))


def entry_of(suggestion: Suggestion) -> Entry:
    """What everyone finds a suggestion by: the approved wording alone."""
    words = f"{suggestion.public_text}\n{suggestion.public_answer}\n{suggestion.area or ''}"
    return Entry(suggestion.id, suggestion.public_title or "", words, suggestion.number)


def alike(reader: Reader, text: str) -> list[Listed]:
    """Published ones that are like a text, the most alike first. They are in Swedish, so the text is read as such."""
    return listed(reader, similar(reader, PUBLIC, text, limit=ALIKE))


def found_published(
    reader: Reader,
    query: str,
    *,
    language: str,
    area: str | None = None,
    outcome: Outcome | None = None,
    unit: str | None = None,
) -> list[Listed]:
    """Published ones with the words of a query, the best first: so many as a page shows and one more."""
    filters = {name: value for name, value in {"area": area, "outcome": outcome, "unit": unit}.items() if value}
    hits = find(reader, PUBLIC, query, limit=AMONG if filters else BEST + 1, language=language)
    return listed(reader, hits, filters)[: BEST + 1]


def listed(reader: Reader, hits: Sequence[Hit], filters: dict[str, Any] | None = None) -> list[Listed]:
    """Those of the hits that everyone may read, in the order of the hits."""
    if not hits:
        return []
    ids = [hit.object_id for hit in hits]
    rows = reader.execute(_among(frozenset(filters or ())), {"ids": ids, **(filters or {})})
    found: dict[UUID, Listed] = {row[0]: Listed(*row[1:]) for row in rows}
    return [found[one] for one in ids if one in found]


@cache
def _among(picked: frozenset[str]) -> Select[*tuple[Any, ...]]:
    conditions = (PICKED[name] for name in sorted(picked))
    return select(Suggestion.id, *LISTED).where(
        PUBLISHED, Suggestion.id.in_(bindparam("ids", expanding=True)), *conditions
    )
