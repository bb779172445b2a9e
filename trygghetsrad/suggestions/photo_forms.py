"""What a sender and the staff fill in about photos."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField
from wtforms.validators import Optional

from trygghetsrad.kernel import pictures
from trygghetsrad.kernel.forms import Form, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.pictures import Picture, PictureRefused
from trygghetsrad.suggestions.forms import StaffForm
from trygghetsrad.suggestions.use_cases import ShowPhoto

_REFUSED = {
    "large": mark("Bilden är för stor. Högst 8 megabyte går bra."),
    "pixels": mark("Bilden har för många bildpunkter. Skicka en mindre bild."),
    "kind": mark("Vi kan inte läsa filen som en bild. Skicka en bild i JPEG, PNG eller WebP."),
}


class PhotoForm(Form):
    """Up to three photos. They lie beside the draft, not in it."""

    photos = MultipleFileField(
        mark("Har du en bild?"),
        description=mark(
            "Högst tre bilder, JPEG, PNG eller WebP. Visa platsen, inte människor eller bilar som går att känna igen. "
            "Uppgifter om var och när bilden togs tas bort."
        ),
        validators=[Optional()],
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )

    @property
    def data(self) -> dict[str, Any]:
        """What the draft keeps of this page: nothing."""
        return {}

    def pictures(self) -> list[Picture] | None:
        """What was sent, drawn anew; None when a file can't be used, which is then said at the field."""
        found: list[Picture] = []
        for file in [one for one in self.photos.data or [] if one]:
            try:
                found.append(pictures.redrawn(file.read(pictures.MOST_BYTES + 1)))
            except PictureRefused as refusal:
                self.photos.errors = [*self.photos.errors, str(_REFUSED[refusal.reason])]
        return None if self.photos.errors else found


class ShowPhotoForm(StaffForm):
    public = BooleanField(mark("Visa bilden för alla, bredvid den publicerade texten"))
    description = text(
        mark("Vad visar bilden?"),
        hint=mark("En mening för den som inte ser bilden. Till exempel: en mörk gångväg mellan två häckar."),
    )

    def to_command(self, suggestion_id: UUID, photo_id: UUID) -> ShowPhoto:
        return ShowPhoto(suggestion_id, self.seen, photo_id, self.public.data, self.description.data or "")
