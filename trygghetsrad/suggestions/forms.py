"""The shapes of what a sender and the staff fill in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from flask_babel.speaklater import LazyString
from wtforms import BooleanField, HiddenField, IntegerField, StringField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import HiddenInput

from trygghetsrad.kernel.forms import DateField, Form, choice, email, long_text, number, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.suggestions.labels import KINDS, OUTCOMES, REPLIES, areas
from trygghetsrad.suggestions.rules import Kind, Outcome, Reply
from trygghetsrad.suggestions.use_cases import (
    AnswerSuggestion,
    DisputeAnswer,
    EraseSuggestion,
    HandOver,
    HideSuggestion,
    PublishSuggestion,
    RegisterSuggestion,
    SendSuggestion,
    TakeUp,
)

ELSEWHERE = "annan"
HIGHEST = 2_147_483_647
MOST_TEXT = 5000


def _kind_choices() -> list[tuple[str, LazyString]]:
    return [(kind.value, KINDS[kind]) for kind in Kind]


def _area_choices() -> list[tuple[str, LazyString | str]]:
    return [*areas(), (ELSEWHERE, mark("En annan plats, eller svårt att säga"))]


class KindForm(Form):
    kind = choice(
        mark("Vad vill du lämna?"),
        _kind_choices,
        missing=mark("Välj om det är ett förslag, en synpunkt eller en fråga."),
    )


class TextForm(Form):
    text = long_text(
        mark("Berätta med egna ord"),
        missing=mark("Skriv vad du vill säga."),
        most=MOST_TEXT,
        rows=10,
        hint=mark("Skriv inte personnummer eller andras namn. Några meningar räcker."),
    )


class PlaceForm(Form):
    area = choice(mark("Var gäller det?"), _area_choices, hint=mark("Du kan hoppa över frågan."))
    place = text(mark("Beskriv platsen"), hint=mark("Till exempel: gångvägen bakom biblioteket."), autocomplete="off")


class ReplyForm(Form):
    reply = choice(
        mark("Hur vill du få svar?"),
        lambda: [(reply.value, REPLIES[reply]) for reply in Reply],
        missing=mark("Välj hur du vill få svar."),
    )
    reply_to = email(mark("Din e-postadress"), hint=mark("Fyll i den bara om du vill ha svaret med e-post."))

    def __init__(self, *args: Any, data: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(*args, data={"reply": Reply.CODE.value, **(data or {})}, **options)

    def validate(self, extra_validators: Any = None) -> bool:
        """An address is needed for an answer by e-mail, and kept for nothing else."""
        if self.reply.data != Reply.EMAIL:
            self.reply_to.data, self.reply_to.raw_data, self.reply_to.process_errors = None, None, []
        valid: bool = super().validate(extra_validators)
        if self.reply.data == Reply.EMAIL and not self.reply_to.data and not self.reply_to.errors:
            self.reply_to.errors = [str(mark("Skriv din e-postadress, eller välj ett annat sätt att få svar."))]
            return False
        return valid


class SendForm(Form):
    """The last page. `website` is for machines that fill in every field: a person never sees it."""

    website = StringField(mark("Lämna den här rutan tom"), validators=[Length(max=2000)])

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.website.data)


def command_of(answers: Mapping[str, Any], secret: str, language: str) -> SendSuggestion:
    """What the draft's answers say."""
    return SendSuggestion(**_received(answers, secret, language))


def _received(answers: Mapping[str, Any], secret: str, language: str) -> dict[str, Any]:
    area = answers.get("area")
    return {
        "secret": secret,
        "kind": Kind(answers["kind"]),
        "text": answers["text"],
        "area": None if area == ELSEWHERE else area or None,
        "place": answers.get("place") or "",
        "reply": Reply(answers["reply"]),
        "reply_to": answers.get("reply_to") or None,
        "language": language,
    }


class RegisterForm(KindForm, TextForm, PlaceForm, ReplyForm):
    """One page for the contact centre."""

    once = HiddenField(default=lambda: str(uuid4()))

    def to_command(self, language: str) -> RegisterSuggestion:
        return RegisterSuggestion(**_received(self.data, f"desk:{self.once.data}", language))

    def validate_once(self, field: HiddenField) -> None:
        """A mark that is not ours would let a receipt be guessed."""
        try:
            UUID(field.data or "")
        except ValueError:
            raise ValidationError(str(mark("Sidan var för gammal. Ladda om den och försök igen."))) from None


class FollowForm(Form):
    number = number(mark("Ditt nummer"), missing=mark("Skriv numret som du fick."), least=1, most=HIGHEST)
    code = text(
        mark("Din kod"),
        missing=mark("Skriv de fyra orden."),
        most=100,
        hint=mark("Fyra ord. Stora eller små bokstäver spelar ingen roll."),
        autocomplete="off",
        autocapitalize="none",
        spellcheck="false",
    )


