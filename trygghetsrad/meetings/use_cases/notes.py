"""The notes: one text for each point and two summaries. Nobody's text is overwritten unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel.speaklater import LazyString
from sqlalchemy.orm import Session

from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.markup import (
    MOST_BRACKETS,
    MOST_CHARACTERS,
    MOST_LINES,
    MarkupRefused,
    plain_text,
    render_markdown,
)
from trygghetsrad.kernel.permissions import Actor, Permission, require
from trygghetsrad.kernel.text import find_identity_numbers
from trygghetsrad.meetings import queries, rules
from trygghetsrad.meetings.differences import difference
from trygghetsrad.meetings.models import AgendaItem, Meeting, NoteCorrection
from trygghetsrad.meetings.rules import NoteChange, NotePart
from trygghetsrad.meetings.use_cases.finding import let_be_found

SITTING = timedelta(minutes=15)
"""A draft is saved every few seconds: the log tells that somebody wrote, once a sitting."""
TOO_MUCH: dict[str, LazyString] = {
    "length": mark("Texten är längre än %(most)s tecken. Korta ner den eller dela upp punkten.", most=MOST_CHARACTERS),
    "lines": mark("Texten har fler än %(most)s rader. Slå ihop några eller dela upp punkten.", most=MOST_LINES),
    "brackets": mark("Texten har fler än %(most)s hakparenteser. Ta bort några.", most=MOST_BRACKETS),
    "table": mark("Tabellen är för stor. Dela den i flera, med en tom rad emellan."),
    "nesting": mark("En lista eller ett citat ligger i för många lager. Flytta ut dem ett par steg åt vänster."),
}
TANGLED = mark("Texten har för många tecken som * och _ för att kunna visas. Ta bort några.")


@dataclass(frozen=True, slots=True)
class SentNote:
    """A text as sent, and the mark of the text that its writer saw (`rules.seen_mark`)."""

    text: str
    seen: str


@dataclass(frozen=True, slots=True)
class SaveNotes:
    """`notes` by agenda item. What is not in it, or None, is left as it is.

    `withhold` keeps from the public what a published text loses by this: it held a name, or somebody's number.
    """

    meeting_id: UUID
    summary: SentNote | None = None
    notes: Mapping[UUID, SentNote] = field(default_factory=dict)
    summary_fi: SentNote | None = None
    withhold: bool = False


@dataclass(frozen=True, slots=True)
class SavedNotes:
    """How many texts were new. A save without anything new is a good save too."""

    changed: int


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of a meeting: where it lies, and the field that it comes from."""

    part: NotePart
    holder: Meeting | AgendaItem
    field: str
    sent: SentNote
    heading: str = ""

    @property
    def stored(self) -> str:
        return str(getattr(self.holder, f"{self.part}_markdown"))

    @property
    def html(self) -> str:
        return str(getattr(self.holder, f"{self.part}_html"))

    @property
    def version(self) -> int:
        return int(getattr(self.holder, f"{self.part}_version"))

    def is_same_sitting(self, actor: Actor, now: datetime) -> bool:
        saved_at: datetime | None = getattr(self.holder, f"{self.part}_saved_at")
        mine = getattr(self.holder, f"{self.part}_saved_by") == actor.id
        return mine and saved_at is not None and now - saved_at < SITTING

    def keep(self, html: str, actor: Actor, now: datetime) -> None:
        values = {"markdown": self.sent.text, "html": html, "version": self.version + 1}
        for name, value in (values | {"saved_at": now, "saved_by": actor.id}).items():
            setattr(self.holder, f"{self.part}_{name}", value)


def field_of(item_id: UUID) -> str:
    """The name of the form field that holds the note of a point."""
    return f"note_{item_id.hex}"


def save_notes(session: Session, command: SaveNotes, *, actor: Actor, now: datetime) -> SavedNotes:
    """Keep every text that was changed. If somebody else changed one of them first, keep none."""
    require(actor, Permission.MEETING_MANAGE)
    meeting = queries.meeting(session, command.meeting_id, lock=True)
    if meeting.cancelled_at is not None:
        raise Refused(mark("Mötet är inställt, så inga anteckningar kan sparas."))
    is_public = meeting.notes_published_at is not None
    new = [text for text in _texts(session, meeting, command) if _is_new(text)]
    is_to_be_told = is_public or not all(text.is_same_sitting(actor, now) for text in new)
    for text in new:
        html = _rendered(text.sent.text, text.field)
        if is_public:
            session.add(_correction(meeting, text, html, withhold=command.withhold, actor=actor, now=now))
            meeting.notes_changed_at = now
        text.keep(html, actor, now)
    if new and is_public:
        let_be_found(session, meeting, {text.holder.id for text in new})
    if new and is_to_be_told:
        record(session, "meeting.notes_saved", actor=actor, now=now, about=("meeting", meeting.id), texts=len(new))
    return SavedNotes(len(new))


def _texts(session: Session, meeting: Meeting, command: SaveNotes) -> Iterator[_Text]:
    for part, sent in ((NotePart.SUMMARY, command.summary), (NotePart.SUMMARY_FI, command.summary_fi)):
        if sent is not None:
            yield _Text(part, meeting, part.value, sent)
    for item in queries.items_of(session, meeting.id) if command.notes else []:
        if item.id in command.notes:
            heading = f"{item.position}. {item.title}"
            yield _Text(NotePart.NOTE, item, field_of(item.id), command.notes[item.id], heading)


def _is_new(text: _Text) -> bool:
    change = rules.note_change(stored=text.stored, version=text.version, seen=text.sent.seen, sent=text.sent.text)
    if change is NoteChange.CONFLICT:
        raise Conflict(
            mark("Någon annan sparade en annan text medan du skrev. Inget har sparats. Båda texterna finns här."),
            field=text.field,
        )
    return change is NoteChange.NEW_TEXT


def _correction(
    meeting: Meeting, text: _Text, html: str, *, withhold: bool, actor: Actor, now: datetime
) -> NoteCorrection:
    """What a published text was, and what differs. A number that should never have stood there is not shown again."""
    if find_identity_numbers(text.sent.text):
        raise Refused(
            mark("Det ser ut att stå ett personnummer. Ta bort det: anteckningarna är publicerade."), field=text.field
        )
    return NoteCorrection(
        meeting_id=meeting.id,
        part=text.part,
        heading=text.heading,
        before_markdown=text.stored,
        difference=[list(piece) for piece in difference(plain_text(text.html), plain_text(html))],
        withheld=withhold or bool(find_identity_numbers(text.stored)),
        at=now,
        by=actor.id,
    )


def _rendered(text: str, field_name: str) -> str:
    try:
        return render_markdown(text)
    except MarkupRefused as refusal:
        raise Refused(TOO_MUCH.get(refusal.reason, TANGLED), field=field_name) from None
