"""What is done in the room: ticks, notes and actions of one screen, kept together or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings.models import CouncilAction
from trygghetsrad.meetings.use_cases.actions import AddAction, add_action
from trygghetsrad.meetings.use_cases.attendance import RecordAttendance, record_attendance
from trygghetsrad.meetings.use_cases.notes import SaveNotes, save_notes


@dataclass(frozen=True, slots=True)
class KeepRoom:
    """What stands on the screen; what is None was not on it. `actions` come with the end of their fields' names."""

    notes: SaveNotes
    attendance: RecordAttendance | None = None
    actions: tuple[tuple[str, AddAction], ...] = ()


@dataclass(frozen=True, slots=True)
class KeptRoom:
    """How many texts were new, and what shall be done."""

    changed: int
    actions: tuple[CouncilAction, ...]


def keep_room(session: Session, command: KeepRoom, *, actor: Actor, now: datetime) -> KeptRoom:
    """Save the whole screen. A refusal of one thing saves nothing, and stands at its own field."""
    require(actor, Permission.MEETING_MANAGE)
    saved = save_notes(session, command.notes, actor=actor, now=now)
    if command.attendance is not None:
        record_attendance(session, command.attendance, actor=actor, now=now)
    made = tuple(_add(session, ending, action, actor, now) for ending, action in command.actions)
    return KeptRoom(saved.changed, made)


def _add(session: Session, ending: str, command: AddAction, actor: Actor, now: datetime) -> CouncilAction:
    try:
        return add_action(session, command, actor=actor, now=now)
    except Refused as refusal:
        raise Refused(refusal.text, field=f"{refusal.field}_{ending}" if refusal.field else None) from None
