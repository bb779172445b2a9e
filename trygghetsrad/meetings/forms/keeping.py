"""The shapes of what is filled in about a meeting, its agenda and who was there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from wtforms import BooleanField, HiddenField, StringField
from wtforms.validators import InputRequired

from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.council.queries import CouncilMember
from trygghetsrad.kernel.forms import DateField, Form, choice, long_text, several, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.meetings.labels import ACCESS
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.rules import Access
from trygghetsrad.meetings.use_cases import (
    CancelMeeting,
    RecordAttendance,
    WhenAndWhere,
)

_CLOCK = re.compile(r"([01]?\d|2[0-3])(?:[.:]?([0-5]\d))?")


class ClockField(StringField):
    """A time of day as people write it: 18, 18.00, 18:00 or 1800."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data: time | None = None  # type: ignore[assignment]
        if not typed:
            return
        found = _CLOCK.fullmatch(typed) if typed.isascii() else None
        if found is None:
            raise ValueError(mark("Skriv klockslaget så här: 18.00."))
        self.data = time(int(found[1]), int(found[2] or 0))

    def _value(self) -> str:
        if self.raw_data:
            return "".join(sign for sign in str(self.raw_data[0]) if sign.isprintable())
        return self.data.strftime("%H.%M") if self.data else ""


def clock_field(label: object, missing: object, hint: object = "") -> Any:
    return ClockField(
        label,  # type: ignore[arg-type]
        description=hint,  # type: ignore[arg-type]
        validators=[InputRequired(missing)],  # type: ignore[arg-type]
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )


def once_field() -> Any:
    """A mark of this one form: sent twice, it counts once."""
    return HiddenField(default=lambda: str(uuid4()))


def as_uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None


def which_of_two() -> Any:
    """Asked only when the clock shows the time twice that night; drawn when it was refused."""
    return choice(
        mark("Vilken av de två tiderna?"),
        [("first", mark("Den första, sommartid (UTC+2)")), ("second", mark("Den andra, normaltid (UTC+1)"))],
        hint=mark("Natten när klockan ställs tillbaka kommer timmen mellan 2 och 3 två gånger."),
    )


class MeetingForm(Form):
    """When and where."""

    body = choice(mark("Vems möte är det?"), [])

    day = DateField(
        mark("Vilken dag är mötet?"), missing=mark("Skriv vilken dag mötet är."), hint=mark("Till exempel 24 4 2027.")
    )
    starts = clock_field(mark("Börjar kl."), mark("Skriv när mötet börjar."), mark("Till exempel 18.00."))
    ends = clock_field(mark("Slutar kl."), mark("Skriv när mötet slutar."))
    starts_which = which_of_two()
    ends_which = which_of_two()
    place = text(mark("Plats"), missing=mark("Skriv var mötet är."), hint=mark("Lokal och adress."))
    access = several(mark("Det här finns på platsen"), [(one.value, word) for one, word in ACCESS.items()])
    access_info = long_text(
        mark("Mer om tillgängligheten"),
        most=2000,
        rows=3,
        hint=mark("Till exempel: vilken dörr, hur man hittar rummet, närmaste parkering och busshållplats."),
    )
    publish_by = DateField(
        mark("Anteckningarna publiceras senast"),
        hint=mark("Datumet visas på webben. Lämnar du det tomt blir det två veckor efter mötet."),
    )
    announced = BooleanField(
        mark("Visa mötet på webben"),
        default=True,
        description=mark("Dag, tid och plats syns direkt. Dagordningen och anteckningarna publicerar du var för sig."),
    )
    once = once_field()

    def offer(self, bodies: Sequence[Body]) -> None:
        """The bodies to choose between; with the citizens' council alone nothing is asked."""
        others = [one for one in bodies if one.kind is not BodyKind.CITIZENS_COUNCIL]
        self.body.choices = [("", mark("Trygghetsrådet")), *((str(one.id), one.name) for one in others)]
        if not others:
            del self.body

    @property
    def body_id(self) -> UUID | None:
        return as_uuid(self.body.data) if "body" in self else None

    def to_command(self) -> WhenAndWhere:
        return WhenAndWhere(
            day=self.day.data,
            starts=self.starts.data,
            ends=self.ends.data,
            zone=current_app.extensions["config"].municipality.timezone,
            place=self.place.data,
            access_info=self.access_info.data or "",
            publish_by=self.publish_by.data,
            announced=self.announced.data,
            access=tuple(Access(one) for one in self.access.data or ()),
            second_start=_is_second(self.starts_which.data),
            second_end=_is_second(self.ends_which.data),
        )


def _is_second(which: str | None) -> bool | None:
    return which == "second" if which else None


class CancelForm(Form):
    reason = long_text(
        mark("Varför ställs mötet in?"),
        most=500,
        rows=3,
        hint=mark("Texten visas på webben och i kalendern. Skriv gärna när ett nytt möte kan bli av."),
    )

    def to_command(self, meeting_id: UUID) -> CancelMeeting:
        return CancelMeeting(meeting_id, self.reason.data or "")


class AttendanceForm(Form):
    present = several(mark("Ledamöter som var med"), choices=[])
    guests = long_text(
        mark("Övriga deltagare"),
        most=1000,
        rows=3,
        hint=mark("Skriv roller, inte namn, till exempel: två från räddningstjänsten. Texten visas på webben."),
    )

    @classmethod
    def of(cls, meeting: Meeting, members: Sequence[CouncilMember], present: frozenset[UUID]) -> AttendanceForm:
        form = cls(data={"present": [str(one) for one in present], "guests": meeting.guests})
        form.present.choices = [(str(one.id), member_label(one)) for one in members]
        return form

    def to_command(self, meeting_id: UUID) -> RecordAttendance:
        return RecordAttendance(meeting_id, frozenset(UUID(one) for one in self.present.data), self.guests.data or "")


def member_label(member: CouncilMember) -> str:
    return f"{member.shown or mark('Namnet är borttaget')} – {member.role or member.kind.label}"
