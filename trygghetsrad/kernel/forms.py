"""Forms check shape. Every text is cleaned, every message is written for the person who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeAlias

from email_validator import EmailNotValidError, validate_email
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Field,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.text import TextRefused, clean_text

Text: TypeAlias = LazyString | str
Choices: TypeAlias = Iterable[tuple[str, Any]] | Callable[[], Iterable[tuple[str, Any]]]


_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class Form(FlaskForm):
    """Base of every form: a refusal from the rules lands here, and `status` is the page's."""

    refused_status = 0
    form_errors: list[str]

    def process(self, *args: Any, **options: Any) -> None:
        """Read what was sent. Signs that no page may hold are not shown again in the field that refuses them."""
        super().process(*args, **options)
        for field in self._fields.values():
            if field.process_errors and isinstance(field.data, str):
                field.data = _UNSHOWABLE.sub("", field.data)

    @property
    def status(self) -> int:
        """200 for an untouched form, 422 for one to be rectified, or the refusal's own."""
        return self.refused_status or (422 if self.errors else 200)

    def refuse(self, refusal: Refused) -> None:
        """Put a refusal at its field, or above the form when no field is to blame."""
        self.refused_status = refusal.status
        field = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors = [*self.form_errors, str(refusal.text)]
        else:
            field.errors = [*field.errors, str(refusal.text)]


