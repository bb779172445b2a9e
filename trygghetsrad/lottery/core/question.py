"""What two tables and the options of the command ask for: who can be drawn, who has a seat already, who is left out."""

import argparse
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from trygghetsrad.lottery.core.commitment import leaf_of
from trygghetsrad.lottery.core.draw import Entry
from trygghetsrad.lottery.core.files import Asked, Pool, Table, ids_in, people_in, quotas_in, read_table, reasons_in
from trygghetsrad.lottery.core.households import homes_of, problem_with_homes
from trygghetsrad.lottery.core.mends import Flexible
from trygghetsrad.lottery.core.model import HOUSEHOLD, BadInput, Person, Problem, Quota
from trygghetsrad.lottery.core.pool import Narrowed, narrow

MUST, MUST_NOT, SAME_HOME = (
    "har sin plats utan lottning",
    "får inte vara med",
    "delar adress med någon som har sin plats",
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody of the table who is not drawn: with a seat already, or without any chance of one."""

    id: str
    why: str
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `room` says how far each quota that is left to draw may give."""

    room: tuple[Flexible, ...]
    problem: Problem
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    warnings: tuple[str, ...]


def question_of(given: argparse.Namespace) -> Question:
    """Read the tables. Raises BadInput, and Infeasible where those who must be chosen break a quota."""
    if not (given.people and given.quotas and given.size):
        raise BadInput("arguments", "Ange --people, --quotas och --size, eller en fil.")
    asked = quotas_in(read_table(Path(given.quotas)), given.size)
    columns = [name.strip() for name in given.household.split(",") if name.strip()]
    table = read_table(Path(given.people))
    pool = people_in(table, asked, id_column=given.id, household=columns)
    must, reasons = _outside(given, table)
    left = narrow(
        asked.features, given.size, asked.quotas, pool.people, must=must, must_not=reasons, address_of=pool.address_of
    )
    problem = problem_with_homes(asked.features, left.size, left.quotas, left.people, address_of=pool.address_of)
    people = homes_of(left.people, pool.address_of).people if HOUSEHOLD in problem.features else left.people
    homes = {who: hashed(given.secret, "home", address).hex()[:16] for who, address in pool.address_of.items()}
    entries = tuple(_entry(given, one, homes.get(one.id, ""), len(asked.features)) for one in people)
    outside = tuple(_left_out(given, left, reasons))
    return Question(tuple(_room(asked, left.quotas)), problem, entries, outside, _warned(pool, left, reasons))


def hashed(*parts: str) -> bytes:
    """Something secret that follows from a secret."""
    return sha256(json.dumps(parts).encode()).digest()


def _outside(given: argparse.Namespace, table: Table) -> tuple[list[str], dict[str, str]]:
    """Who must be chosen, and who must not with the reason for it."""
    reasons = reasons_in(table, given.id, given.left_out) if given.left_out else {}
    return ids_in(given.must, table, given.id), dict.fromkeys(
        ids_in(given.must_not, table, given.id), MUST_NOT
    ) | reasons


def _entry(given: argparse.Namespace, one: Person, home: str, width: int) -> Entry:
    person = {"id": one.id, "values": list(one.values[:width]), "home": home}
    return Entry(one.id, one.values, _leaf(given, person), home)


def _leaf(given: argparse.Namespace, person: dict[str, Any]) -> bytes:
    return leaf_of(given.name, person, hashed(given.secret, "salt", person["id"])[:16])


def _left_out(given: argparse.Namespace, left: Narrowed, reasons: dict[str, str]) -> Iterator[LeftOut]:
    told = [*((one, MUST) for one in left.seated), *((one, reasons.get(one.id, SAME_HOME)) for one in left.resting)]
    for one, why in told:
        yield LeftOut(one.id, why, _leaf(given, {"id": one.id, "values": list(one.values), "left_out": why}))


def _room(asked: Asked, left: Sequence[Quota]) -> Iterator[Flexible]:
    """The room of the table, less the seats that are taken already."""
    for one, quota in zip(asked.room, left, strict=True):
        taken = one.quota.maximum - quota.maximum
        yield Flexible(quota, max(0, one.least - taken), max(quota.maximum, one.most - taken))


def _warned(pool: Pool, left: Narrowed, reasons: dict[str, str]) -> tuple[str, ...]:
    at_home = [one.id for one in left.resting if one.id not in reasons]
    said = f"Kan inte lottas, för någon på samma adress har sin plats utan lottning: {', '.join(at_home)}."
    return (*pool.warnings, said) if at_home else pool.warnings


def add_outside(command: argparse.ArgumentParser) -> None:
    """The options that say who is not drawn."""
    ids = "id med komma emellan, eller @fil med ett på varje rad"
    command.add_argument("--must", default="", help=f"de som har sin plats utan lottning: {ids}")
    command.add_argument("--must-not", default="", help=f"de som inte får lottas: {ids}")
    command.add_argument(
        "--left-out", default="", help="kolumn med skälet för den som inte får lottas, till exempel vila"
    )


def counted(left_out: Iterable[LeftOut]) -> dict[str, list[bytes]]:
    """The leaves of those left out, by reason."""
    found: dict[str, list[bytes]] = {}
    for one in left_out:
        found.setdefault(one.why, []).append(one.leaf)
    return found
