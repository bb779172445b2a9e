"""Groups, and the people who are appointed to them or to the council."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from trygghetsrad.council.models import Body, BodyKind, EndReason, PublicPart, SeatKind
from trygghetsrad.council.use_cases.appointing import Appoint, AppointToSeat, EndAppointment, Who
from trygghetsrad.council.use_cases.bodies import AddBody, ChangeBody, ReadMembers
from trygghetsrad.interest.forms.questions import refuse_identity_number
from trygghetsrad.interest.forms.staff import NamesForm
from trygghetsrad.interest.rules import ReadingPurpose
from trygghetsrad.kernel.forms import DateField, Form, choice, email, long_text, phone, several, text
from trygghetsrad.kernel.i18n import LANGUAGES, mark

MOST_PURPOSE = 2000
NO_PARENT = "ingen"


class _Once(HiddenField):
    """A mark of this one form: sent twice, it counts once."""

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        try:
            UUID(self.data or "")
        except ValueError:
            raise ValidationError(str(mark("Ladda om sidan och försök en gång till."))) from None


def _once() -> Any:
    return _Once(default=lambda: str(uuid4()))


class BodyForm(Form):
    """A group: what it is called, what it is for, and what it stands under."""

    kind = choice(
        mark("Vad är det?"),
        [(kind.value, kind.label) for kind in BodyKind if kind is not BodyKind.CITIZENS_COUNCIL],
        missing=mark("Välj vad det är."),
    )
    name = text(mark("Namn"), missing=mark("Skriv namnet."), most=120)
    purpose = long_text(
        mark("Vad är gruppens uppgift?"),
        missing=mark("Skriv vad gruppens uppgift är."),
        most=MOST_PURPOSE,
        rows=4,
        hint=mark("Texten visas för alla."),
    )
    parent = choice(
        mark("Vilken grupp hör den till?"), [], missing=mark("Välj vilken grupp den hör till, eller ingen.")
    )
    once = _once()

    def offer(self, bodies: Iterable[Body]) -> None:
        """Fill in which groups there are to stand under."""
        self.parent.choices = [(NO_PARENT, mark("Ingen")), *((str(one.id), one.name) for one in bodies)]

    @property
    def parent_id(self) -> UUID | None:
        return None if self.parent.data == NO_PARENT else UUID(self.parent.data)

    def to_command(self) -> AddBody:
        return AddBody(
            BodyKind(self.kind.data), self.name.data, self.purpose.data, self.parent_id, UUID(self.once.data)
        )


class ChangeBodyForm(BodyForm):
    """A group as it is now. Its kind is what it was made as."""

    kind = None
    once = None
    active = BooleanField(mark("Gruppen arbetar"), description=mark("Utan kryss har den slutat. Historien finns kvar."))
    version = IntegerField(widget=HiddenInput(), default=0)

    @classmethod
    def of(cls, body: Body) -> ChangeBodyForm:
        parent = str(body.parent_id) if body.parent_id else NO_PARENT
        return cls(name=body.name, purpose=body.purpose, parent=parent, active=body.active, version=body.version)

    def to_change(self, body_id: UUID) -> ChangeBody:
        return ChangeBody(
            body_id,
            version=self.version.data or 0,
            name=self.name.data,
            purpose=self.purpose.data,
            parent_id=self.parent_id,
            active=self.active.data,
        )

    def renew(self, version: int) -> None:
        """After a conflict the page shows what is new: saving once more is then meant."""
        self.version.raw_data, self.version.data = None, version


class _WhoForm(Form):
    """Somebody who is appointed by hand."""

    name = text(
        mark("Namn"), missing=mark("Skriv namnet."), most=120, more=[refuse_identity_number], autocomplete="off"
    )
    role = text(mark("Roll"), most=100, hint=mark("Till exempel kommunpolis."))
    organisation = text(
        mark("Organisation"), most=200, hint=mark("Till exempel polisen, en förvaltning eller ett bolag.")
    )
    party = text(mark("Parti"), most=100, hint=mark("Bara för politiker."))
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
    starts_on = DateField(mark("Första dagen"), missing=mark("Skriv när uppdraget börjar."))
    published = several(
        mark("Vad får stå på webben?"),
        [(part.value, part.label) for part in PublicPart],
        hint=mark("Kryssa för det som personen har sagt ja till. Utan namnet visas inget om personen."),
    )
    protected = BooleanField(
        mark("Personen har skyddade personuppgifter"),
        description=mark("Då visas inget om personen på webben, och den som läser namnet måste säga varför."),
    )

    def who(self) -> Who:
        return Who(
            name=self.name.data,
            role=self.role.data or "",
            organisation=self.organisation.data or "",
            party=self.party.data or "",
            email=self.email.data or "",
            phone=self.phone.data or "",
            address=self.address.data or "",
            language=self.language.data,
            published=frozenset(PublicPart(one) for one in self.published.data or ()),
            protected=self.protected.data,
        )


class AppointForm(_WhoForm):
    """Somebody who gets a seat in the council by virtue of their work."""

    def to_command(self, seat_id: UUID) -> AppointToSeat:
        return AppointToSeat(seat_id, self.who(), self.starts_on.data)


class MemberForm(_WhoForm):
    """Somebody who becomes a member of a group."""

    kind = choice(
        mark("Som vad är personen med?"),
        [(kind.value, kind.label) for kind in SeatKind],
        missing=mark("Välj som vad personen är med."),
    )
    once = _once()

    def to_command(self, body_id: UUID) -> Appoint:
        return Appoint(body_id, SeatKind(self.kind.data), self.who(), self.starts_on.data, UUID(self.once.data))


class EndForm(Form):
    """When and why somebody leaves."""

    ends_on = DateField(mark("Sista dagen"), missing=mark("Skriv den sista dagen."))
    reason = choice(
        mark("Varför slutar personen?"),
        [(reason.value, reason.label) for reason in EndReason],
        missing=mark("Välj varför."),
    )

    def to_command(self, appointment_id: UUID) -> EndAppointment:
        return EndAppointment(appointment_id, self.ends_on.data, EndReason(self.reason.data))


class BodyNamesForm(NamesForm):
    """Why the names of those in a group are read."""

    def to_command(self, body_id: UUID) -> ReadMembers:
        return ReadMembers(body_id, ReadingPurpose(self.purpose.data))


class DayForm(Form):
    """Which day is shown. Read by GET, so it carries no token."""

    class Meta:
        csrf = False

    dag = DateField(mark("Vilken dag?"), hint=mark("Till exempel 24 4 2027."))

    def day(self, today: date) -> date:
        return self.dag.data or today
