"""A file says each thing in one way: what is written otherwise is a fault, also where a reader would understand it."""

from __future__ import annotations

import copy
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.factories.records import HARD, SHAPES, Shape, proof, true_files, whole, written
from tests.factories.tampered import hashed_again
from trygghetsrad.lottery.core import verify
from trygghetsrad.lottery.core.verify import CHECKS, answers, faults, read

Json = dict[str, Any]
Change = Callable[[Json], object]
RECORD, ENTRIES = whole(Shape(7, homes=True, gone=2, left_out=(2, 1)))
PROOF = proof(RECORD, ENTRIES, random.Random(7))


def test_everything_holds_in_true_files_of_every_shape() -> None:
    files = true_files()
    assert len(files) > 50
    assert [file for file in files if faults(read(file))] == []


def test_what_a_file_does_not_hold_is_not_said_to_be_true() -> None:
    plain, _ = whole(Shape(3, dice=False, leaves=False))
    assert [name for name, holds in answers(plain).items() if holds is None] == [
        "root",
        "left_out",
        "homes",
        "draw",
        "replacements",
    ]
    assert answers(RECORD) == dict.fromkeys(CHECKS, True)
    assert answers(PROOF) == dict.fromkeys(CHECKS) | {"form": True, "root": True}
    assert answers(None) == dict.fromkeys(CHECKS) | {"form": False}


def in_commitment(key: str, change: Callable[[Any], Any]) -> Change:
    return lambda record: record["commitment"].__setitem__(key, change(record["commitment"][key]))


def each_as_mapping(values: list[str]) -> dict[str, int]:
    return dict.fromkeys(values, 0)


@pytest.mark.parametrize(
    "change",
    [
        in_commitment("features", each_as_mapping),
        in_commitment("software", lambda _: 1),
        in_commitment("software", lambda _: None),
        in_commitment("salt", lambda salt: salt.upper()),
        in_commitment("salt", " ".join),
        in_commitment("cells", lambda _: {}),
        in_commitment("cells", lambda _: ""),
        in_commitment("quotas", lambda quotas: {str(number): one for number, one in enumerate(quotas)}),
        in_commitment("types", tuple),
        lambda record: record.__setitem__("gone", "".join(record["gone"])),
        lambda record: record.__setitem__("gone", dict.fromkeys(record["gone"])),
        lambda record: record.__setitem__("replacements", tuple(record["replacements"])),
    ],
)
def test_a_list_is_a_list_and_a_text_a_text(change: Change) -> None:
    record = copy.deepcopy(RECORD)
    change(record)
    hashed_again(record)
    assert faults(record) == ["form"]


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.__setitem__("salt", record["salt"].upper()),
        lambda record: record.__setitem__("salt", record["salt"] + " "),
        lambda record: record.__setitem__("path", {}),
        lambda record: next(step for step in record["path"] if not step["left"]).__setitem__("left", 0),
        lambda record: next(step for step in record["path"] if not step["left"]).__setitem__("left", None),
        lambda record: next(step for step in record["path"] if step["left"]).__setitem__("left", 1),
        lambda record: record["person"].__setitem__("born", 1950.0),
    ],
)
def test_a_proof_has_one_form(change: Change) -> None:
    record = copy.deepcopy(PROOF)
    change(record)
    assert faults(record)


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record["gone"].reverse(),
        lambda record: record["gone"].append(record["gone"][-1]),
        lambda record: record["gone"].append("f" * 64),
        lambda record: record["replacements"].pop(),
        lambda record: record["replacements"][0].__setitem__("enters", record["gone"][0]),
    ],
)
def test_those_who_are_gone_were_in_the_pool_and_are_told_once(change: Change) -> None:
    record = copy.deepcopy(RECORD)
    change(record)
    assert faults(record) == ["replacements"]


