"""The record can be made again from itself, and nothing in it can be changed unseen."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.lottery_changes import changed, other, places, value_at
from trygghetsrad.lottery.core import (
    BadInput,
    CellQuota,
    Entry,
    Problem,
    Quota,
    Type,
    build_record,
    commitment_of,
    draw,
    fairest_lottery,
    faults,
    leaf_of,
    lottery_hash,
    merkle_root,
    number_lottery,
    numbered_in,
    public_part,
)

Json = dict[str, Any]


def the_record(*, depth: int | None = None, leaves: bool = True) -> Json:
    counts: dict[Type, int] = {("a", "k"): 3, ("a", "m"): 6, ("b", "k"): 5, ("b", "m"): 2}
    quotas = [Quota("age", "a", 2, 3), Quota("sex", "k", 1, 3)]
    cells = [CellQuota((("age", "b"), ("sex", "m")), 0, 1)]
    problem = Problem.of(("age", "sex"), 4, quotas, counts, cells)
    entries = [
        Entry(f"{kind}{number}", kind, leaf_of("p", {"n": number, "v": list(kind)}, bytes(16)))
        for kind, people in problem.pool
        for number in range(people)
    ]
    root = merkle_root(entry.leaf for entry in entries)
    numbered = number_lottery(fairest_lottery(problem), 1000, root)
    commitment = commitment_of(numbered, pool_id="p", software="1.0", salt=bytes(16))
    hashed = lottery_hash(commitment)
    outcome = draw(numbered, entries, pool_id="p", root=root, lottery=hashed, digits="417", depth=depth)
    return build_record(commitment, root, outcome=outcome, entries=entries if leaves else None)


RECORD = the_record()


@pytest.mark.parametrize("depth", [None, 0, 2])
@pytest.mark.parametrize("leaves", [True, False])
def test_a_true_record_is_true_before_and_after_the_journey_through_json(depth: int | None, leaves: bool) -> None:
    record = the_record(depth=depth, leaves=leaves)
    assert faults(record) == []
    assert faults(json.loads(json.dumps(record))) == []


def test_the_public_hash_of_a_lottery_hides_its_counts_behind_a_salt() -> None:
    numbered = numbered_in(RECORD["commitment"], bytes.fromhex(RECORD["root"]))
    hashes = {
        lottery_hash(commitment_of(numbered, pool_id="p", software="1.0", salt=bytes([number]) * 16))
        for number in range(3)
    }
    hashes.add(lottery_hash(commitment_of(numbered, pool_id="p", software="1.0")))
    assert len(hashes) == 4
    with pytest.raises(BadInput):
        commitment_of(numbered, pool_id="p", software="1.0", salt=b"short")


def test_before_the_dice_a_record_has_no_draw() -> None:
    record = {key: RECORD[key] for key in ("commitment", "root", "lottery_hash")}
    assert faults(record) == []


def test_every_single_change_is_seen() -> None:
    ways = list(places(RECORD))
    assert len(ways) > 100
    for way in ways:
        for value in other(value_at(RECORD, way)):
            assert faults(changed(RECORD, way, value)), (way, value)


def test_every_single_change_is_seen_without_the_leaves() -> None:
    """All but the naming of people, which only the leaves can bind."""
    record = the_record(depth=1, leaves=False)
    for way in places(record):
        if way[:2] in {("draw", "panel"), ("draw", "reserve")}:
            continue
        for value in other(value_at(record, way)):
            assert faults(changed(record, way, value)), (way, value)


def test_a_changed_commitment_is_seen_even_when_hashed_again() -> None:
    """What follows from something else in the commitment is checked, not only the hash over it."""
    asked = {"software", "pool", "salt", "tickets", "quotas", "cells", "features"}
    for way in places(RECORD["commitment"]):
        if way[0] in asked or "values" in way:
            continue
        for value in other(value_at(RECORD["commitment"], way)):
            record = changed({"commitment": RECORD["commitment"], "root": RECORD["root"]}, ("commitment", *way), value)
            try:
                record["lottery_hash"] = lottery_hash(record["commitment"]).hex()
            except ValueError:
                continue
            assert faults(record), (way, value)


def drop_panel(record: Json) -> None:
    record["commitment"]["panels"].pop()


def starve_panels(record: Json) -> None:
    """Hashed again, so that tickets without a panel are met while checking."""
    for panel in record["commitment"]["panels"]:
        panel["weight"] = "1/1000"
    record["lottery_hash"] = lottery_hash(record["commitment"]).hex()


def swap_ranges(record: Json) -> None:
    ranges = record["commitment"]["ranges"]
    ranges[0]["panel"], ranges[1]["panel"] = ranges[1]["panel"], ranges[0]["panel"]


def swap_winner(record: Json) -> None:
    taken, kind = next((taken, at) for at, taken in enumerate(record["draw"]["panel"]) if taken)
    taken[0], record["draw"]["reserve"][kind][0] = record["draw"]["reserve"][kind][0], taken[0]


def shorten_reserve(record: Json) -> None:
    next(kind for kind in record["draw"]["reserve"] if kind).pop()


def drop_leaf(record: Json) -> None:
    record["leaves"][0].pop()


def turn_leaves(record: Json) -> None:
    record["leaves"][0].reverse()


def add_field(record: Json) -> None:
    record["commitment"]["note"] = "trust me"
    record["lottery_hash"] = lottery_hash(record["commitment"]).hex()


def add_part(record: Json) -> None:
    record["note"] = "trust me"


def add_to_draw(record: Json) -> None:
    record["draw"]["note"] = "trust me"


def throw_again(record: Json) -> None:
    record["draw"]["digits"] = "418"


@pytest.mark.parametrize(
    "tamper",
    [
        drop_panel,
        starve_panels,
        swap_ranges,
        swap_winner,
        shorten_reserve,
        drop_leaf,
        turn_leaves,
        add_field,
        add_part,
        add_to_draw,
        throw_again,
    ],
)
def test_tampering_with_structure_is_seen(tamper: Callable[[Json], None]) -> None:
    record = copy.deepcopy(RECORD)
    tamper(record)
    assert faults(record)


def test_a_record_for_an_unknown_version_is_not_called_true() -> None:
    assert faults(changed(RECORD, ("commitment", "version"), 4)) == ["form"]


@pytest.mark.parametrize("part", ["", "commitment", "draw", "leaves"])
@given(
    nonsense=st.recursive(
        st.none() | st.integers() | st.text(), lambda part: st.lists(part) | st.dictionaries(st.text(), part)
    )
)
def test_nonsense_is_answered_not_raised(part: str, nonsense: Any) -> None:
    assert faults({**RECORD, part: nonsense} if part else nonsense)


def test_the_public_part_counts_no_group_and_names_nobody() -> None:
    public = public_part(RECORD)
    assert public["people"] == 16
    assert public["ticket"] == 417
    text = json.dumps(public)
    assert not any(leaf in text for kind in RECORD["leaves"] for leaf in kind)
    assert {"types", "panels", "quotas", "cells", "ranges", "certificate", "leaves"}.isdisjoint(public)
