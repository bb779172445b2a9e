"""The contact centre's form: what a caller says, on one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from trygghetsrad.kernel.forms import offer, one_of
from trygghetsrad.kernel.i18n import DEFAULT, mark
from trygghetsrad.suggestions import labels
from trygghetsrad.suggestions.forms.acting import own_units, owner_of
from trygghetsrad.suggestions.forms.sending import KindForm, PlaceForm, ReplyForm, TextForm, received
from trygghetsrad.suggestions.forms.wording import check_once, once_field
from trygghetsrad.suggestions.queries import Waiting
from trygghetsrad.suggestions.use_cases import RegisterSuggestion

NEW = "nytt"


class RegisterForm(KindForm, TextForm, PlaceForm, ReplyForm):
    """In the order of the talk. `looked` says that the ones alike have been shown."""

    once = once_field()
    looked = HiddenField()
    informed = BooleanField(
        mark("Uppringaren har fått informationen uppläst"),
        validators=[InputRequired(mark("Läs upp informationen för uppringaren och kryssa i rutan."))],
    )
    same_as = one_of(mark("Är det samma sak som något av dem?"))
    language = one_of(mark("Språk för svaret"))
    owner = one_of(mark("Vem ska svara?"), hint=mark("Vet du inte, låt det stå: trygghetssamordnaren ser det."))

    def __iter__(self) -> Iterator[Any]:
        """In the order of the page, so that the error summary follows it."""
        order = ("informed", "kind", "text", "area", "place", "reply", "reply_to")
        rest = [name for name in self._fields if name not in order]
        return iter([self._fields[name] for name in (*order, *rest)])

    def offer(self, accounts: Mapping[UUID, str], language: str) -> RegisterForm:
        """Show these owners to choose among, and the languages of an answer."""
        people = [(str(account), name) for account, name in accounts.items()]
        offer(self.owner, [*own_units(), *people])
        self.language.choices = [(code, str(word)) for code, word in labels.LANGUAGES.items()]
        self.language.data = self.language.data or language
        self.same_as.choices = [("", ""), (NEW, NEW)]
        return self

    def show_alike(self, found: Sequence[Waiting]) -> None:
        """Let one of these be chosen; nothing is registered yet."""
        choices = [(str(one.number), f"{labels.numbered(one)}: {one.excerpt[:120]}") for one in found]
        self.same_as.choices = [(NEW, mark("Nej, det är ett nytt ärende")), *choices]
        self.same_as.data = self.same_as.data or NEW
        self.looked.data, self.looked.raw_data = "1", None

    @property
    def has_looked(self) -> bool:
        return self.looked.data == "1"

    @property
    def reader(self) -> str:
        """The language that the caller reads, Swedish where it is none of ours."""
        return self.language.data if self.language.data in labels.LANGUAGES else DEFAULT

    @property
    def secret(self) -> str:
        """What makes sending twice safe, and draws the code."""
        return f"desk:{self.once.data}"

    @property
    def chosen(self) -> int | None:
        """The number of the one that says the same."""
        typed = self.same_as.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < len("2147483647") else None

    def to_command(self) -> RegisterSuggestion:
        owner_id, unit = owner_of(self.owner.data)
        return RegisterSuggestion(
            **received(self.data, self.secret, self.language.data),
            informed=self.informed.data,
            owner_id=owner_id,
            unit=unit,
            same_as=self.chosen,
        )

    def validate_once(self, field: HiddenField) -> None:
        check_once(field)
