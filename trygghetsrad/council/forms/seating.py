"""A period's seats, the invitations to them, and the draw behind them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID, uuid4

from flask_babel.speaklater import LazyString
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import ValidationError

from trygghetsrad.council.models import SeatKind
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.by_hand import ChooseForSeat
from trygghetsrad.council.use_cases.invitations import AnswerInvitation, RecordAnswer
from trygghetsrad.council.use_cases.redo import RedoDraw
from trygghetsrad.council.use_cases.terms import ReadSeats, StartTerm
from trygghetsrad.interest.forms.staff import NamesForm
from trygghetsrad.interest.rules import ReadingPurpose
from trygghetsrad.kernel.forms import DateField, Form, choice, long_text, number
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.lottery.by_hand import Candidate

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
    organisations = number(
        mark("Antal från andra organisationer"),
        missing=None,
        least=0,
        most=MOST_SEATS,
        hint=mark("Till exempel bostadsbolaget eller en förening."),
    )

    def to_command(self) -> StartTerm:
        seats = {
            SeatKind.RESIDENT: self.residents.data,
            SeatKind.POLICE: self.police.data,
            SeatKind.OFFICIAL: self.officials.data,
            SeatKind.POLITICIAN: self.politicians.data,
            SeatKind.ORGANISATION: self.organisations.data or 0,
        }
        return StartTerm(self.starts_on.data, self.ends_on.data, seats, _("Trygghetsrådet"))


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


class RedoForm(Form):
    """Why a draw is done again."""

    reason = long_text(
        mark("Varför görs det om?"),
        missing=mark("Skriv varför det görs om."),
        most=1000,
        rows=3,
        hint=mark("Texten visas för alla, för gott. Nämn inga personer."),
    )
    once = HiddenField(default=lambda: str(uuid4()))

    def validate_once(self, field: Field) -> None:
        try:
            UUID(field.data or "")
        except ValueError:
            raise ValidationError(str(mark("Ladda om sidan och försök en gång till."))) from None

    def to_command(self, draw_id: UUID) -> RedoDraw:
        return RedoDraw(draw_id, self.reason.data, UUID(self.once.data))


class SeatChoiceForm(Form):
    """Who is chosen for an empty seat, and why."""

    chosen = choice(mark("Vem utses?"), [], missing=mark("Välj vem som utses."))
    reason = long_text(
        mark("Varför just den personen?"),
        missing=mark("Skriv varför."),
        most=1000,
        rows=3,
        hint=mark("Texten visas för alla. Nämn inga personer."),
    )

    def offer(self, candidates: Iterable[Candidate]) -> None:
        """Fill in who can be chosen."""
        self.chosen.choices = [(str(one.id), f"{one.reference} {one.name}") for one in candidates]

    def to_command(self, seat_id: UUID) -> ChooseForSeat:
        return ChooseForSeat(seat_id, UUID(self.chosen.data), self.reason.data)
