"""Calls, registrations of interest, and those who want to be told of the next call."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.interest.rules import CallState, Reach, RegistrationState, Source
from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.i18n import DEFAULT
from trygghetsrad.kernel.personal import personal
from trygghetsrad.population.models import Sex


class Call(Base):
    """A call for people who want to sit in the council. Open from the first day to the last, both included."""

    __tablename__ = "call"
    __table_args__ = (Index("ix_call_dates", "opens_on", "closes_on"),)

    id: Mapped[UUID] = new_id()
    number: Mapped[int] = mapped_column(unique=True)
    once: Mapped[str] = mapped_column(String(64), unique=True)
    """Minted with the form: a double click makes one call."""
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    """`text`, rendered and sanitised when it was saved."""
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    panel_size: Mapped[int]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    def state(self, today: date) -> CallState:
        """Where the call is on a day."""
        if self.withdrawn_at is not None:
            return CallState.WITHDRAWN
        if today < self.opens_on:
            return CallState.PLANNED
        return CallState.OPEN if today <= self.closes_on else CallState.CLOSED


class Registration(Base):
    """One person's registration of interest. When it is withdrawn only its number, call and state stay."""

    __tablename__ = "registration"
    __table_args__ = (
        Index("ix_registration_pool", "call_id", "state"),
        Index("ix_registration_list", "call_id", "registered_at", "id"),
        Index("ix_registration_same_name", "call_id", "name_key", "birth_year"),
    )

    id: Mapped[UUID] = new_id()
    call_id: Mapped[UUID] = mapped_column(ForeignKey("call.id"))
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    sending_key: Mapped[str] = mapped_column(String(80), unique=True)
    state: Mapped[RegistrationState]
    source: Mapped[Source]
    read_aloud: Mapped[bool] = mapped_column(default=False)
    """A caller has had the information about personal data read to them."""
    registered_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    link_asked_at: Mapped[datetime | None]
    """When a new link was last asked for: a mailbox is not filled by somebody else's clicks."""

    name: Mapped[str | None] = personal(String(200), why="Vi ska veta vem vi bjuder in.")
    name_key: Mapped[str | None] = personal(String(200), why="Samma person anmäld två gånger ska upptäckas.")
    birth_year: Mapped[int | None] = personal(why="Lotten balanseras efter ålder. Födelsedatum behövs inte.")
    sex: Mapped[Sex | None] = personal(why="Lotten balanseras efter kön.")
    locality: Mapped[str | None] = personal(String(100), why="Visar om hela kommunen är med.")
    reach: Mapped[Reach | None] = personal(why="Så vill personen få besked.")
    email: Mapped[str | None] = personal(String(254), why="Besked om lottningen.")
    email_key: Mapped[str | None] = personal(String(254), why="Hittar anmälan och visar dubbletter.", index=True)
    email_confirmed_at: Mapped[datetime | None] = personal(why="Visar att adressen är personens egen.")
    phone: Mapped[str | None] = personal(String(30), why="Besked om lottningen.")
    address: Mapped[str | None] = personal(String(300), why="Besked om lottningen.")
    needs: Mapped[list[Any]] = personal(JSON, default=list, erased=[], why="Alla ska kunna delta på lika villkor.")
    needs_other: Mapped[str | None] = personal(String(500), why="Alla ska kunna delta på lika villkor.")
    language: Mapped[str] = personal(String(5), default=DEFAULT, erased=DEFAULT, why="Breven skrivs på rätt språk.")
    salt: Mapped[str | None] = personal(String(64), why="Gör lottens protokoll omöjligt att knyta till en person.")


class CallNotice(Base):
    """An address that wants to be told once, when the next call opens."""

    __tablename__ = "call_notice"

    id: Mapped[UUID] = new_id()
    email: Mapped[str] = personal(String(254), why="Ett enda brev när nästa utlysning öppnar.")
    email_key: Mapped[str] = personal(String(254), why="Samma adress får ett brev, inte två.", unique=True)
    language: Mapped[str] = mapped_column(String(5), default=DEFAULT)
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
