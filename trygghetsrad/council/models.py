"""Bodies, their terms and seats, who sits there, and who has been asked.

An appointment is never overwritten: when somebody leaves it gets an end, and the successor gets a row of their own.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from flask_babel.speaklater import LazyString
from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.personal import personal


class BodyKind(StrEnum):
    """What kind of group it is."""

    CITIZENS_COUNCIL = "citizens_council"


class SeatKind(StrEnum):
    """Whom a seat is for."""

    RESIDENT = "resident"
    POLICE = "police"
    OFFICIAL = "official"
    POLITICIAN = "politician"

    @property
    def label(self) -> LazyString:
        return _SEATS[self]

    @property
    def plural(self) -> LazyString:
        return _SEVERAL[self]


class EndReason(StrEnum):
    """Why somebody left."""

    OWN_WISH = "own_wish"
    MOVED = "moved"
    NEW_DUTIES = "new_duties"
    TERM_OVER = "term_over"
    OTHER = "other"

    @property
    def label(self) -> LazyString:
        return _REASONS[self]


class InvitationState(StrEnum):
    """Where an invitation to a seat is."""

    INVITED = "invited"
    CALL_ME = "call_me"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    """It does not count any more: the draw was done again before an answer came."""

    @property
    def is_open(self) -> bool:
        return self in OPEN

    @property
    def label(self) -> LazyString:
        return _STATES[self]


class Via(StrEnum):
    """How an invitation reaches its reader."""

    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"

    @property
    def label(self) -> LazyString:
        return _WAYS[self]


OPEN = (InvitationState.INVITED, InvitationState.CALL_ME)
_OPEN_SQL = text("state IN ('invited', 'call_me')")
_SEATS = {
    SeatKind.RESIDENT: mark("Invånare"),
    SeatKind.POLICE: mark("Polis"),
    SeatKind.OFFICIAL: mark("Tjänsteperson"),
    SeatKind.POLITICIAN: mark("Politiker"),
}
_SEVERAL = {
    SeatKind.RESIDENT: mark("Invånare i rådet"),
    SeatKind.POLICE: mark("Poliser"),
    SeatKind.OFFICIAL: mark("Tjänstepersoner"),
    SeatKind.POLITICIAN: mark("Politiker i rådet"),
}
_REASONS = {
    EndReason.OWN_WISH: mark("Ville sluta"),
    EndReason.MOVED: mark("Har flyttat från kommunen"),
    EndReason.NEW_DUTIES: mark("Har fått andra arbetsuppgifter"),
    EndReason.TERM_OVER: mark("Perioden är slut"),
    EndReason.OTHER: mark("Annan orsak"),
}
_STATES = {
    InvitationState.INVITED: mark("Inbjuden, inget svar än"),
    InvitationState.CALL_ME: mark("Vill bli uppringd"),
    InvitationState.ACCEPTED: mark("Tackade ja"),
    InvitationState.DECLINED: mark("Tackade nej"),
    InvitationState.EXPIRED: mark("Svarade inte i tid"),
    InvitationState.SUPERSEDED: mark("Gäller inte, rådet väljs på nytt"),
}
_WAYS = {Via.EMAIL: mark("E-post"), Via.LETTER: mark("Brev"), Via.PHONE: mark("Telefon")}


class Body(Base):
    """A group that people are appointed to."""

    __tablename__ = "body"

    id: Mapped[UUID] = new_id()
    kind: Mapped[BodyKind] = mapped_column(index=True)
    name: Mapped[str]
    slug: Mapped[str] = mapped_column(unique=True)


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
    role: Mapped[str | None]
    """What the one who sits there is: "Kommunpolis". Empty for residents."""


class Appointment(Base):
    """Somebody sits on a seat. `ends_on` is the last day."""

    __tablename__ = "appointment"
    __table_args__ = (
        Index(
            "uq_appointment_seat_open",
            "seat_id",
            unique=True,
            sqlite_where=text("ends_on IS NULL"),
            postgresql_where=text("ends_on IS NULL"),
        ),
        Index("ix_appointment_seat", "seat_id", "starts_on"),
    )

    id: Mapped[UUID] = new_id()
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    name: Mapped[str | None] = personal(why="Rådet och personalen ska veta vem som sitter på platsen.")
    public_name: Mapped[bool] = mapped_column(default=False)
    """Whether the person has agreed to the name being published."""
    registration_id: Mapped[UUID | None] = personal(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True, why="Visar vem av de anmälda det är."
    )
    invitation_id: Mapped[UUID | None] = mapped_column(ForeignKey("invitation.id"), unique=True)
    """The invitation that was accepted; None for those who were appointed by hand."""
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    end_reason: Mapped[EndReason | None]
    created_at: Mapped[datetime]


class Invitation(Base):
    """A question to one drawn person: will you take this seat?

    A seat has at most one open invitation, and a drawn entry is invited at most once: both by the database itself.
    """

    __tablename__ = "invitation"
    __table_args__ = (
        Index(
            "uq_invitation_seat_open",
            "seat_id",
            unique=True,
            sqlite_where=_OPEN_SQL,
            postgresql_where=_OPEN_SQL,
        ),
        Index("ix_invitation_seat", "seat_id", "sent_at"),
    )

    id: Mapped[UUID] = new_id()
    seat_id: Mapped[UUID] = mapped_column(ForeignKey("seat.id"))
    draw_id: Mapped[UUID | None] = mapped_column(ForeignKey("draw.id"), index=True)
    draw_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("draw_entry.id"), unique=True)
    registration_id: Mapped[UUID | None] = personal(
        ForeignKey("registration.id", ondelete="SET NULL"), index=True, why="Inbjudan går till en anmäld person."
    )
    state: Mapped[InvitationState] = mapped_column(default=InvitationState.INVITED)
    via: Mapped[Via]
    sent_at: Mapped[datetime]
    answer_by: Mapped[date]
    answered_at: Mapped[datetime | None]
