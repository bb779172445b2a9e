"""The short forms of visitors: sending, asking for a link, asking to be told."""

from __future__ import annotations

from trygghetsrad.interest.use_cases import AskForNotice, RequestLink
from trygghetsrad.kernel.forms import Form, email, text
from trygghetsrad.kernel.i18n import mark


class SendForm(Form):
    """Nothing but the token: the answers lie in the draft."""


class LinkForm(Form):
    whose = text(
        mark("Din e-postadress eller ditt nummer"),
        missing=mark("Skriv din e-postadress eller ditt nummer."),
        hint=mark("Numret ser ut så här: TR-4K7M."),
        most=254,
        autocomplete="email",
        spellcheck="false",
    )

    def to_command(self) -> RequestLink:
        return RequestLink(self.whose.data)


class NoticeForm(Form):
    email = email(
        mark("Din e-postadress"),
        missing=mark("Skriv din e-postadress."),
        hint=mark("Vi skriver en gång, när nästa utlysning öppnar. Sedan tar vi bort adressen."),
    )

    def to_command(self, language: str) -> AskForNotice:
        return AskForNotice(self.email.data, language)
