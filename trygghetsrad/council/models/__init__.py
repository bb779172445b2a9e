"""What the council's part keeps: `bodies` (who sits where), `invitations`, with the kinds that the rules know."""

from trygghetsrad.council.models.bodies import Appointment, Body, Consent, Seat, Term
from trygghetsrad.council.models.invitations import Invitation
from trygghetsrad.council.models.own import MemberSession
from trygghetsrad.council.rules.kinds import (
    OPEN,
    BodyKind,
    ConsentWay,
    EndReason,
    InvitationState,
    PublicPart,
    SeatKind,
    Via,
)

__all__ = [
    "OPEN",
    "Appointment",
    "Body",
    "BodyKind",
    "Consent",
    "ConsentWay",
    "EndReason",
    "Invitation",
    "InvitationState",
    "MemberSession",
    "PublicPart",
    "Seat",
    "SeatKind",
    "Term",
    "Via",
]
