"""Records of draws in every shape that a file can have, made by the core. Every person is invented."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from trygghetsrad.lottery.core import (
    CellQuota,
    Entry,
    Person,
    Problem,
    Quota,
    Type,
    build_record,
    commitment_of,
    count_types,
    draw,
    fairest_lottery,
    homes_of,
    leaf_of,
    lottery_hash,
    merkle_path,
    merkle_root,
    number_lottery,
    problem_with_homes,
    public_part,
)
from trygghetsrad.lottery.core.fairest import EFFORT

Json = dict[str, Any]
# Words whose order differs by code point (Python) and by half characters (JavaScript), and that JSON may escape.
VALUES = {
    "age": ("16–29", "30–44", "45–64", "65+"),
    "sex": ("kvinna", "man"),
    "ort": ("Åby", "ｏrt", "𝓑y", "Öster\n", 'By "2"'),
}
FEATURES = tuple(VALUES)
REASONS = ("rest 4", "ｏther 𝓑")


@dataclass(frozen=True)
class Shape:
    """What a record is of."""

    seed: int
    features: int = 2
    cells: bool = False
    homes: bool = False
    people: int = 30
    size: int = 6
    tickets: int = 1000
    dice: bool = True
    leaves: bool = True
    depth: int | None = None
    gone: int = 0
    effort: int = EFFORT
    left_out: tuple[int, ...] = ()
    """How many cannot be drawn, for each of so many reasons."""


def people_of(rng: random.Random, shape: Shape) -> list[Person]:
    names = FEATURES[: shape.features]
    return [Person(f"{n}", tuple(rng.choice(VALUES[name]) for name in names)) for n in range(shape.people)]


def quotas_of(rng: random.Random, people: Sequence[Person], shape: Shape) -> tuple[list[Quota], list[CellQuota]]:
    """Quotas that some panel keeps: they stand around one."""
    panel = rng.sample(people, shape.size)
    quotas = []
    for axis, name in enumerate(FEATURES[: shape.features]):
        for value in VALUES[name]:
            seats = sum(one.values[axis] == value for one in panel)
            if rng.random() < 0.8:
                quotas.append(Quota(name, value, max(0, seats - rng.randint(0, 1)), seats + rng.randint(0, 2)))
    kind = panel[0].values
    where = (("sex", kind[1]), ("age", kind[0]))
    inside = sum(one.values[:2] == kind[:2] for one in panel)
    return quotas, [CellQuota(where, max(0, inside - 1), inside + 1)] if shape.cells else []


def problem_of(rng: random.Random, shape: Shape) -> tuple[Problem, list[Entry]]:
    """The problem and those who are in the pool. With homes, as many as can be kept apart."""
    people, names = people_of(rng, shape), FEATURES[: shape.features]
    quotas, cells = quotas_of(rng, people, shape)
    if not shape.homes:
        return Problem.of(names, shape.size, quotas, count_types(people), cells), [entry(rng, one) for one in people]
    wide = [Quota(one.feature, one.value, 0, shape.size) for one in quotas]
    shared = [f"Gata {n // 2}" if n < 10 else "" for n in range(len(people))]
    address_of = {one.id: address for one, address in zip(people, shared, strict=True)}
    problem = problem_with_homes(names, shape.size, wide, people, address_of=address_of)
    told = homes_of(people, address_of).people
    return problem, [
        entry(rng, one, sha256(a.encode()).hexdigest()[:12] if a else "") for one, a in zip(told, shared, strict=True)
    ]


def entry(rng: random.Random, person: Person, home: str = "") -> Entry:
    return Entry(
        person.id, person.values, leaf_of("lottning-å", registered(person.id, person.values), salt_of(person.id)), home
    )


def leaves_outside(why: str, people: int) -> list[bytes]:
    """The entries of those who registered and cannot be drawn."""
    names = [f"{why} {n}" for n in range(people)]
    return [leaf_of("lottning-å", registered(name, ("16–29",)) | {"left_out": why}, salt_of(name)) for name in names]


def registered(name: str, values: Type) -> Json:
    """What a leaf is made of."""
    return {
        "reference": f"TR-{name}",
        "values": list(values),
        "born": 1950,
        "𝓐": None,
        "ｚ": True,
        "ö": {"b": "\x7f\u2028", "a": "\x1f\\"},
    }


def salt_of(name: str) -> bytes:
    return sha256(name.encode()).digest()[:16]


def whole(shape: Shape) -> tuple[Json, list[Entry]]:
    """The auditors' record of such a draw, and who was in it."""
    rng = random.Random(shape.seed)
    problem, entries = problem_of(rng, shape)
    outside = {why: leaves_outside(why, people) for why, people in zip(REASONS, shape.left_out, strict=False)}
    root = merkle_root([*(one.leaf for one in entries), *(leaf for leaves in outside.values() for leaf in leaves)])
    numbered = number_lottery(fairest_lottery(problem, effort=shape.effort), shape.tickets, root, least_kept=Fraction())
    commitment = commitment_of(
        numbered,
        pool_id="lottning-å",
        software="1.0",
        salt=salt_of("lottery"),
        left_out={why: len(leaves) for why, leaves in outside.items()},
    )
    digits = str(rng.randrange(shape.tickets)).zfill(len(str(shape.tickets)) - 1)
    outcome = draw(
        numbered,
        entries,
        pool_id="lottning-å",
        root=root,
        lottery=lottery_hash(commitment),
        digits=digits,
        depth=shape.depth,
    )
    record = build_record(
        commitment,
        root,
        outcome=outcome if shape.dice else None,
        entries=entries if shape.leaves else None,
        left_out=outside,
    )
    if shape.gone:
        panel, reserve = ([leaf for kind in record["draw"][part] for leaf in kind] for part in ("panel", "reserve"))
        left, waiting = rng.sample(panel, shape.gone), rng.sample(reserve, min(len(reserve), shape.gone + 2))
        entered = [*waiting[2:], None][: shape.gone]
        record["gone"] = sorted([*left, *waiting[:2]])
        record["replacements"] = [{"leaves": a, "enters": b} for a, b in zip(left, entered, strict=False)]
        record["gone"] = sorted({one["leaves"] for one in record["replacements"]} | set(waiting[:2]))
    return record, entries


