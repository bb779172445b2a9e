"""Taking over what came in before, from another system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import uuid4

from flask import current_app
from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.search import put_new
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.layouts import Fault, FileFaults, Moved
from trygghetsrad.suggestions.models import EVERYWHERE, Suggestion, SuggestionEvent
from trygghetsrad.suggestions.rules import CLOSED, EventKind, Reply, Source, State
from trygghetsrad.suggestions.use_cases.common import KIND, answer_by, local_day


@dataclass(frozen=True, slots=True)
class ImportSuggestions:
    rows: Sequence[Moved]


@dataclass(frozen=True, slots=True)
class Imported:
    """How many were taken over, and how many had been before and were left as they are."""

    new: int
    known: int


def import_suggestions(session: Session, command: ImportSuggestions, *, actor: Actor, now: datetime) -> Imported:
    """Give each row a number, oldest first. All of them, or a FileFaults and none. None had a promise of ours.

    What was imported before is known by its key and left alone: it may have been answered here since.
    """
    require(actor, Permission.SUGGESTION_DECIDE)
    today = local_day(now)
    late = [row for row in command.rows if max(row.received_on, row.answered_on or row.received_on) > today]
    if late:
        raise FileFaults([Fault(row.line, "", "the day has not been yet") for row in late])
    queries.lock_numbering(session)
    known = queries.imported_keys(session)
    new = sorted((row for row in command.rows if row.key not in known), key=lambda row: (row.received_on, row.line))
    first = queries.next_number(session)
    made = [_take_over(session, row, number) for number, row in enumerate(new, first)]
    put_new(session, queries.RAW, map(queries.raw_entry_of, made))
    put_new(session, KIND, (queries.entry_of(one) for one in made if one.is_published))
    record(session, "suggestions.imported", actor=actor, now=now, about=(KIND, None), number=len(new))
    return Imported(len(new), len(command.rows) - len(new))


def _take_over(session: Session, row: Moved, number: int) -> Suggestion:
    suggestion = Suggestion(
        id=uuid4(),
        number=number,
        import_key=row.key,
        kind=row.kind,
        text=row.text,
        **_place(row),
        language="sv",
        source=Source.IMPORT,
        reply=Reply.NONE,
        received_on=row.received_on,
        answer_by=answer_by(row.received_on),
        state=row.state,
        outcome=row.outcome,
        answer=row.answer,
        answered_on=row.answered_on,
        handed_to=row.handed_to or None,
        closed_at=_noon(row.answered_on or row.received_on) if row.state in CLOSED else None,
    )
    session.add(suggestion)
    _tell_what_happened(session, suggestion, row)
    if row.wording:
        suggestion.public_title, suggestion.public_text, suggestion.public_answer = row.wording
        suggestion.published_at = _noon(row.answered_on or row.received_on)
    return suggestion


def _tell_what_happened(session: Session, suggestion: Suggestion, row: Moved) -> None:
    happened = [(EventKind.RECEIVED, row.received_on, "", True)]
    if row.answered_on:
        happened.append((EventKind.ANSWERED, row.answered_on, row.answer, True))
    elif row.state is State.HIDDEN:
        happened.append((EventKind.HIDDEN, row.received_on, "", False))
    for position, (kind, day, text, public) in enumerate(happened, 1):
        session.add(
            SuggestionEvent(
                suggestion_id=suggestion.id, position=position, day=day, kind=kind, text=text, public=public
            )
        )


def _place(row: Moved) -> dict[str, str | None]:
    """A place that the municipality's list has is filed under it; any other stands as words."""
    localities = {name.casefold(): name for name in current_app.extensions["config"].municipality.localities}
    area = localities.get(row.area.casefold())
    if row.area.casefold() == "hela kommunen":
        area = EVERYWHERE
    words = row.place if area or not row.area else ", ".join(part for part in (row.area, row.place) if part)
    return {"area": area, "place": words[:200]}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
