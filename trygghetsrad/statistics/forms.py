"""What is filled in to read a file in: the file, its columns, and a code list. The readers judge what is inside."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField, FileRequired
from wtforms import Field, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from trygghetsrad.kernel.forms import Form, choice, number, text
from trygghetsrad.kernel.i18n import language_in_force, mark
from trygghetsrad.statistics.models import InjuryImport, Territory
from trygghetsrad.statistics.readers import FIELDS, FileFault
from trygghetsrad.statistics.readers.lines import lines_of
from trygghetsrad.statistics.readers.meanings import EARLIEST
from trygghetsrad.statistics.readers.packing import Packed, pack
from trygghetsrad.statistics.rules.codes import KINDS, CodeList, from_data
from trygghetsrad.statistics.use_cases import ChooseColumns, ReceiveFile, ReplaceCodeList

LATEST = 2100


class UploadForm(Form):
    """A file with injuries, and who counted them."""

    file = FileField(
        mark("Fil"),
        validators=[FileRequired(mark("Välj en fil."))],
        description=mark("CSV eller xlsx. Varje rad är ett antal skador, aldrig en person."),
    )
    source = text(
        mark("Källa"),
        missing=mark("Skriv var siffrorna kommer ifrån."),
        most=120,
        hint=mark("Till exempel patientregistret. Samma källa och år ersätter det som lästes in förut."),
    )
    territory = choice(
        mark("Vilka räknas i filen?"),
        [(one.value, one.label) for one in Territory],
        missing=mark("Välj vilka som räknas i filen."),
    )

    packed: Packed

    def validate_file(self, field: Field) -> None:
        """Look at the headings; what cannot be opened is refused with the reason."""
        try:
            self.packed = pack(field.data.stream)
        except FileFault as fault:
            raise ValidationError(str(fault.text)) from None

    def to_command(self) -> ReceiveFile:
        return ReceiveFile(self.source.data, Territory(self.territory.data), self.packed)


class ColumnsForm(Form):
    """What each column of one file is. `for_file` makes the form with a field for every column."""

    year = number(
        mark("År för hela filen"),
        missing=None,
        least=EARLIEST,
        most=LATEST,
        hint=mark("Fyll i bara om ingen kolumn säger vilket år det är."),
    )
    level = SelectField(
        mark("Vårdnivå för hela filen"), description=mark("Välj bara om ingen kolumn säger vilken vård det är.")
    )
    column_names: tuple[str, ...] = ()

    @property
    def columns(self) -> list[Field]:
        return [self[name] for name in self.column_names]

    def to_command(self, import_id: UUID) -> ChooseColumns:
        columns = tuple(field.data or "" for field in self.columns)
        constants = {"level": self.level.data} if self.level.data else {}
        if self.year.data:
            constants["year"] = str(self.year.data)
        said = {field: code for field, code in constants.items() if field not in columns}
        return ChooseColumns(import_id, columns, said)


def columns_form(row: InjuryImport, lists: Mapping[str, CodeList]) -> ColumnsForm:
    """The form of a file, filled in with what its columns seem to be."""
    kinds = [SelectChoice(value, name) for value, name in [("", mark("Hoppa över")), *FIELDS.items()]]
    names = tuple(f"column_{at}" for at in range(len(row.headings)))
    fields = {
        name: SelectField(heading or str(at + 1), choices=kinds)
        for at, (name, heading) in enumerate(zip(names, row.headings, strict=True))
    }
    made: type[ColumnsForm] = type("FileColumnsForm", (ColumnsForm,), {**fields, "column_names": names})
    data = dict(zip(names, row.columns, strict=True)) | {"level": row.constants.get("level", "")}
    form = made(data=data | {"year": row.constants.get("year")})
    form.level.choices = [SelectChoice("", mark("Står i filen")), *_named(lists["level"])]
    return form


class CodeListForm(Form):
    """A code list as CSV: code, name in Swedish, and perhaps in Finnish and English, and other words for it."""

    kind = choice(
        mark("Vilken kodlista?"),
        [(kind, FIELDS[kind]) for kind in KINDS],
        missing=mark("Välj en kodlista."),
    )
    file = FileField(
        mark("Fil"),
        validators=[FileRequired(mark("Välj en fil."))],
        description=mark("CSV med kolumnerna kod, sv, fi, en och ord. Flera ord skiljs åt med lodstreck."),
    )

    rows: tuple[dict[str, Any], ...] = ()

    def validate_file(self, field: Field) -> None:
        try:
            lines = [cells for _, cells in lines_of(field.data.stream)]
        except FileFault as fault:
            raise ValidationError(str(fault.text)) from None
        self.rows = tuple(_codes(lines))
        if not self.rows:
            raise ValidationError(str(mark("Filen behöver en rubrikrad med kod och sv, och minst en kod.")))

    def to_command(self) -> ReplaceCodeList:
        return ReplaceCodeList(from_data(self.kind.data, self.rows))


def _codes(lines: list[list[str]]) -> Iterable[dict[str, Any]]:
    heading = [cell.strip().casefold() for cell in lines[0]] if lines else []
    if "kod" not in heading or "sv" not in heading:
        return
    for cells in lines[1:501]:
        row = {name: cell.strip()[:80] for name, cell in zip(heading, cells, strict=False)}
        if row.get("kod") and row.get("sv"):
            names = {language: row.get(language, "") for language in ("sv", "fi", "en")}
            words = [word.strip() for word in row.get("ord", "").split("|") if word.strip()]
            yield {"code": row["kod"][:40], **names, "words": words}


def code_list_file(codes: CodeList) -> str:
    """A code list in the shape in which it can be changed and read in again."""
    text_file = io.StringIO()
    writer = csv.writer(text_file, delimiter=";", lineterminator="\r\n")
    writer.writerow(["kod", "sv", "fi", "en", "ord"])
    for one in codes.codes:
        writer.writerow([one.code, *(one.names.get(each, "") for each in ("sv", "fi", "en")), "|".join(one.words)])
    return text_file.getvalue()


def _named(codes: CodeList) -> list[SelectChoice]:
    return [SelectChoice(one.code, one.name(language_in_force())) for one in codes.codes]
