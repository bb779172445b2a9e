"""Puts a calculation that runs and one that failed beside a draw, as `python -m tests.browser.calculations`, and says
where they are seen. The demonstration's pool is small enough that no page ever has to wait for the worker."""

from __future__ import annotations

import sys
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select

from trygghetsrad.app import create_app
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Database
from trygghetsrad.lottery.models import Calculation, CalculationState, Draw

STATES = (CalculationState.RUNNING, CalculationState.FAILED)


def main() -> None:
    database: Database = create_app().extensions["database"]
    now = clock.now()
    with database.write() as session:
        draw = session.scalars(select(Draw)).first()
        assert draw
        for state in STATES:
            row = Calculation(
                id=uuid4(), key=uuid4().hex, draw_id=draw.id, problem={}, tickets=draw.tickets, asked_at=now
            )
            # No worker takes over what shows life.
            row.state, row.stage, row.started_at, row.heartbeat_at = state, "columns", now, now + timedelta(hours=1)
            row.gap = 0.25
            session.add(row)
            sys.stdout.write(f"/personal/lottning/{draw.id}/rakna/{row.id}\n")


if __name__ == "__main__":
    main()
