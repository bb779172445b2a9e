"""The draw from a terminal: tables in, a lottery to lock, dice, a panel, and a record that anyone can check.

    python -m trygghetsrad.lottery.core check --people people.csv --quotas quotas.csv --size 12
    python -m trygghetsrad.lottery.core lottery people.csv quotas.csv --size 12 --household address,postcode
    python -m trygghetsrad.lottery.core draw lottery.json --digits 417 --alternates 6 --out record.json
    python -m trygghetsrad.lottery.core check record.json

It ends with 0 when all is well, 1 when a record does not hold, 2 for bad input, 3 when the quotas contradict each
other, 4 when the solver cannot tell. Equal files, secret and digits give the same panel on every machine.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trygghetsrad.lottery.core.alternates import choose_alternates
from trygghetsrad.lottery.core.commitment import lottery_hash, merkle_root
from trygghetsrad.lottery.core.draw import Draw, Entry, Ranked, draw
from trygghetsrad.lottery.core.fairest import fairest_lottery
from trygghetsrad.lottery.core.layout import commitment_of, numbered_in
from trygghetsrad.lottery.core.lottery import NumberedLottery, number_lottery, tickets_for
from trygghetsrad.lottery.core.mends import smallest_change
from trygghetsrad.lottery.core.model import BadInput, Infeasible, Problem, Unsolved
from trygghetsrad.lottery.core.question import MUST, LeftOut, add_outside, counted, hashed, question_of
from trygghetsrad.lottery.core.record import build_record
from trygghetsrad.lottery.core.summary import (
    lottery_text,
    outcome_of,
    outcome_text,
    refusal_of,
    refusal_text,
    summary_of,
)
from trygghetsrad.lottery.core.tickets import digits_of
from trygghetsrad.lottery.core.verify import CHECKS, answers, read

Json = dict[str, Any]
SOFTWARE = "trygghetsrad.lottery.core"
WRONG, BAD, INFEASIBLE, UNSOLVED = 1, 2, 3, 4
REFUSALS = {
    "size": "Ett råd har minst en plats.",
    "pool": "Det finns ingen att lotta bland.",
    "tickets": "Så många lotter går inte: 10, 100, 1000 och så vidare, och fler ju fler råd lotteriet väljer bland.",
    "digits": "Det behövs en siffra från varje tärning.",
    "alternates": "Antalet reserver kan inte vara negativt.",
    "household": "En egenskap får inte heta household.",
    "must": "De som har sin plats utan lottning lämnar ingen plats kvar att lotta.",
    "must_share": "Två som har sin plats utan lottning delar adress.",
    "must_and_not": "Någon både har sin plats och får inte vara med.",
}


@dataclass(frozen=True, slots=True)
class Locked:
    """A lottery that dice can decide, and the file that it is kept in."""

    numbered: NumberedLottery
    entries: tuple[Entry, ...]
    left_out: tuple[LeftOut, ...]
    file: Json


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what is asked; the exit code."""
    given = _parser().parse_args(arguments)
    try:
        return int(given.run(given))
    except BadInput as fault:
        told = REFUSALS.get(fault.code, str(fault))
        return _refused(given, BAD, {"ok": False, "error": fault.code, "message": told}, [told])
    except Unsolved:
        told = "Vi vet inte än: lösaren hittade varken ett råd som håller kvoterna eller att det inte finns något."
        return _refused(given, UNSOLVED, {"ok": False, "error": "unsolved", "message": told}, [told])


def _locked(given: argparse.Namespace) -> Locked:
    """Find the lottery and lock it: from here on only the dice decide."""
    start = time.perf_counter()
    question = question_of(given)
    lottery, outside = fairest_lottery(question.problem), counted(question.left_out)
    root = merkle_root([*(one.leaf for one in question.entries), *(one.leaf for one in question.left_out)])
    numbered = number_lottery(lottery, given.tickets or tickets_for(lottery), root)
    salt = hashed(given.secret, "lottery", root.hex())
    counts = {why: len(leaves) for why, leaves in outside.items()}
    commitment = commitment_of(numbered, pool_id=given.name, software=SOFTWARE, salt=salt, left_out=counts)
    file = summary_of(numbered, question.entries, time.perf_counter() - start)
    file |= {"certificate": commitment["certificate"], "warnings": list(question.warnings)}
    file |= {
        "record": build_record(commitment, root, entries=question.entries, left_out=outside),
        "people": _people_out(question.entries),
        "left_out": [{"id": one.id, "why": one.why, "leaf": one.leaf.hex()} for one in question.left_out],
    }
    return Locked(numbered, question.entries, question.left_out, file)


