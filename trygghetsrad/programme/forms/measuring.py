"""The shapes of a measurement, of its correction, and of a file of many."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.forms import DateField, Form, number, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.programme import labels
from trygghetsrad.programme.forms.fields import amount, as_uuid, once_field
from trygghetsrad.programme.models import Indicator, Measurement
from trygghetsrad.programme.rules.measurement_file import MOST_BASE
from trygghetsrad.programme.use_cases import Correct, ImportMeasurements, Measure, MeasurementsRefused

MOST_TEXT = 300


class MeasureForm(Form):
    """A value on a day."""

    measured_on = DateField(mark("Vilken dag gäller värdet?"), missing=mark("Skriv vilken dag värdet gäller."))
    value = amount(mark("Värde"), missing=mark("Skriv värdet."))
    base = number(
        mark("Hur många är det räknat på?"),
        missing=None,
        least=1,
        most=MOST_BASE,
        hint=mark("Antal som svarade eller som bor där. Då går det att visa hur säkert värdet är."),
    )
    source = text(mark("Källa"), missing=mark("Skriv var värdet kommer ifrån."), most=MOST_TEXT)
    comment = text(mark("Kommentar"), most=MOST_TEXT, hint=mark("Det som behövs för att förstå värdet."))
    once = once_field()

    @classmethod
    def of(cls, indicator: Indicator) -> MeasureForm:
        return cls(data={"measured_on": clock.today(), "source": indicator.source})

    def to_command(self, indicator_id: UUID) -> Measure:
        return Measure(
            indicator_id=indicator_id,
            measured_on=self.measured_on.data,
            value=self.value.data,
            source=self.source.data,
            comment=self.comment.data or "",
            base=self.base.data,
            once=as_uuid(self.once.data),
        )


class CorrectForm(MeasureForm):
    """A row instead of another."""

    comment = text(
        mark("Vad var fel?"),
        missing=mark("Skriv vad som var fel."),
        most=MOST_TEXT,
        hint=mark("Den gamla mätningen finns kvar i historiken."),
    )
    taken_back = BooleanField(
        mark("Mätningen ska inte räknas alls"), description=mark("Då spelar värdet här ovanför ingen roll.")
    )
    once = None

    @classmethod
    def of_row(cls, one: Measurement) -> CorrectForm:
        given = {"measured_on": one.measured_on, "value": one.value, "base": one.base, "source": one.source}
        return cls(data=given)

    def to_correction(self, measurement_id: UUID) -> Correct:
        return Correct(
            measurement_id=measurement_id,
            measured_on=self.measured_on.data,
            value=None if self.taken_back.data else self.value.data,
            source=self.source.data,
            comment=self.comment.data,
            base=self.base.data,
        )


class FileForm(Form):
    """Many measurements at once."""

    file = FileField(
        mark("Fil"),
        validators=[FileRequired(mark("Välj en fil."))],
        description=mark("CSV med kolumnerna datum och värde, och om du vill källa, kommentar och av (hur många)."),
    )
    source = text(
        mark("Källa"),
        missing=mark("Skriv var värdena kommer ifrån."),
        most=MOST_TEXT,
        hint=mark("Används för de rader som inte har någon egen."),
    )

    faults: tuple[tuple[int | None, str, str], ...] = ()
    """(line, column, what is wrong) of each fault in the file."""

    def refuse(self, refusal: Refused) -> None:
        super().refuse(refusal)
        if isinstance(refusal, MeasurementsRefused):
            self.faults = tuple(labels.fault_words(fault) for fault in refusal.faults)

    def to_command(self, indicator_id: UUID) -> ImportMeasurements:
        upload: Any = self.file.data
        return ImportMeasurements(indicator_id, upload.read(), self.source.data)
