"""What a person does with their own registration, through a personal link: confirm, change, pause, resume, withdraw.

Each act uses the link up and returns the secret of a fresh one, so the next act needs no letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.interest import queries
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import LINK_PAUSE, RegistrationState
from trygghetsrad.interest.use_cases.letters import EMAIL_LINK, LINK, ask_to_confirm, fresh_link, send_link
from trygghetsrad.interest.use_cases.standing import change, pause, resume, withdraw
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Gone
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.links import drop_links, use_link
from trygghetsrad.kernel.permissions import Actor


@dataclass(frozen=True, slots=True)
class OwnAct:
    """An act on one's own registration; the secret says whose."""

    secret: str


@dataclass(frozen=True, slots=True)
class ChangeOwn:
    secret: str
    answers: Mapping[str, Any]
    """Only what changes, by the names of the question pages' fields."""


def confirm_email(session: Session, command: OwnAct, *, actor: Actor, now: datetime) -> str:
    """The owner of an address says that it is theirs: the registration takes part from now on."""
    row = _registration(session, use_link(session, EMAIL_LINK, command.secret, now=now))
    drop_links(session, EMAIL_LINK, row.id)
    row.email_confirmed_at = now
    if row.state is RegistrationState.WAITING:
        row.state = RegistrationState.ACTIVE
    record(session, "registration.confirmed", actor=actor, now=now, about=("registration", row.id))
    send_link(session, row, now, template="interest_confirmed")
    return fresh_link(session, row.id, now)


def pause_own(session: Session, command: OwnAct, *, actor: Actor, now: datetime) -> str:
    """Stay registered, and be left out of draws for now."""
    row = _opened(session, command.secret, now)
    pause(session, row, actor=actor, now=now)
    return fresh_link(session, row.id, now)


def resume_own(session: Session, command: OwnAct, *, actor: Actor, now: datetime) -> str:
    """Take part again."""
    row = _opened(session, command.secret, now)
    resume(session, row, actor=actor, now=now)
    return fresh_link(session, row.id, now)


def change_own(session: Session, command: ChangeOwn, *, actor: Actor, now: datetime) -> str:
    """Change answers. A new e-mail address must be confirmed before the registration takes part again."""
    row = _opened(session, command.secret, now)
    change(session, row, command.answers, actor=actor, now=now)
    return fresh_link(session, row.id, now)


def withdraw_own(session: Session, command: OwnAct, *, actor: Actor, now: datetime) -> str:
    """Be forgotten. Returns the reference, all that is left."""
    row = _opened(session, command.secret, now)
    withdraw(session, row, actor=actor, now=now)
    return row.reference


@dataclass(frozen=True, slots=True)
class RequestLink:
    address_or_reference: str


def request_link(session: Session, command: RequestLink, *, actor: Actor, now: datetime) -> bool:  # noqa: ARG001
    """Send a new link to whoever is named, if anybody is. The caller answers alike in every case."""
    for row in queries.reachable_by_mail(session, command.address_or_reference):
        if row.link_asked_at is not None and now < row.link_asked_at + LINK_PAUSE:
            continue
        row.link_asked_at = now
        if row.email_confirmed_at is None:
            ask_to_confirm(session, row, now)
        else:
            send_link(session, row, now)
    return True


def _opened(session: Session, secret: str, now: datetime) -> Registration:
    return _registration(session, use_link(session, LINK, secret, now=now))


def _registration(session: Session, registration_id: UUID) -> Registration:
    row = queries.registration_by_id(session, registration_id, lock=True)
    if row.state is RegistrationState.WITHDRAWN:
        raise Gone(mark("Anmälan är borttagen."))
    return row
