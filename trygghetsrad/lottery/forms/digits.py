"""Where the digits come from, settled at the lock, and the digits themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wtforms import Field
from wtforms.validators import ValidationError

from trygghetsrad.kernel.forms import Form, choice, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.lottery.use_cases import DrawPanel, LockPool

DICE, SOURCE = "tarningar", "kalla"


class LockForm(Form):
    """Where the digits come from, settled before anybody can know them."""

    tickets = choice(
        mark("Hur många lotter?"),
        [("1000", mark("1 000 lotter, tre siffror")), ("1000000", mark("1 000 000 lotter, sex siffror"))],
        missing=mark("Välj hur många lotter."),
    )
    origin = choice(
        mark("Varifrån kommer siffrorna?"),
        [
            (DICE, mark("Tiosidiga tärningar inför ett vittne")),
            (SOURCE, mark("En offentlig källa som ni bestämmer nu")),
        ],
        missing=mark("Välj varifrån siffrorna kommer."),
    )
    source = text(
        mark("Vilken offentlig källa?"),
        most=200,
        hint=mark(
            "Skriv så att ingen kan tveka om vilka siffror som gäller. Till exempel: Lotto den 12 december 2026, "
            "de tre första siffrorna. Texten publiceras."
        ),
        autocomplete="off",
    )
    when = text(
        mark("När och var kommer siffrorna?"),
        missing=mark("Skriv när och var siffrorna kommer."),
        most=200,
        hint=mark(
            "Till exempel torsdag den 3 juni klockan 10 i kommunhuset. Texten publiceras och mejlas till poolen."
        ),
        autocomplete="off",
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tickets.data = self.tickets.data or "1000"
        self.origin.data = self.origin.data or DICE

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.origin.data == SOURCE and not self.source.data and not self.source.errors:
            self.source.errors = [str(mark("Skriv vilken källa siffrorna kommer från."))]
            fine = False
        return fine

    def to_command(self, draw_id: UUID) -> LockPool:
        source = (self.source.data or "") if self.origin.data == SOURCE else ""
        return LockPool(draw_id, int(self.tickets.data), source, self.when.data)


class DiceForm(Form):
    """The digits, typed twice, and who watched."""

    witness = text(
        mark("Vem är vittne?"),
        missing=mark("Skriv vem som ser på när du kastar tärningarna."),
        most=200,
        hint=mark("Namn och roll. Syns bara för personalen."),
        autocomplete="off",
    )
    digits = text(
        mark("Vilka siffror visar tärningarna?"),
        missing=mark("Skriv siffrorna som tärningarna visar."),
        most=18,
        hint=mark("En siffra från varje tärning, i den ordning som ni bestämde före kastet. Till exempel 407."),
        inputmode="numeric",
        autocomplete="off",
    )
    again = text(
        mark("Skriv siffrorna en gång till"),
        missing=mark("Skriv siffrorna en gång till, så att inget blir fel."),
        most=18,
        inputmode="numeric",
        autocomplete="off",
    )
    dice = 3
    is_from_source = False

    def expect(self, digits: int, source: str | None) -> None:
        """How many digits are asked for, and whether they come from a public `source` instead of dice."""
        self.dice, self.is_from_source = digits, source is not None
        if source is None:
            return
        self.witness.label.text = mark("Vem såg efter siffrorna tillsammans med dig?")
        self.digits.label.text = mark("Vilka är siffrorna?")
        self.digits.description = mark("%(digits)s siffror, i den ordning som källan har dem.", digits=digits)

    def validate_digits(self, field: Field) -> None:
        typed = field.data or ""
        if typed.isascii() and typed.isdigit() and len(typed) == self.dice:
            return
        if self.is_from_source:
            raise ValidationError(str(mark("Skriv %(digits)s siffror och inget annat.", digits=self.dice)))
        raise ValidationError(str(mark("Skriv %(dice)s siffror, en för varje tärning.", dice=self.dice)))

    def validate_again(self, field: Field) -> None:
        if not self.digits.errors and field.data != self.digits.data:
            raise ValidationError(str(mark("Siffrorna är inte lika de första. Se efter en gång till.")))

    def to_command(self, draw_id: UUID) -> DrawPanel:
        return DrawPanel(draw_id, self.witness.data, self.digits.data)
