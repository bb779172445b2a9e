"""Start a draw, set its quotas, lock its pool, throw the dice, or cancel it and say why.

The draw's row is locked by everything that changes it, so of several at once exactly one wins and the others are told.
Locking and drawing are one transaction each: a draw that is killed midway has no panel, and what was committed at the
lock makes the same panel again from the same dice.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import trygghetsrad
from trygghetsrad.interest.queries import PoolEntry, call_by_id
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.personal import erase, erases
from trygghetsrad.lottery import core, queries, rules
from trygghetsrad.lottery.attempts import Attempt
from trygghetsrad.lottery.disclosure import recorded_entries
from trygghetsrad.lottery.models import Draw, DrawEntry, DrawState, Outcome
from trygghetsrad.lottery.publishing import public_record

MADE_BY = f"trygghetsrad {trygghetsrad.__version__}"
WITNESS_KEPT = timedelta(days=5 * 365)
ALREADY_DRAWN = mark("Lottningen är redan gjord. Resultatet står i protokollet.")


@dataclass(frozen=True, slots=True)
class StartDraw:
    call_id: UUID
    bands: str
    once: UUID
    features: tuple[str, ...] = rules.FEATURES
    one_per_home: bool = False


@dataclass(frozen=True, slots=True)
class SaveQuotas:
    draw_id: UUID
    quotas: tuple[core.Quota, ...]


@dataclass(frozen=True, slots=True)
class LockPool:
    draw_id: UUID


@dataclass(frozen=True, slots=True)
class DrawPanel:
    draw_id: UUID
    witness: str
    digits: str


@dataclass(frozen=True, slots=True)
class CancelDraw:
    draw_id: UUID
    reason: str


def start_draw(session: Session, command: StartDraw, *, actor: Actor, now: datetime) -> Draw:
    """Begin a draw for a call. The same form sent twice gives the same draw."""
    require(actor, Permission.LOTTERY_RUN)
    made = queries.made_with(session, command.once)
    if made is not None:
        return made
    call = call_by_id(session, command.call_id)
    if call.withdrawn_at is not None:
        raise Refused(mark("Utlysningen är tillbakadragen."), field="call")
    before = queries.last_cancelled(session, call.id)
    draw = Draw(
        id=uuid4(),
        call_id=call.id,
        created_at=now,
        once=command.once,
        size=call.panel_size,
        tickets=1000,
        bands=command.bands,
        features=list(command.features),
        one_per_home=command.one_per_home,
        quotas=[],
        state=DrawState.PREPARING,
        previous_id=before.id if before else None,
    )
    _add(session, draw, otherwise=Conflict(mark("Utlysningen har redan en lottning."), field="call"))
    record(session, "draw.started", actor=actor, now=now, about=("draw", draw.id), size=draw.size)
    return draw


def save_quotas(session: Session, command: SaveQuotas, *, actor: Actor, now: datetime) -> Draw:
    """Set the least and the most of each group. Whether they can be met is seen on the page, and again at the lock."""
    require(actor, Permission.LOTTERY_RUN)
    draw = _unlocked(session, command.draw_id)
    for quota in command.quotas:
        if not 0 <= quota.minimum <= quota.maximum <= draw.size:
            raise Refused(mark("Minst får inte vara större än högst, och högst inte större än rådet."))
    draw.quotas = rules.quotas_out(command.quotas)
    source = queries.population_behind(session)
    if source is not None:
        draw.population_source, draw.population_on = source
    record(session, "draw.quotas_saved", actor=actor, now=now, about=("draw", draw.id))
    return draw


def lock_pool(session: Session, command: LockPool, *, actor: Actor, now: datetime) -> Draw:
    """Freeze the pool, the quotas and the lottery, and publish their hashes before any dice are thrown."""
    require(actor, Permission.LOTTERY_RUN)
    draw = _unlocked(session, command.draw_id)
    pool = queries.pool_of(session, draw, clock.local(now).year)
    if not draw.quotas:
        raise Refused(mark("Spara kvoterna först."))
    lottery = _lottery(session, draw, pool)
    draw.number = queries.last_number(session) + 1
    draw.pool_id = f"{draw.number}-{draw.id}"
    entries = _entries(draw, pool)
    root = core.merkle_root(bytes.fromhex(entry.leaf) for entry in entries)
    numbered = core.number_lottery(lottery, draw.tickets, root)
    # Without a salt of its own the hash of a small lottery could be undone by trying every count.
    salt = secrets.token_bytes(16)
    draw.commitment = core.commitment_of(numbered, pool_id=draw.pool_id, software=MADE_BY, salt=salt)
    draw.root, draw.lottery_hash = root.hex(), core.lottery_hash(draw.commitment).hex()
    draw.record = public_record(core.build_record(draw.commitment, root), draw.quotas, None)
    draw.people, draw.locked_at, draw.state = len(entries), now, DrawState.LOCKED
    _add(session, *entries, otherwise=Conflict(mark("En annan lottning låstes i samma stund. Försök en gång till.")))
    record(session, "draw.locked", actor=actor, now=now, about=("draw", draw.id), people=len(entries), root=draw.root)
    return draw


def draw_panel(session: Session, command: DrawPanel, *, actor: Actor, now: datetime) -> Draw:
    """Let the dice choose the panel. Who withdrew since the lock is excluded and replaced by the committed rule."""
    require(actor, Permission.LOTTERY_RUN)
    draw = queries.draw(session, command.draw_id, lock=True)
    if draw.state is DrawState.DRAWN:
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
    whole = core.build_record(draw.commitment, root, outcome=outcome, entries=entries)
    draw.result = {key: whole[key] for key in ("draw", "leaves", "homes") if key in whole}
    draw.result |= {"gone": sorted(rows[key].leaf for key in gone), "replacements": rules.replacements_out(settled)}
    draw.record = public_record(whole, draw.quotas, settled)
    draw.witness, draw.digits, draw.drawn_at = command.witness, command.digits, now
    draw.state = DrawState.DRAWN
    replaced = len(settled.replacements)
    record(session, "draw.drawn", actor=actor, now=now, about=("draw", draw.id), seats=draw.size, replaced=replaced)
    return draw


def cancel_draw(session: Session, command: CancelDraw, *, actor: Actor, now: datetime) -> Draw:
    """Stop a draw before the dice. If its pool was locked, the reason stands on its public page for good."""
    require(actor, Permission.LOTTERY_RUN)
    draw = queries.draw(session, command.draw_id, lock=True)
    if draw.state is DrawState.DRAWN:
        raise Conflict(mark("Lottningen är redan gjord och kan inte avbrytas."))
    if draw.state is DrawState.CANCELLED:
        raise Conflict(mark("Lottningen är redan avbruten."))
    was_public = draw.state is DrawState.LOCKED
    draw.state, draw.reason = DrawState.CANCELLED, command.reason
    record(session, "draw.cancelled", actor=actor, now=now, about=("draw", draw.id), was_public=was_public)
    return draw


@hourly
@erases(DrawEntry)
def let_go_of_withdrawn(session: Session, now: datetime) -> None:  # noqa: ARG001
    """Cut the tie between a finished draw and a registration that has been withdrawn; the hash stays."""
    for entry in queries.entries_to_let_go(session):
        erase(entry)


@hourly
@erases(Draw)
def forget_witnesses(session: Session, now: datetime) -> None:
    """A witness's name is kept five years."""
    for draw in queries.draws_older_than(session, now - WITNESS_KEPT):
        erase(draw)


