"""Letters to print: remember that they were fetched, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.council import queries
from trygghetsrad.council.models import Term
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class PrintLetters:
    term_id: UUID


def print_letters(session: Session, command: PrintLetters, *, actor: Actor, now: datetime) -> Term:
    """Mark every open invitation that goes by letter as printed. Doing it again only moves the moment."""
    require(actor, Permission.COUNCIL_MANAGE)
    term = queries.term(session, command.term_id, lock=True)
    waiting = queries.letters_to_print(session, term.id)
    if not waiting:
        raise Refused(mark("Inga inbjudningar ska skickas i brev."))
    for one in waiting:
        one.invitation.printed_at = now
    record(session, "council.letters_printed", actor=actor, now=now, about=("term", term.id), letters=len(waiting))
    return term
