"""Ni sa – vi gjorde: what everyone sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, looking, remember
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.placing import own_map
from trygghetsrad.suggestions.rules import Outcome
from trygghetsrad.suggestions.views import NUMBER, bp
from trygghetsrad.suggestions.views.cards import cards_of
from trygghetsrad.suggestions.views.mapping import map_of
from trygghetsrad.suggestions.views.picking import asked, filter_links, page_number, picked
from trygghetsrad.thread.queries import linked_with

OUTCOMES = {"genomfort": Outcome.DONE, "planerat": Outcome.PLANNED, "inte-nu": Outcome.NOT_NOW,
            "nagon-annan": Outcome.NOT_OURS}  # fmt: skip


class Chosen(NamedTuple):
    """What the list is narrowed to, as it stands in the address."""

    area: str | None = None
    slug: str | None = None
    unit: str | None = None


class Offers(NamedTuple):
    """What the list can be narrowed to: (value, name)."""

    areas: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]


@bp.get("/forslag")
@allow(Permission.PUBLIC)
def index() -> ResponseReturnValue:
    if not request.args:
        return _page(Chosen(), None, None)
    chosen = _chosen()
    if words := asked():
        return _found(words, chosen)
    return _page(chosen, page_number("under"), page_number("over"))


def _chosen() -> Chosen:
    areas, _outcomes, units = remember(_offers)
    slug = request.args.get("resultat") if picked("resultat", OUTCOMES) else None
    return Chosen(picked("plats", _own(areas)), slug, picked("ansvarig", _own(units)))


def _own(values: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {value: value for value, _name in values}


def _page(chosen: Chosen, below: int | None, above: int | None) -> ResponseReturnValue:
    outcome = OUTCOMES.get(chosen.slug or "")
    page, counts = queries.public_page(
        looking(), area=chosen.area, outcome=outcome, unit=chosen.unit, below=below, above=above
    )
    return render_template(
        "suggestions/index.html",
        **remember(_around, chosen),
        found=cards_of(page.rows),
        counts=counts,
        map_url=url_for(".on_map") if own_map() else None,
        older_url=page.lower and url_for("suggestions.index", **_query(chosen), under=page.lower),
        newer_url=page.higher and url_for("suggestions.index", **_query(chosen), over=page.higher),
    )


def _query(chosen: Chosen) -> dict[str, Any]:
    return {"plats": chosen.area, "resultat": chosen.slug, "ansvarig": chosen.unit}


def _around(chosen: Chosen) -> dict[str, Any]:
    """What stands around the cards: the same as long as the same is chosen."""
    areas, outcomes, units = remember(_offers)
    query, every = _query(chosen), labels.all_word()
    follow = url_for("notices.follow", slug="plats", word=chosen.area) if chosen.area else url_for("notices.index")
    return {
        "is_filtered": chosen != Chosen(),
        "chosen": query,
        "follow_url": follow,
        "follow_place": labels.area_word(chosen.area),
        "area_links": filter_links("suggestions.index", "plats", every, areas, query),
        "unit_links": filter_links("suggestions.index", "ansvarig", every, units, query) if units else (),
        "outcome_links": filter_links("suggestions.index", "resultat", every, outcomes, query),
    }


def _offers() -> Offers:
    units = current_app.extensions["config"].municipality.units
    return Offers(
        tuple((value, str(name)) for value, name in labels.areas()),
        tuple((slug, str(labels.OUTCOMES[one])) for slug, one in OUTCOMES.items()),
        tuple((one.key, one.name) for one in units),
    )


def _found(words: str, chosen: Chosen) -> ResponseReturnValue:
    """What has these words. The filters that were chosen stay, and can be let go of."""
    area, outcome, unit = chosen.area, OUTCOMES.get(chosen.slug or ""), chosen.unit
    rows = queries.found_published(looking(), words, language=current_language(), area=area, outcome=outcome, unit=unit)
    parts = (labels.area_word(area), outcome and labels.OUTCOMES[outcome], labels.unit_word(unit))
    within = [str(part) for part in parts if part]
    return render_template(
        "suggestions/found.html",
        words=words,
        found=cards_of(rows[: queries.BEST]),
        more=len(rows) > queries.BEST,
        chosen=_query(chosen),
        within=", ".join(within),
    )


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
        map=map_of(suggestion.point),
    )
