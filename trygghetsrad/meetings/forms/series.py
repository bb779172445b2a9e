"""The shapes of what is filled in when a year's meetings are planned at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField

from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.kernel.forms import DateField, Form, choice, number, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.meetings.forms.keeping import as_uuid, clock_field, once_field
from trygghetsrad.meetings.rules import EARLIEST_YEAR
from trygghetsrad.meetings.series import MOST_PROPOSED
from trygghetsrad.meetings.use_cases import PlanSeries, WhenAndWhere

WEEKDAYS = (
    *(mark("Måndag"), mark("Tisdag"), mark("Onsdag"), mark("Torsdag")),
    *(mark("Fredag"), mark("Lördag"), mark("Söndag")),
)
_NUMBERS = tuple(range(1, MOST_PROPOSED + 1))


class YearForm(Form):
    """What the proposal goes by. It is asked for by address, so it can be shared and changes nothing."""

    ar = number(mark("År"), missing=mark("Skriv ett år."), least=EARLIEST_YEAR, most=2100)
    antal = number(mark("Antal möten"), missing=mark("Skriv hur många möten."), least=1, most=MOST_PROPOSED)
    dag = choice(mark("Veckodag"), [(str(place), word) for place, word in enumerate(WEEKDAYS)])

    class Meta(FlaskForm.Meta):
        csrf = False


class SeriesForm(Form):
    """The days, which can be adjusted, and what all of them have in common. A day that is emptied is left out."""

    body = choice(mark("Vems möten är det?"), [])
    starts = clock_field(mark("Börjar kl."), mark("Skriv när mötena börjar."), mark("Till exempel 18.00."))
    ends = clock_field(mark("Slutar kl."), mark("Skriv när mötena slutar."))
    place = text(mark("Plats"), missing=mark("Skriv var mötena är."), hint=mark("Lokal och adress."))
    announced = BooleanField(mark("Visa mötena på webben"), default=True)
    seen = HiddenField()
    once = once_field()
    names: Sequence[str] = ()

    @classmethod
    def of(cls, days: Sequence[date], **shown: Any) -> SeriesForm:
        """One box for each proposed day."""
        names = [f"day_{place}" for place in range(1, len(days) + 1)]
        fields: dict[str, Any] = {"names": names}
        for place, name in enumerate(names, start=1):
            fields[name] = DateField(mark("Möte %(number)s", number=place))
        form: SeriesForm = type("DaysForm", (cls,), fields)(data=dict(zip(names, days, strict=True)) | shown)
        return form

    def offer(self, bodies: Sequence[Body]) -> None:
        others = [one for one in bodies if one.kind is not BodyKind.CITIZENS_COUNCIL]
        self.body.choices = [("", mark("Trygghetsrådet")), *((str(one.id), one.name) for one in others)]
        if not others:
            del self.body
        elif self.body.data is None:
            self.body.data = ""

    @property
    def body_id(self) -> UUID | None:
        return as_uuid(self.body.data) if self.body else None

    @property
    def day_fields(self) -> list[Any]:
        return [self[name] for name in self.names]

    @property
    def days(self) -> list[date]:
        return [one.data for one in self.day_fields if one.data is not None]

    @property
    def mark_of_days(self) -> str:
        """What the warnings are about: the days and whose they are."""
        whole = f"{[day.isoformat() for day in self.days]}{self.body_id}"
        return hashlib.sha256(whole.encode()).hexdigest()[:16]

    def has_seen(self) -> bool:
        return bool(self.seen.data == self.mark_of_days)

    def to_command(self) -> PlanSeries:
        zone = current_app.extensions["config"].municipality.timezone
        common = {"starts": self.starts.data, "ends": self.ends.data, "zone": zone, "place": self.place.data}
        whats = [WhenAndWhere(day=day, announced=self.announced.data, **common) for day in self.days]
        return PlanSeries(whats, as_uuid(self.once.data) or uuid4(), self.body_id)
