"""The municipality's own map, and points on it that are so coarse that they tell no house.

A point is two whole numbers, thousandths of a degree on a grid: nothing finer can be held, stored or shown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

METRES = 111.2
"""One thousandth of a degree of latitude."""
STEP = (1, 2)
"""The grid's steps in thousandths of a degree: about 110 metres north, and from 80 to 130 east anywhere in Sweden."""
DIRECTIONS = 8
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?")
_LOOPBACK = frozenset({"127.0.0.1", "localhost"})
_WORDS = {"tiles", "attribution", "centre", "zoom", "least_zoom", "most_zoom", "radius_km", "places"}
_MOST_ZOOM, _MOST_RADIUS = 22, 150
_WRITTEN = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{1,12})?),(-?[0-9]{1,3}(?:\.[0-9]{1,12})?)")


class Point(NamedTuple):
    """A square of the grid, by its middle: thousandths of a degree north and east."""

    north: int
    east: int

    @property
    def degrees(self) -> tuple[float, float]:
        return self.north / 1000, self.east / 1000

    def __str__(self) -> str:
        """As `written` reads it: 59.613,16.228."""
        return "{:.3f},{:.3f}".format(*self.degrees)


class Near(NamedTuple):
    """Where a point lies: so many metres from a named place, in one of eight directions (0 is north, 2 is east)."""

    place: str | None
    metres: int
    direction: int


@dataclass(frozen=True, slots=True)
class Map:
    """Where the tiles of the map are fetched, where it begins, and how far from there a point may lie.

    `places` are the localities whose middle is known, in degrees north and east.
    """

    tiles: str
    attribution: str
    centre: tuple[float, float]
    zoom: int = 13
    least_zoom: int = 9
    most_zoom: int = 17
    radius_km: float = 15
    places: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def origin(self) -> str:
        """What the content policy must allow pictures from."""
        parts = urlsplit(self.tiles)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        return urlsplit(self.tiles).netloc

    @property
    def bounds(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The corners, south-west and north-east, of the square where a point may lie."""
        north, east = self.centre
        up = self.radius_km / METRES
        aside = up / math.cos(math.radians(north))
        return (north - up, east - aside), (north + up, east + aside)

    def holds(self, point: Point) -> bool:
        """Whether a point may lie there."""
        (south, west), (north, east) = self.bounds
        latitude, longitude = point.degrees
        return south <= latitude <= north and west <= longitude <= east

    def near(self, point: Point) -> Near:
        """The named place that is nearest; its name is None for the map's own centre, where no place is known."""
        named: list[tuple[str | None, tuple[float, float]]] = list(self.places.items()) or [(None, self.centre)]
        found = [(*_away(middle, point.degrees), name) for name, middle in named]
        metres, direction, name = min(found, key=lambda one: one[0])
        return Near(name, metres, direction)


def coarse(latitude: float, longitude: float) -> Point:
    """The square of the grid that a place lies in."""
    north, east = STEP
    return Point(round(latitude * 1000 / north) * north, round(longitude * 1000 / east) * east)


def written(text: str) -> Point | None:
    """The square that was written as degrees north and east, None when that is no place on Earth."""
    found = _WRITTEN.fullmatch(text)
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return coarse(latitude, longitude) if abs(latitude) < 90 and abs(longitude) <= 180 else None  # noqa: PLR2004


def _away(middle: tuple[float, float], place: tuple[float, float]) -> tuple[int, int]:
    """Metres, to the nearest hundred, and the direction of a place seen from a middle."""
    north = (place[0] - middle[0]) * 1000 * METRES
    east = (place[1] - middle[1]) * 1000 * METRES * math.cos(math.radians(middle[0]))
    direction = round(math.degrees(math.atan2(east, north)) / (360 / DIRECTIONS)) % DIRECTIONS
    return round(math.hypot(north, east) / 100) * 100, direction


def read_map(data: Any, localities: Sequence[str]) -> Map | None:
    """The map of a profile, None when it has none. What is wrong is said with the setting's name."""
    if data is None:
        return None
    if not isinstance(data, Mapping):
        raise TypeError("write the map's settings under [map]")
    if unknown := set(data) - _WORDS:
        raise ValueError(f"map holds {min(unknown)!r}; it can hold {', '.join(sorted(_WORDS))}")
    found = Map(
        **{
            **data,
            "tiles": _tiles(data["tiles"]),
            "attribution": _attribution(data["attribution"]),
            "centre": _degrees("centre", data["centre"]),
            "places": {
                name: _degrees(f"places.{name}", where) for name, where in _known(data.get("places", {}), localities)
            },
        }
    )
    zooms = (found.least_zoom, found.zoom, found.most_zoom)
    if any(type(one) is not int for one in zooms) or not 0 <= zooms[0] <= zooms[1] <= zooms[2] <= _MOST_ZOOM:
        raise ValueError("map: least_zoom, zoom and most_zoom must be whole numbers from 0 to 22, in that order")
    if not isinstance(found.radius_km, int | float) or not 1 <= found.radius_km <= _MOST_RADIUS:
        raise ValueError("map.radius_km must be from 1 to 150")
    return found


def _tiles(address: Any) -> str:
    """One server, by https, asked for nothing but zoom and place: its host goes into the content policy."""
    text = address if isinstance(address, str) else ""
    parts = urlsplit(text)
    if any(text.count(word) != 1 or word not in parts.path for word in ("{z}", "{x}", "{y}")):
        raise ValueError("map.tiles must hold {z}, {x} and {y} once each, after the host")
    if "{" in re.sub(r"\{[xyz]\}", "", text):
        raise ValueError("map.tiles can hold {z}, {x} and {y} and no other braces")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
    if not is_safe or not _HOST.fullmatch(parts.netloc) or re.search(r"[\s\"'<>;]", text):
        raise ValueError("map.tiles must be an https address of one server, such as https://host/{z}/{x}/{y}.png")
    return text


def _attribution(text: Any) -> str:
    if not isinstance(text, str) or not text.strip():
        raise ValueError("map.attribution must say whose map it is")
    return text.strip()


def _degrees(name: str, value: Any) -> tuple[float, float]:
    """Degrees north and east, within Sweden: the two are often written the wrong way round."""
    is_pair = isinstance(value, list) and len(value) == 2  # noqa: PLR2004
    if not is_pair or any(type(one) not in {int, float} for one in value):
        raise ValueError(f"map.{name} must be degrees north and east, such as [59.6, 16.2]")
    north, east = float(value[0]), float(value[1])
    if not (55 <= north <= 70 and 10 <= east <= 25):  # noqa: PLR2004
        raise ValueError(f"map.{name} lies outside Sweden; write degrees north first, then east")
    return north, east


def _known(places: Any, localities: Sequence[str]) -> list[tuple[str, Any]]:
    if not isinstance(places, Mapping):
        raise TypeError("write the middle of each locality under [map.places]")
    if unknown := set(places) - set(localities):
        raise ValueError(f"map.places holds {min(unknown)!r}, which is not one of the localities")
    return list(places.items())