def public(record: Json, rng: random.Random) -> Json:
    """What anyone may read: as the core has it, or as the page hands it out."""
    told = public_part(record)
    return told if rng.random() < 0.5 else {"number": 1, "state": "drawn", "reason": "", "record": told | {"seen": 0.5}}


def proof(record: Json, entries: Sequence[Entry], rng: random.Random) -> Json:
    """What one person can show."""
    one = rng.choice(entries)
    outside = [
        leaf for told in record["commitment"]["left_out"] for leaf in leaves_outside(told["why"], told["people"])
    ]
    path = merkle_path([*(e.leaf for e in entries), *outside], one.leaf)
    steps = [{"sibling": step.sibling.hex(), "left": step.left} for step in path]
    return {
        "pool": "lottning-å", "person": registered(one.id, one.values), "salt": salt_of(one.id).hex(),
        "leaf": one.leaf.hex(), "path": steps, "root": record["root"], "chance": "1/6", "share": 0.25,
    }  # fmt: skip


def written(record: Json, rng: random.Random) -> bytes:
    """The record as a file: its keys in any order, with or without escapes, spaces and a byte order mark."""
    text = json.dumps(shuffled(record, rng), ensure_ascii=rng.random() < 0.5, indent=rng.choice((None, None, 1, 2)))
    return text.encode("utf-8-sig" if rng.random() < 0.1 else "utf-8")


def shuffled(value: Any, rng: random.Random) -> Any:
    if isinstance(value, dict):
        return {key: shuffled(value[key], rng) for key in rng.sample(sorted(value), len(value))}
    return [shuffled(part, rng) for part in value] if isinstance(value, list) else value


SIZES = ((1, 1), (2, 1), (7, 3), (30, 6), (60, 12))
"""People in the pool and seats."""

HARD = (1005, 1029)
"""Here the quotas allow on average what no panels give: proved is a bound and no more."""

SHAPES = [
    *(Shape(seed, people=people, size=size) for seed, (people, size) in enumerate(SIZES)),
    *(Shape(seed, cells=True, tickets=10**digits) for seed, digits in enumerate((1, 2, 4, 6), 10)),
    *(Shape(seed, features=3) for seed in range(20, 23)),
    *(Shape(seed, features=3, cells=True) for seed in range(25, 28)),
    *(Shape(seed, homes=True) for seed in range(30, 33)),
    *(Shape(seed, features=3, homes=True) for seed in range(35, 37)),
    *(Shape(seed, depth=seed % 3, leaves=seed % 2 == 0, homes=seed % 5 == 0) for seed in range(40, 46)),
    *(Shape(seed, dice=False, leaves=seed % 2 == 0) for seed in range(50, 52)),
    *(Shape(seed, 3, cells=True, people=10, size=4, effort=effort) for seed in HARD for effort in (EFFORT, 1)),
    *(Shape(seed, gone=seed % 3 + 1, homes=seed % 2 == 0) for seed in range(60, 64)),
    *(Shape(seed, left_out=(seed % 2, 3), leaves=seed % 3 > 0, homes=seed == 71) for seed in range(70, 74)),
]  # fmt: skip


def true_files() -> list[bytes]:
    """Files in which everything holds: whole records, public ones and proofs."""
    rng, files = random.Random(2027), []
    for shape in SHAPES:
        record, entries = whole(shape)
        files.append(written(record, rng))
        if shape.seed % 2 == 0:
            files.append(written(public(record, rng), rng))
        if shape.seed % 3 == 0:
            files.append(written(proof(record, entries, rng), rng))
    return files
