"""Records with homes, with three features, with replacements, stopped early: nothing in them can be changed unseen."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.records import HARD, Shape, whole
from tests.factories.tampered import hashed_again
from tests.rules.lottery_changes import changed, other, places, value_at
from trygghetsrad.lottery.core import faults

Json = dict[str, Any]

SHAPES = {
    "homes and replacements": Shape(60, people=11, size=3, homes=True, gone=1, tickets=10),
    "homes, short reserve": Shape(31, people=11, size=3, homes=True, depth=1, tickets=10),
    "three features": Shape(21, features=3, people=10, size=3, tickets=10),
    "stopped": Shape(HARD[0], features=3, cells=True, people=10, size=4, effort=1),
}
GIVEN = ("software", "pool", "salt")
"""What follows from nothing else in a commitment: only the published hash binds it."""


def another(value: Any) -> Any:
    """Another value of the same form; other forms are for the plain record."""
    return other(value)[0]


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_every_single_change_is_seen(shape: Shape) -> None:
    record, _ = whole(shape)
    assert faults(record) == []
    for way in places(record):
        value = another(value_at(record, way))
        assert faults(changed(record, way, value)), (way, value)


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_change_of_what_was_locked_is_seen_even_when_hashed_again(shape: Shape) -> None:
    """What follows from something else is checked, not only the hash; the draw, whose seed is bound to it, left out.

    Three kinds of change make another true record, which the published hash alone can tell from this one: other limits
    that every panel keeps all the same, other names for things, and here and there another proof of the same bound.
    """
    record, _ = whole(shape)
    for part in {"draw", "gone", "replacements"} & record.keys():
        del record[part]
    tried, unseen = 0, []
    for way in places(record["commitment"]):
        if way[0] in {*GIVEN, "features", "quotas", "cells"} or "values" in way:
            continue
        tampered = changed(record, ("commitment", *way), another(value_at(record["commitment"], way)))
        hashed_again(tampered)
        tried += 1
        if not faults(tampered):
            unseen.append(way)
    assert [way for way in unseen if "multipliers" not in way] == []
    assert len(unseen) < tried / 20


def swap(record: Json, part: str, other_part: str) -> None:
    """Two leaves change places between panel and reserve."""
    kind = next(n for n, leaves in enumerate(record["draw"][part]) if leaves and record["draw"][other_part][n])
    one, two = record["draw"][part][kind], record["draw"][other_part][kind]
    one[0], two[0] = two[0], one[0]


def split_home(record: Json) -> None:
    """Somebody who shares an address is said to live in a home of their own."""
    homes = next(homes for homes in record["homes"] if homes and homes[0])
    homes[0] = "f" * 12


def leave_home(record: Json) -> None:
    homes = next(homes for homes in record["homes"] if homes and homes[0])
    homes[0] = ""


def drop_homes(record: Json) -> None:
    del record["homes"]


def keep_who_left(record: Json) -> None:
    record["replacements"].pop()


def replace_who_stays(record: Json) -> None:
    gone = set(record["gone"])
    stays = next(leaf for kind in record["draw"]["panel"] for leaf in kind if leaf not in gone)
    record["replacements"].append({"leaves": stays, "enters": None})


def enter_twice(record: Json) -> None:
    entered = next(one["enters"] for one in record["replacements"] if one["enters"])
    for one in record["replacements"]:
        one["enters"] = entered


def enter_who_withdrew(record: Json) -> None:
    panel = {leaf for kind in record["draw"]["panel"] for leaf in kind}
    record["replacements"][0]["enters"] = next(leaf for leaf in record["gone"] if leaf not in panel)


def enter_a_stranger(record: Json) -> None:
    record["replacements"][0]["enters"] = "0" * 64


def drop_gone(record: Json) -> None:
    del record["gone"]


@pytest.mark.parametrize(
    "tamper",
    [
        lambda record: swap(record, "panel", "reserve"),
        split_home,
        leave_home,
        drop_homes,
        keep_who_left,
        replace_who_stays,
        enter_twice,
        enter_who_withdrew,
        enter_a_stranger,
        drop_gone,
    ],
)
def test_tampering_with_homes_and_replacements_is_seen(tamper: Callable[[Json], None]) -> None:
    record, _ = whole(Shape(64, homes=True, gone=2))
    assert faults(record) == []
    tampered = copy.deepcopy(record)
    tamper(tampered)
    assert tampered != record
    assert faults(tampered)
