"""The pages: sending and following for residents, the public list, the inbox and the contact centre's page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, g

from trygghetsrad.suggestions import labels
from trygghetsrad.suggestions.placing import point_words

bp = Blueprint("suggestions", __name__)
NUMBER = "<int(max=2147483647):number>"
SENDERS = frozenset(
    {
        *("start", "step", "photos", "drop_photo", "waiting_photo", "check", "done", "put_away", "alike"),
        *("follow", "followed", "follow_link", "close", "how", "how_by_link"),
    }
)
"""The views that a sender meets. They are never logged: the log's exact time would point at an anonymous sender."""


@bp.url_value_preprocessor
def _unlogged(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # Runs before everything else of a request, so that a refused one leaves no line in the log either.
    if endpoint and endpoint.removeprefix("suggestions.") in SENDERS:
        g.unlogged = True


@bp.context_processor
def _labels() -> dict[str, Any]:
    return {"labels": labels, "point_words": point_words}


from trygghetsrad.suggestions.views import (  # noqa: E402, F401 - they add their routes  # noqa: E402, F401 - and these
    act,
    desk,
    follow,
    mapping,
    numbers,
    photos,
    promises,
    public,
    send,
    staff,
    wording,
    working,
)
