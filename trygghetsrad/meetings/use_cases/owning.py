"""A member who is to do what an action says: chosen among those who belong to the body, and heard when it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from trygghetsrad.council.use_cases.own import member_of_page
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.personal import erases
from trygghetsrad.kernel.text import find_identity_numbers
from trygghetsrad.meetings import queries, rules
from trygghetsrad.meetings.models import CouncilAction

KIND = "action"


@dataclass(frozen=True, slots=True)
class ReportAction:
    """`secret` is that of the browser which the member's page is open in."""

    secret: str
    action_id: UUID
    words: str


def check_owner(
    session: Session, role: str, appointment_id: UUID | None, *, body_id: UUID | None, now: datetime
) -> None:
    """Refuse an action that nobody is to do, and a member who does not belong to the body today."""
    if appointment_id is None:
        if not role.strip():
            raise Refused(mark("Skriv vem som ansvarar, eller välj en ledamot."), field="responsible")
        return
    if appointment_id not in {one.id for one in queries.possible_owners(session, body_id, clock.local(now).date())}:
        raise Refused(mark("Den ledamoten är inte med längre. Välj någon annan."), field="member")


def report_action(session: Session, command: ReportAction, *, actor: Actor, now: datetime) -> CouncilAction:
    """A member tells how it went. The words wait for whoever keeps the actions, who closes it with words for everyone.

    Telling again replaces what was told.
    """
    member = member_of_page(session, command.secret, now)
    action = queries.action(session, command.action_id, lock=True)
    if action.appointment_id not in {one.id for one in member.appointments}:
        raise NotFound
    if action.is_closed:
        raise Refused(mark("Åtgärden är redan avslutad."))
    if not command.words.strip():
        raise Refused(mark("Skriv några ord om hur det går."), field="words")
    if find_identity_numbers(command.words):
        raise Refused(mark("Det ser ut att stå ett personnummer. Ta bort det."), field="words")
    if action.report != command.words:
        action.report, action.reported_at = command.words, now
        record(session, "action.reported", actor=actor, now=now, about=(KIND, action.id))
    return action


@hourly
@erases(CouncilAction)
def forget_owners(session: Session, now: datetime) -> int:
    """Two years after an action was closed nobody knows which member did it; return how many rows were emptied."""
    long_ago = queries.closed_with_owner(clock.local(now - rules.KEEP_OWNER).date())
    emptied = (
        update(CouncilAction)
        .where(long_ago)
        .values(appointment_id=None, report="")
        .execution_options(synchronize_session=False)
    )
    return session.execute(emptied).rowcount or 0  # type: ignore[attr-defined]
