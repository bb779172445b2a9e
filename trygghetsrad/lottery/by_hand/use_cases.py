"""Choose the panel by hand instead of by lot, or one more for an empty seat; both with a reason for everyone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.lottery import by_hand, exemptions, queries, rules
from trygghetsrad.lottery.by_hand import queries as by_hand_queries
from trygghetsrad.lottery.models import Draw, DrawEntry, DrawMethod, DrawState, Outcome
from trygghetsrad.lottery.use_cases import add_rows, frozen_entries


@dataclass(frozen=True, slots=True)
class ChooseByHand:
    """`chosen` are registrations."""

    draw_id: UUID
    chosen: frozenset[UUID]
    reason: str


def choose_by_hand(session: Session, command: ChooseByHand, *, actor: Actor, now: datetime) -> Draw:
    """Freeze the pool and name the panel. The same form sent twice gives the same answer."""
    require(actor, Permission.LOTTERY_RUN)
    draw = queries.draw(session, command.draw_id, lock=True)
    if draw.is_by_hand and by_hand_queries.chosen_ids(session, draw.id) == command.chosen:
        return draw
    if draw.state is not DrawState.PREPARING:
        raise Conflict(mark("Det är för sent att utse för hand: poolen är redan låst, eller rådet redan utsett."))
    if not 1 <= len(command.chosen) <= draw.size:
        raise Refused(mark("Välj minst en och högst %(size)s personer.", size=draw.size), field="chosen")
    pool = queries.pool_of(session, draw, clock.local(now).year)
    draw.number = queries.last_number(session) + 1
    draw.pool_id = f"{draw.number}-{draw.id}"
    entries = frozen_entries(draw, pool)
    panel = [one for one in entries if one.registration_id in command.chosen and one.exempted is None]
    if len(panel) < len(command.chosen):
        raise Refused(mark("Någon av dem du valde är inte längre med i poolen. Se över valet."), field="chosen")
    for order, entry in enumerate(panel, start=1):
        entry.outcome, entry.order = Outcome.PANEL, order
    draw.method, draw.state, draw.people = DrawMethod.BY_HAND, DrawState.DRAWN, len(pool.members)
    draw.locked_at = draw.drawn_at = now
    counts = exemptions.counted((why for _one, _kind, why in pool.exempted), draw.rest_years)
    left_out = [{"why": why, "people": people} for why, people in counts.items()]
    draw.record = {**_record(draw, panel, command.reason), "left_out": left_out}
    add_rows(session, *entries, otherwise=Conflict(mark("En annan lottning låstes i samma stund. Försök igen.")))
    about = ("draw", draw.id)
    kept = draw.record["quotas_kept"]
    record(session, "draw.chosen_by_hand", actor=actor, now=now, about=about, seats=len(panel), quotas_kept=kept)
    return draw


def choose_another(session: Session, draw: Draw, entry: DrawEntry, *, reason: str, actor: Actor, now: datetime) -> None:
    """Name one more of a pool chosen from by hand, for an empty seat. The caller holds the draw's row."""
    require(actor, Permission.LOTTERY_RUN)
    if not draw.is_by_hand or draw.state is not DrawState.DRAWN or draw.record is None:
        raise Refused(mark("Rådet lottades. Bjud in den som står på tur i stället."))
    if entry.draw_id != draw.id or entry.outcome is not Outcome.NONE:
        raise Conflict(mark("Personen är redan utsedd."))
    entry.outcome, entry.order = Outcome.PANEL, by_hand_queries.last_order(session, draw.id) + 1
    draw.record = by_hand.with_one_more(draw.record, reason=reason, day=clock.local(now).date())
    record(session, "draw.chosen_by_hand", actor=actor, now=now, about=("draw", draw.id), seats=1)


def _record(draw: Draw, panel: list[DrawEntry], reason: str) -> by_hand.Json:
    kinds = [rules.visible(entry.kind, draw.features) for entry in panel]
    homes = [entry.home or "" for entry in panel]
    seen = by_hand.balance(draw.features, rules.quotas_in(draw.quotas), draw.size, kinds, homes)
    return by_hand.public_record(seen, draw.features, kinds, people=draw.people or 0, reason=reason)
