"""The notes: one text for each point and a summary. Nobody's text is overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.markup import MarkupRefused, render_markdown
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.meetings import queries, rules
from trygghetsrad.meetings.models import AgendaItem, Meeting
from trygghetsrad.meetings.rules import NoteChange

SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class SentNote:
    """A text as sent, and the mark of the text that its writer saw (`rules.seen_mark`)."""

    text: str
    seen: str


@dataclass(frozen=True, slots=True)
class SaveNotes:
    """`notes` by agenda item. What is not in it is left as it is."""

    meeting_id: UUID
    summary: SentNote
    notes: Mapping[UUID, SentNote]


@dataclass(frozen=True, slots=True)
class SavedNotes:
    """How many texts were new. A save without anything new is a good save too."""

    changed: int


def field_of(item_id: UUID) -> str:
    """The name of the form field that holds the note of a point."""
    return f"note_{item_id.hex}"


def save_notes(session: Session, command: SaveNotes, *, actor: Actor, now: datetime) -> SavedNotes:
    """Keep every text that was changed. If somebody else changed one of them first, keep none."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.cancelled_at is not None:
        raise Refused(mark("Mötet är inställt, så inga anteckningar kan sparas."))
    changed = _save_summary(meeting, command.summary, actor, now)
    for item in queries.items_of(session, meeting.id):
        sent = command.notes.get(item.id)
        if sent is not None:
            changed += _save_note(item, sent, actor, now)
    if changed:
        if meeting.notes_published_at is not None:
            meeting.notes_changed_at = now
        record(session, "meeting.notes_saved", actor=actor, now=now, about=("meeting", meeting.id), texts=changed)
    return SavedNotes(changed)


def _save_summary(meeting: Meeting, sent: SentNote, actor: Actor, now: datetime) -> int:
    if not _is_new(meeting.summary_markdown, meeting.summary_version, sent, SUMMARY):
        return 0
    meeting.summary_markdown, meeting.summary_html = sent.text, _rendered(sent.text, SUMMARY)
    meeting.summary_version += 1
    meeting.summary_saved_at, meeting.summary_saved_by = now, actor.id
    return 1


def _save_note(item: AgendaItem, sent: SentNote, actor: Actor, now: datetime) -> int:
    field = field_of(item.id)
    if not _is_new(item.note_markdown, item.note_version, sent, field):
        return 0
    item.note_markdown, item.note_html = sent.text, _rendered(sent.text, field)
    item.note_version += 1
    item.note_saved_at, item.note_saved_by = now, actor.id
    return 1


def _is_new(stored: str, version: int, sent: SentNote, field: str) -> bool:
    change = rules.note_change(stored=stored, version=version, seen=sent.seen, sent=sent.text)
    if change is NoteChange.CONFLICT:
        raise Conflict(
            mark("Någon annan sparade en annan text medan du skrev. Inget har sparats. Båda texterna finns här."),
            field=field,
        )
    return change is NoteChange.NEW_TEXT


def _rendered(text: str, field: str) -> str:
    try:
        return render_markdown(text)
    except MarkupRefused:
        raise Refused(
            mark("Texten är för lång eller har för många hakparenteser för att kunna visas. Korta ner den."),
            field=field,
        ) from None
