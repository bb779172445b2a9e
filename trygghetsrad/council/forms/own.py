"""What a member fills in on their own page, and what staff write down for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField

from trygghetsrad.council.models import Appointment, PublicPart, SeatKind
from trygghetsrad.council.use_cases.correcting import CorrectDetails
from trygghetsrad.council.use_cases.own import AskForLink, AskToLeave, RecordConsent, SayWhatIsPublic
from trygghetsrad.interest.forms.questions import refuse_identity_number
from trygghetsrad.kernel.forms import Form, choice, email, long_text, phone, several, text
from trygghetsrad.kernel.i18n import LANGUAGES, mark


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


class DetailsForm(Form):
    """A member's name, and how to reach them."""

    name = text(
        mark("Namn"), missing=mark("Skriv namnet."), most=120, more=[refuse_identity_number], autocomplete="off"
    )
    organisation = text(mark("Organisation"), most=200)
    email = email(mark("E-post"), hint=mark("Hit skickas kallelser och länken till personens egen sida."))
    phone = phone(mark("Telefon"))
    address = text(
        mark("Postadress"),
        most=300,
        hint=mark("För den som inte har e-post: kallelser skrivs då ut som brev. Skilj raderna åt med komma."),
    )
    language = choice(
        mark("Språk i breven"), [(code, word) for code, word in LANGUAGES.items()], missing=mark("Välj ett språk.")
    )
    protected = BooleanField(
        mark("Personen har skyddade personuppgifter"),
        description=mark("Då visas inget om personen på webben, och den som läser namnet måste säga varför."),
    )
    seen = HiddenField()

    @classmethod
    def of(cls, appointment: Appointment) -> DetailsForm:
        return cls(obj=appointment, seen=appointment.details_mark)

    def to_command(self, appointment_id: UUID) -> CorrectDetails:
        return CorrectDetails(
            appointment_id,
            seen=self.seen.data or "",
            name=self.name.data,
            organisation=self.organisation.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            address=self.address.data or "",
            language=self.language.data,
            protected=self.protected.data,
        )

    def renew(self, mark_now: str) -> None:
        """After a conflict the page shows what is new: saving once more is then meant."""
        self.seen.raw_data, self.seen.data = None, mark_now


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
