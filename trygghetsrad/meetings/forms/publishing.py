"""The shapes of publishing the notes: now, at a time, and taking them back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import current_app
from wtforms import BooleanField, HiddenField

from trygghetsrad.kernel.forms import DateField, Form, long_text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.meetings import rules
from trygghetsrad.meetings.forms.keeping import clock_field
from trygghetsrad.meetings.use_cases import PublishLater, PublishNotes, UnpublishNotes


class PublishForm(Form):
    reviewed = HiddenField()
    confirmed = BooleanField(mark("Jag har gått igenom listan, och anteckningarna kan publiceras som de är."))

    def to_command(self, meeting_id: UUID) -> PublishNotes:
        return PublishNotes(
            meeting_id, self.reviewed.data or "", self.confirmed.data, municipality_numbers(), municipality_words()
        )


class PublishLaterForm(PublishForm):
    day = DateField(mark("Vilken dag?"), missing=mark("Skriv vilken dag anteckningarna ska publiceras."))
    at = clock_field(mark("Klockan"), mark("Skriv klockslaget."), mark("Till exempel 08.00."))

    def moment(self) -> datetime | None:
        """The time, or None after saying that the clock skips it."""
        zone = current_app.extensions["config"].municipality.timezone
        try:
            return rules.moment(self.day.data, self.at.data, zone)
        except rules.NoSuchTime:
            self.at.errors = [str(mark("Den tiden finns inte: klockan ställs fram den natten. Välj en annan tid."))]
            return None

    def to_later(self, meeting_id: UUID, at: datetime) -> PublishLater:
        return PublishLater(
            meeting_id, self.reviewed.data or "", at, self.confirmed.data, municipality_numbers(), municipality_words()
        )


def municipality_numbers() -> tuple[str, ...]:
    """The telephone numbers that the municipality publishes itself."""
    contact = current_app.extensions["config"].municipality.contact
    return (contact.phone, contact.coordinator_phone)


def municipality_words() -> tuple[str, ...]:
    """Names of places, which begin with a capital and are nobody's."""
    municipality = current_app.extensions["config"].municipality
    return (*municipality.localities, municipality.name, municipality.full_name)


class UnpublishForm(Form):
    reason = long_text(
        mark("Varför tas anteckningarna bort från webben?"),
        missing=mark("Skriv varför anteckningarna tas bort från webben."),
        most=1000,
        rows=3,
        hint=mark("Bara personalen ser det du skriver."),
    )

    def to_command(self, meeting_id: UUID) -> UnpublishNotes:
        return UnpublishNotes(meeting_id, self.reason.data)
