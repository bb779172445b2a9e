"""One person's part in a draw: the entry, its way to the published fingerprint, the chance, and what the dice gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from sqlalchemy.orm import Session

from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.lottery import core, rules
from trygghetsrad.lottery.core.tickets import digits_of
from trygghetsrad.lottery.models import Draw, DrawEntry, DrawState, Outcome
from trygghetsrad.lottery.own_lot import queries


class Result(StrEnum):
    """How it went for one person."""

    WAITING = "waiting"
    """The dice are not thrown yet."""
    DRAWN = "drawn"
    REPLACED = "replaced"
    """Got the seat of somebody who withdrew between the lock and the dice."""
    ALTERNATE = "alternate"
    NOT_DRAWN = "not_drawn"
    LEFT = "left"
    """Was paused when the dice were thrown."""
    EXEMPTED = "exempted"
    """Had registered and was not in the draw."""
    CANCELLED = "cancelled"
    """The draw was cancelled before the dice."""


@dataclass(frozen=True, slots=True)
class OwnLot:
    """Everything that one person can see and check. `is_proved` says that the server has just done so too."""

    draw: Draw
    entry: DrawEntry
    person: dict[str, Any]
    """What the leaf binds: the number and the group."""
    salt: str
    group: tuple[str, ...]
    leaf: bytes
    path: tuple[core.Step, ...]
    is_proved: bool
    chance: Fraction
    ranges: tuple[tuple[int, int], ...]
    """The tickets, first and last, that give the group a seat."""
    alternates: int
    is_paused: bool

    @property
    def result(self) -> Result:
        if self.entry.exempted is not None:
            return Result.EXEMPTED
        if self.draw.state is DrawState.CANCELLED:
            return Result.CANCELLED
        if not self.draw.is_done:
            return Result.WAITING
        if self.entry.outcome is Outcome.PANEL:
            entered = [one["enters"] for one in (self.draw.result or {})["replacements"]]
            return Result.REPLACED if self.entry.leaf in entered else Result.DRAWN
        others = {Outcome.ALTERNATE: Result.ALTERNATE, Outcome.LEFT: Result.LEFT}
        return others.get(self.entry.outcome, Result.NOT_DRAWN)

    @property
    def tickets(self) -> int:
        """How many tickets give the group a seat."""
        return sum(last - first + 1 for first, last in self.ranges)

    @property
    def ticket_names(self) -> list[str]:
        """Those tickets as the dice show them: "000–047", "132"."""
        wide = digits_of(self.draw.tickets)
        return [
            f"{first:0{wide}}–{last:0{wide}}" if first < last else f"{first:0{wide}}" for first, last in self.ranges
        ]

    @property
    def is_hit(self) -> bool:
        """Whether the ticket that was drawn gives the group a seat."""
        drawn = int(self.draw.digits or -1)
        return any(first <= drawn <= last for first, last in self.ranges)

    @property
    def shares_chance(self) -> bool:
        """Whether everyone in the group has this chance: not where people of one address are kept apart."""
        return self.draw.commitment is not None and core.HOUSEHOLD not in self.draw.commitment["features"]

    def proof(self) -> dict[str, Any]:
        """The same as a file, for `core/verify.py` and for whoever wants to count by hand."""
        return {
            "number": self.draw.number,
            "pool": self.draw.pool_id,
            "person": self.person,
            "salt": self.salt,
            "leaf": self.leaf.hex(),
            "path": [{"sibling": step.sibling.hex(), "left": step.left} for step in self.path],
            "root": self.draw.root,
            "lottery_hash": self.draw.lottery_hash,
            "locked_at": self.draw.locked_at.isoformat() if self.draw.locked_at else None,
            "chance": str(self.chance),
            "tickets": self.draw.tickets,
            "own_tickets": [list(one) for one in self.ranges],
            "digits": self.draw.digits,
            "ticket": int(self.draw.digits) if self.draw.digits else None,
            "result": self.result.value,
            "order": self.entry.order,
        }


def own_lot(session: Session, draw: Draw, row: Registration) -> OwnLot | None:
    """One registration's part in a locked draw; None when it was not in the pool, or has been withdrawn since."""
    entry = queries.own_entry(session, draw.id, row.id)
    if entry is None or row.salt is None or draw.commitment is None or draw.root is None:
        return None
    person = _committed(draw, entry, row.reference)
    leaf = core.leaf_of(draw.pool_id or "", person, bytes.fromhex(row.salt))
    path, is_proved = _way(queries.leaves(session, draw.id), leaf, bytes.fromhex(draw.root))
    chance, ranges = _chance(draw.commitment, entry, bytes.fromhex(draw.root))
    return OwnLot(
        draw=draw,
        entry=entry,
        person=person,
        salt=row.salt,
        group=rules.visible(entry.kind, draw.features),
        leaf=leaf,
        path=path,
        is_proved=is_proved,
        chance=chance,
        ranges=ranges,
        alternates=queries.alternates(session, draw.id),
        is_paused=row.state is RegistrationState.PAUSED,
    )


def _committed(draw: Draw, entry: DrawEntry, reference: str) -> dict[str, Any]:
    if entry.exempted is not None:
        return rules.exempted(reference, draw.features, entry.kind, entry.exempted)
    return rules.committed(reference, draw.features, entry.kind, (entry.home or "") if draw.one_per_home else None)


def _chance(commitment: dict[str, Any], entry: DrawEntry, root: bytes) -> tuple[Fraction, tuple[tuple[int, int], ...]]:
    """The chance of the entry's type and the tickets that give it a seat; nothing for who is not in the draw."""
    if entry.exempted is not None:
        return Fraction(), ()
    at = [tuple(kind["values"]) for kind in commitment["types"]].index(entry.kind)
    found = [(part.first, part.last) for part in core.numbered_in(commitment, root).ranges if part.seats[at]]
    return Fraction(commitment["types"][at]["actual"]), _joined(found)


def _way(leaves: Sequence[bytes], leaf: bytes, root: bytes) -> tuple[tuple[core.Step, ...], bool]:
    """The steps from a leaf to the root, and whether they lead there."""
    try:
        path = core.merkle_path(leaves, leaf)
    except core.BadInput:
        return (), False
    return path, core.path_leads_to(root, leaf, path)


def _joined(ranges: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges that follow on each other as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if found and found[-1][1] + 1 == first:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return tuple(found)
