"""The shapes of what is written at and after a meeting: notes, ticks and actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID, uuid5

from flask import request
from wtforms import BooleanField, Field, HiddenField

from trygghetsrad.council.queries import CouncilMember
from trygghetsrad.kernel.forms import DateField, Form, long_text, several, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.markup import MOST_CHARACTERS, MarkupRefused, render_markdown
from trygghetsrad.meetings.forms.keeping import as_uuid, member_label, once_field
from trygghetsrad.meetings.forms.owners import member_field, offer_members, says_who
from trygghetsrad.meetings.models import AgendaItem, Meeting
from trygghetsrad.meetings.rules import NoteChange, NotePart, note_change, seen_mark
from trygghetsrad.meetings.use_cases import (
    AddAction,
    KeepRoom,
    RecordAttendance,
    SaveNotes,
    SentNote,
    field_of,
)
from trygghetsrad.meetings.use_cases.notes import TANGLED, TOO_MUCH

MOST_SUMMARY = 5000
SUMMARY, SUMMARY_FI = NotePart.SUMMARY.value, NotePart.SUMMARY_FI.value
Stored = dict[str, tuple[str, int]]
"""Field -> the text as it is stored, and its version."""
Fields = dict[str, Any]


class NotesForm(Form):
    """The summaries and a text for each point; each has a hidden mark of the text that was shown."""

    summary = long_text(
        mark("Det viktigaste på en minut"),
        most=MOST_SUMMARY,
        rows=6,
        hint=mark("Tre till fem meningar för den som bara läser detta: vad ni talade om och vad som händer nu."),
    )
    seen_summary = HiddenField()
    summary_fi = long_text(
        mark("Det viktigaste på finska"),
        most=MOST_SUMMARY,
        rows=6,
        hint=mark("Samma meningar på finska. De visas för den som läser webbplatsen på finska."),
    )
    seen_summary_fi = HiddenField()
    withhold = BooleanField(
        mark("Visa inte vad som tas bort"),
        description=mark("Kryssa i om du rättar något som aldrig skulle ha stått där, till exempel ett namn."),
    )
    items: Sequence[AgendaItem] = ()

    @classmethod
    def of(
        cls, meeting: Meeting, items: Sequence[AgendaItem], fields: Fields | None = None, values: Fields | None = None
    ) -> Any:
        """The form with what is stored; `fields` and `values` are what it holds besides the texts."""
        fields, values = dict(fields or {}, items=items), dict(values or {})
        for one in items:
            name = field_of(one.id)
            fields[name] = long_text(f"{one.position}. {one.title}", most=MOST_CHARACTERS, rows=8)
            fields[f"seen_{name}"] = HiddenField()
        stored = stored_texts(meeting, items)
        for name, (written, version) in stored.items():
            values |= {name: written, f"seen_{name}": seen_mark(version, written)}
        form = type("MeetingNotesForm", (cls,), fields)(data=values)
        for name in stored:
            # Every text may be empty; saying so at each of them would only be noise.
            form[name].flags.optional = False
        return form

    def note(self, item: AgendaItem) -> Field:
        field: Field = self[field_of(item.id)]
        return field

    def sent(self, name: str) -> SentNote:
        return SentNote(self[name].data or "", self[f"seen_{name}"].data or "")

    def to_save(self, meeting_id: UUID) -> SaveNotes:
        notes = {one.id: self.sent(field_of(one.id)) for one in self.items}
        return SaveNotes(meeting_id, self.sent(SUMMARY), notes, self.sent(SUMMARY_FI), bool(self.withhold.data))

    def to_command(self, meeting_id: UUID) -> KeepRoom:
        return KeepRoom(self.to_save(meeting_id))

    def texts(self) -> list[str]:
        """The names of the fields with a text of the notes."""
        return [SUMMARY, SUMMARY_FI, *(field_of(one.id) for one in self.items)]

    def previews(self) -> dict[str, str]:
        """Each text as it would look, by the name of its field. Nothing is stored."""
        shown = {}
        for name in self.texts():
            try:
                shown[name] = render_markdown(self[name].data or "")
            except MarkupRefused as refusal:
                self[name].errors = [*self[name].errors, str(TOO_MUCH.get(refusal.reason, TANGLED))]
        return {name: html for name, html in shown.items() if html}

    def meet(self, meeting: Meeting, items: Sequence[AgendaItem]) -> set[str]:
        """Set the form against the texts as they are now; return the fields where somebody else was first.

        There the writer's text stays in the field, and saving it again means it. A text that the writer left alone
        becomes the newest one.
        """
        contested = set()
        for name, (now_there, version) in stored_texts(meeting, items).items():
            if name not in self:
                continue
            sent = self.sent(name)
            change = note_change(stored=now_there, version=version, seen=sent.seen, sent=sent.text)
            if change is NoteChange.NEW_TEXT:
                continue
            self[f"seen_{name}"].data = seen_mark(version, now_there)
            if change is NoteChange.CONFLICT:
                contested.add(name)
            else:
                self[name].data = now_there
        return contested


def stored_texts(meeting: Meeting, items: Iterable[AgendaItem]) -> Stored:
    """Every text of a meeting as it is now, by the name of its field."""
    stored = {
        SUMMARY: (meeting.summary_markdown, meeting.summary_version),
        SUMMARY_FI: (meeting.summary_fi_markdown, meeting.summary_fi_version),
    }
    return stored | {field_of(one.id): (one.note_markdown, one.note_version) for one in items}


class RoomForm(NotesForm):
    """The notes with what else is done in the room: who is there, and for each point an action on the spot."""

    present = several(mark("Ledamöter som är här"), choices=[])
    shown_present = HiddenField()
    guests = long_text(
        mark("Övriga deltagare"),
        most=1000,
        rows=2,
        hint=mark("Skriv roller, inte namn, till exempel: två från räddningstjänsten. Texten visas på webben."),
    )
    seen_guests = HiddenField()
    once = once_field()

    @classmethod
    def for_room(
        cls,
        meeting: Meeting,
        items: Sequence[AgendaItem],
        members: Sequence[CouncilMember],
        present: frozenset[UUID],
        owners: Sequence[CouncilMember],
    ) -> RoomForm:
        """`owners` are those who may be given something to do."""
        ticked = [str(one) for one in sorted(present)]
        values = {
            "present": ticked,
            "shown_present": " ".join(ticked),
            "guests": meeting.guests,
            "seen_guests": seen_mark(0, meeting.guests),
        }
        fields: Fields = {}
        for one in items:
            fields |= _action_fields(one.id.hex)
        form: RoomForm = cls.of(meeting, items, fields, values)
        for one in items:
            offer_members(form[f"member_{one.id.hex}"], owners)
        form.present.choices = [(str(one.id), member_label(one)) for one in members]
        form.guests.flags.optional = False
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """An action that was begun needs a title and somebody who does it."""
        is_good = bool(super().validate(extra_validators))
        for one in self.items:
            title, role, member, _due = self.action_fields(one)
            if self._is_begun(one) and not title.data:
                title.errors, is_good = [*title.errors, str(mark("Skriv vad som ska göras."))], False
            if self._is_begun(one) and not says_who(role, member):
                is_good = False
        return is_good

    def action_fields(self, item: AgendaItem) -> tuple[Field, Field, Field, Field]:
        """What shall be done, by which unit or role, by which member, until when."""
        return tuple(self[f"{name}_{item.id.hex}"] for name in ("title", "responsible", "member", "due_on"))

    def has_action_errors(self, item: AgendaItem) -> bool:
        return any(field.errors for field in self.action_fields(item))

    def _is_begun(self, item: AgendaItem) -> bool:
        title, role, member, due_on = self.action_fields(item)
        return bool(title.data or role.data or member.data or due_on.data or due_on.raw_data)

    def to_command(self, meeting_id: UUID) -> KeepRoom:
        actions = tuple((one.id.hex, self._action(one)) for one in self.items if self._is_begun(one))
        return KeepRoom(self.to_save(meeting_id), self._attendance(meeting_id), actions)

    def _attendance(self, meeting_id: UUID) -> RecordAttendance | None:
        if "shown_present" not in request.form:
            return None
        found = (as_uuid(one) for one in (self.shown_present.data or "").split())
        return RecordAttendance(
            meeting_id,
            frozenset(UUID(one) for one in self.present.data),
            self.guests.data or "",
            shown=frozenset(one for one in found if one is not None),
            guests_seen=self.seen_guests.data or "",
        )

    def _action(self, item: AgendaItem) -> AddAction:
        title, role, member, due_on = self.action_fields(item)
        once = as_uuid(self.once.data)
        return AddAction(
            agenda_item_id=item.id,
            title=title.data,
            responsible=role.data or "",
            appointment_id=as_uuid(member.data),
            due_on=due_on.data,
            once=uuid5(once, item.id.hex) if once else None,
        )

    def renew_attendance(self, meeting: Meeting, present: frozenset[UUID]) -> None:
        """After a refusal: the ticks as they are now with what this writer changed, over what is stored."""
        shown = set((self.shown_present.data or "").split())
        mine, stored = set(self.present.data or []), {str(one) for one in present}
        self.present.data = sorted((stored | (mine - shown)) - (shown - mine))
        self.shown_present.data = " ".join(sorted(stored))
        self.seen_guests.data = seen_mark(0, meeting.guests)


def _action_fields(ending: str) -> Fields:
    role = mark("En enhet eller en roll. Skriv ingen persons namn.")
    return {
        f"title_{ending}": text(mark("Vad ska göras?")),
        f"responsible_{ending}": text(mark("Vem ansvarar?"), hint=role),
        f"member_{ending}": member_field(),
        f"due_on_{ending}": DateField(mark("Ska vara klar senast")),
    }
