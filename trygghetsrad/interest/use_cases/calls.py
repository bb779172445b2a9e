"""Calls: made, changed and withdrawn by the coordinator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.interest import queries
from trygghetsrad.interest.models import Call
from trygghetsrad.interest.rules import CallState, overlap
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.markup import MarkupRefused, render_markdown
from trygghetsrad.kernel.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class CallText:
    """What a call says and when it is open, both days included."""

    title: str
    text: str
    opens_on: date
    closes_on: date
    panel_size: int


@dataclass(frozen=True, slots=True)
class MakeCall:
    once: str
    content: CallText


def make_call(session: Session, command: MakeCall, *, actor: Actor, now: datetime) -> Call:
    """Make a call; it opens by itself on its first day."""
    require(actor, Permission.CALL_MANAGE)
    if made := queries.call_made_with(session, command.once):
        return made
    _check(session, command.content, but=None)
    if command.content.closes_on < clock.local(now).date():
        raise Refused(mark("Utlysningen skulle redan vara stängd. Välj en senare dag."), field="closes_on")
    call = Call(number=queries.last_call_number(session) + 1, once=command.once, created_at=now)
    _write(call, command.content, now)
    try:
        with session.begin_nested():
            session.add(call)
            session.flush()
    except IntegrityError:
        if made := queries.call_made_with(session, command.once):
            return made
        raise Conflict(mark("Någon annan skapade en utlysning samtidigt. Försök igen.")) from None
    record(session, "call.made", actor=actor, now=now, about=("call", call.id), number=call.number)
    return call


@dataclass(frozen=True, slots=True)
class ChangeCall:
    number: int
    seen: datetime
    """When the call had last been changed when its form was shown: somebody else's change is not written over."""
    content: CallText


def change_call(session: Session, command: ChangeCall, *, actor: Actor, now: datetime) -> Call:
    """Change the words and dates of a call that is not withdrawn."""
    require(actor, Permission.CALL_MANAGE)
    call = queries.call(session, command.number, lock=True)
    if call.changed_at != command.seen:
        raise Conflict(mark("Någon annan har ändrat utlysningen. Din text finns kvar här. Öppna sidan på nytt och se."))
    if call.withdrawn_at is not None:
        raise Conflict(mark("Utlysningen är tillbakadragen och går inte att ändra."))
    _check(session, command.content, but=call.id)
    _write(call, command.content, now)
    record(session, "call.changed", actor=actor, now=now, about=("call", call.id), number=call.number)
    return call


@dataclass(frozen=True, slots=True)
class WithdrawCall:
    number: int


def withdraw_call(session: Session, command: WithdrawCall, *, actor: Actor, now: datetime) -> Call:
    """Take a call back: nobody can register any more, and those who have stay registered."""
    require(actor, Permission.CALL_MANAGE)
    call = queries.call(session, command.number, lock=True)
    if call.state(clock.local(now).date()) not in {CallState.PLANNED, CallState.OPEN}:
        raise Conflict(mark("Utlysningen är redan stängd."))
    call.withdrawn_at = call.changed_at = now
    record(session, "call.withdrawn", actor=actor, now=now, about=("call", call.id), number=call.number)
    return call


def _check(session: Session, content: CallText, *, but: UUID | None) -> None:
    if content.closes_on < content.opens_on:
        raise Refused(mark("Sista dagen kan inte vara före första dagen."), field="closes_on")
    if overlap(content.opens_on, content.closes_on, queries.periods(session, but=but)):
        raise Refused(
            mark("En annan utlysning är öppen någon av de dagarna. Bara en kan vara öppen åt gången."), field="opens_on"
        )


def _write(call: Call, content: CallText, now: datetime) -> None:
    try:
        html = render_markdown(content.text)
    except MarkupRefused:
        raise Refused(mark("Texten är för lång eller har för många tecken för formatering."), field="text") from None
    call.title, call.text, call.html = content.title, content.text, html
    call.opens_on, call.closes_on = content.opens_on, content.closes_on
    call.panel_size, call.changed_at = content.panel_size, now
