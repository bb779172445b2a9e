"""Fields that several forms of the programme share."""

from __future__ import annotations

from typing import Any, TypeAlias
from uuid import UUID, uuid4

from flask_babel.speaklater import LazyString
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.programme import labels
from trygghetsrad.programme.rules.measurement_file import read_number

Text: TypeAlias = LazyString | str


class Versioned(Form):
    """A form about one row, and the version that was on the screen."""

    version = IntegerField(widget=HiddenInput(), default=0)

    @property
    def seen(self) -> int:
        return self.version.data or 0

    def renew(self, version: int) -> None:
        """After a conflict the page shows what is new: saving once more is then meant."""
        self.version.raw_data, self.version.data = None, version


class Amount(StringField):
    """A number with or without decimals, as people write it: 12,5 or 1 250."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        typed = str(valuelist[0]).strip() if valuelist else ""
        self.data: float | None = None  # type: ignore[assignment]
        if not typed:
            return
        self.data = read_number(typed[:40])
        if self.data is None:
            raise ValueError(mark("Skriv med siffror, till exempel 12,5."))

    def _value(self) -> str:
        if self.raw_data:
            return "".join(sign for sign in str(self.raw_data[0]) if sign.isprintable())
        return "" if self.data is None else labels.number(self.data)


def amount(label: Text, *, missing: Text | None = None, hint: Text = "") -> Any:
    """A number; voluntary without `missing`."""
    return Amount(
        label,
        description=hint,
        validators=[InputRequired(missing)] if missing else [Optional()],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )


def once_field() -> Any:
    """A mark of this one form: sent twice, it counts once."""
    return HiddenField(default=lambda: str(uuid4()))


def as_uuid(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