class DisputeForm(Form):
    text = long_text(
        mark("Vad är det som inte är löst?"),
        missing=mark("Skriv några ord om vad som inte är löst."),
        most=2000,
        rows=5,
        hint=mark("Du kan säga det en gång. Skriv inte personnummer eller andras namn."),
    )

    def to_command(self, suggestion_id: UUID) -> DisputeAnswer:
        return DisputeAnswer(suggestion_id, self.text.data)


class StaffForm(Form):
    """What the staff does to one suggestion, and the version that was on the screen."""

    version = IntegerField(widget=HiddenInput(), default=0)

    @property
    def seen(self) -> int:
        return self.version.data or 0

    def renew(self, version: int) -> None:
        """After a conflict the page shows what is new: sending once more is then meant."""
        self.version.raw_data, self.version.data = None, version


class AnswerForm(StaffForm):
    outcome = choice(
        mark("Vad blev det av det?"),
        lambda: [(outcome.value, OUTCOMES[outcome]) for outcome in Outcome],
        missing=mark("Välj vad det blev av det."),
    )
    text = long_text(
        mark("Svaret till avsändaren"),
        missing=mark("Skriv ett svar. Ett ärende kan inte avslutas utan ord."),
        rows=8,
        hint=mark("Skriv vad som hände, varför, och vem som ansvarar om det inte är kommunen."),
    )
    planned_on = DateField(mark("Planerat till"), hint=mark("Bara om det är planerat. Lämna tomt om dagen är okänd."))

    def to_command(self, suggestion_id: UUID) -> AnswerSuggestion:
        outcome = Outcome(self.outcome.data)
        return AnswerSuggestion(suggestion_id, self.seen, outcome, self.text.data, self.planned_on.data)


class HandOverForm(StaffForm):
    to = text(
        mark("Vem tar över?"),
        missing=mark("Skriv vem som tar över."),
        hint=mark(
            "En enhet eller organisation, till exempel Trafikverket. Namnet kan synas för alla: skriv ingen person."
        ),
    )
    reason = long_text(
        mark("Varför lämnar vi det vidare?"),
        missing=mark("Skriv varför, så att avsändaren förstår."),
        most=2000,
        rows=4,
        hint=mark("Avsändaren får läsa det du skriver."),
    )

    def to_command(self, suggestion_id: UUID) -> HandOver:
        return HandOver(suggestion_id, self.seen, self.to.data, self.reason.data)


class TakeUpForm(StaffForm):
    meeting_id = choice(mark("Vilket möte?"), [], missing=mark("Välj ett möte."))
    title = text(
        mark("Rubrik på dagordningen"),
        missing=mark("Skriv en rubrik för punkten."),
        hint=mark("Dagordningen är öppen för alla. Skriv inga namn."),
    )
    description = long_text(
        mark("Beskrivning"),
        most=2000,
        rows=4,
        hint=mark("Med egna ord. Avsändarens text följer inte med av sig själv."),
    )
    once = HiddenField(default=lambda: str(uuid4()))

    def to_command(self, suggestion_id: UUID) -> TakeUp:
        return TakeUp(
            suggestion_id,
            self.seen,
            UUID(self.meeting_id.data),
            self.title.data,
            self.description.data or "",
            _uuid(self.once.data),
        )


def _uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None


class PublishForm(StaffForm):
    title = text(mark("Rubrik"), missing=mark("Skriv en rubrik."), most=120)
    text = long_text(
        mark("Ni sa"),
        missing=mark("Skriv vad förslaget gick ut på."),
        rows=5,
        hint=mark("Med våra ord. Inga namn, adresser eller annat som pekar ut någon."),
    )
    answer = long_text(mark("Vi gjorde"), missing=mark("Skriv vad det blev av det."), rows=5)
    area = choice(mark("Var gäller det?"), areas)

    def to_command(self, suggestion_id: UUID) -> PublishSuggestion:
        return PublishSuggestion(
            suggestion_id, self.seen, self.title.data, self.text.data, self.answer.data, self.area.data or None
        )


class HideForm(StaffForm):
    reason = long_text(
        mark("Varför lägger vi det åt sidan?"),
        missing=mark("Skriv varför, så att avsändaren förstår."),
        most=2000,
        rows=4,
        hint=mark("Avsändaren får läsa det du skriver."),
    )

    def to_command(self, suggestion_id: UUID) -> HideSuggestion:
        return HideSuggestion(suggestion_id, self.seen, self.reason.data)


class EraseForm(StaffForm):
    reason = long_text(
        mark("Varför tas uppgifterna bort?"),
        missing=mark("Skriv varför uppgifterna tas bort."),
        most=1000,
        rows=3,
        hint=mark("Skriv inga namn. Avsändaren får läsa det du skriver."),
    )
    words_too = BooleanField(mark("Ta också bort det avsändaren har skrivit. Det går inte att ångra."))

    def to_command(self, suggestion_id: UUID) -> EraseSuggestion:
        return EraseSuggestion(suggestion_id, self.seen, self.reason.data, self.words_too.data)
