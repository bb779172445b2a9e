"""Points that members propose: taken up from the agenda's page, or declined with words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.personal import erases
from trygghetsrad.kernel.text import find_identity_numbers
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import Proposal
from trygghetsrad.meetings.rules import ProposalState

KIND = "meeting_proposal"
MOST_WAITING = 20


@dataclass(frozen=True, slots=True)
class ProposePoint:
    """`body_id` None is the citizens' council, `appointment_id` the member's own."""

    appointment_id: UUID
    body_id: UUID | None
    title: str
    reason: str = ""
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class DeclineProposal:
    proposal_id: UUID
    answer: str


def propose_point(session: Session, command: ProposePoint, *, actor: Actor, now: datetime) -> Proposal:
    """A member wants a meeting to take something up. The same form sent twice gives the same proposal.

    The view has seen the member's personal link, and so knows whose appointment it is.
    """
    made = queries.proposal_from_form(session, command.once)
    if made is not None:
        return made
    for field, words in (("title", command.title), ("reason", command.reason)):
        if find_identity_numbers(words):
            raise Refused(mark("Det ser ut att stå ett personnummer. Ta bort det."), field=field)
    own = queries.proposals_by(session, [command.appointment_id])
    if sum(1 for one in own if one.state is ProposalState.WAITING) >= MOST_WAITING:
        raise Refused(mark("Du har redan många punkter som väntar på svar. Vänta tills några är behandlade."))
    body = queries.body_to_meet(session, command.body_id)
    proposal = Proposal(
        body_id=body.id if body is not None else None,
        appointment_id=command.appointment_id,
        title=command.title,
        reason=command.reason,
        proposed_at=now,
        once=command.once,
    )
    session.add(proposal)
    session.flush()
    record(session, "meeting.point_proposed", actor=actor, now=now, about=(KIND, proposal.id))
    return proposal


def decline_proposal(session: Session, command: DeclineProposal, *, actor: Actor, now: datetime) -> Proposal:
    """Say why it is not taken up. Its member reads the words on their own page."""
    require(actor, Permission.MEETING_MANAGE)
    if not command.answer.strip():
        raise Refused(mark("Skriv några ord till den som föreslog punkten."), field="answer")
    proposal = queries.proposal(session, command.proposal_id)
    if proposal.state is ProposalState.TAKEN_UP:
        raise Refused(mark("Punkten står redan på en dagordning."))
    if (proposal.state, proposal.answer) != (ProposalState.DECLINED, command.answer):
        proposal.state, proposal.answer = ProposalState.DECLINED, command.answer
        record(session, "meeting.proposal_declined", actor=actor, now=now, about=(KIND, proposal.id))
    return proposal


@hourly
@erases(Proposal)
def forget_proposers(session: Session, now: datetime) -> int:
    """Two years after, forget who proposed what and the words; return how many rows were emptied."""
    emptied = (
        update(Proposal)
        .where(queries.old_proposals(now - queries.KEEP_PROPOSER), Proposal.title != "")
        .values(appointment_id=None, title="", reason="")
        .execution_options(synchronize_session=False)
    )
    return session.execute(emptied).rowcount or 0  # type: ignore[attr-defined]
