"""The worker's share: news that waits is taken to those who follow it, a few hundred at a time."""

from __future__ import annotations

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.jobs import later
from trygghetsrad.kernel.outbox import wake_worker
from trygghetsrad.notices.use_cases import spread, write_letters


@later
def tell_followers(database: Database) -> None:
    """Take every piece of news to its followers, and write the letters that are due.

    Each step is a transaction of its own, so that others get to write between two of them.
    """
    for step in (spread, write_letters):
        more = True
        while more:
            with database.write() as session:
                more = bool(step(session, clock.now()))
            wake_worker()
