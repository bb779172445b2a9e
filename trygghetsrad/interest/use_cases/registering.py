"""Registering interest: by oneself on the web, or through somebody at the contact centre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.interest import queries
from trygghetsrad.interest.models import Call, Registration
from trygghetsrad.interest.rules import Need, Reach, RegistrationState, Source, birth_year_fault, new_salt, standing
from trygghetsrad.interest.use_cases.letters import ask_to_confirm
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.journeys import drop_draft
from trygghetsrad.kernel.links import new_reference
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.text import normalised_email, normalised_name
from trygghetsrad.population.models import Sex


class CallClosed(Conflict):
    """No call is open any more."""


@dataclass(frozen=True, slots=True)
class Person:
    """What a person answers. Only the address of the chosen way is kept."""

    name: str
    birth_year: int
    sex: Sex
    locality: str
    reach: Reach
    email: str = ""
    phone: str = ""
    address: str = ""
    needs: tuple[Need, ...] = ()
    needs_other: str = ""
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class RegisterInterest:
    person: Person
    sending_key: str
    draft_secret: str


def register_interest(session: Session, command: RegisterInterest, *, actor: Actor, now: datetime) -> Registration:
    """Receive a registration from the web and ask for the e-mail address to be confirmed.

    Sent twice it is one registration with one reference. Raises CallClosed when the call closed meanwhile.
    """
    if sent := queries.sent_with(session, command.sending_key):
        return sent
    call = _open_call(session, now)
    row, is_new = _receive(session, call, command.person, command.sending_key, source=Source.WEB, now=now)
    if is_new:
        record(session, "registration.received", actor=actor, now=now, about=("registration", row.id))
    drop_draft(session, command.draft_secret)
    return row


@dataclass(frozen=True, slots=True)
class RegisterCaller:
    person: Person
    once: str
    informed: bool
    anyway: bool
    """The caller is not the person who is registered already."""


def register_caller(session: Session, command: RegisterCaller, *, actor: Actor, now: datetime) -> Registration:
    """Write down a caller's registration. A likely duplicate is pointed out once, and may be kept."""
    require(actor, Permission.INTEREST_REGISTER)
    sending_key = f"desk:{command.once}"
    if sent := queries.sent_with(session, sending_key):
        return sent
    call = _open_call(session, now)
    if not command.informed:
        raise Refused(mark("Läs upp informationen för uppringaren och kryssa i rutan."), field="informed")
    _point_out_duplicates(session, call, command)
    row, is_new = _receive(session, call, command.person, sending_key, source=Source.DESK, now=now)
    if is_new:
        record(session, "registration.received", actor=actor, now=now, about=("registration", row.id), desk=True)
    return row


def _open_call(session: Session, now: datetime) -> Call:
    call = queries.open_call(session, clock.local(now).date())
    if call is None:
        raise CallClosed(mark("Utlysningen har stängt. Anmälan är inte skickad."))
    return call


def _point_out_duplicates(session: Session, call: Call, command: RegisterCaller) -> None:
    person = command.person
    same = queries.same_person(
        session,
        call.id,
        email_key=normalised_email(person.email) if person.reach is Reach.EMAIL else None,
        name_key=normalised_name(person.name),
        birth_year=person.birth_year,
    )
    if same and not command.anyway:
        raise Conflict(
            mark(
                "Personen kan redan vara anmäld: %(references)s. Är det någon annan? Kryssa i och registrera igen.",
                references=", ".join(same),
            ),
            field="anyway",
        )


def _receive(
    session: Session, call: Call, person: Person, sending_key: str, *, source: Source, now: datetime
) -> tuple[Registration, bool]:
    """The registration of one sending, and whether this call made it: of two that race, one does."""
    row = Registration(
        call_id=call.id,
        reference=_free_reference(session),
        sending_key=sending_key,
        source=source,
        read_aloud=source is Source.DESK,
        state=RegistrationState.WAITING,
        registered_at=now,
        changed_at=now,
        salt=new_salt(),
        language=person.language,
    )
    describe(row, person, now)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        sent = queries.sent_with(session, sending_key)
        if sent is None:
            raise
        return sent, False
    if row.state is RegistrationState.WAITING:
        ask_to_confirm(session, row, now)
    return row, True


def describe(row: Registration, person: Person, now: datetime) -> None:
    """Write a person's answers into a registration that takes part."""
    if fault := birth_year_fault(person.birth_year, clock.local(now).year):
        raise Refused(fault, field="birth_year")
    row.name, row.name_key = person.name, normalised_name(person.name)
    row.birth_year, row.sex, row.locality = person.birth_year, person.sex, person.locality
    row.needs, row.needs_other = [need.value for need in person.needs], person.needs_other or None
    row.reach = person.reach
    by_mail = person.email if person.reach is Reach.EMAIL else ""
    if row.email_key != normalised_email(by_mail):
        row.email_confirmed_at = None
    row.email, row.email_key = by_mail or None, normalised_email(by_mail) or None
    row.phone = person.phone if person.reach in {Reach.SMS, Reach.PHONE} else None
    row.address = person.address if person.reach is Reach.LETTER else None
    if row.state is not RegistrationState.PAUSED:
        row.state = standing(person.reach, row.email_confirmed_at)


def _free_reference(session: Session) -> str:
    for _ in range(20):
        reference = new_reference()
        if not queries.reference_is_taken(session, reference):
            return reference
    raise Refused(mark("Det gick inte att ge anmälan ett nummer. Försök igen om en stund."))
