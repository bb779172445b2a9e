"""Start a draw, set its quotas, cancel it or do it again and say why.

The draw's row is locked by everything that changes it, so of several at once exactly one wins and the others are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.interest.queries import call_by_id
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.personal import erase, erases
from trygghetsrad.lottery import core, queries, rules
from trygghetsrad.lottery.exemptions import reason_in
from trygghetsrad.lottery.models import Draw, DrawEntry, DrawState, Exemption

WITNESS_KEPT = timedelta(days=5 * 365)


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
    before = queries.last_over(session, call.id)
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
    add_rows(session, draw, otherwise=Conflict(mark("Utlysningen har redan en lottning."), field="call"))
    record(session, "draw.started", actor=actor, now=now, about=("draw", draw.id), size=draw.size)
    return draw


def save_quotas(session: Session, command: SaveQuotas, *, actor: Actor, now: datetime) -> Draw:
    """Set the least and the most of each group. Whether they can be met is seen on the page, and again at the lock."""
    require(actor, Permission.LOTTERY_RUN)
    draw = unlocked(session, command.draw_id)
    for quota in command.quotas:
        if not 0 <= quota.minimum <= quota.maximum <= draw.size:
            raise Refused(mark("Minst får inte vara större än högst, och högst inte större än rådet."))
    draw.quotas = rules.quotas_out(command.quotas)
    source = queries.population_behind(session)
    if source is not None:
        draw.population_source, draw.population_on = source
    record(session, "draw.quotas_saved", actor=actor, now=now, about=("draw", draw.id))
    return draw


def cancel_draw(session: Session, command: CancelDraw, *, actor: Actor, now: datetime) -> Draw:
    """Stop a draw before the dice. If its pool was locked, the reason stands on its public page for good."""
    require(actor, Permission.LOTTERY_RUN)
    draw = queries.draw(session, command.draw_id, lock=True)
    if draw.is_done:
        raise Conflict(mark("Lottningen är redan gjord och kan inte avbrytas."))
    if draw.state is DrawState.CANCELLED:
        raise Conflict(mark("Lottningen är redan avbruten."))
    was_public = draw.state is DrawState.LOCKED
    draw.state, draw.reason = DrawState.CANCELLED, command.reason
    record(session, "draw.cancelled", actor=actor, now=now, about=("draw", draw.id), was_public=was_public)
    return draw


def replace_draw(session: Session, draw: Draw, *, reason: str, once: UUID, actor: Actor, now: datetime) -> Draw:
    """Set a locked and drawn row aside with its reason, and begin the call's next draw with the same quotas.

    Who calls has seen to it that nobody has taken a seat.
    """
    if draw.state is not DrawState.DRAWN:
        raise Conflict(mark("Lottningen kan inte göras om. Den är inte gjord, eller redan ersatt av en ny."))
    draw.state, draw.reason = DrawState.REPLACED, reason
    session.flush()
    record(session, "draw.replaced", actor=actor, now=now, about=("draw", draw.id))
    command = StartDraw(draw.call_id, draw.bands, once, tuple(draw.features), draw.one_per_home)
    again = start_draw(session, command, actor=actor, now=now)
    again.quotas = list(draw.quotas)
    again.population_source, again.population_on = draw.population_source, draw.population_on
    again.rest_years = draw.rest_years
    session.add_all(_exempted_again(again, one, now) for one in queries.exempted_entries(session, draw.id))
    return again


def _exempted_again(draw: Draw, entry: DrawEntry, now: datetime) -> Exemption:
    reason, _years, words = reason_in(entry.exempted or "")
    registration_id = entry.registration_id
    return Exemption(draw_id=draw.id, registration_id=registration_id, reason=reason, words=words, settled_at=now)


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


def unlocked(session: Session, draw_id: UUID) -> Draw:
    draw = queries.draw(session, draw_id, lock=True)
    if draw.state is not DrawState.PREPARING:
        raise Conflict(mark("Poolen är redan låst. Nu kan kvoterna inte ändras."))
    return draw


def add_rows(session: Session, *new: Draw | DrawEntry, otherwise: Conflict) -> None:
    """Write new rows now; if another transaction was first, say so instead of failing."""
    try:
        with session.begin_nested():
            session.add_all(new)
            session.flush()
    except IntegrityError:
        raise otherwise from None
