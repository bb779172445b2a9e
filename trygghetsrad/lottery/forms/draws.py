"""What is filled in to start a draw, set its quotas, stop it, read its names, and hand out its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField
from wtforms.validators import ValidationError

from trygghetsrad.interest.forms.questions import refuse_identity_number
from trygghetsrad.interest.forms.staff import NamesForm
from trygghetsrad.interest.rules import ReadingPurpose
from trygghetsrad.kernel.forms import Form, choice, long_text, number, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.lottery.core import Quota
from trygghetsrad.lottery.disclosure import Reason, Receiver
from trygghetsrad.lottery.disclosure.use_cases import HandOut, ReadNames
from trygghetsrad.lottery.rules import EVERY_FEATURE, FEATURES
from trygghetsrad.lottery.use_cases import CancelDraw, SaveQuotas, StartDraw
from trygghetsrad.lottery.words import value_words

_LIKENESS = {
    ",".join(FEATURES): mark("Ålder och kön"),
    ",".join(EVERY_FEATURE): mark("Ålder, kön och ort"),
}


class StartForm(Form):
    """Which call is drawn from, and what the panel is to resemble the municipality in."""

    call = choice(mark("Vilken utlysning gäller det?"), [], missing=mark("Välj en utlysning."))
    likeness = choice(
        mark("Vad ska rådet likna kommunen i?"),
        list(_LIKENESS.items()),
        missing=mark("Välj vad rådet ska likna kommunen i."),
        hint=mark("Ju mer rådet ska likna kommunen i, desto mer skiljer sig chanserna åt mellan dem som är med."),
    )
    one_per_home = BooleanField(
        mark("Högst en från samma adress"),
        description=mark(
            "Gäller dem som har lämnat sin postadress. Det gör bara de som vill ha besked per brev, så två som bor "
            "ihop kan ändå lottas om någon av dem har valt ett annat sätt."
        ),
    )
    once = HiddenField(default=lambda: str(uuid4()))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.likeness.data = self.likeness.data or ",".join(FEATURES)

    def offer(self, calls: Iterable[tuple[UUID, str]]) -> None:
        """Fill in the calls that can be chosen."""
        self.call.choices = [(str(call_id), title) for call_id, title in calls]

    def validate_once(self, field: Field) -> None:
        try:
            UUID(field.data or "")
        except ValueError:
            raise ValidationError(str(mark("Ladda om sidan och försök en gång till."))) from None

    def to_command(self, bands: str) -> StartDraw:
        features = tuple(self.likeness.data.split(","))
        return StartDraw(UUID(self.call.data), bands, UUID(self.once.data), features, self.one_per_home.data)


@dataclass(frozen=True, slots=True)
class QuotaRow:
    """The two fields of one group."""

    feature: str
    value: str
    minimum: Any
    maximum: Any


class QuotaForm(Form):
    """The least and the most for each group; the fields follow the draw's groups, see `quota_form`."""

    groups: Sequence[tuple[str, str]] = ()

    @property
    def rows(self) -> list[QuotaRow]:
        return [
            QuotaRow(feature, value, self[f"least_{at}"], self[f"most_{at}"])
            for at, (feature, value) in enumerate(self.groups)
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        for row in self.rows:
            if not row.minimum.errors and not row.maximum.errors and row.minimum.data > row.maximum.data:
                group = value_words(row.feature, row.value)
                row.maximum.errors = [str(mark("Högst kan inte vara mindre än minst (%(group)s).", group=group))]
                fine = False
        return fine

    @property
    def quotas(self) -> list[Quota]:
        """What is typed, once it has been found to be sound."""
        return [Quota(row.feature, row.value, row.minimum.data, row.maximum.data) for row in self.rows]

    def to_command(self, draw_id: UUID) -> SaveQuotas:
        return SaveQuotas(draw_id, tuple(self.quotas))


def quota_form(quotas: Sequence[Quota], size: int, typed: MultiDict[str, str] | None = None) -> QuotaForm:
    """A form with two fields for each quota, filled in with what it is now.

    With `typed` it reads these instead of what was posted: a question, which changes nothing and needs no token.
    """
    fields: dict[str, Any] = {"groups": tuple((quota.feature, quota.value) for quota in quotas)}
    for at, quota in enumerate(quotas):
        group = value_words(quota.feature, quota.value)
        missing = mark("Skriv hur många platser (%(group)s).", group=group)
        fields[f"least_{at}"] = number(mark("Minst"), missing=missing, least=0, most=size)
        fields[f"most_{at}"] = number(mark("Högst"), missing=missing, least=0, most=size)
    made = type("FilledQuotaForm", (QuotaForm,), fields)
    now = {f"least_{at}": quota.minimum for at, quota in enumerate(quotas)}
    now |= {f"most_{at}": quota.maximum for at, quota in enumerate(quotas)}
    question = {} if typed is None else {"formdata": typed, "meta": {"csrf": False}}
    form: QuotaForm = made(data=now, **question)
    return form


class CancelForm(Form):
    """Why the draw is stopped."""

    reason = long_text(
        mark("Varför avbryts lottningen?"),
        missing=mark("Skriv varför lottningen avbryts."),
        most=1000,
        rows=3,
        hint=mark("Är poolen låst visas texten för alla på lottningens sida. Nämn inga personer."),
    )

    def to_command(self, draw_id: UUID) -> CancelDraw:
        return CancelDraw(draw_id, self.reason.data)


class PanelNamesForm(NamesForm):
    """Why the names of those drawn are read."""

    def to_command(self, draw_id: UUID) -> ReadNames:
        return ReadNames(draw_id, ReadingPurpose(self.purpose.data))


class OwnLotForm(Form):
    """The number and the key from the receipt."""

    reference = text(
        mark("Anmälans nummer"),
        missing=mark("Skriv numret på din anmälan."),
        most=20,
        hint=mark("Det ser ut så här: TR-4K7M."),
        autocomplete="off",
        spellcheck="false",
    )
    code = text(
        mark("Lottnyckel"),
        missing=mark("Skriv din lottnyckel."),
        most=40,
        hint=mark("Tio tecken, till exempel K7M4P-9QX2B. Stora och små bokstäver går lika bra."),
        autocomplete="off",
        spellcheck="false",
    )


_CASE = re.compile(r"[A-Za-zÅÄÖåäö]{0,6}[ .-]?[0-9][0-9/ .:-]*")


class HandOutForm(Form):
    """Who gets the auditors' file, and why."""

    receiver = choice(
        mark("Vem får filen?"), [(one.value, one.label) for one in Receiver], missing=mark("Välj vem som får filen.")
    )
    reason = choice(
        mark("Varför?"), [(one.value, one.label) for one in Reason], missing=mark("Välj varför filen lämnas ut.")
    )
    case = text(
        mark("Diarienummer"),
        most=40,
        hint=mark("Till exempel KS 2027/123. Skriv inget namn: det står i diariet."),
        more=[refuse_identity_number],
        autocomplete="off",
    )

    def validate_case(self, field: Field) -> None:
        if field.data and not _CASE.fullmatch(field.data):
            raise ValidationError(str(mark("Skriv bara ärendets nummer, till exempel KS 2027/123.")))

    def to_command(self, draw_id: UUID) -> HandOut:
        return HandOut(draw_id, Receiver(self.receiver.data), Reason(self.reason.data), self.case.data or "")
