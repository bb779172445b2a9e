"""Bodies, their terms and seats, who sits there, and what may be published about them.

An appointment is never overwritten: when somebody leaves it gets an end, and the successor gets a row of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.council.rules.kinds import BodyKind, ConsentWay, EndReason, PublicPart, SeatKind
from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.i18n import DEFAULT
from trygghetsrad.kernel.links import digest
from trygghetsrad.kernel.personal import personal

_THE_COUNCIL = text("kind = 'citizens_council'")
_OPEN = text("ends_on IS NULL")


class Body(Base):
    """A group that people are appointed to."""

    __tablename__ = "body"
    __table_args__ = (
        Index("uq_body_the_council", "kind", unique=True, sqlite_where=_THE_COUNCIL, postgresql_where=_THE_COUNCIL),
    )

    id: Mapped[UUID] = new_id()
    kind: Mapped[BodyKind] = mapped_column(index=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)
    """Its place in an address. It stays when the name changes: published addresses do."""
    purpose: Mapped[str] = mapped_column(Text, default="")
    """What it is for, as everyone may read it."""
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("body.id"), index=True)
    """The group that a project belongs to, or that a group answers to."""
    active: Mapped[bool] = mapped_column(default=True)
    """Whether it still works. What it did stays either way."""
    version: Mapped[int] = mapped_column(default=1)


class Term(Base):
    """A period for which a body's seats are filled. `ends_on` is its last day; None means until further notice."""

    __tablename__ = "term"
    __table_args__ = (UniqueConstraint("body_id", "starts_on"),)

    id: Mapped[UUID] = new_id()
    body_id: Mapped[UUID] = mapped_column(ForeignKey("body.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime]


class Seat(Base):
    """One chair at the table for one term."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("term_id", "number"),)

    id: Mapped[UUID] = new_id()
    term_id: Mapped[UUID] = mapped_column(ForeignKey("term.id"))
    number: Mapped[int]
    kind: Mapped[SeatKind]


class Appointment(Base):
    """Somebody belongs to a body from a day to a day; in the citizens' council on a seat. `ends_on` is the last day.

    How to reach the person stands here and not in their registration of interest, which they may take back.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        Index("uq_appointment_seat_open", "seat_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_appointment_seat", "seat_id", "starts_on"),
        Index("ix_appointment_body", "body_id", "starts_on"),
    )

    id: Mapped[UUID] = new_id()
    body_id: Mapped[UUID] = mapped_column(ForeignKey("body.id"))
    seat_id: Mapped[UUID | None] = mapped_column(ForeignKey("seat.id"))
    kind: Mapped[SeatKind]
    organisation: Mapped[str] = mapped_column(String(200), default="")
    """Where the person comes from: an administration, a company, an association."""
    name: Mapped[str | None] = personal(why="Rådet och personalen ska veta vem som sitter på platsen.")
    role: Mapped[str | None] = personal(String(200), why="Visar vad personen är i gruppen, till exempel kommunpolis.")
    party: Mapped[str | None] = personal(String(100), why="Visar vilket parti en politiker företräder.")
    protected: Mapped[bool] = personal(
        default=False, erased=False, why="Den som har skyddade personuppgifter visas aldrig för andra."
    )
    email: Mapped[str | None] = personal(String(254), why="Kallelser, och länken till den egna sidan.")
    email_key: Mapped[str | None] = personal(
        String(254), index=True, why="Hittar uppdraget för den som ber om en länk till sin sida."
    )
    phone: Mapped[str | None] = personal(String(30), why="Så ringer vi den som inte har e-post.")
    address: Mapped[str | None] = personal(String(300), why="Kallelser i brev till den som inte har e-post.")
    language: Mapped[str] = personal(String(5), default=DEFAULT, erased=DEFAULT, why="Breven skrivs på rätt språk.")
    published: Mapped[list[Any]] = personal(
        JSON, default=list, erased=[], why="Vad personen har sagt ja till att visa på webben."
    )
    """Values of `PublicPart`, as the newest consent says."""
    registration_id: Mapped[UUID | None] = personal(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True, why="Visar vem av de anmälda det är."
    )
    invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    """The invitation that was accepted; None for those who were appointed by hand."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    end_reason: Mapped[EndReason | None]
    leave_asked_at: Mapped[datetime | None]
    """When the member asked to leave. Whoever keeps the body sets the last day."""
    leave_reason: Mapped[str | None] = personal(Text, why="Det som personen vill säga om varför hen slutar.")
    created_at: Mapped[datetime]

    def shows(self, part: PublicPart) -> bool:
        """Whether everyone may read that part. Without the name there is nobody to say it of."""
        return not self.protected and part in self.published and PublicPart.NAME in self.published

    @property
    def public_name(self) -> bool:
        return self.shows(PublicPart.NAME)

    @property
    def details_mark(self) -> str:
        """Stands for how the details are: another mark than a form was shown, and somebody has changed them since."""
        shown = (self.name, self.organisation, self.email, self.phone, self.address, self.language, self.protected)
        return digest(repr(shown))[:16]

    def agree(self, parts: Iterable[PublicPart], way: ConsentWay, at: datetime) -> Consent:
        """Take a new answer about what may be published; return the row that remembers it."""
        self.published = sorted(part.value for part in set(parts)) if not self.protected else []
        return Consent(appointment_id=self.id, at=at, way=way, published=self.published)


class Consent(Base):
    """One answer about what may be published. The newest counts; a withdrawal is a row with nothing in it."""

    __tablename__ = "publication_consent"
    __table_args__ = (Index("ix_publication_consent_appointment", "appointment_id", "at"),)

    id: Mapped[UUID] = new_id()
    appointment_id: Mapped[UUID] = mapped_column(ForeignKey("appointment.id"))
    at: Mapped[datetime]
    way: Mapped[ConsentWay]
    published: Mapped[list[Any]] = mapped_column(default=list)
