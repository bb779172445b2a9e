"""What may happen to a registration, whoever asks for it: its owner by a link, or staff on the telephone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import Need, Reach, RegistrationState, standing
from trygghetsrad.interest.use_cases.letters import EMAIL_LINK, LINK, ask_to_confirm
from trygghetsrad.interest.use_cases.registering import Person, describe
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.links import drop_links
from trygghetsrad.kernel.outbox import forget_letters_about
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.personal import erase, erases
from trygghetsrad.population.models import Sex

Hook = Callable[[Session, UUID, datetime], None]
_WHEN_WITHDRAWN: list[Hook] = []


def when_withdrawn(hook: Hook) -> Hook:
    """Have a later part forget the person too: `hook(session, registration_id, now)`, in the same transaction."""
    _WHEN_WITHDRAWN.append(hook)
    return hook


def pause(session: Session, row: Registration, *, actor: Actor, now: datetime) -> None:
    """Leave a registration out of draws until it is resumed."""
    _refuse_withdrawn(row)
    row.state, row.changed_at = RegistrationState.PAUSED, now
    record(session, "registration.paused", actor=actor, now=now, about=("registration", row.id))


def resume(session: Session, row: Registration, *, actor: Actor, now: datetime) -> None:
    """Let a paused registration take part again."""
    _refuse_withdrawn(row)
    row.state = standing(row.reach or Reach.PHONE, row.email_confirmed_at)
    row.changed_at = now
    record(session, "registration.resumed", actor=actor, now=now, about=("registration", row.id))


def change(session: Session, row: Registration, answers: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Put new answers in place of old ones; a new e-mail address is asked to be confirmed."""
    _refuse_withdrawn(row)
    before = row.email
    describe(row, person_from({**answers_of(row), **answers}, row.language), now)
    row.changed_at = now
    if row.email and row.email != before and row.email_confirmed_at is None:
        ask_to_confirm(session, row, now)
    record(session, "registration.changed", actor=actor, now=now, about=("registration", row.id))


@erases(Registration)
def withdraw(session: Session, row: Registration, *, actor: Actor, now: datetime) -> None:
    """Forget the person: the row keeps its number, call and state; letters and links go with the rest."""
    _refuse_withdrawn(row)
    erase(row)
    row.state, row.withdrawn_at, row.changed_at = RegistrationState.WITHDRAWN, now, now
    drop_links(session, LINK, row.id)
    drop_links(session, EMAIL_LINK, row.id)
    forget_letters_about(session, row.id)
    for hook in _WHEN_WITHDRAWN:
        hook(session, row.id, now)
    record(session, "registration.withdrawn", actor=actor, now=now, about=("registration", row.id))


def answers_of(row: Registration) -> dict[str, Any]:
    """A registration as the question pages' fields."""
    return {
        "name": row.name or "",
        "birth_year": row.birth_year,
        "sex": row.sex.value if row.sex else "",
        "locality": row.locality or "",
        "reach": row.reach.value if row.reach else "",
        "email": row.email or "",
        "phone": row.phone or "",
        "address": row.address or "",
        "needs": list(row.needs),
        "needs_other": row.needs_other or "",
    }


def person_from(answers: Mapping[str, Any], language: str) -> Person:
    """A person from the question pages' answers, whose shape the forms have checked."""
    return Person(
        name=answers["name"],
        birth_year=int(answers["birth_year"]),
        sex=Sex(answers["sex"]),
        locality=answers["locality"],
        reach=Reach(answers["reach"]),
        email=answers.get("email") or "",
        phone=answers.get("phone") or "",
        address=answers.get("address") or "",
        needs=tuple(Need(need) for need in answers.get("needs") or ()),
        needs_other=answers.get("needs_other") or "",
        language=language,
    )


def _refuse_withdrawn(row: Registration) -> None:
    if row.state is RegistrationState.WITHDRAWN:
        raise Conflict(mark("Anmälan är redan borttagen."))
