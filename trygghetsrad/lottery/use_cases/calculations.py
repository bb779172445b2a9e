"""Ask the worker for a lottery that takes more than a moment, follow it, stop it, and take what it found.

The row is the truth. A worker takes it, beats while it lives, and writes what it found; when it dies the beats stop and
the next one takes the row. Two that worked on the same row found the same: equal questions have equal answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.lottery import queries, results
from trygghetsrad.lottery.attempts import Attempt
from trygghetsrad.lottery.core import Quota
from trygghetsrad.lottery.models import Calculation, CalculationState, DrawState

SILENT = timedelta(seconds=30)
"""How long after its last beat a worker is taken to be dead."""


@dataclass(frozen=True, slots=True)
class AskForLottery:
    draw_id: UUID
    quotas: tuple[Quota, ...]


@dataclass(frozen=True, slots=True)
class CancelCalculation:
    draw_id: UUID
    calculation_id: UUID


@dataclass(frozen=True, slots=True)
class Beat:
    """How far a calculation has come."""

    calculation_id: UUID
    stage: str
    bound: float
    gap: float


@dataclass(frozen=True, slots=True)
class Finish:
    calculation_id: UUID
    state: CalculationState
    result: dict[str, Any] | None


def ask_for_lottery(session: Session, command: AskForLottery, *, actor: Actor, now: datetime) -> Calculation:
    """Have the worker find the lottery of these quotas and the pool as it is now. Asking twice asks once."""
    require(actor, Permission.LOTTERY_RUN)
    draw = queries.draw(session, command.draw_id, lock=True)
    if draw.state is not DrawState.PREPARING:
        raise Conflict(mark("Poolen är redan låst. Nu kan kvoterna inte ändras."))
    pool = queries.pool_of(session, draw, clock.local(now).year)
    find = partial(queries.calculation, session, lock=True)
    attempt = Attempt(pool.entrants, draw.size, draw.tickets, command.quotas, find)
    if attempt.entrants.people < draw.size:
        raise Refused(mark("Det är färre i poolen än rådet har platser."))
    row = attempt.calculation
    if row is None:
        key, problem = results.question(attempt.problem, draw.tickets)
        row = Calculation(id=uuid4(), key=key, draw_id=draw.id, problem=problem, tickets=draw.tickets, asked_at=now)
        row.state, row.stage = CalculationState.WAITING, ""
        _add(session, row)
    elif row.state in {CalculationState.CANCELLED, CalculationState.FAILED}:
        row.state, row.stage, row.asked_at, row.draw_id = CalculationState.WAITING, "", now, draw.id
        row.bound = row.gap = row.started_at = row.heartbeat_at = row.ended_at = None
    return row


def cancel_calculation(session: Session, command: CancelCalculation, *, actor: Actor, now: datetime) -> Calculation:
    """Stop a calculation. What is finished stays."""
    require(actor, Permission.LOTTERY_RUN)
    row = queries.calculation_of(session, command.draw_id, command.calculation_id, lock=True)
    if row.state.is_open:
        row.state, row.ended_at = CalculationState.CANCELLED, now
    return row


def claim_calculation(session: Session, now: datetime) -> Calculation | None:
    """Take the calculation that has waited longest; None when nobody waits."""
    row = queries.next_calculation(session, now - SILENT)
    if row is not None:
        row.state, row.started_at, row.heartbeat_at = CalculationState.RUNNING, now, now
    return row


def beat(session: Session, command: Beat, now: datetime) -> bool:
    """Note how far a calculation has come; False when nobody wants it any more."""
    row = queries.running_calculation(session, command.calculation_id)
    if row is None:
        return False
    row.stage, row.bound, row.gap, row.heartbeat_at = command.stage, command.bound, command.gap, now
    return True


def finish(session: Session, command: Finish, now: datetime) -> None:
    """Write what was found, unless it was cancelled meanwhile."""
    row = queries.running_calculation(session, command.calculation_id)
    if row is not None:
        row.state, row.result, row.ended_at = command.state, command.result, now


@hourly
def forget_calculations(session: Session, now: datetime) -> None:  # noqa: ARG001
    """Remove the calculations of draws that are locked, drawn or cancelled: they count people by small groups."""
    for row in queries.calculations_to_forget(session):
        session.delete(row)


def _add(session: Session, row: Calculation) -> None:
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        raise Conflict(mark("Någon annan bad om samma uträkning i samma stund. Försök en gång till.")) from None
