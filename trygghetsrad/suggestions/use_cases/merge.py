"""Two that say the same: one leads, the other follows it and gets what it gets. It can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.notices.use_cases import move_followers
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.rules import Action, EventKind, Reminded, State
from trygghetsrad.suggestions.use_cases.act import count_answer
from trygghetsrad.suggestions.use_cases.common import (
    KIND,
    add_event,
    answer_by,
    hold,
    let_followers_go,
    local_day,
    move,
    note,
    tell,
)


@dataclass(frozen=True, slots=True)
class MergeSuggestion:
    suggestion_id: UUID
    version: int
    leader_number: int


def merge_suggestion(session: Session, command: MergeSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Let a suggestion follow another one. Its sender is told, and hears of everything that happens to the leader."""
    require(actor, Permission.SUGGESTION_DECIDE)
    leader = queries.numbered(session, command.leader_number, lock=True)
    suggestion, is_new = hold(
        session, command, Action.MERGE, done=lambda one: leader is not None and one.leader_id == leader.id
    )
    if not is_new:
        return suggestion
    join(session, suggestion, leader, actor=actor, now=now)
    note(session, suggestion, "merged", actor=actor, now=now)
    return suggestion


def join(session: Session, suggestion: Suggestion, leader: Suggestion | None, *, actor: Actor, now: datetime) -> None:
    """Let one follow the other, both locked. The one that follows keeps its own answers, owner and promise."""
    if leader is None:
        raise Refused(mark("Det finns inget ärende med det numret."), field="leader_number")
    if leader.id == suggestion.id or leader.state in {State.HIDDEN, State.MERGED}:
        raise Refused(mark("Det ärendet går inte att slå ihop med. Välj ett annat."), field="leader_number")
    if queries.led_numbers(session, suggestion.id):
        raise Refused(mark("Andra ärenden är redan ihopslagna med det här. Slå ihop åt andra hållet i stället."))
    suggestion.led_from, suggestion.leader_id = suggestion.state, leader.id
    move_followers(session, (KIND, str(suggestion.id)), (KIND, str(leader.id)), now=now)
    move(suggestion, Action.MERGE, now=now)
    tell(session, suggestion, Action.MERGE, EventKind.MERGED, now=now, actor=actor, leader=leader)
    add_event(
        session,
        leader,
        EventKind.MERGED,
        now=now,
        actor=actor,
        text=labels.numbered(suggestion),
        shown_to_sender=False,
    )
    if leader.state is State.ANSWERED:
        count_answer(suggestion, local_day(now))
        session.flush()
        add_event(session, suggestion, EventKind.ANSWERED, now=now, actor=actor, text=leader.answer)


@dataclass(frozen=True, slots=True)
class SeparateSuggestion:
    suggestion_id: UUID
    version: int


def separate_suggestion(session: Session, command: SeparateSuggestion, *, actor: Actor, now: datetime) -> Suggestion:
    """Undo a merging: it is where it was, with its own promise, or a new one if the leader has been answered."""
    require(actor, Permission.SUGGESTION_DECIDE)
    suggestion, is_new = hold(session, command, Action.SEPARATE, done=lambda one: one.leader_id is None)
    if not is_new:
        return suggestion
    leader = queries.find(session, suggestion.leader_id) if suggestion.leader_id else None
    let_followers_go(session, suggestion)
    suggestion.state, suggestion.led_from = suggestion.led_from or State.RECEIVED, None
    suggestion.leader_id = suggestion.closed_at = None
    if leader is not None and leader.state is State.ANSWERED:
        suggestion.answer_by = answer_by(local_day(now))
        if suggestion.due_on is not None:
            suggestion.due_on, suggestion.reminded = suggestion.answer_by, Reminded.NOT_TOLD
    move(suggestion, Action.SEPARATE, now=now)
    tell(session, suggestion, Action.SEPARATE, EventKind.SEPARATED, now=now, actor=actor)
    if leader is not None:
        text = labels.numbered(suggestion)
        add_event(session, leader, EventKind.SEPARATED, now=now, actor=actor, text=text, shown_to_sender=False)
    note(session, suggestion, "separated", actor=actor, now=now)
    return suggestion
