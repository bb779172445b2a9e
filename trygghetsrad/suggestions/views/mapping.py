"""Where a page shows a map: what it needs, and the one other server that its pictures may come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.headers import shows_pictures_from
from trygghetsrad.kernel.maps import Map, Point
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, looking
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.placing import Pin, drawn, own_map
from trygghetsrad.suggestions.queries import Pointed
from trygghetsrad.suggestions.views import bp


def map_of(point: Point | None) -> dict[str, Any] | None:
    """The map with one suggestion's square; None when it has no point, or the municipality no map."""
    the_map = own_map()
    if the_map is None or point is None:
        return None
    return _on_this_page(the_map, [Pin(at=point, text="", name="", url="")])


def map_to_choose_on() -> dict[str, Any] | None:
    the_map = own_map()
    return _on_this_page(the_map) if the_map else None


@bp.get("/forslag/karta")
@allow(Permission.PUBLIC)
def on_map() -> ResponseReturnValue:
    """Published suggestions with a point, and the places, as a list and on a map."""
    the_map = own_map()
    if the_map is None:
        raise NotFound
    found = queries.pointed(looking())
    rows = found[: queries.MOST_POINTED]
    places = {name: url_for(".index", plats=name) for name in the_map.places}
    return render_template(
        "suggestions/map.html",
        map=_on_this_page(the_map, [*_places(the_map, places), *_pins(rows)]),
        places=places,
        rows=rows,
        more=len(found) > len(rows),
    )


def _places(the_map: Map, urls: dict[str, str]) -> list[Pin]:
    """The localities, in thousandths of a degree as points are."""
    middles = {name: (north * 1000, east * 1000) for name, (north, east) in the_map.places.items()}
    return [Pin(at=middles[name], text=name, name=name, url=url) for name, url in urls.items()]


def _pins(rows: Sequence[Pointed]) -> list[Pin]:
    return [
        Pin(
            at=one.point,
            text=str(one.number),
            name=f"{one.number}: {one.title}",
            url=url_for("suggestions.show", number=one.number),
        )
        for one in rows
    ]


def _on_this_page(the_map: Map, pins: Sequence[Pin] = ()) -> dict[str, Any]:
    shows_pictures_from(the_map.origin)
    return {"data": drawn(the_map, pins), "host": the_map.host, "attribution": the_map.attribution}
