"""What is published before the dice are thrown: one hash for the pool, one for the lottery.

Every hash is SHA-256 over a tag byte and its parts, each part after its length in four bytes (big-endian), so that no
two lists of parts give the same bytes. Leaves carry the tag 0 and inner nodes 1, so neither can pass for the other.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from trygghetsrad.lottery.core.model import BadInput

LEAF_TAG, INNER_TAG, SEED_TAG = b"\x00", b"\x01", b"\x03"
LEAST_SALT = 16


@dataclass(frozen=True, slots=True)
class Step:
    """One step up the tree: the sibling's hash, and whether it stands to the left."""

    sibling: bytes
    left: bool


def digest(tag: bytes, *parts: bytes) -> bytes:
    """SHA-256 over the tag and the framed parts."""
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return sha256(tag + framed).digest()


def canonical(value: Any) -> bytes:
    """The one way to write a JSON value: sorted keys, no spaces, UTF-8. Raises BadInput for floats and other types."""
    _refuse_inexact(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf_of(pool_id: str, person: Mapping[str, Any], salt: bytes) -> bytes:
    """A person's entry: binds what was registered, and tells nothing to whoever lacks the salt. Raises BadInput."""
    if len(salt) < LEAST_SALT:
        raise BadInput("salt", "A salt has at least 16 bytes.")
    return digest(LEAF_TAG, pool_id.encode(), canonical(person), salt)


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root over the sorted leaves; a node without a sibling moves up as it is. Raises BadInput."""
    return _rows(leaves)[-1][0]


def merkle_path(leaves: Iterable[bytes], leaf: bytes) -> tuple[Step, ...]:
    """The steps from a leaf to the root. Raises BadInput when the leaf is not there."""
    rows = _rows(leaves)
    if leaf not in rows[0]:
        raise BadInput("leaf", "The entry is not in the pool.", [leaf.hex()])
    at, steps = rows[0].index(leaf), []
    for row in rows[:-1]:
        if at ^ 1 < len(row):
            steps.append(Step(row[at ^ 1], left=bool(at & 1)))
        at //= 2
    return tuple(steps)


def path_leads_to(root: bytes, leaf: bytes, path: Sequence[Step]) -> bool:
    """Does the path lead from the leaf to the root?"""
    for step in path:
        pair = (step.sibling, leaf) if step.left else (leaf, step.sibling)
        leaf = _join(*pair)
    return leaf == root


def lottery_hash(commitment: Mapping[str, Any]) -> bytes:
    """The hash of everything about the lottery that is fixed before the dice: see `record.commitment_of`."""
    return sha256(canonical(commitment)).digest()


def draw_seed(pool_id: str, root: bytes, lottery: bytes, digits: str) -> bytes:
    """What decides within types: nobody can know it before the dice, nobody can change it after."""
    return digest(SEED_TAG, pool_id.encode(), root, lottery, digits.encode())


def hash_in(text: str) -> bytes:
    """A hash as a record writes it: 64 lower-case hexadecimal digits and nothing else. Raises BadInput."""
    value = bytes.fromhex(text)
    if value.hex() != text or len(value) != sha256().digest_size:
        raise BadInput("hash", "Not a SHA-256 in lower-case hexadecimal digits.", [text])
    return value


def rank_of(seed: bytes, leaf: bytes) -> bytes:
    """A person's place within the type: the smallest comes first. SHA-256(seed | leaf)."""
    return sha256(seed + leaf).digest()


def _rows(leaves: Iterable[bytes]) -> list[list[bytes]]:
    row = sorted(leaves)
    if not row or len(set(row)) < len(row):
        raise BadInput("leaves", "A pool has at least one entry, and no entry twice.")
    rows = [row]
    while len(row) > 1:
        pairs = [_join(left, right) for left, right in zip(row[::2], row[1::2], strict=False)]
        row = pairs + row[len(row) & ~1 :]
        rows.append(row)
    return rows


def _join(left: bytes, right: bytes) -> bytes:
    return sha256(INNER_TAG + left + right).digest()


def _refuse_inexact(value: Any) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise BadInput("json", "Keys must be text.")
        parts: Iterable[Any] = value.values()
    elif isinstance(value, list | tuple):
        parts = value
    elif value is None or isinstance(value, str | int | bool):
        return
    else:
        raise BadInput("json", "Only text, whole numbers, lists and mappings can be hashed.")
    for part in parts:
        _refuse_inexact(part)
