"""Lock a pool, and let the digits choose the panel.

Each is one transaction: a draw that is killed midway has no panel, and what was committed at the lock makes the same
panel again from the same digits.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

import trygghetsrad
from trygghetsrad.interest.queries import PoolEntry
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.lottery import core, exemptions, locking, queries, rules
from trygghetsrad.lottery.disclosure import leaves_by_reason, recorded_entries
from trygghetsrad.lottery.exemptions.queries import to_settle
from trygghetsrad.lottery.models import Draw, DrawEntry, DrawState, Outcome
from trygghetsrad.lottery.publishing import public_record
from trygghetsrad.lottery.use_cases.draws import add_rows, unlocked

MADE_BY = f"trygghetsrad {trygghetsrad.__version__}"
UNSETTLED = mark(
    "I poolen finns någon som kan ha suttit i rådet under vilotiden, och ingen har avgjort om den ska vila. Se över de "
    "undantagna först."
)
ALREADY_DRAWN = mark("Lottningen är redan gjord. Resultatet står i protokollet.")


@dataclass(frozen=True, slots=True)
class LockPool:
    """`digits_from` is the public source of the digits, "" when dice are thrown; `digits_on` says when and where."""

    draw_id: UUID
    tickets: int = 1000
    digits_from: str = ""
    digits_on: str = ""


@dataclass(frozen=True, slots=True)
class DrawPanel:
    draw_id: UUID
    witness: str
    digits: str


def lock_pool(session: Session, command: LockPool, *, actor: Actor, now: datetime) -> Draw:
    """Freeze the pool, the quotas and the lottery, and publish their hashes before any dice are thrown."""
    require(actor, Permission.LOTTERY_RUN)
    draw = unlocked(session, command.draw_id)
    if to_settle(session, draw, clock.local(now).date()):
        raise Refused(UNSETTLED)
    pool = queries.pool_of(session, draw, clock.local(now).year)
    lottery = locking.lottery_for(session, draw, pool.entrants)
    draw.tickets, draw.digits_from, draw.digits_on = command.tickets, command.digits_from or None, command.digits_on
    draw.number = queries.last_number(session) + 1
    draw.pool_id = locking.name_of_pool(draw)
    entries = frozen_entries(draw, pool)
    root = core.merkle_root(bytes.fromhex(entry.leaf) for entry in entries)
    numbered = locking.numbered(lottery, draw.tickets, root)
    # Without a salt of its own the hash of a small lottery could be undone by trying every count.
    salt = secrets.token_bytes(16)
    counts = exemptions.counted((why for _one, _kind, why in pool.exempted), draw.rest_years)
    draw.commitment = core.commitment_of(numbered, pool_id=draw.pool_id, software=MADE_BY, salt=salt, left_out=counts)
    draw.root, draw.lottery_hash = root.hex(), core.lottery_hash(draw.commitment).hex()
    draw.record = public_record(core.build_record(draw.commitment, root), draw.quotas, None)
    draw.people, draw.locked_at, draw.state = len(pool.members), now, DrawState.LOCKED
    add_rows(
        session, *entries, otherwise=Conflict(mark("En annan lottning låstes i samma stund. Försök en gång till."))
    )
    told = locking.tell_pool(session, draw, {member.id for member in pool.members}, now)
    about = ("draw", draw.id)
    people = len(pool.members)
    record(session, "draw.locked", actor=actor, now=now, about=about, people=people, root=draw.root, told=told)
    return draw


def draw_panel(session: Session, command: DrawPanel, *, actor: Actor, now: datetime) -> Draw:
    """Let the dice choose the panel. Who withdrew since the lock is excluded and replaced by the committed rule."""
    require(actor, Permission.LOTTERY_RUN)
    draw = queries.draw(session, command.draw_id, lock=True)
    if draw.is_done:
        raise Conflict(ALREADY_DRAWN)
    if draw.state is not DrawState.LOCKED or draw.commitment is None or draw.root is None:
        raise Refused(mark("Lås poolen först. Tärningarna kastas sedan."))
    rows = {str(row.id): row for row in queries.entries(session, draw.id)}
    gone = {str(entry_id) for entry_id in queries.gone(session, draw.id)}
    entries = recorded_entries(draw, rows.values())
    root = bytes.fromhex(draw.root)
    outcome = _outcome(draw, entries, draw.commitment, root, command.digits)
    settled = rules.settle(rules.problem_in(draw.commitment), outcome, gone)
    _remember(rows, settled, gone)
    left_out = leaves_by_reason(draw, queries.exempted_entries(session, draw.id))
    whole = core.build_record(draw.commitment, root, outcome=outcome, entries=entries, left_out=left_out)
    draw.result = {key: whole[key] for key in ("draw", "leaves", "homes") if key in whole}
    draw.result |= {"gone": sorted(rows[key].leaf for key in gone), "replacements": rules.replacements_out(settled)}
    draw.record = public_record(whole, draw.quotas, settled)
    draw.witness, draw.digits, draw.drawn_at = command.witness, command.digits, now
    draw.state = DrawState.DRAWN
    replaced = len(settled.replacements)
    record(session, "draw.drawn", actor=actor, now=now, about=("draw", draw.id), seats=draw.size, replaced=replaced)
    return draw


def frozen_entries(draw: Draw, pool: queries.Pool) -> list[DrawEntry]:
    """The pool as it is frozen, with those exempted. The key that hides the addresses is forgotten here."""
    key = secrets.token_bytes(32)
    everyone = zip(pool.members, pool.entrants.kinds, pool.homes, strict=True)
    drawn = [_entry(draw, member, kind, rules.home_token(key, home)) for member, kind, home in everyone]
    return drawn + [_exempted(draw, member, kind, why) for member, kind, why in pool.exempted]


def _entry(draw: Draw, member: PoolEntry, kind: core.Type, home: str) -> DrawEntry:
    person = rules.committed(member.reference, draw.features, kind, home if draw.one_per_home else None)
    leaf = core.leaf_of(draw.pool_id or "", person, bytes.fromhex(member.salt))
    return DrawEntry(
        id=uuid4(),
        draw_id=draw.id,
        registration_id=member.id,
        values=list(kind),
        home=home or None,
        leaf=leaf.hex(),
    )


def _exempted(draw: Draw, member: PoolEntry, kind: core.Type, why: str) -> DrawEntry:
    person = rules.exempted(member.reference, draw.features, kind, why)
    leaf = core.leaf_of(draw.pool_id or "", person, bytes.fromhex(member.salt))
    return DrawEntry(
        id=uuid4(),
        draw_id=draw.id,
        registration_id=member.id,
        values=list(kind),
        leaf=leaf.hex(),
        outcome=Outcome.EXEMPTED,
        exempted=why,
    )


def _outcome(draw: Draw, entries: list[core.Entry], commitment: dict[str, Any], root: bytes, digits: str) -> core.Draw:
    try:
        return core.draw(
            core.numbered_in(commitment, root),
            entries,
            pool_id=draw.pool_id or "",
            root=root,
            lottery=bytes.fromhex(draw.lottery_hash or ""),
            digits=digits,
        )
    except core.BadInput as fault:
        if fault.code != "digits":
            raise
        raise Refused(mark("Skriv en siffra för varje tärning."), field="digits") from None


def _remember(rows: dict[str, DrawEntry], settled: rules.Settled, gone: Iterable[str]) -> None:
    for outcome, ranked in ((Outcome.PANEL, settled.panel), (Outcome.ALTERNATE, settled.alternates)):
        for order, one in enumerate(ranked, start=1):
            rows[one.entry.id].outcome, rows[one.entry.id].order = outcome, order
    for key in gone:
        rows[key].outcome = Outcome.LEFT
