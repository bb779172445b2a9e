"""The forms of the public pages, and of a member's own."""

from __future__ import annotations

from uuid import UUID, uuid4

from wtforms import HiddenField

from trygghetsrad.kernel.forms import Form, choice, email, long_text, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.meetings.forms.keeping import as_uuid
from trygghetsrad.meetings.use_cases import ProposePoint
from trygghetsrad.pages.use_cases import ReportBarrier


class AppearanceForm(Form):
    """Light, dark, or as the device."""

    scheme = choice(
        mark("Hur ska sidorna se ut?"),
        [
            ("auto", mark("Som i min telefon eller dator")),
            ("light", mark("Ljust")),
            ("dark", mark("Mörkt")),
        ],
        missing=mark("Välj ett av alternativen."),
    )


class BarrierForm(Form):
    """What did not work for somebody; anonymous if they wish."""

    what = long_text(
        mark("Vad gick inte att använda?"),
        missing=mark("Skriv vad som inte gick, så att vi kan rätta det."),
        most=2000,
        hint=mark("Skriv gärna vilken sida det gäller. Skriv inte personnummer."),
    )
    reply_to = email(mark("E-postadress om du vill ha svar"))

    def to_command(self) -> ReportBarrier:
        return ReportBarrier(what=self.what.data, reply_to=self.reply_to.data or "")


class OwnPointForm(Form):
    """A point that a member wants a meeting to take up."""

    title = text(mark("Vad vill du ta upp?"), missing=mark("Skriv vad du vill ta upp."))
    reason = long_text(
        mark("Varför är det viktigt?"), most=2000, rows=4, hint=mark("Skriv inte personnummer eller andras namn.")
    )
    once = HiddenField(default=lambda: str(uuid4()))

    def to_command(self, appointment_id: UUID, body_id: UUID) -> ProposePoint:
        return ProposePoint(appointment_id, body_id, self.title.data, self.reason.data or "", as_uuid(self.once.data))
