"""How the thread names and addresses a suggestion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from uuid import UUID

from flask import url_for

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.permissions import Actor, Permission
from trygghetsrad.suggestions import labels, queries, rules
from trygghetsrad.suggestions.queries import Shown
from trygghetsrad.suggestions.rules import Action
from trygghetsrad.thread.queries import Named


def name_suggestions(reader: Reader, ids: Sequence[UUID], actor: Actor) -> dict[UUID, Named]:
    """Staff sees every one, the public what is published."""
    staff = actor.may(Permission.SUGGESTION_READ)
    endpoint = "suggestions.handle" if staff else "suggestions.show"
    found = queries.by_ids(reader, ids, published_only=not staff)
    return {one.id: _named(one, endpoint, _reply_url(one, actor)) for one in found}


def _reply_url(suggestion: Shown, actor: Actor) -> str:
    """Where this actor may answer the sender now."""
    if actor.may(Permission.SUGGESTION_DECIDE) and rules.may(suggestion.state, Action.ANSWER):
        return url_for("suggestions.answer", number=suggestion.number)
    return ""


def _named(suggestion: Shown, endpoint: str, reply_url: str) -> Named:
    return Named(
        kind="suggestion",
        id=suggestion.id,
        title=suggestion.public_title or labels.numbered(suggestion),
        url=url_for(endpoint, number=suggestion.number),
        state=labels.state_word(suggestion),
        at=datetime.combine(suggestion.received_on, time(12), UTC),
        text=(suggestion.public_answer or "") if suggestion.is_published else "",
        reply_url=reply_url,
    )
