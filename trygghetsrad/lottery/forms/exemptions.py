"""Who is not in a draw: the rest, those who may have sat in the council, and one person at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from wtforms import HiddenField

from trygghetsrad.kernel.forms import Form, choice, number, several, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.lottery.exemptions import BY_HAND, LONGEST_REST, Reason
from trygghetsrad.lottery.exemptions.use_cases import Exempt, SetRest, SettleRest

REST, SETTLE = "vila-", "avgor-"
"""Prefixes: three forms stand on one page."""


class RestForm(Form):
    """How long those rest who have sat in the council."""

    years = number(
        mark("Hur många år ska den vila som har suttit i rådet?"),
        missing=mark("Skriv hur många år, eller 0 om ingen ska vila."),
        least=0,
        most=LONGEST_REST,
        hint=mark("Åren räknas bakåt från i dag. Skriv 0 om alla får vara med."),
    )

    def to_command(self, draw_id: UUID) -> SetRest:
        return SetRest(draw_id, self.years.data)


class SettleForm(Form):
    """A check box for everyone who may have sat in the council."""

    shown = HiddenField()
    resting = several(mark("Vilka ska vila?"), [], hint=mark("Den som inte är ikryssad är med i lottningen."))

    def offer(self, people: Mapping[UUID, str]) -> None:
        """Fill in who can be ticked."""
        self.resting.choices = [(str(one), words) for one, words in people.items()]

    def tick(self, resting: Iterable[UUID]) -> None:
        """Tick some of those who can be."""
        self.resting.data = [str(one) for one in resting]
        self.shown.data = ",".join(value for value, _words in self.resting.choices)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        try:
            _ids(self.shown.data)
        except ValueError:
            self.resting.errors = [str(mark("Listan har ändrats. Se över den igen."))]
            return False
        return fine

    def to_command(self, draw_id: UUID) -> SettleRest:
        return SettleRest(draw_id, _ids(self.shown.data), frozenset(map(UUID, self.resting.data or [])))


class ExemptForm(Form):
    """One person, and why."""

    reference = text(
        mark("Anmälans nummer"),
        missing=mark("Skriv numret på anmälan."),
        most=20,
        hint=mark("Det ser ut så här: TR-4K7M."),
        autocomplete="off",
        spellcheck="false",
    )
    reason = choice(
        mark("Varför undantas personen?"),
        [(reason.value, reason.label) for reason in BY_HAND],
        missing=mark("Välj varför personen undantas."),
    )
    words = text(
        mark("Vilket annat skäl?"),
        most=200,
        hint=mark("Behövs bara för ett annat skäl. Texten visas för alla. Nämn inga personer."),
    )

    def to_command(self, draw_id: UUID) -> Exempt:
        return Exempt(draw_id, self.reference.data, Reason(self.reason.data), self.words.data or "")


def _ids(text: str | None) -> frozenset[UUID]:
    return frozenset(UUID(one) for one in (text or "").split(",") if one)
