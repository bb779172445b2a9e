"""Actions of the council. What they say is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from tests.factories.meetings import a_meeting, a_noted_item
from trygghetsrad.meetings.models import AgendaItem, CouncilAction, Meeting
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.thread.use_cases import tie

MADE = datetime(2027, 3, 11, 8, 0, tzinfo=UTC)
_number = count(1)


def an_action(item: AgendaItem | None = None, **over: Any) -> CouncilAction:
    """One that has just been decided on."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "number": next(_number),
        "agenda_item_id": item.id if item else None,
        "title": "Byt lamporna i tunneln",
        "description": "Så att ljuset blir jämnt.",
        "responsible": "Gatuenheten",
        "state": ActionState.PLANNED,
        "result": "",
        "effect": "",
        "public": True,
        "created_at": MADE,
        "changed_at": MADE,
        "version": 1,
    }
    return CouncilAction(**values | over)


def a_done_action(item: AgendaItem | None = None, **over: Any) -> CouncilAction:
    """One that is done, with the effect that was seen."""
    values: dict[str, Any] = {
        "state": ActionState.DONE,
        "result": "Åtta lampor är bytta.",
        "done_on": date(2027, 3, 12),
        "effect": "Ljuset är dubbelt så starkt.",
        "effect_measured_on": date(2027, 3, 14),
    }
    return an_action(item, **values | over)


def a_thread(
    session: Session, suggestion: Suggestion, action: CouncilAction, **over: Any
) -> tuple[Meeting, AgendaItem]:
    """A suggestion that led to a noted point, which led to an action: the rows and the links between them."""
    session.add_all([suggestion, meeting := a_meeting(date(2027, 3, 10), **over)])
    session.flush()
    session.add(item := a_noted_item(meeting, 1, "Rådet vill ha mer ljus."))
    session.flush()
    action.agenda_item_id = item.id
    session.add(action)
    session.flush()
    tie(session, ("suggestion", suggestion.id), ("agenda_item", item.id), now=MADE)
    tie(session, ("agenda_item", item.id), ("action", action.id), now=MADE)
    session.commit()
    return meeting, item
