"""Where the points of an agenda can be fetched from. A later part adds a source of its own: it knows what it offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from flask import Flask, current_app

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString
    from sqlalchemy.orm import Session

    from trygghetsrad.kernel.permissions import Actor
    from trygghetsrad.meetings.models import Meeting


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can become a point; `ticked` proposes it."""

    id: UUID
    title: str
    hint: str = ""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Pick:
    """What was ticked for a meeting. The same `once` gives the same point."""

    meeting: Meeting
    id: UUID
    once: UUID


class Offers(Protocol):
    """What there is to tick for a meeting."""

    def __call__(self, session: Session, meeting: Meeting, *, actor: Actor, now: datetime) -> Sequence[Offer]: ...


class Take(Protocol):
    """Put what was ticked on the agenda."""

    def __call__(self, session: Session, pick: Pick, *, actor: Actor, now: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Source:
    """A list to tick in. `key` names it in the form."""

    key: str
    heading: LazyString
    offers: Offers
    take: Take


def register_source(app: Flask, source: Source) -> None:
    """Let keepers of an agenda choose from a list. They stand in the order in which they were registered."""
    app.extensions.setdefault("agenda_sources", {})[source.key] = source


def all_sources() -> list[Source]:
    return list(current_app.extensions.get("agenda_sources", {}).values())
