"""Do a draw again: only while nobody has taken a seat, and only with a reason that is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.council import queries
from trygghetsrad.council.models import Invitation, InvitationState, Via
from trygghetsrad.interest.queries import registration_contact
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.lottery import queries as lottery
from trygghetsrad.lottery.models import Draw
from trygghetsrad.lottery.use_cases import replace_draw


@dataclass(frozen=True, slots=True)
class RedoDraw:
    """`once` is minted with the form: a double click begins one draw."""

    draw_id: UUID
    reason: str
    once: UUID


def redo_draw(session: Session, command: RedoDraw, *, actor: Actor, now: datetime) -> Draw:
    """Set the draw aside, call its invitations back, and begin the next. What was published stays published.

    Every term is held meanwhile, so that nobody takes a seat in the same moment.
    """
    require(actor, Permission.LOTTERY_RUN)
    queries.lock_terms(session)
    draw = lottery.draw(session, command.draw_id, lock=True)
    if made := lottery.made_with(session, command.once):
        return made
    invitations = queries.invitations_after(session, draw.id)
    if any(one.state is InvitationState.ACCEPTED for one in invitations):
        raise Refused(mark("Någon har redan tackat ja till en plats. Då kan det inte göras om."))
    again = replace_draw(session, draw, reason=command.reason, once=command.once, actor=actor, now=now)
    for invitation in invitations:
        if invitation.state.is_open:
            _call_back(session, invitation, now)
    return again


def _call_back(session: Session, invitation: Invitation, now: datetime) -> None:
    invitation.state = InvitationState.SUPERSEDED
    if invitation.via is not Via.EMAIL or invitation.registration_id is None:
        return
    contact = registration_contact(session, invitation.registration_id)
    if contact.email:
        queue_mail(
            session,
            "council_invitation_off",
            to=contact.email,
            now=now,
            language=contact.language,
            about=("invitation", invitation.id),
            name=contact.name,
        )
