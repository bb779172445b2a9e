"""The record of a draw as plain JSON; `verify` checks everything in it that can be computed again.

Three parts. `commitment` is fixed and hashed before the dice exist: problem, chances with their certificate, panels,
tickets. `draw` is what the dice decided. `leaves` are the hashed entries per type, with `homes` beside them where
people of one address were kept apart; `left_out` those of people who cannot be drawn, by reason. Commitment and leaves
people by crossed groups, so the whole is a file for auditors; `public_part` is what anyone may see.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from trygghetsrad.lottery.core.commitment import lottery_hash
from trygghetsrad.lottery.core.draw import Draw, Entry, Ranked
from trygghetsrad.lottery.core.model import HOUSEHOLD, Type

Json = dict[str, Any]


def build_record(
    commitment: Mapping[str, Any],
    root: bytes,
    *,
    outcome: Draw | None = None,
    entries: Iterable[Entry] | None = None,
    left_out: Mapping[str, Iterable[bytes]] | None = None,
) -> Json:
    """The record so far: before the dice without `outcome`; with `entries` the leaves of every type, sorted.

    `left_out` has the leaves of those who cannot be drawn, by reason.
    """
    kinds: list[Type] = [tuple(kind["values"]) for kind in commitment["types"]]
    record: Json = {
        "commitment": dict(commitment),
        "root": root.hex(),
        "lottery_hash": lottery_hash(commitment).hex(),
    }
    if outcome is not None:
        record["draw"] = _draw_out(kinds, outcome)
    if entries is not None:
        found: dict[Type, list[tuple[str, str]]] = {kind: [] for kind in kinds}
        for entry in entries:
            found[entry.values].append((entry.leaf.hex(), entry.home))
        record["leaves"] = [[leaf for leaf, _ in sorted(found[kind])] for kind in kinds]
        if HOUSEHOLD in commitment["features"]:
            record["homes"] = [[home for _, home in sorted(found[kind])] for kind in kinds]
        if given := commitment.get("left_out"):
            record["left_out"] = [sorted(leaf.hex() for leaf in (left_out or {})[one["why"]]) for one in given]
    return record


def public_part(record: Mapping[str, Any]) -> Json:
    """What anyone may see: no count of any group, so nothing that identifies a person in a small pool."""
    commitment = record["commitment"]
    public: Json = {key: commitment[key] for key in ("version", "software", "pool", "size", "tickets", "lowest")}
    public["people"] = sum(kind["people"] for kind in commitment["types"])
    public["left_out"] = [dict(one) for one in commitment.get("left_out", [])]
    public |= {"root": record["root"], "lottery_hash": record["lottery_hash"]}
    if "draw" in record:
        public |= {key: record["draw"][key] for key in ("digits", "ticket", "seed")}
    return public


def _draw_json(digits: str, ticket: int, seed: bytes, seats: Sequence[int], depth: int | None) -> Json:
    return {"digits": digits, "ticket": ticket, "seed": seed.hex(), "seats": list(seats), "depth": depth}


def _draw_out(kinds: Sequence[Type], outcome: Draw) -> Json:
    def leaves(ranked: Sequence[Ranked]) -> list[list[str]]:
        found: dict[Type, list[str]] = {kind: [] for kind in kinds}
        for one in ranked:
            found[one.entry.values].append(one.entry.leaf.hex())
        return [found[kind] for kind in kinds]

    scalars = _draw_json(outcome.digits, outcome.ticket, outcome.seed, outcome.seats, outcome.depth)
    return scalars | {"panel": leaves(outcome.panel), "reserve": leaves(outcome.reserve)}
