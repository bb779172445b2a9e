"""Rules of registration: who may, what is the same person, and in which state a registration stands."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import mark

YOUNGEST = 16
"""Who turns sixteen this year may register."""
OLDEST = 120
LINK_VALID = timedelta(days=30)
LINK_PAUSE = timedelta(minutes=2)
"""How soon a new link may be asked for again."""
NOTICE_VALID = timedelta(days=7)
"""How long an address waits for its owner's yes before it is forgotten."""
ELSEWHERE = "other"
"""The locality of those who live outside the named ones."""


class CallState(StrEnum):
    """Where a call is, by its dates."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> LazyString:
        return _CALL_STATES[self]


class RegistrationState(StrEnum):
    """Whether a registration takes part in a draw: only an active one does."""

    WAITING = "waiting_for_confirmation"
    ACTIVE = "active"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> LazyString:
        return _STATES[self]


class Reach(StrEnum):
    """How a person wants to hear from us."""

    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"
    PHONE = "phone"

    @property
    def label(self) -> LazyString:
        return _WAYS[self]


class Source(StrEnum):
    """Where a registration was written."""

    WEB = "web"
    DESK = "desk"

    @property
    def label(self) -> LazyString:
        return _SOURCES[self]


class Need(StrEnum):
    """What makes it possible for a person to take part."""

    HEARING_LOOP = "hearing_loop"
    INTERPRETER = "interpreter"
    FINNISH = "finnish"
    COMPANION = "companion"

    @property
    def label(self) -> LazyString:
        return _NEEDS[self]


class ReadingPurpose(StrEnum):
    """Why staff read people's details."""

    CONTACT = "contact"
    CHANGE = "change"
    DUPLICATE = "duplicate"
    DRAW = "draw"
    EXTRACT = "extract"
    SEATS = "seats"
    CHECK = "check"

    @property
    def label(self) -> LazyString:
        return _PURPOSES[self]


ABOUT_ONE = (
    ReadingPurpose.CONTACT,
    ReadingPurpose.CHANGE,
    ReadingPurpose.DUPLICATE,
    ReadingPurpose.DRAW,
    ReadingPurpose.EXTRACT,
)
"""Reasons to read one person's registration."""
ABOUT_SEVERAL = (ReadingPurpose.CONTACT, ReadingPurpose.DRAW, ReadingPurpose.SEATS, ReadingPurpose.CHECK)
"""Reasons to read the names of those who were drawn or sit in the council."""
_CALL_STATES = {
    CallState.PLANNED: mark("Planerad"),
    CallState.OPEN: mark("Öppen"),
    CallState.CLOSED: mark("Stängd"),
    CallState.WITHDRAWN: mark("Tillbakadragen"),
}
_STATES = {
    RegistrationState.WAITING: mark("Väntar på bekräftelse"),
    RegistrationState.ACTIVE: mark("Med i lottningen"),
    RegistrationState.PAUSED: mark("Pausad"),
    RegistrationState.WITHDRAWN: mark("Borttagen"),
}
_WAYS = {
    Reach.EMAIL: mark("E-post"),
    Reach.SMS: mark("Sms"),
    Reach.LETTER: mark("Brev"),
    Reach.PHONE: mark("Telefonsamtal"),
}
_SOURCES = {Source.WEB: mark("Webbplatsen"), Source.DESK: mark("Kundcenter")}
_PURPOSES = {
    ReadingPurpose.CONTACT: mark("Jag ska kontakta personen"),
    ReadingPurpose.CHANGE: mark("Personen vill ändra, pausa eller ta bort sin anmälan"),
    ReadingPurpose.DUPLICATE: mark("Jag ska se om två anmälningar gäller samma person"),
    ReadingPurpose.DRAW: mark("Jag förbereder lottning eller inbjudan"),
    ReadingPurpose.EXTRACT: mark("Personen vill veta vilka uppgifter vi har"),
    ReadingPurpose.SEATS: mark("Jag ordnar med platserna i rådet"),
    ReadingPurpose.CHECK: mark("Jag kontrollerar lottningens protokoll"),
}
_NEEDS = {
    Need.HEARING_LOOP: mark("Hörslinga"),
    Need.INTERPRETER: mark("Tolk"),
    Need.FINNISH: mark("Möte eller material på finska"),
    Need.COMPANION: mark("Ha någon med mig"),
}


def birth_year_fault(birth_year: int, this_year: int) -> LazyString | None:
    """What is wrong with a year of birth, or None."""
    if birth_year < this_year - OLDEST or birth_year > this_year:
        return mark("Skriv året med fyra siffror, till exempel 1987.")
    if this_year - birth_year < YOUNGEST:
        return mark("Du kan anmäla dig från det år du fyller %(age)s. Välkommen då.", age=YOUNGEST)
    return None


def reference_key(text: str) -> str:
    """A reference as it is stored, from what a person types: `tr 4k7m`, `4K7M` and `TR-4K7M` are one."""
    signs = "".join(sign for sign in text.upper() if sign.isascii() and sign.isalnum())
    return f"TR-{signs.removeprefix('TR') if len(signs) > 4 else signs}"  # noqa: PLR2004


def standing(reach: Reach, email_confirmed_at: datetime | None) -> RegistrationState:
    """The state of a registration that takes part: an e-mail address must first be confirmed by its owner."""
    waits = reach is Reach.EMAIL and email_confirmed_at is None
    return RegistrationState.WAITING if waits else RegistrationState.ACTIVE


def overlap(opens_on: date, closes_on: date, others: Iterable[tuple[date, date]]) -> bool:
    """Whether a period shares a day with any other."""
    return any(opens_on <= last and first <= closes_on for first, last in others)


def new_salt() -> str:
    """32 random bytes for a registration's leaf in the draw's record."""
    return secrets.token_hex(32)
