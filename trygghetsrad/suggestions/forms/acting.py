"""The shapes of what the staff do to one suggestion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import current_app
from wtforms import BooleanField, HiddenField, IntegerField
from wtforms.widgets import HiddenInput

from trygghetsrad.kernel.forms import DateField, Form, choice, long_text, number, offer, one_of, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.municipality import Unit
from trygghetsrad.suggestions.forms.sending import HIGHEST
from trygghetsrad.suggestions.labels import OUTCOMES, areas
from trygghetsrad.suggestions.rules import Outcome
from trygghetsrad.suggestions.use_cases import (
    AnswerSuggestion,
    AskSender,
    EraseSuggestion,
    HandOver,
    HideSuggestion,
    MergeSuggestion,
    PublishSuggestion,
    RouteSuggestion,
    TakeUp,
    WriteNote,
)


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
    template = one_of(mark("Mall"), hint=mark("Mallens text läggs efter det som redan står i svaret."))
    outcome = choice(
        mark("Vad blev det av det?"),
        lambda: [(outcome.value, OUTCOMES[outcome]) for outcome in Outcome],
        missing=mark("Välj vad det blev av det."),
    )
    planned_on = DateField(mark("Klart senast"), hint=mark("Bara om det är planerat."))
    whose = text(mark("Vem ansvarar?"), hint=mark("Bara om det är någon annans ansvar. En organisation, ingen person."))
    text = long_text(
        mark("Svaret till avsändaren"),
        missing=mark("Skriv ett svar med hela meningar. Ett ärende kan inte avslutas utan ord."),
        rows=8,
        hint=mark("Skriv vad som hände, varför, och vem som ansvarar om det inte är kommunen."),
    )

    def put_in(self, text: str, outcome: Outcome | None) -> None:
        """Add a template's text to what has been written, and choose its outcome if none is chosen."""
        self.text.data = "\n\n".join(part for part in (self.text.data or "", text) if part)
        if outcome is not None and not self.outcome.data:
            self.outcome.data = outcome.value

    def to_command(self, suggestion_id: UUID) -> AnswerSuggestion:
        outcome = Outcome(self.outcome.data)
        return AnswerSuggestion(
            suggestion_id, self.seen, outcome, self.text.data, self.planned_on.data, self.whose.data or ""
        )


class AskForm(StaffForm):
    text = long_text(
        mark("Vad vill du fråga avsändaren?"),
        missing=mark("Skriv din fråga."),
        most=2000,
        rows=5,
        hint=mark("Fråga inte efter namn, adress eller personnummer. Sista dagen för svar flyttas inte."),
    )

    def to_command(self, suggestion_id: UUID) -> AskSender:
        return AskSender(suggestion_id, self.seen, self.text.data)


NOBODY, SOMEBODY_ELSE = "ingen", "annan"


def own_units() -> list[tuple[str, str]]:
    """(key, name) of the municipality's own units."""
    return [(one.key, one.name) for one in _units() if not one.outside]


def _units() -> Sequence[Unit]:
    found: Sequence[Unit] = current_app.extensions["config"].municipality.units
    return found


def owner_of(value: str | None) -> tuple[UUID | None, str | None]:
    """(account, unit) of a choice among owners: an account's id, a unit's key, or nobody."""
    if not value or value == NOBODY:
        return None, None
    account = _uuid(value)
    return (account, None) if account else (None, value)


class RouteForm(StaffForm):
    owner = one_of(mark("Vem ska se till att det blir ett svar?"), missing=mark("Välj vem."))
    due_on = DateField(
        mark("Senast"), hint=mark("Lämna tomt för den sista dagen som avsändaren har fått löfte om svar.")
    )
    words = long_text(
        mark("Några ord till den som tar över"),
        most=2000,
        rows=4,
        hint=mark("Avsändaren ser det inte. Skriv inte vad avsändaren heter: brevet går med e-post."),
    )

    def offer(self, accounts: Mapping[UUID, str]) -> RouteForm:
        """Show these owners to choose among."""
        people = [(str(account), name) for account, name in accounts.items()]
        offer(self.owner, [*people, *own_units(), (NOBODY, mark("Ingen särskild"))])
        return self

    def to_command(self, suggestion_id: UUID) -> RouteSuggestion:
        owner_id, unit = owner_of(self.owner.data)
        return RouteSuggestion(
            suggestion_id,
            self.seen,
            owner_id,
            unit,
            self.due_on.data if owner_id or unit else None,
            self.words.data or "",
        )


class MergeForm(StaffForm):
    leader_number = number(
        mark("Vilket ärende hör det ihop med?"),
        missing=mark("Skriv ärendets nummer."),
        least=1,
        most=HIGHEST,
        hint=mark("Numret på det ärende som leder. Avsändaren till det här får samma svar."),
    )

    def to_command(self, suggestion_id: UUID) -> MergeSuggestion:
        return MergeSuggestion(suggestion_id, self.seen, self.leader_number.data or 0)


class NoteForm(StaffForm):
    text = long_text(
        mark("Anteckning"),
        missing=mark("Skriv anteckningen."),
        most=2000,
        rows=4,
        hint=mark("Bara personalen ser den. Ärendet är en allmän handling: skriv så att alla kan läsa det."),
    )

    def to_command(self, suggestion_id: UUID) -> WriteNote:
        return WriteNote(suggestion_id, self.text.data)


class HandOverForm(StaffForm):
    unit = one_of(mark("Vem tar över?"), missing=mark("Välj vem som tar över."))
    to = text(
        mark("Någon annan: vem?"),
        hint=mark("En enhet eller organisation. Namnet kan synas för alla: skriv ingen person."),
    )
    reason = long_text(
        mark("Varför lämnar vi det vidare?"),
        missing=mark("Skriv varför, så att avsändaren förstår."),
        most=2000,
        rows=4,
        hint=mark("Avsändaren får läsa det du skriver."),
    )
    due_on = DateField(
        mark("Följ upp senast"), hint=mark("Lämna tomt för den sista dagen som avsändaren har fått löfte om.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offer(self.unit, [*((one.key, one.name) for one in _units()), (SOMEBODY_ELSE, mark("Någon annan"))])

    def to_command(self, suggestion_id: UUID) -> HandOver:
        unit = None if self.unit.data == SOMEBODY_ELSE else self.unit.data
        to = "" if unit else self.to.data or ""
        return HandOver(suggestion_id, self.seen, to, self.reason.data, unit, self.due_on.data)


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
    show_point = BooleanField(
        mark("Visa avsändarens punkt på kartan för alla"),
        description=mark(
            "Titta efter att rutan inte pekar ut någons hem. En anonym avsändare har inte valt att synas."
        ),
    )

    def to_command(self, suggestion_id: UUID) -> PublishSuggestion:
        return PublishSuggestion(
            suggestion_id,
            self.seen,
            self.title.data,
            self.text.data,
            self.answer.data,
            self.area.data or None,
            point_public="show_point" in self and self.show_point.data,
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
