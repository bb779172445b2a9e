"""The question pages of a registration. The same forms change one answer afterwards."""

from __future__ import annotations

from typing import Any

from flask import current_app
from wtforms.validators import InputRequired, ValidationError

from trygghetsrad.interest.rules import ELSEWHERE, Need, Reach, birth_year_fault
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.forms import Form, WholeNumber, choice, email, long_text, phone, several, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.text import find_identity_numbers
from trygghetsrad.population.models import Sex

BY_ONESELF = (Reach.EMAIL, Reach.SMS, Reach.LETTER)
"""The ways that the web offers. A telephone call is agreed on the telephone."""
_ADDRESS_OF = {Reach.EMAIL: "email", Reach.SMS: "phone", Reach.PHONE: "phone", Reach.LETTER: "address"}
_MISSING = {
    "email": mark("Skriv din e-postadress."),
    "phone": mark("Skriv ditt mobilnummer."),
    "address": mark("Skriv din postadress."),
}


def localities() -> list[tuple[str, Any]]:
    """The places of the municipality, and one more for those who live outside them."""
    named = [(place, place) for place in current_app.extensions["config"].municipality.localities]
    return [*named, (ELSEWHERE, mark("Någon annanstans i kommunen"))]


def refuse_identity_number(_form: Any, field: Any) -> None:
    """A personal identity number is more than we need, wherever it is written."""
    if find_identity_numbers(field.data or ""):
        raise ValidationError(str(mark("Ta bort personnumret. Vi behöver det inte.")))


class NameForm(Form):
    name = text(
        mark("Vad heter du?"),
        missing=mark("Skriv ditt namn."),
        hint=mark("För- och efternamn. Bara kommunens handläggare ser namnet."),
        most=120,
        more=[refuse_identity_number],
        autocomplete="name",
        spellcheck="false",
    )


class LivesForm(Form):
    lives = choice(
        mark("Bor du i kommunen?"),
        [("yes", mark("Ja")), ("no", mark("Nej"))],
        missing=mark("Svara ja eller nej."),
    )


class BirthYearForm(Form):
    birth_year = WholeNumber(
        mark("Vilket år är du född?"),
        description=mark("Bara året, till exempel 1987. Åldern gör att lotten blir rättvis mellan yngre och äldre."),
        validators=[InputRequired(mark("Skriv året du är född."))],
        render_kw={"inputmode": "numeric"},
    )

    def validate_birth_year(self, field: Any) -> None:
        fault = None if field.data is None else birth_year_fault(field.data, clock.today().year)
        if fault:
            raise ValidationError(str(fault))


class SexForm(Form):
    sex = choice(
        mark("Vilket kön anger du?"),
        [(sex.value, sex.label) for sex in Sex],
        missing=mark("Välj ett av svaren."),
        hint=mark(
            "Vi frågar för att rådet ska få ungefär lika många kvinnor och män som kommunen har. "
            "Lotten tar hänsyn till ditt svar, vilket du än väljer."
        ),
    )


class LocalityForm(Form):
    locality = choice(
        mark("Var i kommunen bor du?"),
        localities,
        missing=mark("Välj var du bor."),
        hint=mark("Då ser vi om hela kommunen är med."),
    )


class ContactForm(Form):
    """One way, and its address. What is written for another way is not kept."""

    ways = BY_ONESELF

    reach = choice(
        mark("Hur vill du få besked?"),
        [(way.value, way.label) for way in BY_ONESELF],
        missing=mark("Välj hur du vill få besked."),
        hint=mark("Välj ett sätt och fyll i adressen eller numret som hör till. Resten kan du lämna tomt."),
    )
    email = email(mark("E-postadress"), hint=mark("Vi skickar ett mejl dit, där du bekräftar att adressen är din."))
    phone = phone(mark("Mobilnummer"))
    address = long_text(mark("Postadress"), most=300, rows=3)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("email", "phone", "address"):
            # One of them is needed: "optional" beside each would be untrue.
            self[name].flags.optional = False

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the chosen way's address, and let go of the others."""
        super().validate(extra_validators)
        if self.reach.errors:
            return False
        wanted = self[_ADDRESS_OF[Reach(self.reach.data)]]
        others = [self[name] for name in _MISSING if self[name] is not wanted]
        for field in others:
            field.errors = []
        if not wanted.data and not wanted.errors:
            wanted.errors = [str(_MISSING[wanted.short_name])]
        if self.errors:
            return False
        for field in others:
            field.data = ""
        return True


class NeedsForm(Form):
    needs = several(
        mark("Behöver du något för att kunna vara med?"),
        [(need.value, need.label) for need in Need],
        hint=mark("Kryssa i det du behöver. Du kan också hoppa över frågan."),
    )
    needs_other = long_text(
        mark("Något annat"), most=500, rows=3, hint=mark("Skriv vad du behöver, inte varför. Skriv inte personnummer.")
    )

    def validate_needs_other(self, field: Any) -> None:
        refuse_identity_number(self, field)
