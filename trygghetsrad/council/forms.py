"""The shapes of what is filled in about the council."""

from __future__ import annotations

from uuid import UUID

from flask_babel.speaklater import LazyString
from wtforms import BooleanField

from trygghetsrad.council.models import EndReason, SeatKind
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.invitations import AnswerInvitation, RecordAnswer
from trygghetsrad.council.use_cases.terms import Appoint, EndAppointment, ReadSeats, StartTerm
from trygghetsrad.interest.forms.staff import NamesForm
from trygghetsrad.interest.rules import ReadingPurpose
from trygghetsrad.kernel.forms import DateField, Form, choice, number, text
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark

MOST_SEATS = 100


def _may_name() -> BooleanField:
    return BooleanField(
        mark("Namnet får stå på webben"),
        description=mark("Utan kryss visas bara att platsen är tillsatt."),
    )


class TermForm(Form):
    """A period and its chairs."""

    starts_on = DateField(mark("Första dagen"), missing=mark("Skriv när perioden börjar."))
    ends_on = DateField(mark("Sista dagen"), hint=mark("Lämna tomt om den inte är bestämd."))
    residents = number(
        mark("Antal invånare"),
        missing=mark("Skriv hur många invånare."),
        least=0,
        most=MOST_SEATS,
        hint=mark("De lottas."),
    )
    police = number(mark("Antal poliser"), missing=mark("Skriv hur många poliser."), least=0, most=MOST_SEATS)
    officials = number(
        mark("Antal tjänstepersoner"), missing=mark("Skriv hur många tjänstepersoner."), least=0, most=MOST_SEATS
    )
    politicians = number(mark("Antal politiker"), missing=mark("Skriv hur många politiker."), least=0, most=MOST_SEATS)

    def to_command(self) -> StartTerm:
        seats = {
            SeatKind.RESIDENT: self.residents.data,
            SeatKind.POLICE: self.police.data,
            SeatKind.OFFICIAL: self.officials.data,
            SeatKind.POLITICIAN: self.politicians.data,
        }
        return StartTerm(self.starts_on.data, self.ends_on.data, seats, _("Trygghetsrådet"))


class AppointForm(Form):
    """Somebody who gets a seat by virtue of their work."""

    name = text(mark("Namn"), missing=mark("Skriv namnet."))
    role = text(mark("Roll"), missing=mark("Skriv rollen."), most=100, hint=mark("Till exempel kommunpolis."))
    starts_on = DateField(mark("Första dagen"), missing=mark("Skriv när uppdraget börjar."))
    public_name = _may_name()

    def to_command(self, seat_id: UUID) -> Appoint:
        return Appoint(seat_id, self.name.data, self.role.data, self.public_name.data, self.starts_on.data)


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


class AnswerForm(Form):
    """The invited person's own answer."""

    answer = choice(
        mark("Vill du vara med i trygghetsrådet?"),
        [(answer.value, answer.label) for answer in Answer],
        missing=mark("Välj ett svar."),
    )
    public_name = BooleanField(
        mark("Mitt namn får stå på webben, om jag svarar ja"),
        description=mark("Utan kryss visas bara att en invånare sitter på platsen."),
    )

    def to_command(self, token: str) -> AnswerInvitation:
        return AnswerInvitation(token, Answer(self.answer.data), self.public_name.data)


_SPOKEN: dict[Answer, LazyString] = {
    Answer.YES: mark("Tackade ja"),
    Answer.NO: mark("Tackade nej"),
    Answer.CALL_ME: mark("Vill bli uppringd igen"),
}


class RecordForm(Form):
    """An answer that was given by telephone or letter."""

    answer = choice(
        mark("Vad svarade personen?"),
        [(answer.value, words) for answer, words in _SPOKEN.items()],
        missing=mark("Välj ett svar."),
    )
    public_name = _may_name()

    def to_command(self, invitation_id: UUID) -> RecordAnswer:
        return RecordAnswer(invitation_id, Answer(self.answer.data), self.public_name.data)


class SeatNamesForm(NamesForm):
    """Why the names of those in the council are read."""

    def to_command(self, term_id: UUID) -> ReadSeats:
        return ReadSeats(term_id, ReadingPurpose(self.purpose.data))
