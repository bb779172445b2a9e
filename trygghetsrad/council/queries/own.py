"""What a member may read about themselves, by the secret of their own page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Appointment, Body, Consent, MemberSession
from trygghetsrad.council.rules import PAGE_OPEN_FOR, sits_on
from trygghetsrad.kernel.links import digest
from trygghetsrad.kernel.permissions import Actor, Role
from trygghetsrad.kernel.text import normalised_email, normalised_name


@dataclass(frozen=True, slots=True)
class Member:
    """The person whose page is open: all that they are appointed to, newest first."""

    session_id: UUID
    name: str
    language: str
    appointments: tuple[Appointment, ...]

    @property
    def actor(self) -> Actor:
        """This person, as use cases and the log meet them. The log knows the appointment and no name."""
        return Actor(self.appointments[0].id, frozenset({Role.MEMBER}))

    def current(self, day: date) -> list[Appointment]:
        """What they belong to now or will."""
        return [one for one in self.appointments if one.ends_on is None or one.ends_on >= day]

    def sits_in(self, body_id: UUID, day: date) -> bool:
        return any(one.body_id == body_id and sits_on(day, one.starts_on, one.ends_on) for one in self.appointments)


def people_with_address(session: Session, address: str) -> list[Appointment]:
    """The newest appointment of each person with an e-mail address: two people may share one."""
    query = select(Appointment).where(
        Appointment.email_key == normalised_email(address),
        Appointment.name.is_not(None),
        Appointment.email.is_not(None),
    )
    newest: dict[str, Appointment] = {}
    for one in session.scalars(query.order_by(Appointment.starts_on, Appointment.created_at).limit(50)):
        newest[normalised_name(one.name or "")] = one
    return list(newest.values())


def same_person(session: Session, appointment: Appointment) -> list[Appointment]:
    """Everything that the person of an appointment is appointed to: same address and same name."""
    if not appointment.email_key or not appointment.name:
        return [appointment]
    query = select(Appointment).where(Appointment.email_key == appointment.email_key, Appointment.name.is_not(None))
    found = session.scalars(query.order_by(Appointment.starts_on.desc(), Appointment.created_at.desc()))
    name = normalised_name(appointment.name)
    return [one for one in found if normalised_name(one.name or "") == name]


def member_with(session: Session, secret: str, now: datetime) -> Member | None:
    """The member whose page a browser's secret opens: neither ended nor too old, nor of somebody forgotten."""
    row = session.execute(
        select(MemberSession.id, Appointment)
        .join(Appointment, MemberSession.appointment_id == Appointment.id)
        .where(
            MemberSession.digest == digest(secret),
            MemberSession.ended_at.is_(None),
            MemberSession.created_at > now - PAGE_OPEN_FOR,
            Appointment.name.is_not(None),
        )
    ).first()
    if row is None:
        return None
    session_id, appointment = row
    mine = same_person(session, appointment)
    return Member(session_id, appointment.name or "", appointment.language, tuple(mine))


def consents_of(session: Session, appointment_ids: Sequence[UUID]) -> dict[UUID, list[Consent]]:
    """Every answer about what may be published, newest first."""
    query = select(Consent).where(Consent.appointment_id.in_(appointment_ids)).order_by(Consent.at.desc(), Consent.id)
    found: dict[UUID, list[Consent]] = defaultdict(list)
    for one in session.scalars(query):
        found[one.appointment_id].append(one)
    return found


def bodies_of(session: Session, appointments: Sequence[Appointment]) -> dict[UUID, Body]:
    query = select(Body).where(Body.id.in_({one.body_id for one in appointments}))
    return {one.id: one for one in session.scalars(query)}


def who_wants_to_leave(session: Session, day: date) -> list[Appointment]:
    """Members who have asked to leave and have no last day yet, those who waited longest first."""
    query = select(Appointment).where(
        Appointment.leave_asked_at.is_not(None), Appointment.ends_on.is_(None), Appointment.starts_on <= day
    )
    return list(session.scalars(query.order_by(Appointment.leave_asked_at)))


def end_sessions(session: Session, appointment_ids: Sequence[UUID], now: datetime, *, only: UUID | None = None) -> None:
    """Shut one browser out, or every one of a person."""
    of_them = MemberSession.appointment_id.in_(appointment_ids)
    which = of_them if only is None else of_them & (MemberSession.id == only)
    session.execute(update(MemberSession).where(which, MemberSession.ended_at.is_(None)).values(ended_at=now))


def forget_sessions(session: Session, before: datetime) -> None:
    """Delete the rows of pages that were closed or went stale before a moment."""
    session.execute(
        delete(MemberSession).where(or_(MemberSession.created_at < before, MemberSession.ended_at < before))
    )
