"""Letters about a registration, each with a link of its own. None names the person: an address may be mistyped."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.interest.draw_key import draw_key
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import LINK_VALID
from trygghetsrad.kernel.links import drop_links, issue_link
from trygghetsrad.kernel.outbox import queue_mail

LINK = "interest"
"""Opens what we hold about a person, and lets it be changed."""
EMAIL_LINK = "interest_email"
"""Was sent to an address that nobody has confirmed: it shows nothing, and confirms the address."""


def fresh_link(session: Session, registration_id: UUID, now: datetime) -> str:
    """The secret of a new link to one's own registration."""
    return issue_link(session, LINK, registration_id, now=now, valid_for=LINK_VALID)


def ask_to_confirm(session: Session, row: Registration, now: datetime) -> None:
    """Ask the owner of an address whether it is theirs. Earlier questions stop working.

    The draw key is not in this letter: the address may be a stranger's.
    """
    drop_links(session, EMAIL_LINK, row.id)
    secret = issue_link(session, EMAIL_LINK, row.id, now=now, valid_for=LINK_VALID)
    _write(session, "interest_confirm", row, secret, now)


def send_link(session: Session, row: Registration, now: datetime, *, template: str = "interest_link") -> None:
    """Write to a confirmed address, with a fresh link to one's own registration."""
    _write(session, template, row, fresh_link(session, row.id, now), now)


def _write(session: Session, template: str, row: Registration, secret: str, now: datetime) -> None:
    if row.email is None:
        return
    queue_mail(
        session,
        template,
        to=row.email,
        now=now,
        language=row.language,
        about=("registration", row.id),
        reference=row.reference,
        secret=secret,
        key=draw_key(row.reference, row.salt),
    )
