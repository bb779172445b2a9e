"""The hashes that are published before the dice: leaves, root, paths, and the one form of JSON."""

from hashlib import sha256

import pytest

from trygghetsrad.lottery.core import BadInput, Step, leaf_of, merkle_path, merkle_root, path_leads_to
from trygghetsrad.lottery.core.commitment import canonical


@pytest.mark.parametrize("people", [1, 2, 3, 5, 8, 33])
def test_every_leaf_has_a_path_to_the_root_and_no_other(people: int) -> None:
    leaves = [sha256(bytes([number])).digest() for number in range(people)]
    root = merkle_root(leaves)
    assert root == merkle_root(leaves[::-1])
    stranger = sha256(b"stranger").digest()
    for leaf in leaves:
        path = merkle_path(leaves, leaf)
        assert path_leads_to(root, leaf, path)
        assert not path_leads_to(root, stranger, path)
        if path:
            turned = (Step(path[0].sibling, not path[0].left), *path[1:])
            assert not path_leads_to(root, leaf, turned)
    with pytest.raises(BadInput):
        merkle_path(leaves, stranger)


def test_an_empty_pool_and_a_leaf_twice_have_no_root() -> None:
    for leaves in ([], [b"x", b"x"]):
        with pytest.raises(BadInput):
            merkle_root(leaves)


def test_a_leaf_binds_pool_person_and_salt() -> None:
    salt = bytes(16)
    leaves = {
        leaf_of("p", {"id": "1"}, salt),
        leaf_of("q", {"id": "1"}, salt),
        leaf_of("p", {"id": "2"}, salt),
        leaf_of("p", {"id": "1"}, bytes(15) + b"x"),
    }
    assert len(leaves) == 4
    with pytest.raises(BadInput):
        leaf_of("p", {"id": "1"}, b"short")


def test_canonical_json_has_one_form_and_no_floats() -> None:
    assert canonical({"b": [1, None], "a": "å"}) == '{"a":"å","b":[1,null]}'.encode()
    for inexact in (0.5, {1: "a"}, [b"x"]):
        with pytest.raises(BadInput):
            canonical(inexact)