@pytest.mark.parametrize("key", ["fixed", "full"])
@pytest.mark.parametrize("seed", HARD)
def test_a_bound_alone_claims_nothing_of_any_type(key: str, seed: int) -> None:
    shape = next(one for one in SHAPES if one.seed == seed)
    record, _ = whole(shape)
    stage = record["commitment"]["certificate"][0]
    assert (record["commitment"]["method"], stage["fixed"], stage["full"]) == ("columns", [], [])
    stage[key] = [0]
    hashed_again(record)
    assert "certificate" in faults(record)


@pytest.mark.parametrize(
    "text",
    [
        b'{"root": 1, "root": 1}', b'{"a": NaN}', b'{"a": Infinity}', b"[" * 5000, b'"\xc3"', b'"\xed\xa0\x80"',
        '{"å": 1}'.encode("utf-16"), b"\xef\xbb\xbf\xef\xbb\xbf{}", b"{} {}", b"", b"[1" + b"0" * 4300 + b"]",
    ],
)  # fmt: skip
def test_a_file_that_is_not_json_written_once_says_nothing(text: bytes) -> None:
    assert read(text) is None


def test_the_command_says_each_check_on_a_line(tmp_path: Path) -> None:
    true, false, odd = (tmp_path / name for name in ("sann.json", "osann.json", "annat.json"))
    true.write_bytes(written(RECORD, random.Random(1)))
    false.write_bytes(written(RECORD | {"root": "0" * 64}, random.Random(1)))
    odd.write_bytes(b"\x89PNG")
    assert said(true) == (0, ["stämmer"] * len(CHECKS))
    assert said(false)[0] == 1
    assert {"stämmer", "stämmer inte"} == set(said(false)[1])
    assert said(odd) == (1, ["stämmer inte"])
    assert said(tmp_path / "finns-inte.json") == (1, ["stämmer inte"])


def said(file: Path) -> tuple[int, list[str]]:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", verify.__file__, str(file)], capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, [line[:20].strip() for line in done.stdout.splitlines()[1:]]


def leaves_of(record: Json) -> list[list[str]]:
    found: list[list[str]] = record["left_out"]
    return found


@pytest.mark.parametrize(
    ("change", "failing"),
    [
        (lambda record: leaves_of(record)[0].pop(), {"root", "left_out"}),
        (lambda record: leaves_of(record).reverse(), {"left_out"}),
        (lambda record: leaves_of(record)[0].reverse(), {"left_out"}),
        (lambda record: leaves_of(record)[0].append(record["leaves"][0][0]), {"root", "left_out"}),
        (lambda record: leaves_of(record)[0].__setitem__(0, "0" * 64), {"root"}),
        (lambda record: record.pop("left_out"), {"form"}),
        (lambda record: record["commitment"]["left_out"][0].__setitem__("people", 1), {"left_out"}),
        (lambda record: record["commitment"]["left_out"].pop(), {"left_out"}),
        (lambda record: record["commitment"].__setitem__("left_out", []), {"left_out"}),
        (lambda record: record["commitment"]["left_out"].reverse(), {"left_out"}),
        (lambda record: record["commitment"]["left_out"][0].__setitem__("why", ""), {"left_out"}),
        (lambda record: record["commitment"].pop("left_out"), {"form"}),
        (lambda record: record["commitment"].__setitem__("left_out", None), {"form"}),
    ],
)
def test_who_is_left_out_cannot_be_changed_unseen(change: Change, failing: set[str]) -> None:
    """Even where the fingerprint of the lottery is counted again; the published one is another then."""
    record = copy.deepcopy(RECORD)
    before = record["lottery_hash"]
    change(record)
    if record["commitment"] != RECORD["commitment"]:
        assert "lottery_hash" in faults(record) or faults(record) == ["form"]
        hashed_again(record)
        assert record["lottery_hash"] != before
    assert set(faults(record)) - {"draw"} == failing


def test_a_lottery_locked_before_anybody_could_be_left_out_still_holds() -> None:
    record, _ = whole(Shape(7, dice=False))
    assert record["commitment"].pop("left_out") == []
    record["commitment"]["version"] = 2
    hashed_again(record)
    assert faults(record) == []
    record["left_out"] = []
    assert faults(record) == ["left_out"]
