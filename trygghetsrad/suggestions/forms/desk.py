"""The contact centre's form."""

from __future__ import annotations

from uuid import UUID, uuid4

from wtforms import HiddenField
from wtforms.validators import ValidationError

from trygghetsrad.kernel.i18n import mark
from trygghetsrad.suggestions.forms.sending import KindForm, PlaceForm, ReplyForm, TextForm, received
from trygghetsrad.suggestions.use_cases import RegisterSuggestion


class RegisterForm(KindForm, TextForm, PlaceForm, ReplyForm):
    """One page for the contact centre."""

    once = HiddenField(default=lambda: str(uuid4()))

    def to_command(self, language: str) -> RegisterSuggestion:
        return RegisterSuggestion(**received(self.data, f"desk:{self.once.data}", language))

    def validate_once(self, field: HiddenField) -> None:
        """A mark that is not ours would let a receipt be guessed."""
        try:
            UUID(field.data or "")
        except ValueError:
            raise ValidationError(str(mark("Sidan var för gammal. Ladda om den och försök igen."))) from None
