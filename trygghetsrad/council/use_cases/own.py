"""What members do themselves: open their page, say what may be published, ask to leave."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from trygghetsrad.council import queries
from trygghetsrad.council.models import Appointment, ConsentWay, MemberSession, PublicPart
from trygghetsrad.council.queries import Member
from trygghetsrad.council.rules import MOST_LINKS, PAGE_LINK_VALID, PAGE_OPEN_FOR
from trygghetsrad.kernel import links
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Forbidden, Gone, NotFound
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import Actor, Permission, require

LINK = "member_page"


@dataclass(frozen=True, slots=True)
class AskForLink:
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class OpenPage:
    """By the secret of a letter."""

    secret: str


@dataclass(frozen=True, slots=True)
class ClosePage:
    """`secret` is the browser's. `everywhere` shuts every browser of the person out."""

    secret: str
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class SayWhatIsPublic:
    """`secret` is the browser's."""

    secret: str
    appointment_id: UUID
    parts: Collection[PublicPart]


@dataclass(frozen=True, slots=True)
class AskToLeave:
    """`secret` is the browser's."""

    secret: str
    appointment_id: UUID
    reason: str


def ask_for_link(session: Session, command: AskForLink, *, actor: Actor, now: datetime) -> bool:
    """Write a link to each member with the address; the same work is done if there is none.

    The answer is the same in every case, and so is the time: a letter is written and thrown away.
    """
    found = queries.people_with_address(session, command.email)
    for person in found:
        _write(session, person, person.email or "", command.language, now)
    if not found:
        _write(session, None, command.email, command.language, now)
    record(
        session, "council.page_asked_for", actor=actor, now=now, about=("appointment", found[0].id if found else None)
    )
    return True


def _write(session: Session, person: Appointment | None, to: str, language: str, now: datetime) -> None:
    subject = person.id if person else uuid4()
    is_wanted = person is not None and links.open_links(session, LINK, subject, now=now) < MOST_LINKS
    secret = links.issue_link(session, LINK, subject, now=now, valid_for=PAGE_LINK_VALID)
    letter = queue_mail(
        session,
        "member_link",
        to=to,
        now=now,
        language=person.language if person else language,
        about=("appointment", subject),
        name=person.name if person else to,
        secret=secret,
    )
    if not is_wanted:
        session.expunge(letter)
        links.drop_link(session, LINK, secret)


def open_page(session: Session, command: OpenPage, *, actor: Actor, now: datetime) -> str:
    """Use the letter's link up and let this browser in; return its secret. Of several that race one succeeds."""
    appointment_id = links.use_link(session, LINK, command.secret, now=now)
    appointment = queries.appointment(session, appointment_id)
    if appointment.name is None:
        raise Gone(mark("Sidan finns inte längre. Ring oss om du undrar över något."))
    secret = secrets.token_urlsafe(32)
    session.add(MemberSession(appointment_id=appointment_id, digest=links.digest(secret), created_at=now))
    record(session, "council.page_opened", actor=actor, now=now, about=("appointment", appointment_id))
    return secret


def close_page(session: Session, command: ClosePage, *, actor: Actor, now: datetime) -> bool:
    """Shut this browser out, or all: the cookie, wherever it has been copied to, opens nothing any more."""
    member = queries.member_with(session, command.secret, now)
    if member is None:
        return True
    only = None if command.everywhere else member.session_id
    queries.end_sessions(session, [one.id for one in member.appointments], now, only=only)
    record(session, "council.page_closed", actor=actor, now=now, about=("appointment", member.appointments[0].id))
    return True


def say_what_is_public(session: Session, command: SayWhatIsPublic, *, actor: Actor, now: datetime) -> Appointment:
    """Take the member's own word about what may be published; a word that changes nothing is not written down again."""
    appointment = _own(session, command.secret, command.appointment_id, now)
    wanted = sorted(part.value for part in command.parts)
    if appointment.published == wanted:
        return appointment
    session.add(appointment.agree(command.parts, ConsentWay.OWN_PAGE, now))
    record(session, "council.consented", actor=actor, now=now, about=("appointment", appointment.id), parts=len(wanted))
    return appointment


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """What a member has told the staff."""

    appointment_id: UUID
    parts: Collection[PublicPart]


def record_consent(session: Session, command: RecordConsent, *, actor: Actor, now: datetime) -> Appointment:
    """Write down what a member has said may be published."""
    require(actor, Permission.COUNCIL_MANAGE)
    appointment = queries.appointment(session, command.appointment_id, lock=True)
    wanted = sorted(part.value for part in command.parts)
    if appointment.protected and wanted:
        raise Conflict(mark("Personen har skyddade personuppgifter. Inget om hen får visas."))
    if appointment.published == wanted:
        return appointment
    session.add(appointment.agree(command.parts, ConsentWay.TOLD_STAFF, now))
    record(session, "council.consented", actor=actor, now=now, about=("appointment", appointment.id), parts=len(wanted))
    return appointment


def ask_to_leave(session: Session, command: AskToLeave, *, actor: Actor, now: datetime) -> Appointment:
    """Tell whoever keeps the body that the member wants to leave. They set the last day; asking twice is once."""
    appointment = _own(session, command.secret, command.appointment_id, now)
    if appointment.ends_on is not None:
        raise Conflict(mark("Uppdraget har redan en sista dag."))
    if appointment.leave_asked_at is None:
        appointment.leave_asked_at, appointment.leave_reason = now, command.reason or None
        record(session, "council.leave_asked", actor=actor, now=now, about=("appointment", appointment.id))
    return appointment


def member_of_page(session: Session, secret: str, now: datetime) -> Member:
    """The member whose page is open, in the transaction that changes something for them."""
    member = queries.member_with(session, secret, now)
    if member is None:
        raise Forbidden
    return member


def _own(session: Session, secret: str, appointment_id: UUID, now: datetime) -> Appointment:
    """One of the member's own appointments, locked. Another's is not there."""
    member = member_of_page(session, secret, now)
    if appointment_id not in {one.id for one in member.appointments}:
        raise NotFound
    return queries.appointment(session, appointment_id, lock=True)


@hourly
def forget_pages(session: Session, now: datetime) -> None:
    """A page that has long been closed says only when somebody read it."""
    queries.forget_sessions(session, now - PAGE_OPEN_FOR)
