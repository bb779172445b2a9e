"""The forms of the templates of answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from wtforms import HiddenField, IntegerField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from trygghetsrad.kernel.forms import Form, choice, long_text, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.suggestions.labels import OUTCOMES
from trygghetsrad.suggestions.models import AnswerTemplate
from trygghetsrad.suggestions.rules import Outcome
from trygghetsrad.suggestions.use_cases import AddTemplate, ChangeTemplate, Wording

ANY = "alla"


def once_field() -> Any:
    """The mark of a form: sent twice, it does its work once."""
    return HiddenField(default=lambda: str(uuid4()))


def check_once(field: HiddenField) -> None:
    """A mark that is not ours would let a receipt be guessed."""
    try:
        UUID(field.data or "")
    except ValueError:
        raise ValidationError(str(mark("Sidan var för gammal. Ladda om den och försök igen."))) from None


class TemplateForm(Form):
    name = text(mark("Mallens namn"), missing=mark("Skriv vad mallen heter."), most=80)
    outcome = choice(
        mark("När används den?"),
        lambda: [*((outcome.value, OUTCOMES[outcome]) for outcome in Outcome), (ANY, mark("När som helst"))],
        missing=mark("Välj när mallen används."),
    )
    text_sv = long_text(mark("Text på svenska"), missing=mark("Skriv mallens text på svenska."), most=4000, rows=6)
    text_fi = long_text(mark("Text på finska"), most=4000, rows=6)
    text_en = long_text(mark("Text på engelska"), most=4000, rows=6)
    once = once_field()
    version = IntegerField(widget=HiddenInput(), default=0)

    @classmethod
    def of(cls, template: AnswerTemplate) -> TemplateForm:
        """The form as the template stands, or as it was posted."""
        outcome = template.outcome.value if template.outcome else ANY
        return cls(obj=template, data={"outcome": outcome, "once": None})

    def validate_once(self, field: HiddenField) -> None:
        if field.data:
            check_once(field)

    def words(self) -> Wording:
        outcome = None if self.outcome.data == ANY else Outcome(self.outcome.data)
        texts = (self.text_sv.data, self.text_fi.data or "", self.text_en.data or "")
        return Wording(self.name.data, outcome, *texts)

    def to_command(self) -> AddTemplate:
        return AddTemplate(self.words(), UUID(self.once.data or str(uuid4())))

    def to_change(self, template_id: UUID) -> ChangeTemplate:
        return ChangeTemplate(template_id, self.version.data or 0, self.words())

    def renew(self, version: int) -> None:
        """After a conflict the page shows what is new: saving once more is then meant."""
        self.version.raw_data, self.version.data = None, version
