"""Fill an empty seat by hand, in a council that was chosen by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.council import queries
from trygghetsrad.council.models import Invitation, SeatKind
from trygghetsrad.council.use_cases.invitations import draw_of, invite
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.lottery import queries as lottery
from trygghetsrad.lottery.by_hand.use_cases import choose_another


@dataclass(frozen=True, slots=True)
class ChooseForSeat:
    """`entry_id` is one of the pool that the council was chosen from."""

    seat_id: UUID
    entry_id: UUID
    reason: str


def choose_for_seat(session: Session, command: ChooseForSeat, *, actor: Actor, now: datetime) -> Invitation:
    """Choose somebody for a vacant seat and ask them; the reason is published."""
    require(actor, Permission.COUNCIL_MANAGE)
    term, seat = queries.seat_in_locked_term(session, command.seat_id)
    if seat.kind is not SeatKind.RESIDENT:
        raise Refused(mark("Bara invånarnas platser fylls så."))
    rows = queries.seating(session, term.id)
    row = next(one for one in rows if one.seat.id == seat.id)
    if not row.is_vacant(clock.local(now).date()):
        raise Conflict(mark("Platsen är inte ledig längre. Någon är redan inbjuden."))
    draw_id = draw_of(rows)
    if draw_id is None:
        raise Refused(mark("Bjud först in de utsedda."))
    draw = lottery.draw(session, draw_id, lock=True)
    entry = lottery.entry(session, command.entry_id)
    choose_another(session, draw, entry, reason=command.reason, actor=actor, now=now)
    return invite(session, seat, entry.id, actor=actor, now=now)
