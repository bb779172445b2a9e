"""Receiving: from the web, and from a caller through the contact centre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import update
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.journeys import drop_draft, sending_key
from trygghetsrad.kernel.maps import Point
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.search import put_entry
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.codes import code_digest, code_for
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import EventKind, Kind, Reply, Source
from trygghetsrad.suggestions.use_cases.common import add_event, answer_by, local_day, note, secret_keys, tell_sender
from trygghetsrad.suggestions.use_cases.merge import join
from trygghetsrad.suggestions.use_cases.owners import give
from trygghetsrad.suggestions.use_cases.photos import attach_photos

SWEEPS_KEPT = 1


@dataclass(frozen=True, slots=True)
class SendSuggestion:
    """What a visitor sends. `secret` is known to the visitor's browser alone; the code is drawn from it."""

    secret: str
    kind: Kind
    text: str
    area: str | None
    place: str
    reply: Reply
    reply_to: str | None
    language: str
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class RegisterSuggestion(SendSuggestion):
    """The same, written down by the contact centre. `secret` is the mark of the form.

    `informed`: the caller has been read what happens with the words. `same_as` is the number of one that says the same.
    """

    informed: bool = False
    owner_id: UUID | None = None
    unit: str | None = None
    same_as: int | None = None


def send_suggestion(session: Session, command: SendSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Receive a suggestion, empty the draft and, when there is an address, send a receipt.

    Sent twice it is received once. One without an address leaves no moment, letter or audit row behind.
    """
    suggestion, is_new = _receive(session, command, Source.WEB, actor=actor, now=now)
    if is_new:
        _refuse_flood(session)
        attach_photos(session, suggestion, command.secret)
        drop_draft(session, command.secret)
    return suggestion


def _refuse_flood(session: Session) -> None:
    """Let no machine with many addresses bury what people send. Moments are not stored: what is counted is held."""
    most = current_app.extensions["config"].suggestions_per_hour
    if queries.held_sendings(session, most + 1) > most:
        raise Refused(
            mark(
                "Just nu kommer det in ovanligt mycket, och vi kan inte ta emot mer. Dina svar finns kvar här i ett "
                "dygn. Försök igen om en timme, eller ring oss."
            )
        )


def register_suggestion(session: Session, command: RegisterSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Write down what a caller says.

    A caller without an address is as anonymous as a visitor: the audit log's exact time would point at a call in the
    telephone exchange's list. Who wrote it down, and on which day, stands in the timeline.
    """
    require(actor, Permission.SUGGESTION_REGISTER)
    if not command.informed:
        raise Refused(mark("Läs upp informationen för uppringaren och kryssa i rutan."), field="informed")
    leader = queries.numbered(session, command.same_as, lock=True) if command.same_as else None
    suggestion, is_new = _receive(session, command, Source.DESK, actor=actor, now=now)
    if is_new:
        give(session, suggestion, command.owner_id, command.unit, None, now=now)
        if command.same_as:
            join(session, suggestion, leader, actor=actor, now=now)
    if is_new and not suggestion.is_anonymous:
        note(session, suggestion, "registered", actor=actor, now=now, kind=suggestion.kind.value)
    return suggestion


def _receive(
    session: Session, command: SendSuggestion, source: Source, *, actor: Actor, now: datetime
) -> tuple[Suggestion, bool]:
    queries.lock_numbering(session)
    key = sending_key(command.secret)
    sent = queries.by_sending_key(session, key)
    if sent is not None:
        return sent, False
    number, day = queries.next_number(session), local_day(now)
    suggestion = Suggestion(
        number=number,
        kind=command.kind,
        text=command.text,
        area=command.area,
        place=command.place,
        north=command.point and command.point.north,
        east=command.point and command.point.east,
        language=command.language,
        source=source,
        reply=command.reply,
        reply_to=command.reply_to if command.reply is Reply.EMAIL else None,
        code_digest=_code_digest(number, command),
        sending_key=key,
        received_on=day,
        answer_by=answer_by(day),
    )
    session.add(suggestion)
    session.flush()
    put_entry(session, queries.RAW, queries.raw_entry_of(suggestion))
    add_event(session, suggestion, EventKind.RECEIVED, now=now, actor=actor, public=True)
    tell_sender(session, suggestion, "suggestion_received", now=now)
    return suggestion, True


def _code_digest(number: int, command: SendSuggestion) -> str | None:
    if command.reply is not Reply.CODE:
        return None
    key = secret_keys()[0]
    return code_digest(number, code_for(command.secret, key), key)


@hourly
def forget_sendings(session: Session, now: datetime) -> None:  # noqa: ARG001 - moments are not stored, sweeps are counted
    """Empty the keys that made sending twice safe, at the second sweep: what was just sent keeps its receipt."""
    held = Suggestion.sending_key > ""  # written so that both databases look in the index
    session.execute(update(Suggestion).where(held, Suggestion.sweeps >= SWEEPS_KEPT).values(sending_key=None, sweeps=0))
    session.execute(update(Suggestion).where(held).values(sweeps=Suggestion.sweeps + 1))
