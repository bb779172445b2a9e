"""What staff do with a registration: read it for a purpose, and change, pause or withdraw it when its owner asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from trygghetsrad.interest import queries
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import ReadingPurpose
from trygghetsrad.interest.use_cases.standing import change, pause, resume, withdraw
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.permissions import Actor, Permission, require


class Act(StrEnum):
    """One thing that staff do on request."""

    PAUSE = "pausa"
    RESUME = "ateruppta"
    WITHDRAW = "ta-bort"


_ACTS: dict[Act, Callable[..., None]] = {Act.PAUSE: pause, Act.RESUME: resume, Act.WITHDRAW: withdraw}


@dataclass(frozen=True, slots=True)
class ReadRegistration:
    reference: str
    purpose: ReadingPurpose


def read_registration(session: Session, command: ReadRegistration, *, actor: Actor, now: datetime) -> Registration:
    """Write down that somebody reads a person's details, and why."""
    require(actor, Permission.INTEREST_READ)
    row = queries.registration(session, command.reference)
    about = ("registration", row.id)
    record(session, "registration.read", actor=actor, now=now, about=about, purpose=command.purpose.value)
    return row


@dataclass(frozen=True, slots=True)
class ActOnRegistration:
    reference: str
    act: Act


def act_on_registration(session: Session, command: ActOnRegistration, *, actor: Actor, now: datetime) -> Registration:
    """Pause, resume or withdraw a registration because its owner asks on the telephone or in person."""
    require(actor, Permission.INTEREST_REGISTER)
    row = queries.registration(session, command.reference, lock=True)
    _ACTS[command.act](session, row, actor=actor, now=now)
    return row


@dataclass(frozen=True, slots=True)
class ChangeRegistration:
    reference: str
    answers: Mapping[str, Any]


def change_registration(session: Session, command: ChangeRegistration, *, actor: Actor, now: datetime) -> Registration:
    """Change answers because their owner asks."""
    require(actor, Permission.INTEREST_REGISTER)
    row = queries.registration(session, command.reference, lock=True)
    change(session, row, command.answers, actor=actor, now=now)
    return row
