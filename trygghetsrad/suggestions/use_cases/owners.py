"""Who shall see to an answer and until when, and the letters about it: when it is theirs, before the day and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.accounts import queries as accounts
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.jobs import hourly
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.web import public_url
from trygghetsrad.suggestions import labels, queries, rules
from trygghetsrad.suggestions.days_off import is_holiday
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Action, EventKind, Reminded
from trygghetsrad.suggestions.use_cases.common import KIND, add_event, hold, local_day, move, municipality, note

DAYS_BEFORE = 2
"""Working days before the day on which the owner is reminded of it."""
MORNING = 7
"""Reminders are written from this hour on, on working days."""
LETTERS = {
    Reminded.TOLD: "suggestion_routed",
    Reminded.BEFORE: "suggestion_due_soon",
    Reminded.AFTER: "suggestion_overdue",
}


@dataclass(frozen=True, slots=True)
class RouteSuggestion:
    """To an account, to a unit by its key, or back to nobody in particular."""

    suggestion_id: UUID
    version: int
    owner_id: UUID | None
    unit: str | None
    due_on: date | None
    words: str = ""


def route_suggestion(session: Session, command: RouteSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Say who shall see to an answer, and until when, and let them know. The sender's promise stays as it was."""
    require(actor, Permission.SUGGESTION_ROUTE)
    wanted = (command.owner_id, command.unit)
    suggestion, is_new = hold(
        session,
        command,
        Action.ROUTE,
        done=lambda one: (one.owner_id, one.unit) == wanted and command.due_on in {None, one.due_on},
    )
    if not is_new:
        return suggestion
    give(session, suggestion, command.owner_id, command.unit, command.due_on, now=now)
    move(suggestion, Action.ROUTE, now=now)
    unit = municipality().unit(suggestion.unit)
    add_event(
        session,
        suggestion,
        EventKind.ROUTED,
        now=now,
        actor=actor,
        text="\n".join(part for part in (unit.name if unit else "", command.words) if part),
        shown_to_sender=False,
        towards=suggestion.owner_id,
    )
    note(session, suggestion, "routed", actor=actor, now=now)
    if suggestion.owner_id != actor.id:
        write_to_owner(session, suggestion, Reminded.TOLD, now=now, words=command.words)
    suggestion.reminded = Reminded.TOLD
    return suggestion


def give(
    session: Session,
    suggestion: Suggestion,
    owner_id: UUID | None,
    unit: str | None,
    due_on: date | None,
    *,
    now: datetime,
) -> None:
    """Write down the owner and the day. Nobody is told yet."""
    if owner_id is not None and owner_id not in accounts.names_with(session, Permission.SUGGESTION_READ):
        raise Refused(mark("Välj någon som har ett konto."), field="owner")
    known = municipality().unit(unit)
    if unit is not None and (known is None or known.outside):
        raise Refused(mark("Välj en av kommunens egna enheter."), field="owner")
    suggestion.owner_id, suggestion.unit = owner_id, unit
    owned = owner_id is not None or unit is not None
    suggestion.due_on = day_for_owner(suggestion, due_on, now) if owned else None
    suggestion.reminded = Reminded.NOT_TOLD


def day_for_owner(suggestion: Suggestion, due_on: date | None, now: datetime) -> date:
    """The day that was chosen, or the last day that the sender was promised; never one that has been."""
    today = local_day(now)
    if due_on is not None and due_on < today:
        raise Refused(mark("Skriv en dag som inte har varit."), field="due_on")
    return due_on or max(suggestion.answer_by, today)


def write_to_owner(
    session: Session, suggestion: Suggestion, about: Reminded, *, now: datetime, words: str = ""
) -> None:
    """A letter to the account or the unit, without the sender's words: those are read in the product alone."""
    if suggestion.owner_id is None:
        write_to_unit(session, suggestion, about, now=now, words=words)
        return
    address = accounts.addresses(session, [suggestion.owner_id]).get(suggestion.owner_id)
    if address:
        _write(session, suggestion, about, address, now=now, words=words)


def write_to_unit(
    session: Session, suggestion: Suggestion, about: Reminded = Reminded.TOLD, *, now: datetime, words: str = ""
) -> None:
    """A letter to the unit, if the profile has an address of it."""
    unit = municipality().unit(suggestion.unit)
    if unit is not None and unit.email:
        _write(session, suggestion, about, unit.email, now=now, words=words)


def _write(
    session: Session, suggestion: Suggestion, about: Reminded, address: str, *, now: datetime, words: str = ""
) -> None:
    queue_mail(
        session,
        LETTERS[about],
        to=address,
        now=now,
        about=(KIND, suggestion.id),
        suggestion=suggestion,
        words=words,
        labels=labels,
        page_url=public_url("suggestions.handle", number=suggestion.number) if suggestion.owner_id else "",
    )


@hourly
def remind_owners(session: Session, now: datetime) -> None:
    """Tell owners what is theirs, what is due soon and what is overdue: each once, on the morning of a working day."""
    moment = clock.local(now)
    day = moment.date()
    if moment.hour < MORNING or not rules.is_working_day(day, is_holiday):
        return
    soon = rules.add_working_days(day, DAYS_BEFORE, is_holiday)
    waiting = queries.to_remind(session, day, soon)
    addresses = accounts.addresses(session, [one.owner_id for one in waiting if one.owner_id])
    for one in waiting:
        step = rules.next_reminder(
            one.reminded, one.due_on or one.answer_by, received_on=one.received_on, day=day, soon=soon
        )
        if step is None:
            continue
        one.reminded = step
        unit = municipality().unit(one.unit)
        address = addresses.get(one.owner_id) if one.owner_id else unit.email if unit else ""
        if address:
            _write(session, one, step, address, now=now)
