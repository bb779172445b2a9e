"""The worker's part: find the lotteries that somebody waits for, one at a time."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.jobs import later
from trygghetsrad.lottery import results, rules
from trygghetsrad.lottery.core import Cancelled, Infeasible, Problem, smallest_change
from trygghetsrad.lottery.models import CalculationState
from trygghetsrad.lottery.use_cases import Beat, Finish, beat, claim_calculation, finish

EVERY = 1.0
"""Seconds between two notes of how far a calculation has come."""
log = structlog.get_logger()


@later
def find_lotteries(database: Database) -> int:
    """Work until nobody waits; return how many lotteries were looked for."""
    looked_for = 0
    while True:
        with database.write() as session:
            row = claim_calculation(session, clock.now())
            if row is None:
                return looked_for
            task, asked, tickets = row.id, row.problem, row.tickets
        looked_for += 1
        _work(database, task, asked, tickets)


def _work(database: Database, task: UUID, asked: dict[str, Any], tickets: int) -> None:
    try:
        state, result = _answer(results.problem_in(asked), tickets, Pulse(database, task))
    except Cancelled:
        return
    except Exception as error:
        # Whatever went wrong, nobody shall wait for it: the page says that it failed and offers to try again.
        log.warning("lottery_not_found", calculation=str(task), kind=type(error).__name__)
        state, result = CalculationState.FAILED, None
    with database.write() as session:
        finish(session, Finish(task, state, result), clock.now())


def _answer(problem: Problem, tickets: int, pulse: Pulse) -> tuple[CalculationState, dict[str, Any]]:
    try:
        numbered = rules.numbered_for(problem, tickets, rules.NO_ROOT, pulse)
    except Infeasible as refusal:
        return CalculationState.IMPOSSIBLE, results.refusal_out(refusal.conflict, smallest_change(problem))
    return CalculationState.DONE, results.lottery_out(numbered)


class Pulse:
    """Notes how far a calculation has come, at most once a second, and hears when it is no longer wanted."""

    def __init__(self, database: Database, task: UUID) -> None:
        self.database, self.task = database, task
        self.next_at = time.monotonic()

    def __call__(self, stage: str, bound: float, gap: float) -> bool:
        """True to go on, False to stop."""
        if time.monotonic() < self.next_at:
            return True
        self.next_at = time.monotonic() + EVERY
        try:
            with self.database.write() as session:
                return beat(session, Beat(self.task, stage, bound, gap), clock.now())
        except SQLAlchemyError as error:
            # A note that could not be written is no reason to throw the work away.
            log.warning("beat_not_written", calculation=str(self.task), kind=type(error).__name__)
            return True
