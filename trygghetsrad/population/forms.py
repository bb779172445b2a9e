"""The import form. What the file holds is judged by the readers."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.forms import DateField, Form, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.population.use_cases import FileRefused, ImportPopulation


class ImportForm(Form):
    file = FileField(
        mark("Fil"),
        validators=[FileRequired(mark("Välj en fil."))],
        description=mark("CSV med kolumnerna ålder, kön och antal (och område om du vill), eller JSON-stat2 från SCB."),
    )
    name = text(
        mark("Källa"), missing=mark("Skriv var siffrorna kommer ifrån."), most=120, hint=mark("Till exempel SCB.")
    )
    as_of = DateField(
        mark("Siffrorna gäller"),
        hint=mark("Lämna tomt om filen själv säger vilket år den gäller. Då är det 31 december."),
    )
    is_estimate = BooleanField(mark("Siffrorna är en uppskattning"))
    note = text(
        mark("Anmärkning"), most=300, hint=mark("Visas bredvid siffrorna, till exempel hur de har uppskattats.")
    )

    faults: tuple[tuple[int | None, str, str], ...] = ()
    """(line, column, what is wrong) of each fault in the file."""

    def refuse(self, refusal: Refused) -> None:
        """Keep the faults of a file, to show them by line and column."""
        super().refuse(refusal)
        if isinstance(refusal, FileRefused):
            # As plain text: a message quotes the file, and a lazy text would reach the page unescaped.
            self.faults = tuple((fault.line, fault.column or "", str(fault.message)) for fault in refusal.faults)

    def to_command(self) -> ImportPopulation:
        upload: Any = self.file.data
        return ImportPopulation(
            data=upload.read(),
            name=self.name.data,
            as_of=self.as_of.data,
            is_estimate=self.is_estimate.data,
            note=self.note.data or "",
        )
