"""How the thread names and addresses a suggestion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from uuid import UUID

from flask import url_for

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.permissions import Actor, Permission
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.queries import Shown
from trygghetsrad.thread.queries import Named


def name_suggestions(reader: Reader, ids: Sequence[UUID], actor: Actor) -> dict[UUID, Named]:
    """Staff sees every one, the public what is published."""
    staff = actor.may(Permission.SUGGESTION_READ)
    return {
        one.id: _named(one, "suggestions.handle" if staff else "suggestions.show")
        for one in queries.by_ids(reader, ids, published_only=not staff)
    }


def _named(suggestion: Shown, endpoint: str) -> Named:
    return Named(
        kind="suggestion",
        id=suggestion.id,
        title=suggestion.public_title or labels.numbered(suggestion),
        url=url_for(endpoint, number=suggestion.number),
        state=labels.state_word(suggestion),
        at=datetime.combine(suggestion.received_on, time(12), UTC),
        text=(suggestion.public_answer or "") if suggestion.is_published else "",
    )