def _cleaner(*, multiline: bool) -> Callable[[Any], Any]:
    def clean(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return clean_text(value, multiline=multiline)
        except TextRefused:
            raise ValueError(mark("Texten har tecken som inte går att läsa. Skriv om den utan dem.")) from None

    return clean


def _presence(missing: Text | None) -> list[Any]:
    return [InputRequired(missing)] if missing else [Optional()]


def _written(missing: Text | None) -> list[Any]:
    """Like `_presence`, after cleaning: blanks alone are no text."""
    return [DataRequired(missing)] if missing else [Optional()]


def _length(most: int) -> Length:
    return Length(max=most, message=mark("Korta ner till högst %(most)s tecken.", most=most))


def text(
    label: Text,
    *,
    missing: Text | None = None,
    most: int = 200,
    hint: Text = "",
    kind: type[StringField] = StringField,
    more: Sequence[Any] = (),
    **attributes: Any,
) -> Any:
    """A line of text. `missing` is what to say when it is empty; without it the field is voluntary."""
    return kind(
        label,
        description=hint,
        validators=[*_written(missing), _length(most), *more],
        filters=[_cleaner(multiline=False)],
        render_kw=attributes or None,
    )


def long_text(label: Text, *, missing: Text | None = None, most: int = 5000, hint: Text = "", rows: int = 6) -> Any:
    """Several lines of text."""
    return TextAreaField(
        label,
        description=hint,
        validators=[*_written(missing), _length(most)],
        filters=[_cleaner(multiline=True)],
        render_kw={"rows": rows},
    )


def email(label: Text, *, missing: Text | None = None, hint: Text = "") -> Any:
    """An e-mail address, checked for its shape only."""
    return text(
        label,
        missing=missing,
        most=254,
        hint=hint,
        kind=EmailField,
        more=[_email_shape],
        autocomplete="email",
        spellcheck="false",
    )


def phone(label: Text, *, missing: Text | None = None, hint: Text = "") -> Any:
    """A telephone number as people write it."""
    return text(label, missing=missing, most=30, hint=hint, kind=TelField, more=[_phone_shape], autocomplete="tel")


def _options(choices: Choices) -> Any:
    """The choices as the library's own kind; a callable stays one, since it reads the request's configuration."""
    if callable(choices):
        return lambda: [SelectChoice(value, text) for value, text in choices()]
    return [SelectChoice(value, text) for value, text in choices]


def choice(label: Text, choices: Choices, *, missing: Text | None = None, hint: Text = "") -> Any:
    """One of a few, as radio buttons."""
    return RadioField(
        label,
        description=hint,
        choices=_options(choices),
        validators=[InputRequired(missing)] if missing else [Optional()],
        validate_choice=True,
    )


def one_of(label: Text, *, missing: Text | None = None, hint: Text = "") -> Any:
    """One of many, in a closed list; `offer` says which."""
    return SelectField(
        label,
        description=hint,
        choices=[],
        validators=[InputRequired(missing)] if missing else [Optional()],
        validate_choice=True,
    )


def offer(field: SelectField, choices: Iterable[tuple[str, Any]]) -> None:
    """Give a closed list its choices, after an empty one."""
    field.choices = _options([("", mark("Välj")), *choices])


def several(label: Text, choices: Choices, *, hint: Text = "") -> Any:
    """Any of a few, as check boxes."""
    return SelectMultipleField(
        label,
        description=hint,
        choices=_options(choices),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def number(label: Text, *, missing: Text | None, least: int, most: int, hint: Text = "") -> Any:
    """A whole number within bounds."""
    return WholeNumber(
        label,
        description=hint,
        validators=[
            *_presence(missing),
            NumberRange(
                least, most, message=mark("Skriv ett tal från %(least)s till %(most)s.", least=least, most=most)
            ),
        ],
        render_kw={"inputmode": "numeric"},
    )


def password(label: Text, *, missing: Text, autocomplete: str, hint: Text = "") -> Any:
    """A password: never cleaned, never shown again."""
    return PasswordField(
        label,
        description=hint,
        validators=[InputRequired(missing), Length(max=200, message=mark("Lösenordet är för långt."))],
        render_kw={"autocomplete": autocomplete},
    )


class WholeNumber(IntegerField):
    """A whole number; anything else gets a sentence instead of a type's name."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        typed = valuelist[0].strip().replace("\u00a0", "").replace(" ", "")
        if not typed.isascii() or not typed.lstrip("-").isdigit() or len(typed) > 12:  # noqa: PLR2004
            self.data = None
            raise ValueError(mark("Skriv med siffror, till exempel 12."))
        self.data = int(typed)


class DateField(Field):
    """A date in three boxes: day, month, year. Shown by the component that draws `subfields`."""

    parts = ("day", "month", "year")

    def __init__(self, label: Text, *, missing: Text | None = None, hint: Text = "", **options: Any) -> None:
        super().__init__(label, description=str(hint) if not isinstance(hint, LazyString) else hint, **options)
        self.missing = missing
        self.typed: dict[str, str] = {}

    @property
    def subfields(self) -> list[tuple[str, str, str]]:
        """(part, name, value) of each box."""
        stored = {} if self.data is None else {"day": self.data.day, "month": self.data.month, "year": self.data.year}
        return [(part, f"{self.name}-{part}", self.typed.get(part, str(stored.get(part, "")))) for part in self.parts]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:  # noqa: ARG002
        self.process_errors = []
        self.data = self.object_data = data if isinstance(data, date) else None
        if not formdata or not any(f"{self.name}-{part}" in formdata for part in self.parts):
            return
        self.typed = {part: formdata.get(f"{self.name}-{part}", "").strip()[:10] for part in self.parts}
        self.raw_data = [value for value in self.typed.values() if value]
        self.data = None
        if not self.raw_data:
            return
        try:
            self.data = date(*(int(self.typed[part]) for part in ("year", "month", "day")))
        except (ValueError, OverflowError):
            self.process_errors.append(mark("Datumet finns inte. Skriv dag, månad och år, till exempel 24 4 2027."))

    def pre_validate(self, form: Any) -> None:  # noqa: ARG002
        if self.process_errors:
            raise StopValidation
        if self.missing and self.data is None:
            raise StopValidation(str(self.missing))


def _email_shape(_form: Any, field: Field) -> None:
    try:
        validate_email(field.data or "", check_deliverability=False)
    except EmailNotValidError:
        raise ValidationError(str(mark("E-postadressen ser inte rätt ut. Den ska likna namn@exempel.se."))) from None


def _phone_shape(_form: Any, field: Field) -> None:
    digits = [sign for sign in field.data or "" if sign.isdigit()]
    if not 6 <= len(digits) <= 15 or set(field.data or "") - set("0123456789 +-()/"):  # noqa: PLR2004
        raise ValidationError(str(mark("Telefonnumret ser inte rätt ut. Skriv det så här: 070-123 45 67.")))
