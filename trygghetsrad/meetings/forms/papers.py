"""The shape of a paper that is laid to a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Optional

from trygghetsrad.kernel import pdfs, pictures
from trygghetsrad.kernel.forms import Form, long_text, one_of, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.pdfs import PdfRefused, checked_pdf
from trygghetsrad.kernel.pictures import PictureRefused, redrawn
from trygghetsrad.meetings.forms.keeping import as_uuid, once_field
from trygghetsrad.meetings.models import AgendaItem, Paper
from trygghetsrad.meetings.rules import PaperKind
from trygghetsrad.meetings.use_cases import AddPaper, ChangePaper

_PDF = b"%PDF-"
_REFUSED = {
    "large": mark("Filen är för stor. En PDF får vara högst 10 megabyte, en bild högst 8."),
    "pixels": mark("Bilden har för många bildpunkter. Skicka en mindre bild."),
    "kind": mark("Vi kan inte läsa filen. Skicka en PDF, eller en bild i JPEG, PNG eller WebP."),
    "active": mark(
        "PDF-filen är låst, eller innehåller program, formulär eller andra filer. Spara den som en vanlig PDF igen, "
        "till exempel genom att skriva ut till PDF."
    ),
}
_WHO = mark("Den syns på webben när dagordningen är publicerad. Utan kryss är den bara för de kallade.")
MOST_DESCRIPTION = 1000


def _description() -> Any:
    return long_text(
        mark("Vad visar bilden?"),
        most=MOST_DESCRIPTION,
        rows=2,
        hint=mark(
            "Några ord för den som inte ser bilden. De behövs innan anteckningarna publiceras, men inte för en PDF."
        ),
    )


def _item() -> Any:
    return one_of(mark("Hör den till en punkt?"), hint=mark("Då står den vid punkten på dagordningen."))


def _offer_points(field: SelectField, items: Sequence[AgendaItem]) -> None:
    points = [SelectChoice(str(one.id), f"{one.position}. {one.title}") for one in items]
    field.choices = [SelectChoice("", str(mark("Hela mötet"))), *points]


class PaperForm(Form):
    MOST_BYTES = max(pdfs.MOST_BYTES, pictures.MOST_BYTES)

    title = text(mark("Vad är det för handling?"), missing=mark("Skriv vad handlingen är."))
    file: Any = FileField(
        mark("Fil"),
        description=mark("PDF upp till 10 megabyte, eller en bild. Bilder ritas om, så att plats och tid försvinner."),
        validators=[Optional()],
        render_kw={"accept": "application/pdf,image/jpeg,image/png,image/webp"},
    )
    public = BooleanField(
        mark("Alla får läsa den"),
        default=True,
        description=_WHO,
    )
    description = _description()
    item = _item()
    once = once_field()

    def offer(self, items: Sequence[AgendaItem]) -> None:
        """Fill in the points that it may belong to. There is no paper without a file."""
        self.file.flags.optional = False
        _offer_points(self.item, items)

    def to_command(self, meeting_id: UUID) -> AddPaper | None:
        """None when the file can't be used, which is then said at the field."""
        sent = self.file.data
        data = sent.read(self.MOST_BYTES + 1) if sent else b""
        if not data:
            self.file.errors = [str(mark("Välj en fil."))]
            return None
        try:
            kept = (PaperKind.PDF, checked_pdf(data)) if data.startswith(_PDF) else (PaperKind.PICTURE, _drawn(data))
        except (PdfRefused, PictureRefused) as refusal:
            self.file.errors = [str(_REFUSED[refusal.reason])]
            return None
        about = (as_uuid(self.item.data), self.description.data or "")
        return AddPaper(meeting_id, self.title.data, *kept, self.public.data, as_uuid(self.once.data), *about)


class ChangePaperForm(Form):
    """What is said about a paper that is there."""

    title = text(mark("Vad är det för handling?"), missing=mark("Skriv vad handlingen är."))
    description = _description()
    item = _item()
    public = BooleanField(mark("Alla får läsa den"), description=_WHO)

    @classmethod
    def of(cls, paper: Paper, items: Sequence[AgendaItem]) -> ChangePaperForm:
        """The form with what is stored; a PDF says itself what it shows."""
        form = cls(obj=paper, item=str(paper.item_id or ""))
        _offer_points(form.item, items)
        if paper.kind is PaperKind.PDF:
            del form.description
        return form

    def to_command(self, meeting_id: UUID, paper_id: UUID) -> ChangePaper:
        description = (self.description.data or "") if self.description else ""
        item_id = as_uuid(self.item.data)
        return ChangePaper(meeting_id, paper_id, self.title.data, self.public.data, item_id, description)


def _drawn(data: bytes) -> bytes:
    return redrawn(data).jpeg
