"""What a visitor can do on the public pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.outbox import OutboxMail, queue_mail, try_again
from trygghetsrad.kernel.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class SendAgain:
    letter_id: UUID


def send_again(session: Session, command: SendAgain, *, actor: Actor, now: datetime) -> None:
    """Put a letter that was set aside back in the queue."""
    require(actor, Permission.USERS_MANAGE)
    try_again(session, command.letter_id, now)
    record(session, "letter.sent_again", actor=actor, now=now, about=("letter", command.letter_id))


@dataclass(frozen=True, slots=True)
class ReportBarrier:
    """A fault in accessibility, as the visitor put it. `inbox` is the municipality's address."""

    what: str
    reply_to: str
    inbox: str = ""


def report_barrier(session: Session, command: ReportBarrier, *, actor: Actor, now: datetime) -> OutboxMail:
    """Send what did not work to the contact centre, which registers it. Nothing is kept here."""
    require(actor, Permission.PUBLIC)
    return queue_mail(
        session, "barrier_reported", to=command.inbox, now=now, what=command.what, reply_to=command.reply_to
    )
