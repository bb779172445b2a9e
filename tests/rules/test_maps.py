"""The municipality's map: a coarse grid, words for a point, and settings whose faults are said."""

from __future__ import annotations

from math import cos, radians
from typing import Any

import pytest

from trygghetsrad.kernel.maps import METRES, STEP, Map, Near, Point, coarse, read_map, written

LOCALITIES = ("Sjövalla", "Norrsund")
SETTINGS: dict[str, Any] = {
    "tiles": "https://kartor.example.se/lager/{z}/{x}/{y}.png?nyckel=a1",
    "attribution": " © Sjövalla kommun ",
    "centre": [58.9, 17.95],
}


def a_map(**over: Any) -> Map:
    found = read_map(SETTINGS | over, LOCALITIES)
    assert found is not None
    return found


def test_no_map_is_no_map() -> None:
    assert read_map(None, LOCALITIES) is None


def test_a_map_is_read_with_its_origin() -> None:
    found = a_map(places={"Norrsund": [58.95, 17.95]})
    assert (found.origin, found.host) == ("https://kartor.example.se", "kartor.example.se")
    assert (found.attribution, found.centre) == ("© Sjövalla kommun", (58.9, 17.95))
    assert found.places == {"Norrsund": (58.95, 17.95)}


def test_a_server_on_this_machine_may_do_without_https() -> None:
    assert a_map(tiles="http://127.0.0.1:8014/{z}/{x}/{y}.png").origin == "http://127.0.0.1:8014"


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"tiles": "http://kartor.example.se/{z}/{x}/{y}.png"}, "https"),
        ({"tiles": "https://kartor.example.se/{z}/{x}.png"}, "{y}"),
        ({"tiles": "https://{x}.example.se/{z}/{x}/{y}.png"}, "{x}"),
        ({"tiles": "https://{x}.example.se/{z}/{y}.png"}, "after the host"),
        ({"tiles": "https://{s}.example.se/{z}/{x}/{y}.png"}, "other braces"),
        ({"tiles": "https://*/{z}/{x}/{y}.png"}, "one server"),
        ({"tiles": "https://a.example.se;script-src/{z}/{x}/{y}.png"}, "one server"),
        ({"tiles": "https://a.example.se https://b.example.se/{z}/{x}/{y}.png"}, "one server"),
        ({"tiles": "https://me:secret@a.example.se/{z}/{x}/{y}.png"}, "one server"),
        ({"tiles": 3}, "map.tiles"),
        ({"attribution": " "}, "map.attribution"),
        ({"centre": [17.95, 58.9]}, "north first"),
        ({"centre": "58.9, 17.95"}, "map.centre"),
        ({"centre": [True, 17.95]}, "map.centre"),
        ({"zoom": 40}, "zoom"),
        ({"zoom": 8.5}, "zoom"),
        ({"least_zoom": 15, "zoom": 14}, "zoom"),
        ({"radius_km": 0}, "radius_km"),
        ({"radius_km": "far"}, "radius_km"),
        ({"places": {"Storköping": [58.9, 17.9]}}, "Storköping"),
        ({"places": {"Norrsund": [0, 0]}}, "places.Norrsund"),
        ({"places": ["Norrsund"]}, "map.places"),
        ({"colour": "blue"}, "colour"),
    ],
)
def test_what_is_wrong_with_a_map_is_said(over: dict[str, Any], says: str) -> None:
    with pytest.raises((ValueError, TypeError)) as fault:
        a_map(**over)
    assert says in str(fault.value)


def test_a_map_lacks_what_it_needs() -> None:
    with pytest.raises(KeyError, match="attribution"):
        read_map({key: value for key, value in SETTINGS.items() if key != "attribution"}, LOCALITIES)


def test_all_places_of_a_square_are_one_point() -> None:
    middle = Point(58900, 17950)
    for north in (58.89951, 58.9, 58.90049):
        for east in (17.9491, 17.95, 17.9509):
            assert coarse(north, east) == middle
    assert coarse(58.90051, 17.95) != middle
    assert coarse(58.9, 17.9511) != middle
    assert coarse(58.9, 17.9511).east % STEP[1] == 0


@pytest.mark.parametrize("north", [55.3, 59.6, 69.0])
def test_a_square_is_about_a_hundred_metres_anywhere_in_sweden(north: float) -> None:
    assert 75 <= STEP[1] * METRES * cos(radians(north)) <= 130
    assert 75 <= STEP[0] * METRES <= 130


@pytest.mark.parametrize(
    "text",
    ["", "x", "58.9", "58.9,17.9,3", "58,9,17", "91,17", "58.9,181", "nan,17", "58.9,inf", "1e1,17", "५८,17",
     "58.9, 17", "58.9,17\n", "--58,17", "58.9" + "0" * 40 + ",17"],
)  # fmt: skip
def test_what_is_no_place_is_no_point(text: str) -> None:
    assert written(text) is None


def test_a_point_is_read_as_it_is_written() -> None:
    point = written("58.90012345678,17.9502")
    assert point == Point(58900, 17950)
    assert str(point) == "58.900,17.950"
    assert written(str(point)) == point


def test_a_point_lies_within_the_radius() -> None:
    found = a_map(radius_km=10)
    (south, west), (north, east) = found.bounds
    assert north - south == pytest.approx(20 / METRES)
    assert found.holds(Point(58900, 17950))
    assert found.holds(coarse(north - 0.001, east - 0.002))
    assert not found.holds(coarse(north + 0.001, 17.95))
    assert not found.holds(coarse(58.9, west - 0.002))


@pytest.mark.parametrize(
    ("point", "near"),
    [
        (Point(58900, 17950), Near("Sjövalla", 0, 0)),
        (Point(58909, 17950), Near("Sjövalla", 1000, 0)),
        (Point(58900, 17964), Near("Sjövalla", 800, 2)),
        (Point(58897, 17950), Near("Sjövalla", 300, 4)),
        (Point(58900, 17930), Near("Sjövalla", 1100, 6)),
        (Point(58947, 17944), Near("Norrsund", 500, 5)),
    ],
)
def test_a_point_is_named_by_the_place_that_is_nearest(point: Point, near: Near) -> None:
    found = a_map(places={"Sjövalla": [58.9, 17.95], "Norrsund": [58.95, 17.95]})
    assert found.near(point)[:2] == near[:2]
    assert found.near(point).direction == near.direction or not near.metres


def test_without_places_a_point_is_named_by_the_middle() -> None:
    assert a_map().near(Point(58909, 17950)) == Near(None, 1000, 0)
