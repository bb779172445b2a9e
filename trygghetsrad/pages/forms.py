"""The forms of the public pages, and of a member's own."""

from __future__ import annotations

from trygghetsrad.kernel.forms import Form, choice, email, long_text
from trygghetsrad.kernel.i18n import mark
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
