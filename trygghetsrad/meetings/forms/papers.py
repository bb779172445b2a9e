"""The shape of a paper that is laid to a meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_wtf.file import FileField
from wtforms import BooleanField
from wtforms.validators import Optional

from trygghetsrad.kernel import pdfs, pictures
from trygghetsrad.kernel.forms import Form, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.pdfs import PdfRefused, checked_pdf
from trygghetsrad.kernel.pictures import PictureRefused, redrawn
from trygghetsrad.meetings.forms.keeping import as_uuid, once_field
from trygghetsrad.meetings.rules import PaperKind
from trygghetsrad.meetings.use_cases import AddPaper

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
        description=mark("Den syns på webben när dagordningen är publicerad. Utan kryss är den bara för de kallade."),
    )
    once = once_field()

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
        return AddPaper(meeting_id, self.title.data, *kept, self.public.data, as_uuid(self.once.data))


def _drawn(data: bytes) -> bytes:
    return redrawn(data).jpeg