def _people_out(entries: Iterable[Entry]) -> list[Json]:
    return [{"id": one.id, "values": list(one.values), "leaf": one.leaf.hex(), "home": one.home} for one in entries]


def _read_locked(path: Path) -> Locked:
    """A file that `lottery` wrote, checked before it is used. Raises BadInput."""
    file = _read_json(path)
    try:
        record = file["record"]
        entries = tuple(
            Entry(one["id"], tuple(one["values"]), bytes.fromhex(one["leaf"]), one["home"]) for one in file["people"]
        )
        left_out = tuple(LeftOut(one["id"], one["why"], bytes.fromhex(one["leaf"])) for one in file["left_out"])
        held = False not in answers(record).values() and build_record(
            record["commitment"], bytes.fromhex(record["root"]), entries=entries, left_out=counted(left_out)
        ) == {key: part for key, part in record.items() if key != "draw"}
        numbered = numbered_in(record["commitment"], bytes.fromhex(record["root"]))
    except (BadInput, ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        held = False
    if not held:
        raise BadInput("record", f"{path.name}: filen är inte ett låst lotteri, eller så är den ändrad.", [path.name])
    return Locked(numbered, entries, left_out, file)


def _read_json(path: Path) -> Json:
    try:
        found = read(path.read_bytes())
    except OSError:
        found = None
    if not isinstance(found, dict):
        raise BadInput("file", f"{path.name}: filen går inte att läsa.", [path.name])
    return found


def _lottery(given: argparse.Namespace) -> int:
    try:
        locked = _locked(given)
    except Infeasible as refusal:
        return _infeasible(given, refusal)
    _write(Path(given.out), locked.file)
    hashes = [f"{key}: {locked.file['record'][key]}" for key in ("root", "lottery_hash")]
    _tell(given, locked.file, [*lottery_text(locked.file), "", *hashes, f"Skrivet till {given.out}."])
    return 0


def _draw(given: argparse.Namespace) -> int:
    try:
        locked = _read_locked(Path(given.file)) if given.file else _locked(given)
    except Infeasible as refusal:
        return _infeasible(given, refusal)
    file, dice = locked.file, digits_of(locked.numbered.tickets)
    lines = list(lottery_text(file))
    if given.digits is None:
        lines += ["", f"Kasta {dice} tiosidiga tärningar och ange siffrorna med --digits."]
    else:
        commitment, root = file["record"]["commitment"], bytes.fromhex(file["record"]["root"])
        outcome = draw(
            locked.numbered,
            locked.entries,
            pool_id=commitment["pool"],
            root=root,
            lottery=lottery_hash(commitment),
            digits=given.digits,
        )
        told = outcome_of(outcome, _alternates(locked.numbered.lottery.problem, outcome, given.alternates))
        told["seated"] = [one.id for one in locked.left_out if one.why == MUST]
        outside = counted(locked.left_out)
        record = build_record(commitment, root, outcome=outcome, entries=locked.entries, left_out=outside)
        file |= told | {"record": record}
        lines += ["", *outcome_text(told)]
    if given.out:
        _write(Path(given.out), file)
    _tell(given, file, lines)
    return 0


def _alternates(problem: Problem, outcome: Draw, wanted: int) -> tuple[Ranked, ...]:
    if not wanted:
        return ()
    sitting = [one.entry.values for one in outcome.panel]
    homes = {one.entry.home for one in outcome.panel if one.entry.home}
    return choose_alternates(problem, sitting, outcome.reserve, wanted, homes_taken=homes).people


def _check(given: argparse.Namespace) -> int:
    """A record, or whether the quotas can be kept and what chances that gives."""
    if not given.file:
        try:
            locked = _locked(given)
        except Infeasible as refusal:
            return _infeasible(given, refusal)
        _tell(given, locked.file, ["Kvoterna går att uppfylla.", *lottery_text(locked.file)])
        return 0
    found = _read_json(Path(given.file))
    held = answers(found["record"] if "commitment" in found.get("record", ()) else found)
    wrong = [name for name, holds in held.items() if holds is False]
    lines = [
        f"{CHECKS[name]} {'Stämmer.' if holds else 'STÄMMER INTE.'}"
        for name, holds in held.items()
        if holds is not None
    ]
    _tell(given, {"ok": not wrong, "faults": wrong}, lines)
    return WRONG if wrong else 0


def _infeasible(given: argparse.Namespace, refusal: Infeasible) -> int:
    try:
        question = question_of(given)
        changes = smallest_change(question.problem, question.room)
    except Infeasible:  # those who must be chosen break a quota: no change of what is left to draw helps
        changes = None
    told = refusal_of(refusal.conflict, changes)
    return _refused(given, INFEASIBLE, told, list(refusal_text(told)))


def _write(path: Path, file: Json) -> None:
    try:
        path.write_text(json.dumps(file, ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError:
        raise BadInput("file", f"{path.name}: filen går inte att skriva.", [path.name]) from None


def _tell(given: argparse.Namespace, file: Json, lines: Iterable[str]) -> None:
    for warning in file.get("warnings", ()):
        sys.stderr.write(f"Varning: {warning}\n")
    text = json.dumps(file, ensure_ascii=False) if given.format == "json" else "\n".join(lines)
    sys.stdout.write(text + "\n")


def _refused(given: argparse.Namespace, code: int, file: Json, lines: Sequence[str]) -> int:
    if given.format == "json":
        sys.stdout.write(json.dumps(file, ensure_ascii=False) + "\n")
    sys.stderr.write("\n".join(lines) + "\n")
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trygghetsrad.lottery.core", description="Lotta ett råd rättvist.")
    commands = parser.add_subparsers(required=True, metavar="lottery | draw | check | verify")
    locking = commands.add_parser("lottery", help="räkna ut det rättvisaste lotteriet och lås det")
    locking.add_argument("people", help="tabell med id och en kolumn för varje egenskap")
    locking.add_argument("quotas", help="tabell med feature, value, min, max och om så önskas min_flex, max_flex")
    drawing = commands.add_parser("draw", help="lotta: ur ett låst lotteri, eller ur tabeller på en gång")
    drawing.add_argument("file", nargs="?", help="fil som lottery skrev")
    drawing.add_argument("--digits", help="tärningarnas siffror, till exempel 417")
    drawing.add_argument("--alternates", type=int, default=0, help="så många reserver")
    checking = commands.add_parser("check", help="kontrollera ett protokoll, eller om kvoterna går att uppfylla")
    verifying = commands.add_parser("verify", help="detsamma som check med en fil")
    checking.add_argument("file", nargs="?", help="protokoll, bevis eller låst lotteri")
    verifying.add_argument("file", help="protokoll, bevis eller låst lotteri")
    for command, run in ((locking, _lottery), (drawing, _draw), (checking, _check), (verifying, _check)):
        command.add_argument("--format", choices=("text", "json"), default="text", help="så skrivs svaret")
        command.set_defaults(run=run)
    for command in (drawing, checking):
        command.add_argument("--people", help="tabell med id och en kolumn för varje egenskap")
        command.add_argument("--quotas", help="tabell med feature, value, min, max")
    for command in (locking, drawing, checking):
        _add_question(command)
        add_outside(command)
    locking.add_argument("--out", default="lottery.json", help="fil att skriva (lottery.json)")
    drawing.add_argument("--out", help="fil att skriva protokollet till")
    return parser


def _add_question(command: argparse.ArgumentParser) -> None:
    command.add_argument("--size", type=int, required=command.prog.endswith("lottery"), help="platser i rådet")
    command.add_argument("--tickets", type=int, help="antal lotter (utan: så många som chanserna kräver)")
    command.add_argument("--household", "--address", default="", help="kolumner som tillsammans är adressen")
    command.add_argument("--id", default="id", help="kolumn med id (id)")
    command.add_argument("--name", default="lottning", help="lottningens namn, del av varje fingeravtryck")
    command.add_argument("--secret", default="", help="hemlighet utan vilken ingen kan gissa fingeravtrycken")
