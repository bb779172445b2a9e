"""What is held about a member, in words: for their own page and for the file that they can take with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy.orm import Session

from trygghetsrad.council import queries
from trygghetsrad.council.models import Appointment, Consent, PublicPart
from trygghetsrad.council.queries import Member
from trygghetsrad.kernel.i18n import LANGUAGES
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.templating import date_long, datetime_long

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Part:
    """One appointment: what is held, and every answer about what may be published, newest first."""

    title: str
    facts: Pairs
    answers: list[Pairs]


@dataclass(frozen=True, slots=True)
class Section:
    """What another part holds about one person, as a table; `key` is its name in the file."""

    key: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


Sections = Callable[[Session, Sequence[UUID]], list[Section]]
"""`(session, ids of the person's appointments)` -> what a part holds."""


def register_sections(app: Flask, sections: Sections) -> None:
    """Let a part that knows the council tell what it holds about a member."""
    app.extensions.setdefault("member_sections", []).append(sections)


def sections_of(session: Session, member: Member) -> list[Section]:
    """Everything that other parts hold about one person; what is empty is left out."""
    ids = [one.id for one in member.appointments]
    told = (sections(session, ids) for sections in current_app.extensions.get("member_sections", ()))
    return [one for part in told for one in part if one.rows]


def extract_of(session: Session, member: Member) -> list[Part]:
    """Everything that the council holds about one person: three questions however many appointments."""
    bodies = queries.bodies_of(session, member.appointments)
    consents = queries.consents_of(session, [one.id for one in member.appointments])
    return [
        Part(bodies[one.body_id].name, _facts(one), [_answer(each) for each in consents.get(one.id, ())])
        for one in member.appointments
    ]


def public_words(appointment: Appointment) -> str:
    """What everyone may read about somebody."""
    shown = [str(part.label) for part in PublicPart if appointment.shows(part)]
    return ", ".join(shown) or _("Inget")


def _facts(one: Appointment) -> Pairs:
    facts: list[tuple[str, Any]] = [
        (_("Namn"), one.name),
        (_("Som vad du är med"), one.kind.label),
        (_("Roll"), one.role),
        (_("Organisation"), one.organisation),
        (_("Parti"), one.party),
        (_("E-post"), one.email),
        (_("Telefon"), one.phone),
        (_("Adress"), one.address),
        (_("Språk i breven"), LANGUAGES.get(one.language, one.language)),
        (_("Första dagen"), date_long(one.starts_on)),
        (_("Sista dagen"), date_long(one.ends_on) if one.ends_on else _("Inte bestämd")),
        (_("Varför du slutade"), one.end_reason.label if one.end_reason else None),
        (_("Du bad att få sluta"), datetime_long(one.leave_asked_at) if one.leave_asked_at else None),
        (_("Det du skrev om varför"), one.leave_reason),
        (_("Skyddade personuppgifter"), _("Ja") if one.protected else None),
        (_("Visas på webben"), public_words(one)),
    ]
    return [(name, str(value)) for name, value in facts if value]


def _answer(one: Consent) -> Pairs:
    return [
        (_("När"), datetime_long(one.at)),
        (_("Hur du svarade"), str(one.way.label)),
        (_("Vad som fick visas"), part_words(one.published)),
    ]


def part_words(values: Sequence[str]) -> str:
    """What an answer lets everyone read."""
    return ", ".join(str(part.label) for part in PublicPart if part.value in values) or _("Inget")
