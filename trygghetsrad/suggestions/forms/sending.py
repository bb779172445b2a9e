"""The shapes of what a sender fills in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask_babel.speaklater import LazyString
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from trygghetsrad.kernel import maps
from trygghetsrad.kernel.forms import Form, choice, email, long_text, number, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.suggestions.forms.placing import PointField
from trygghetsrad.suggestions.labels import KINDS, REPLIES, areas
from trygghetsrad.suggestions.models import Suggestion
from trygghetsrad.suggestions.placing import own_map
from trygghetsrad.suggestions.rules import Kind, Reply
from trygghetsrad.suggestions.use_cases import ChooseReply, DisputeAnswer, ReplyToQuestion, SendSuggestion

ELSEWHERE = "annan"
HOW_EMAIL, HOW_CODE, HOW_NONE = (
    mark("Skriv till mig med e-post när något händer"),
    mark("Jag läser här med min kod, och får inga brev"),
    mark("Skriv inte till mig mer"),
)
HOW_ADDRESS = mark("Vi skriver bara om det här ärendet. Då vet vi din adress, och du är inte anonym längre.")
HOW_KEPT = mark("Lämna tomt om du vill ha kvar adressen som vi redan har.")
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
    point = PointField()
    drop_point = BooleanField(mark("Ta bort punkten som är satt på kartan"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if own_map() is None:
            del self.point, self.drop_point

    @property
    def data(self) -> dict[str, Any]:
        """What the draft keeps: the point, unless it was taken away again."""
        given: dict[str, Any] = super().data
        return {**given, "point": None} if given.pop("drop_point", False) else given


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


class HowForm(Form):
    """How the sender of one suggestion wants to hear from now on."""

    reply = choice(
        mark("Hur vill du få veta vad som händer?"), [], missing=mark("Välj hur du vill få veta vad som händer.")
    )
    reply_to = email(mark("Din e-postadress"))

    def __init__(self, suggestion: Suggestion) -> None:
        super().__init__(data={"reply": suggestion.reply.value})
        other = (Reply.CODE, HOW_CODE) if suggestion.code_digest else (Reply.NONE, HOW_NONE)
        self.reply.choices = [(Reply.EMAIL.value, HOW_EMAIL), (other[0].value, other[1])]
        self.reply_to.description = HOW_KEPT if suggestion.reply_to else HOW_ADDRESS

    def to_command(self, suggestion_id: UUID) -> ChooseReply:
        return ChooseReply(suggestion_id, Reply(self.reply.data), self.reply_to.data or None)


class SendForm(Form):
    """The last page. `website` is for machines that fill in every field: a person never sees it."""

    website = StringField(mark("Lämna den här rutan tom"), validators=[Length(max=2000)])

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.website.data)


def command_of(answers: Mapping[str, Any], secret: str, language: str) -> SendSuggestion:
    """What the draft's answers say."""
    return SendSuggestion(**received(answers, secret, language))


def received(answers: Mapping[str, Any], secret: str, language: str) -> dict[str, Any]:
    area = answers.get("area")
    return {
        "secret": secret,
        "kind": Kind(answers["kind"]),
        "text": answers["text"],
        "area": None if area == ELSEWHERE else area or None,
        "place": answers.get("place") or "",
        "point": maps.written(answers.get("point") or ""),
        "reply": Reply(answers["reply"]),
        "reply_to": answers.get("reply_to") or None,
        "language": language,
    }


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


class QuestionForm(Form):
    """The sender's answer to what we asked."""

    reply_text = long_text(
        mark("Ditt svar"),
        missing=mark("Skriv några ord."),
        most=2000,
        rows=5,
        hint=mark("Skriv inte personnummer eller andras namn."),
    )

    def to_command(self, suggestion_id: UUID) -> ReplyToQuestion:
        return ReplyToQuestion(suggestion_id, self.reply_text.data)
