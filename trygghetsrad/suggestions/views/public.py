"""Ni sa – vi gjorde: what everyone sees."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import addresses, allow, current_actor, looking
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.queries import Listed
from trygghetsrad.suggestions.rules import Outcome
from trygghetsrad.suggestions.views import NUMBER, bp
from trygghetsrad.suggestions.views.picking import filter_links, page_number, picked
from trygghetsrad.thread.queries import linked

OUTCOMES = {"genomfort": Outcome.DONE, "planerat": Outcome.PLANNED, "inte-nu": Outcome.NOT_NOW,
            "nagon-annan": Outcome.NOT_OURS}  # fmt: skip


class Card(NamedTuple):
    """A suggestion as `components/panels.html` draws it in a list."""

    title: str
    url: str
    meta: str
    text: str
    status: str
    tone: str


@bp.get("/forslag")
@allow(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    areas, outcomes = _filters(current_app.extensions["config"].municipality.localities, current_language())
    area, outcome = picked("plats", {value: value for value, _name in areas}), picked("resultat", OUTCOMES)
    below, above = page_number("under"), page_number("over")
    page, counts = queries.public_page(looking(), area=area, outcome=outcome, below=below, above=above)
    chosen: dict[str, Any] = {"plats": area, "resultat": request.args.get("resultat") or None}
    return render_template(
        "suggestions/index.html",
        found=_cards(page.rows),
        counts=counts,
        is_filtered=bool(area or outcome),
        area_links=filter_links("suggestions.index", "plats", labels.all_word(), areas, chosen),
        outcome_links=filter_links("suggestions.index", "resultat", labels.all_word(), outcomes, chosen),
        older_url=page.lower and url_for("suggestions.index", **chosen, under=page.lower),
        newer_url=page.higher and url_for("suggestions.index", **chosen, over=page.higher),
    )


@lru_cache(maxsize=16)
def _filters(_localities: tuple[str, ...], _language: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """(value, name) of each place, and of each thing that a suggestion can have led to."""
    areas = tuple((value, str(name)) for value, name in labels.areas())
    return areas, tuple((slug, str(labels.OUTCOMES[one])) for slug, one in OUTCOMES.items())


def _cards(rows: Sequence[Listed]) -> list[Card]:
    urls = addresses("suggestions.show", "number", [one.number for one in rows])
    return [
        Card(
            title=one.public_title,
            url=url,
            meta=labels.area_word(one.area),
            text=one.public_text,
            status=labels.state_word(one),
            tone=labels.state_tone(one),
        )
        for one, url in zip(rows, urls, strict=True)
    ]


@bp.get(f"/forslag/{NUMBER}")
@allow(Permission.PUBLIC)
def show(number: int) -> ResponseReturnValue:
    suggestion, events = queries.published(looking(), number)
    points = linked(looking(), "suggestion", [suggestion.id], other="agenda_item", actor=current_actor())
    return render_template(
        "suggestions/show.html",
        suggestion=suggestion,
        photos=queries.public_photos(looking(), suggestion.id) if suggestion.has_photos else (),
        events=labels.public_rows(events),
        points=points.get(suggestion.id, []),
    )
