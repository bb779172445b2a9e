"""The record of a draw as plain JSON, and the check of everything that can be computed again from it.

Three parts. `commitment` is fixed and hashed before the dice exist: problem, chances with their certificate, panels,
tickets. `draw` is what the dice decided. `leaves` are the hashed entries per type. Commitment and leaves count people
by crossed groups, so the whole is a file for auditors; `public_part` is what anyone may see.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from trygghetsrad.lottery.core.certificate import check_certificate
from trygghetsrad.lottery.core.commitment import canonical, draw_seed, hash_in, lottery_hash, merkle_root, rank_of
from trygghetsrad.lottery.core.draw import Draw, Entry, Ranked, seats_of
from trygghetsrad.lottery.core.layout import VERSION, commitment_of, numbered_in
from trygghetsrad.lottery.core.lottery import NumberedLottery
from trygghetsrad.lottery.core.model import BadInput, Infeasible, Problem, Type, keeps_quotas
from trygghetsrad.lottery.core.tickets import ticket_of

Json = dict[str, Any]


def build_record(
    commitment: Mapping[str, Any],
    root: bytes,
    *,
    outcome: Draw | None = None,
    entries: Iterable[Entry] | None = None,
) -> Json:
    """The record so far: before the dice without `outcome`; with `entries` the leaves of every type, sorted."""
    kinds: list[Type] = [tuple(kind["values"]) for kind in commitment["types"]]
    record: Json = {
        "commitment": dict(commitment),
        "root": root.hex(),
        "lottery_hash": lottery_hash(commitment).hex(),
    }
    if outcome is not None:
        record["draw"] = _draw_out(kinds, outcome)
    if entries is not None:
        leaves: dict[Type, list[str]] = {kind: [] for kind in kinds}
        for entry in entries:
            leaves[entry.values].append(entry.leaf.hex())
        record["leaves"] = [sorted(leaves[kind]) for kind in kinds]
    return record


def public_part(record: Mapping[str, Any]) -> Json:
    """What anyone may see: no count of any group, so nothing that identifies a person in a small pool."""
    commitment = record["commitment"]
    public: Json = {key: commitment[key] for key in ("version", "software", "pool", "size", "tickets", "lowest")}
    public["people"] = sum(kind["people"] for kind in commitment["types"])
    public |= {"root": record["root"], "lottery_hash": record["lottery_hash"]}
    if "draw" in record:
        public |= {key: record["draw"][key] for key in ("digits", "ticket", "seed")}
    return public


def verify_record(record: Mapping[str, Any]) -> list[str]:
    """What in the record does not follow from the rest of it; nothing when all does. Never raises for a bad record."""
    try:
        commitment = record["commitment"]
        if type(commitment["version"]) is not int or commitment["version"] != VERSION:
            return ["version: unknown"]
        root = hash_in(record["root"])
        numbered = numbered_in(commitment, root)
        wrong = _check_commitment(record, numbered)
        if unknown := sorted(set(record) - {"commitment", "root", "lottery_hash", "draw", "leaves"}):
            wrong.append(f"record: unknown parts {unknown}")
        leaves = _leaves_in(record["leaves"], numbered.lottery.problem) if "leaves" in record else None
        if leaves is not None and (merkle_root(chain(*leaves)) != root or any(kind != sorted(kind) for kind in leaves)):
            wrong.append("leaves: not those of the root, or not in order")
        if "draw" in record:
            wrong += _check_draw(record, numbered, root, leaves)
    except (BadInput, Infeasible, LookupError, TypeError, ValueError, ArithmeticError, AttributeError) as fault:
        return [f"record: cannot be read ({type(fault).__name__}: {fault})"]
    return wrong


def _check_commitment(record: Mapping[str, Any], numbered: NumberedLottery) -> list[str]:
    commitment, lottery = record["commitment"], numbered.lottery
    wrong = [f"certificate: {fault}" for fault in check_certificate(lottery.chances)]
    if not all(keeps_quotas(lottery.problem, panel.seats) for panel in lottery.panels):
        wrong.append("panels: one breaks the quotas")
    if sum(panel.weight for panel in lottery.panels) != 1 or any(panel.weight <= 0 for panel in lottery.panels):
        wrong.append("panels: the weights do not add up to 1")
    if numbered.rounding.exact != lottery.chances.chances:
        wrong.append("panels: they do not give the chances")
    again = commitment_of(
        numbered, pool_id=commitment["pool"], software=commitment["software"], salt=bytes.fromhex(commitment["salt"])
    )
    different = sorted(key for key in {*again, *commitment} if _text(again, key) != _text(commitment, key))
    wrong += [f"{key}: not what follows from the rest" for key in different]
    if lottery_hash(commitment).hex() != record["lottery_hash"]:
        wrong.append("lottery_hash: not that of the commitment")
    return wrong


def _check_draw(
    record: Mapping[str, Any], numbered: NumberedLottery, root: bytes, leaves: Sequence[Sequence[bytes]] | None
) -> list[str]:
    """Ticket, seed and seats are made again; the people too when the leaves are there, else only their order."""
    given, problem = record["draw"], numbered.lottery.problem
    digits, depth = given["digits"], given["depth"]
    if depth is not None and (type(depth) is not int or depth < 0):
        return ["draw: depth is not a length"]
    seed = draw_seed(record["commitment"]["pool"], root, hash_in(record["lottery_hash"]), digits)
    ticket = ticket_of(digits, numbered.tickets)
    seats = seats_of(numbered.ranges, ticket)
    wrong = []
    panel, reserve = [], []
    for number, chosen in enumerate(seats):
        people = problem.people[number]
        shown = people if depth is None else min(people, chosen + depth)
        among = _named(given, number) if leaves is None else leaves[number]
        order = sorted(among, key=lambda leaf: rank_of(seed, leaf))[:shown]
        if len(order) != shown:
            wrong.append(f"draw: type {number} does not show {shown} entries")
        panel.append([leaf.hex() for leaf in order[:chosen]])
        reserve.append([leaf.hex() for leaf in order[chosen:]])
    again = _draw_json(digits, ticket, seed, seats, depth) | {"panel": panel, "reserve": reserve}
    different = sorted(key for key in {*again, *given} if _text(again, key) != _text(given, key))
    return wrong + [f"draw: {key} is not what the dice decided" for key in different]


def _named(given: Mapping[str, Any], number: int) -> list[bytes]:
    return [hash_in(leaf) for leaf in (*given["panel"][number], *given["reserve"][number])]


def _draw_json(digits: str, ticket: int, seed: bytes, seats: Sequence[int], depth: int | None) -> Json:
    return {"digits": digits, "ticket": ticket, "seed": seed.hex(), "seats": list(seats), "depth": depth}


def _draw_out(kinds: Sequence[Type], outcome: Draw) -> Json:
    def leaves(ranked: Sequence[Ranked]) -> list[list[str]]:
        return [[one.entry.leaf.hex() for one in ranked if one.entry.values == kind] for kind in kinds]

    scalars = _draw_json(outcome.digits, outcome.ticket, outcome.seed, outcome.seats, outcome.depth)
    return scalars | {"panel": leaves(outcome.panel), "reserve": leaves(outcome.reserve)}


def _leaves_in(given: Sequence[Sequence[str]], problem: Problem) -> list[list[bytes]]:
    leaves = [[hash_in(leaf) for leaf in kind] for kind in given]
    if [len(kind) for kind in leaves] != list(problem.people):
        raise BadInput("leaves", "The leaves are not as many as the people of each type.")
    return leaves


def _text(part: Mapping[str, Any], key: str) -> bytes:
    return canonical([part[key]]) if key in part else b""
