"""Settle who is not in a draw, as long as its pool is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.personal import erases
from trygghetsrad.lottery.exemptions import LONGEST_REST, Reason, queries, seen_before
from trygghetsrad.lottery.models import Draw, Exemption
from trygghetsrad.lottery.use_cases import unlocked


@dataclass(frozen=True, slots=True)
class SetRest:
    """Who sat in the council within so many years is to rest; 0 lets everyone take part."""

    draw_id: UUID
    years: int


@dataclass(frozen=True, slots=True)
class SettleRest:
    """Of those `shown` on the page, `resting` rest and the others stay in. Both are registrations."""

    draw_id: UUID
    shown: frozenset[UUID]
    resting: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Exempt:
    """`words` tell everyone of another reason."""

    draw_id: UUID
    reference: str
    reason: Reason
    words: str


@dataclass(frozen=True, slots=True)
class TakeBack:
    draw_id: UUID
    exemption_id: UUID


def set_rest(session: Session, command: SetRest, *, actor: Actor, now: datetime) -> Draw:
    """State the rest. What was settled under another one is asked anew."""
    require(actor, Permission.LOTTERY_RUN)
    draw = unlocked(session, command.draw_id)
    if not 0 <= command.years <= LONGEST_REST:
        raise Refused(mark("Skriv ett tal från %(least)s till %(most)s.", least=0, most=LONGEST_REST), field="years")
    if draw.rest_years != command.years:
        for row in queries.settled(session, draw.id).values():
            if row.reason is Reason.REST:
                session.delete(row)
        draw.rest_years = command.years
        record(session, "draw.rest_set", actor=actor, now=now, about=("draw", draw.id), years=command.years)
    return draw


def settle_rest(session: Session, command: SettleRest, *, actor: Actor, now: datetime) -> Draw:
    """Write down of each who may have sat in the council whether they rest."""
    require(actor, Permission.LOTTERY_RUN)
    draw = unlocked(session, command.draw_id)
    seen = {one.registration_id for one in seen_before(session, draw.call_id, draw.rest_years, clock.local(now).date())}
    if not command.shown <= seen or not command.resting <= command.shown:
        raise Refused(mark("Listan har ändrats. Se över den igen."), field="resting")
    known = queries.settled(session, draw.id)
    for one in sorted(command.shown):
        row = known.get(one)
        if row is None:
            row = Exemption(draw_id=draw.id, registration_id=one, reason=Reason.REST, words="", settled_at=now)
            session.add(row)
        if row.reason is Reason.REST:
            row.stays, row.settled_at = one not in command.resting, now
    rests, stays = len(command.resting), len(command.shown - command.resting)
    record(session, "draw.rest_settled", actor=actor, now=now, about=("draw", draw.id), rests=rests, stays=stays)
    return draw


def exempt(session: Session, command: Exempt, *, actor: Actor, now: datetime) -> Exemption:
    """Take somebody out of the draw, with the reason that everyone may read."""
    require(actor, Permission.LOTTERY_RUN)
    draw = unlocked(session, command.draw_id)
    person = queries.in_pool(session, draw, command.reference)
    if person is None:
        raise Refused(mark("Ingen med det numret är med i poolen."), field="reference")
    if command.reason is Reason.OTHER and not command.words:
        raise Refused(mark("Skriv vilket skäl det är."), field="words")
    row = queries.settled(session, draw.id).get(person.id)
    if row is not None and not row.stays:
        raise Refused(mark("Personen är redan undantagen."), field="reference")
    if row is None:
        row = Exemption(draw_id=draw.id, registration_id=person.id)
        session.add(row)
    row.reason, row.stays, row.settled_at = command.reason, False, now
    row.words = command.words if command.reason is Reason.OTHER else ""
    session.flush()
    about = ("draw", draw.id)
    record(session, "draw.exempted", actor=actor, now=now, about=about, reason=command.reason.value)
    return row


def take_back(session: Session, command: TakeBack, *, actor: Actor, now: datetime) -> Draw:
    """Let somebody who was exempted by hand take part again."""
    require(actor, Permission.LOTTERY_RUN)
    draw = unlocked(session, command.draw_id)
    session.delete(queries.exemption(session, draw.id, command.exemption_id))
    record(session, "draw.taken_back", actor=actor, now=now, about=("draw", draw.id))
    return draw


@hourly
@erases(Exemption)
def forget_exemptions(session: Session, now: datetime) -> None:  # noqa: ARG001
    """Once the pool is locked its entries remember who was exempted, for as long as they remember anybody."""
    for row in queries.exemptions_to_forget(session):
        session.delete(row)
