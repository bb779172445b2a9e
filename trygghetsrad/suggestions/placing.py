"""Points on the municipality's map: where they lie in words, and what a page needs to draw them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from babel.numbers import format_decimal
from flask import current_app
from flask_babel.speaklater import LazyString

from trygghetsrad.kernel import maps
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force, mark
from trygghetsrad.kernel.maps import Map, Point

NEAR: tuple[LazyString, ...] = (
    mark("ungefär %(far)s norr om %(place)s", far="%(far)s", place="%(place)s"),
    mark("ungefär %(far)s nordost om %(place)s", far="%(far)s", place="%(place)s"),
    mark("ungefär %(far)s öster om %(place)s", far="%(far)s", place="%(place)s"),
    mark("ungefär %(far)s sydost om %(place)s", far="%(far)s", place="%(place)s"),
    mark("ungefär %(far)s söder om %(place)s", far="%(far)s", place="%(place)s"),
    mark("ungefär %(far)s sydväst om %(place)s", far="%(far)s", place="%(place)s"),
    mark("ungefär %(far)s väster om %(place)s", far="%(far)s", place="%(place)s"),
    mark("ungefär %(far)s nordväst om %(place)s", far="%(far)s", place="%(place)s"),
)
"""By direction, as `kernel.maps.Near` counts them. The places stay open: a script fills them in too."""
KILOMETRE = 1000


class Pin(TypedDict):
    """A point or a place as a page's map shows it. Without an address it is a square and no link."""

    at: tuple[float, float]
    text: str
    name: str
    url: str


def own_map() -> Map | None:
    """The municipality's map; None when it has none."""
    found: Map | None = current_app.extensions["config"].municipality.map
    return found


def point_words(point: Point | None) -> str:
    """Where a point lies: so far and in which direction from the nearest place. Empty without a point or a map."""
    the_map = own_map()
    if the_map is None or point is None:
        return ""
    near = the_map.near(point)
    place = near.place or _centre_word()
    if not near.metres:
        return _("i närheten av %(place)s", place=place)
    return str(NEAR[near.direction]) % {"far": _far(near.metres), "place": place}


def drawn(the_map: Map, pins: Sequence[Pin] = ()) -> dict[str, Any]:
    """What `static/js/map.js` reads."""
    url = current_app.extensions["assets"].url
    places = the_map.places or {_centre_word(): the_map.centre}
    return {
        "script": url("vendor/leaflet/leaflet.js"),
        "style": url("vendor/leaflet/leaflet.css"),
        "tiles": the_map.tiles,
        "centre": the_map.centre,
        "zoom": the_map.zoom,
        "least": the_map.least_zoom,
        "most": the_map.most_zoom,
        "bounds": the_map.bounds,
        "step": maps.STEP,
        "places": list(places.items()),
        "pins": pins,
        "words": _words(),
    }


def _words() -> dict[str, Any]:
    """The texts that the script fills in."""
    open_places = {"far": "{far}", "place": "{place}"}
    return {
        "closer": _("Zooma in"),
        "further": _("Zooma ut"),
        "chosen": _("Punkten är satt %(where)s.", where="{where}"),
        "removed": _("Punkten är borttagen."),
        "at": _("i närheten av %(place)s", place="{place}"),
        "near": [str(one) % open_places for one in NEAR],
        "metres": _("%(number)s m", number="{}"),
        "kilometres": _("%(number)s km", number="{}"),
    }


def _far(metres: int) -> str:
    if metres < KILOMETRE:
        return _("%(number)s m", number=metres)
    return _("%(number)s km", number=format_decimal(round(metres / KILOMETRE, 1), locale=language_in_force()))


def _centre_word() -> str:
    return _("kommunens mitt")
