"""What the lock of a pool needs: the lottery, found or already counted, and a letter to everyone in the pool."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.interest.queries import readers_in_pool
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.outbox import queue_alike
from trygghetsrad.lottery import core, queries, rules
from trygghetsrad.lottery.attempts import Attempt
from trygghetsrad.lottery.models import Draw


def lottery_for(session: Session, draw: Draw, entrants: rules.Entrants) -> core.Lottery:
    """The fairest lottery for the pool as it is now.

    One that takes more than a moment is the worker's to find: it must have found it for this very pool and these very
    quotas. Refuses when it has not, and when the quotas cannot be kept.
    """
    if not draw.quotas:
        raise Refused(mark("Spara kvoterna först."))
    find = partial(queries.calculation, session)
    try:
        quotas = rules.completed(rules.quotas_in(draw.quotas), entrants, draw.size)
        attempt = Attempt(entrants, draw.size, draw.tickets, quotas, find)
        if attempt.fits and attempt.numbered is not None:
            return attempt.numbered.lottery
        must_wait = attempt.must_wait
    except (core.Infeasible, core.BadInput):
        must_wait = False
    if must_wait:
        raise Refused(mark("Räkna ut chanserna under Prova först. Poolen kan ha ändrats sedan de räknades ut."))
    raise Refused(mark("Kvoterna går inte att uppfylla med poolen som den är nu. Se över kvoterna."))


def numbered(lottery: core.Lottery, tickets: int, root: bytes) -> core.NumberedLottery:
    """The lottery with the tickets that were chosen. Refuses when so few cost too much of the lowest chance."""
    try:
        return core.number_lottery(lottery, tickets, root)
    except core.BadInput:
        raise Refused(
            mark("Så få lotter sänker den lägsta chansen för mycket. Välj fler lotter."), field="tickets"
        ) from None


def name_of_pool(draw: Draw) -> str:
    """The text that every leaf, both fingerprints and the seed of a draw are tied to.

    A public source of the digits stands in it: who wants another source afterwards needs other fingerprints.
    """
    plain = f"{draw.number}-{draw.id}"
    return f"{plain} · {draw.digits_from}" if draw.digits_from else plain


def tell_pool(session: Session, draw: Draw, members: Collection[UUID], now: datetime) -> int:
    """Write to everyone in the pool who has an e-mail address that it is locked, before the digits exist."""
    readers = [one for one in readers_in_pool(session, draw.call_id) if one.about[1] in members]
    return queue_alike(
        session,
        "draw_locked",
        readers,
        now=now,
        number=draw.number,
        people=draw.people,
        root=draw.root,
        lottery_hash=draw.lottery_hash,
        digits_from=draw.digits_from,
        digits_on=draw.digits_on,
    )
