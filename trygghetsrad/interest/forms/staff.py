"""The forms of staff: calls, the contact centre's one page, and the purpose of a reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import uuid4

from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import UUID, InputRequired

from trygghetsrad.interest.forms.questions import (
    BirthYearForm,
    ContactForm,
    NeedsForm,
    SexForm,
    localities,
    refuse_identity_number,
)
from trygghetsrad.interest.models import Call
from trygghetsrad.interest.rules import ABOUT_ONE, ABOUT_SEVERAL, Reach, ReadingPurpose
from trygghetsrad.interest.use_cases import (
    CallText,
    ChangeCall,
    MakeCall,
    ReadRegistration,
    RegisterCaller,
    person_from,
)
from trygghetsrad.kernel.forms import DateField, Form, Text, choice, long_text, number, text
from trygghetsrad.kernel.i18n import mark

_TOO_OLD = mark("Sidan var för gammal. Ladda om den och försök igen.")


def _once() -> Any:
    return HiddenField(default=lambda: str(uuid4()), validators=[InputRequired(_TOO_OLD), UUID(_TOO_OLD)])


def _list(label: Text, choices: Callable[[], list[tuple[str, Any]]], *, missing: Text) -> Any:
    """One of several in a closed list: short on a long page, and quick from the keyboard."""
    return SelectField(
        label,
        choices=lambda: [SelectChoice("", mark("Välj")), *(SelectChoice(value, text) for value, text in choices())],
        validators=[InputRequired(missing)],
    )


class _CallFields(Form):
    title = text(mark("Rubrik"), missing=mark("Skriv en rubrik."), most=120)
    text = long_text(
        mark("Text"),
        missing=mark("Skriv vad utlysningen gäller."),
        most=8000,
        rows=12,
        hint=mark("Vad rådet gör, hur ofta det träffas och vem som kan vara med. En tom rad ger ett nytt stycke."),
    )
    opens_on = DateField(mark("Första dagen"), missing=mark("Skriv första dagen."))
    closes_on = DateField(
        mark("Sista dagen"), missing=mark("Skriv sista dagen."), hint=mark("Anmälan är öppen hela den dagen.")
    )
    panel_size = number(
        mark("Antal invånare som ska lottas"), missing=mark("Skriv hur många som ska lottas."), least=2, most=500
    )

    def content(self) -> CallText:
        return CallText(self.title.data, self.text.data, self.opens_on.data, self.closes_on.data, self.panel_size.data)


class NewCallForm(_CallFields):
    once = _once()

    def to_command(self) -> MakeCall:
        return MakeCall(self.once.data, self.content())


class EditCallForm(_CallFields):
    seen = HiddenField(validators=[InputRequired(_TOO_OLD)])

    @classmethod
    def of(cls, call: Call) -> EditCallForm:
        """The form as the call stands, or as it was posted."""
        return cls(obj=call, data={"seen": call.changed_at.isoformat()})

    def validate_seen(self, field: Any) -> None:
        try:
            moment = datetime.fromisoformat(field.data)
        except ValueError:
            raise ValueError(str(_TOO_OLD)) from None
        if moment.tzinfo is None:
            raise ValueError(str(_TOO_OLD))

    def to_command(self, number: int) -> ChangeCall:
        return ChangeCall(number, datetime.fromisoformat(self.seen.data or ""), self.content())


class DeskForm(BirthYearForm, SexForm, ContactForm, NeedsForm):
    """A registration on behalf of a caller, on one page."""

    once = _once()
    name = text(
        mark("Namn"), missing=mark("Skriv namnet."), most=120, more=[refuse_identity_number], autocomplete="off"
    )
    locality = _list(mark("Bor i"), localities, missing=mark("Välj var personen bor."))
    reach = _list(
        mark("Hur ska personen få besked?"),
        lambda: [(way.value, way.label) for way in Reach],
        missing=mark("Välj hur personen ska få besked."),
    )
    informed = BooleanField(
        mark("Uppringaren har fått informationen uppläst"),
        validators=[InputRequired(mark("Läs upp informationen för uppringaren och kryssa i rutan."))],
    )
    anyway = BooleanField(mark("Det är en annan person. Registrera ändå"))

    def __iter__(self) -> Iterator[Any]:
        """In the order of the talk, which is the order of the page, so that the error summary follows it."""
        first = ("informed", "name", "birth_year", "sex", "locality", "reach")
        rest = [name for name in self._fields if name not in first]
        return iter([self._fields[name] for name in (*first, *rest)])

    def to_command(self, language: str) -> RegisterCaller:
        person = person_from(self.data, language)
        return RegisterCaller(person, self.once.data, informed=self.informed.data, anyway=self.anyway.data)


class PurposeForm(Form):
    purpose = choice(
        mark("Varför behöver du läsa uppgifterna?"),
        [(purpose.value, purpose.label) for purpose in ABOUT_ONE],
        missing=mark("Välj varför du behöver läsa uppgifterna."),
        hint=mark("Ditt svar skrivs i loggen."),
    )

    def to_command(self, reference: str) -> ReadRegistration:
        return ReadRegistration(reference, ReadingPurpose(self.purpose.data))


class NamesForm(Form):
    """Why the names of several people are read: those drawn, or those in the council."""

    purpose = choice(
        mark("Varför behöver du läsa namnen?"),
        [(purpose.value, purpose.label) for purpose in ABOUT_SEVERAL],
        missing=mark("Välj varför du behöver läsa namnen."),
        hint=mark("Ditt svar skrivs i loggen. Namnen är öppna för dig i en kvart."),
    )
