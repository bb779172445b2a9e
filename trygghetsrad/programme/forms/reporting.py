"""A leader's month on one page: a value for each indicator that is due, a step for each activity, a few words."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from wtforms import Field

from trygghetsrad.kernel.forms import choice, long_text, number, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.programme import words
from trygghetsrad.programme.forms.fields import Versioned, amount, as_uuid, once_field
from trygghetsrad.programme.models import Activity, MonthlyReport
from trygghetsrad.programme.queries import Measured
from trygghetsrad.programme.rules.activities import OPEN, ActivityState
from trygghetsrad.programme.rules.measurement_file import MOST_BASE
from trygghetsrad.programme.use_cases import Counted, Progress, ReportMonth, field_of

MOST_WORDS = 2000
_STEPS = [(one.value, words.STATES[one]) for one in ActivityState if one in OPEN]


class ReportForm(Versioned):
    """`made_for` gives it the fields of a group's own indicators and activities."""

    words = long_text(
        mark("Något mer som är värt att veta om månaden?"),
        most=MOST_WORDS,
        rows=3,
        hint=mark(
            "Till exempel vad som hindrar, eller vad ni behöver hjälp med. Läses av dem som arbetar med programmet."
        ),
    )
    once = once_field()
    measured: Sequence[Measured] = ()
    activities: Sequence[Activity] = ()

    @classmethod
    def made_for(
        cls, measured: Sequence[Measured], activities: Sequence[Activity], there: MonthlyReport | None
    ) -> ReportForm:
        fields: dict[str, object] = {"measured": measured, "activities": activities}
        for one in measured:
            key = one.indicator.id
            fields[field_of("value", key)] = amount(mark("Värde i dag"))
            fields[field_of("base", key)] = number(
                mark("Hur många är det räknat på?"), missing=None, least=1, most=MOST_BASE
            )
            fields[field_of("comment", key)] = text(mark("Kommentar"), most=300)
        for activity in activities:
            fields[field_of("state", activity.id)] = choice(
                mark("Hur långt har det kommit?"), _STEPS, missing=mark("Välj hur långt det har kommit.")
            )
            fields[field_of("happened", activity.id)] = text(mark("Vad har hänt sedan sist?"), most=500)
            fields[field_of("version", activity.id)] = number("", missing=None, least=0, most=MOST_BASE)
        form: ReportForm = type("GroupReportForm", (cls,), fields)(data=_given(activities, there))
        return form

    def of(self, name: str, one: UUID) -> Field:
        field: Field = self[field_of(name, one)]
        return field

    def to_command(self, body_id: UUID) -> ReportMonth:
        return ReportMonth(
            body_id=body_id,
            version=self.seen,
            words=self.words.data or "",
            values={
                one.indicator.id: self._counted(one.indicator.id)
                for one in self.measured
                if self.of("value", one.indicator.id).data is not None
            },
            progress={one.id: self._progress(one) for one in self.activities},
            once=as_uuid(self.once.data),
        )

    def _counted(self, one: UUID) -> Counted:
        return Counted(self.of("value", one).data, self.of("base", one).data, self.of("comment", one).data or "")

    def _progress(self, activity: Activity) -> Progress:
        state = ActivityState(self.of("state", activity.id).data)
        version = self.of("version", activity.id).data or 0
        return Progress(version, state, self.of("happened", activity.id).data or "")


def _given(activities: Sequence[Activity], there: MonthlyReport | None) -> dict[str, object]:
    given: dict[str, object] = {"version": there.version if there else 0, "words": there.words if there else None}
    for one in activities:
        given |= {field_of("state", one.id): one.state.value, field_of("version", one.id): one.version}
    return given
