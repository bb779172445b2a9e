"""What a visitor can do on the public pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel import post
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import NotFound, Refused
from trygghetsrad.kernel.i18n import mark
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
class PrintPost:
    """`batch` is minted with the button: pressed twice it prints the same letters."""

    batch: UUID


@dataclass(frozen=True, slots=True)
class PrintAgain:
    batch: UUID


def print_post(session: Session, command: PrintPost, *, actor: Actor, now: datetime) -> int:
    """Take all letters that wait to be printed; return how many. The log says how many, and to nobody."""
    require(actor, Permission.COUNCIL_MANAGE)
    number = post.print_waiting(session, command.batch, now)
    if not number:
        raise Refused(mark("Inga brev väntar på att skrivas ut."))
    record(session, "post.printed", actor=actor, now=now, about=("post", command.batch), letters=number)
    return number


def print_again(session: Session, command: PrintAgain, *, actor: Actor, now: datetime) -> int:
    """Open a batch that has been printed once more; return how many letters it has."""
    require(actor, Permission.COUNCIL_MANAGE)
    number = post.number_in(session, command.batch)
    if not number:
        raise NotFound
    record(session, "post.printed_again", actor=actor, now=now, about=("post", command.batch), letters=number)
    return number


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
