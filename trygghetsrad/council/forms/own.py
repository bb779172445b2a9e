"""What a member fills in on their own page, and what staff write down for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from trygghetsrad.council.models import Appointment, PublicPart, SeatKind
from trygghetsrad.council.use_cases.own import AskForLink, AskToLeave, RecordConsent, SayWhatIsPublic
from trygghetsrad.kernel.forms import Form, email, long_text, several
from trygghetsrad.kernel.i18n import mark


class MemberLinkForm(Form):
    """Where to send the link."""

    email = email(
        mark("Din e-postadress"), missing=mark("Skriv din e-postadress."), hint=mark("Den som du får kallelser till.")
    )

    def to_command(self, language: str) -> AskForLink:
        return AskForLink(self.email.data, language)


class _PartsForm(Form):
    """What may be published."""

    def offer(self, appointment: Appointment) -> None:
        """Ask only about what there is to publish."""
        field: Any = self.published
        field.choices = [(part.value, part.label) for part in _parts_of(appointment)]

    @property
    def parts(self) -> frozenset[PublicPart]:
        field: Any = self.published
        return frozenset(PublicPart(one) for one in field.data or ())


class OwnConsentForm(_PartsForm):
    """The member's own word."""

    published = several(
        mark("Vad får vi visa om dig på webben?"),
        [],
        hint=mark("Utan namnet visas inget om dig, bara att platsen är tillsatt. Du kan ändra dig när du vill."),
    )

    def to_command(self, secret: str, appointment_id: UUID) -> SayWhatIsPublic:
        return SayWhatIsPublic(secret, appointment_id, self.parts)


class ConsentForm(_PartsForm):
    """What a member has told the staff."""

    published = several(
        mark("Vad får stå på webben?"),
        [],
        hint=mark("Kryssa för det som personen har sagt ja till. Utan namnet visas inget om personen."),
    )

    def to_command(self, appointment_id: UUID) -> RecordConsent:
        return RecordConsent(appointment_id, self.parts)


class LeaveForm(Form):
    """Asking to leave."""

    reason = long_text(
        mark("Vill du säga varför?"),
        most=1000,
        rows=3,
        hint=mark("Du behöver inte. Det du skriver läses bara av dem som sköter rådet och grupperna."),
    )

    def to_command(self, secret: str, appointment_id: UUID) -> AskToLeave:
        return AskToLeave(secret, appointment_id, self.reason.data or "")


def _parts_of(appointment: Appointment) -> Iterable[PublicPart]:
    yield PublicPart.NAME
    if appointment.role:
        yield PublicPart.ROLE
    if appointment.organisation:
        yield PublicPart.ORGANISATION
    if appointment.party and appointment.kind is SeatKind.POLITICIAN:
        yield PublicPart.PARTY
