"""What time does to an invitation: one reminder, then the seat goes on, with a kind word."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from trygghetsrad.council import queries, rules
from trygghetsrad.council.letters import post_passed_on, post_reminder
from trygghetsrad.council.models import Invitation, InvitationState, Via
from trygghetsrad.council.use_cases.invitations import PURPOSE
from trygghetsrad.interest.queries import registration_contact
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.kernel import clock, links
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.kernel.personal import erase, erases
from trygghetsrad.kernel.post import Addressee


@hourly
def remind_unanswered(session: Session, now: datetime) -> None:
    """Some days before the last one, write once more to who has not answered. The first link works as well."""
    today = clock.local(now).date()
    for invitation in queries.to_remind(session, today, today + timedelta(days=rules.REMIND_DAYS)):
        invitation.reminded_at = now
        is_mailed = invitation.via is Via.EMAIL
        valid_for = rules.LINK_VALID
        secret = links.issue_link(session, PURPOSE, invitation.id, now=now, valid_for=valid_for) if is_mailed else ""
        _write(session, "council_invitation_reminder", invitation, now, token=secret)
        record(session, "council.reminded", actor=SYSTEM, now=now, about=("invitation", invitation.id))


@hourly
def expire_unanswered(session: Session, now: datetime) -> None:
    """The day after the last day an unanswered invitation lets go of its seat, and its reader is told so kindly."""
    for invitation in queries.unanswered_before(session, clock.local(now).date()):
        invitation.state = InvitationState.EXPIRED
        _write(session, "council_invitation_passed", invitation, now)
        record(session, "council.passed_on", actor=SYSTEM, now=now, about=("invitation", invitation.id))


@hourly
@erases(Invitation)
def let_go_of_withdrawn(session: Session, now: datetime) -> None:  # noqa: ARG001
    """Cut the tie between a closed invitation and a registration that has been withdrawn."""
    for invitation in queries.invitations_to_let_go(session):
        erase(invitation)


def _write(session: Session, template: str, invitation: Invitation, now: datetime, token: str = "") -> None:
    """To somebody who is asked by e-mail or on paper and has not taken their registration back."""
    if invitation.via is Via.PHONE or invitation.registration_id is None:
        return
    contact = registration_contact(session, invitation.registration_id)
    if contact.state is RegistrationState.WITHDRAWN:
        return
    if invitation.via is Via.LETTER:
        to = Addressee(contact.name, contact.address, contact.language)
        if contact.address and template == "council_invitation_reminder":
            post_reminder(session, to, invitation.answer_by, about_id=invitation.id, now=now)
        elif contact.address:
            post_passed_on(session, to, about_id=invitation.id, now=now)
        return
    if not contact.email:
        return
    queue_mail(
        session,
        template,
        to=contact.email,
        now=now,
        language=contact.language,
        about=("invitation", invitation.id),
        name=contact.name,
        answer_by=invitation.answer_by,
        token=token,
    )
