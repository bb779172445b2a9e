"""Ni sa – vi gjorde: what everyone sees."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.municipality import Unit
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, looking
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.rules import Outcome
from trygghetsrad.suggestions.views import NUMBER, bp
from trygghetsrad.suggestions.views.cards import cards_of
from trygghetsrad.suggestions.views.picking import asked, filter_links, page_number, picked
from trygghetsrad.thread.queries import linked_with

OUTCOMES = {"genomfort": Outcome.DONE, "planerat": Outcome.PLANNED, "inte-nu": Outcome.NOT_NOW,
            "nagon-annan": Outcome.NOT_OURS}  # fmt: skip


@bp.get("/forslag")
@allow(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    municipality = current_app.extensions["config"].municipality
    areas, outcomes, units = _filters(municipality.localities, municipality.units, current_language())
    area, outcome = picked("plats", {value: value for value, _name in areas}), picked("resultat", OUTCOMES)
    unit = picked("ansvarig", {value: value for value, _name in units})
    if words := asked():
        return _found(words, area, outcome, unit)
    below, above = page_number("under"), page_number("over")
    page, counts = queries.public_page(looking(), area=area, outcome=outcome, unit=unit, below=below, above=above)
    chosen: dict[str, Any] = {"plats": area, "resultat": request.args.get("resultat") or None, "ansvarig": unit}
    return render_template(
        "suggestions/index.html",
        found=cards_of(page.rows),
        counts=counts,
        is_filtered=bool(area or outcome or unit),
        chosen=chosen,
        follow_url=url_for("notices.follow", slug="plats", word=area) if area else url_for("notices.index"),
        follow_place=labels.area_word(area),
        area_links=filter_links("suggestions.index", "plats", labels.all_word(), areas, chosen),
        unit_links=filter_links("suggestions.index", "ansvarig", labels.all_word(), units, chosen) if units else [],
        outcome_links=filter_links("suggestions.index", "resultat", labels.all_word(), outcomes, chosen),
        older_url=page.lower and url_for("suggestions.index", **chosen, under=page.lower),
        newer_url=page.higher and url_for("suggestions.index", **chosen, over=page.higher),
    )


def _found(words: str, area: str | None, outcome: Outcome | None, unit: str | None) -> ResponseReturnValue:
    """What has these words. The filters that were chosen stay, and can be let go of."""
    rows = queries.found_published(looking(), words, language=current_language(), area=area, outcome=outcome, unit=unit)
    chosen = {"plats": area, "resultat": request.args.get("resultat") or None, "ansvarig": unit}
    parts = (labels.area_word(area), outcome and labels.OUTCOMES[outcome], labels.unit_word(unit))
    within = [str(part) for part in parts if part]
    return render_template(
        "suggestions/found.html",
        words=words,
        found=cards_of(rows[: queries.BEST]),
        more=len(rows) > queries.BEST,
        chosen=chosen,
        within=", ".join(within),
    )


@lru_cache(maxsize=16)
def _filters(
    _localities: tuple[str, ...], units: tuple[Unit, ...], _language: str
) -> tuple[tuple[tuple[str, str], ...], ...]:
    """(value, name) of each place, of each thing that a suggestion can have led to, and of each who can have it."""
    areas = tuple((value, str(name)) for value, name in labels.areas())
    outcomes = tuple((slug, str(labels.OUTCOMES[one])) for slug, one in OUTCOMES.items())
    return areas, outcomes, tuple((one.key, one.name) for one in units)


@bp.get(f"/forslag/{NUMBER}")
@allow(Permission.PUBLIC)
def show(number: int) -> ResponseReturnValue:
    suggestion, events = queries.published(looking(), number)
    led_to = linked_with(looking(), "suggestion", suggestion.id, ("agenda_item", "activity"), actor=current_actor())
    return render_template(
        "suggestions/show.html",
        suggestion=suggestion,
        photos=queries.public_photos(looking(), suggestion.id) if suggestion.has_photos else (),
        events=labels.public_rows(events),
        points=led_to.get("agenda_item", []),
        activities=led_to.get("activity", []),
    )
