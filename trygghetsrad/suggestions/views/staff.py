"""The inbox and one suggestion as the staff sees it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, reading
from trygghetsrad.suggestions import labels, queries, rules
from trygghetsrad.suggestions.days_off import is_holiday
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Action, Deadline, Kind, State
from trygghetsrad.suggestions.views import NUMBER, bp
from trygghetsrad.suggestions.views.picking import filter_links, page_number, picked
from trygghetsrad.thread.queries import linked

STATES = {"mottagna": State.RECEIVED, "hos-andra": State.ELSEWHERE, "tas-upp": State.TAKEN_UP,
          "besvarade": State.ANSWERED, "dolda": State.HIDDEN}  # fmt: skip
KINDS = {kind.value: kind for kind in Kind}
ACTIONS = {
    Action.ANSWER: "suggestions.answer",
    Action.TAKE_UP: "suggestions.take_to_meeting",
    Action.HAND_OVER: "suggestions.pass_on",
    Action.PUBLISH: "suggestions.publish",
    Action.HIDE: "suggestions.hide",
    Action.ERASE: "suggestions.erase",
}


@bp.get("/personal/forslag")
@allow(Permission.SUGGESTION_READ)
def inbox() -> ResponseReturnValue:
    state, kind = picked("lage", STATES), picked("slag", KINDS)
    below, above = page_number("under"), page_number("over")
    page = queries.inbox(reading(), state=state, kind=kind, below=below, above=above)
    chosen: dict[str, Any] = {"lage": request.args.get("lage") or None, "slag": request.args.get("slag") or None}
    states = [(slug, labels.state_filter(one)) for slug, one in STATES.items()]
    kinds = [(one.value, str(labels.SEVERAL[one])) for one in Kind]
    return render_template(
        "suggestions/inbox.html",
        page=page,
        deadlines={one.id: deadline_of(one) for one in page.rows if one.state is State.RECEIVED},
        is_filtered=bool(state or kind),
        state_links=filter_links("suggestions.inbox", "lage", labels.waiting_word(), states, chosen),
        kind_links=filter_links("suggestions.inbox", "slag", labels.all_word(), kinds, chosen),
        previous_url=page.lower and url_for(".inbox", **chosen, under=page.lower),
        next_url=page.higher and url_for(".inbox", **chosen, over=page.higher),
    )


@bp.get(f"/personal/forslag/{NUMBER}")
@allow(Permission.SUGGESTION_READ)
def handle(number: int) -> ResponseReturnValue:
    """One suggestion: what was written, what has happened, and what may be done now."""
    suggestion = queries.by_number(reading(), number)
    points = linked(reading(), "suggestion", [suggestion.id], other="agenda_item", actor=current_actor())
    decides = current_actor().may(Permission.SUGGESTION_DECIDE)
    return render_template(
        "suggestions/handle.html",
        suggestion=suggestion,
        deadline=deadline_of(suggestion) if suggestion.state is State.RECEIVED else None,
        photos=queries.photos(reading(), suggestion.id),
        events=labels.timeline_rows(queries.timeline(reading(), suggestion.id)),
        points=points.get(suggestion.id, []),
        actions={one: url for one, url in ACTIONS.items() if decides and suggestion.may(one)},
        may_restore=decides and suggestion.may(Action.RESTORE),
        may_unpublish=decides and suggestion.may(Action.UNPUBLISH),
    )


def deadline_of(suggestion: Suggestion) -> Deadline:
    return rules.deadline(suggestion.answer_by, clock.today(), is_holiday)
