"""Saying that there is news. The parts call it in the transaction that made it; the worker finds who follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.outbox import ask_worker
from trygghetsrad.notices import queries
from trygghetsrad.notices.models import Announcement
from trygghetsrad.notices.subjects import EVERYTHING, Subject


def announce(
    session: Session,
    thing: tuple[str, UUID],
    what: str,
    *,
    subjects: Sequence[Subject],
    now: datetime,
    once: str = "",
) -> None:
    """Let the followers of `subjects`, the nearest first, and of everything hear that `what` happened to a thing.

    The same thing is announced once: `once` tells apart what may happen to it several times (a version, a new day).
    The caller holds the thing's row, and announces what the public may see; that is asked again before each letter.
    """
    if queries.is_announced(session, thing, what, once):
        return
    session.add(
        Announcement(
            thing_kind=thing[0],
            thing_id=thing[1],
            what=what,
            once=once,
            at=now,
            subjects=[list(one) for one in (*subjects, EVERYTHING)],
        )
    )
    ask_worker()
