"""The talk with a sender who has no account: a question, its answer, and the sender's own word that it is not solved.

The clock does not stop while the sender thinks (docs/architecture.md says why). What the sender says leaves no audit
row, letter or moment behind: the sender may be anonymous. The view has seen the sender's code or link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.outbox import forget_letters_about
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Action, EventKind, Reply, State
from trygghetsrad.suggestions.use_cases.common import (
    add_event,
    hold,
    let_followers_go,
    local_day,
    move,
    note,
    tell,
    tell_sender,
)


@dataclass(frozen=True, slots=True)
class AskSender:
    suggestion_id: UUID
    version: int
    text: str


def ask_sender(session: Session, command: AskSender, *, actor: Actor, now: datetime) -> Suggestion:
    """Ask the sender something. The suggestion stays where it is and says that it waits for its sender."""
    require(actor, Permission.SUGGESTION_DECIDE)
    suggestion, is_new = hold(
        session,
        command,
        Action.ASK,
        done=lambda one: queries.has_event(session, one.id, EventKind.ASKED, command.text),
    )
    if is_new:
        move(suggestion, Action.ASK, now=now)
        suggestion.asked_on = local_day(now)
        tell(session, suggestion, Action.ASK, EventKind.ASKED, now=now, actor=actor, text=command.text)
        note(session, suggestion, "asked", actor=actor, now=now)
    return suggestion


@dataclass(frozen=True, slots=True)
class ReplyToQuestion:
    suggestion_id: UUID
    text: str


def reply_to_question(session: Session, command: ReplyToQuestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Take the sender's answer. It lies in the inbox as something new until the staff has done something."""
    suggestion = queries.locked(session, command.suggestion_id)
    if not suggestion.may(Action.REPLY):
        if queries.has_event(session, suggestion.id, EventKind.REPLIED, command.text):
            return suggestion
        raise Refused(mark("Det finns ingen fråga att svara på just nu. Ring oss om du vill säga mer."))
    move(suggestion, Action.REPLY, now=now)
    suggestion.asked_on = None
    add_event(session, suggestion, EventKind.REPLIED, now=now, actor=actor, text=command.text)
    return suggestion


@dataclass(frozen=True, slots=True)
class ChooseReply:
    """How the sender wants to hear from now on. `reply_to` empty keeps the address that there is."""

    suggestion_id: UUID
    reply: Reply
    reply_to: str | None


def choose_reply(session: Session, command: ChooseReply, *, actor: Actor, now: datetime) -> Suggestion:  # noqa: ARG001
    """Let a sender choose again: by e-mail, by code, or not at all. Who has no code can't read with one.

    With an address it is not anonymous any more, by the sender's own choice; without one the address goes at once.
    """
    suggestion = queries.locked(session, command.suggestion_id)
    address = (command.reply_to or suggestion.reply_to) if command.reply is Reply.EMAIL else None
    if command.reply is Reply.CODE and suggestion.code_digest is None:
        raise Refused(mark("Det här ärendet har ingen kod. Välj något annat."), field="reply")
    if command.reply is Reply.EMAIL and address is None:
        raise Refused(mark("Skriv din e-postadress, eller välj ett annat sätt."), field="reply_to")
    if (suggestion.reply, suggestion.reply_to) == (command.reply, address):
        return suggestion
    if suggestion.reply_to is not None:
        forget_letters_about(session, suggestion.id, to=suggestion.reply_to)
    suggestion.reply, suggestion.reply_to = command.reply, address
    tell_sender(session, suggestion, "suggestion_by_email", now=now)
    return suggestion


@dataclass(frozen=True, slots=True)
class DisputeAnswer:
    suggestion_id: UUID
    text: str


def dispute_answer(session: Session, command: DisputeAnswer, *, actor: Actor, now: datetime) -> Suggestion:
    """Let the sender say, once, that it is not solved: it waits for an answer again, with its history.

    One that was merged goes its own way again.
    """
    suggestion = queries.locked(session, command.suggestion_id)
    leader = queries.find(session, suggestion.leader_id) if suggestion.leader_id else None
    told = leader is not None and leader.state is State.ANSWERED
    if not suggestion.may(Action.DISPUTE, told=told):
        if queries.has_event(session, suggestion.id, EventKind.DISPUTED, command.text):
            return suggestion
        raise Refused(mark("Det går bara att säga en gång, när du har fått ett svar. Ring oss om du vill säga mer."))
    let_followers_go(session, suggestion)
    move(suggestion, Action.DISPUTE, now=now)
    suggestion.disputed = True
    add_event(session, suggestion, EventKind.DISPUTED, now=now, actor=actor, text=command.text, public=True)
    return suggestion