def _unlocked(session: Session, draw_id: UUID) -> Draw:
    draw = queries.draw(session, draw_id, lock=True)
    if draw.state is not DrawState.PREPARING:
        raise Conflict(mark("Poolen är redan låst. Nu kan kvoterna inte ändras."))
    return draw


def _lottery(session: Session, draw: Draw, pool: queries.Pool) -> core.Lottery:
    """The lottery of the pool as it is now: found at once, or by the worker before."""
    find = partial(queries.calculation, session)
    quotas = rules.completed(rules.quotas_in(draw.quotas), pool.entrants, draw.size)
    attempt = Attempt(pool.entrants, draw.size, draw.tickets, quotas, find)
    if attempt.must_wait:
        raise Refused(mark("Räkna ut chanserna under Prova först. Poolen kan ha ändrats sedan de räknades ut."))
    if attempt.numbered is None:
        raise Refused(mark("Kvoterna går inte att uppfylla med poolen som den är nu. Se över kvoterna."))
    return attempt.numbered.lottery


def _entries(draw: Draw, pool: queries.Pool) -> list[DrawEntry]:
    """The pool as it is frozen. The key that hides the addresses is forgotten here."""
    key = secrets.token_bytes(32)
    everyone = zip(pool.members, pool.entrants.kinds, pool.homes, strict=True)
    return [_entry(draw, member, kind, rules.home_token(key, home)) for member, kind, home in everyone]


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


def _add(session: Session, *new: Draw | DrawEntry, otherwise: Conflict) -> None:
    """Write new rows now; if another transaction was first, say so instead of failing."""
    try:
        with session.begin_nested():
            session.add_all(new)
            session.flush()
    except IntegrityError:
        raise otherwise from None
