"""Personal links and codes: what opens a door without an account.

Only hashes are stored. A link has one purpose, an end, and works once: reading the page uses nothing up (mail scanners
follow links), the POST that changes something does.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Index, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.errors import Gone, NotFound
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly

REFERENCE_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, O, 1 or I: a reference is read aloud and copied by hand."""
REMEMBERED = timedelta(days=365)


class PersonalLink(Base):
    """A hashed link to one thing, for one purpose."""

    __tablename__ = "personal_link"
    __table_args__ = (Index("ix_personal_link_subject", "purpose", "subject_id"),)

    id: Mapped[UUID] = new_id()
    digest: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    subject_id: Mapped[UUID]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def digest(secret: str) -> str:
    """The form in which a random secret is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_reference(prefix: str = "TR") -> str:
    """A reference such as TR-4K7M. The caller's unique constraint decides whether it is free."""
    return f"{prefix}-{''.join(secrets.choice(REFERENCE_SIGNS) for _ in range(4))}"


def issue_link(session: Session, purpose: str, subject_id: UUID, *, now: datetime, valid_for: timedelta) -> str:
    """Make a link and return its secret, which is not stored and cannot be read again."""
    secret = secrets.token_urlsafe(24)
    session.add(PersonalLink(digest=digest(secret), purpose=purpose, subject_id=subject_id, expires_at=now + valid_for))
    return secret


def find_link(session: Session, purpose: str, secret: str, *, now: datetime) -> PersonalLink:
    """The link that a secret opens, unused. NotFound if there never was one, Gone if it is used or too old."""
    link = session.scalar(
        select(PersonalLink).where(PersonalLink.digest == digest(secret), PersonalLink.purpose == purpose)
    )
    if link is None:
        raise NotFound
    if link.used_at is not None or link.expires_at <= now:
        raise Gone(mark("Länken är använd eller för gammal. Be om en ny, eller ring oss så hjälper vi dig."))
    return link


def use_link(session: Session, purpose: str, secret: str, *, now: datetime) -> UUID:
    """Use a link up and return its subject. Of several that race exactly one succeeds."""
    link = find_link(session, purpose, secret, now=now)
    used = session.execute(
        update(PersonalLink)
        .where(PersonalLink.id == link.id, PersonalLink.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if used.rowcount != 1:  # type: ignore[attr-defined]
        raise Gone(mark("Länken är redan använd. Be om en ny, eller ring oss så hjälper vi dig."))
    return link.subject_id


def drop_links(session: Session, purpose: str, subject_id: UUID) -> None:
    """Close every open link of one purpose to one thing."""
    session.execute(delete(PersonalLink).where(PersonalLink.purpose == purpose, PersonalLink.subject_id == subject_id))


def drop_link(session: Session, purpose: str, secret: str) -> None:
    """Close the one link that a secret opens."""
    session.execute(delete(PersonalLink).where(PersonalLink.purpose == purpose, PersonalLink.digest == digest(secret)))


def open_links(session: Session, purpose: str, subject_id: UUID, *, now: datetime) -> int:
    """How many links to one thing can still be used."""
    query = select(func.count()).where(
        PersonalLink.purpose == purpose,
        PersonalLink.subject_id == subject_id,
        PersonalLink.used_at.is_(None),
        PersonalLink.expires_at > now,
    )
    return session.scalar(query) or 0


@hourly
def forget_old_links(session: Session, now: datetime) -> None:
    """A year after its end a link is not even worth a kind message."""
    session.execute(delete(PersonalLink).where(PersonalLink.expires_at < now - REMEMBERED))
