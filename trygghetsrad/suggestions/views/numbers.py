"""The suggestions in numbers: what came in, what was answered and how soon, and what it led to.

They are numbers of suggestions, not of people: nothing in them points anybody out, so small ones are told as they are.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import charts, clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, looking
from trygghetsrad.suggestions import labels, queries
from trygghetsrad.suggestions.queries import QuarterTally
from trygghetsrad.suggestions.rules import Outcome, State
from trygghetsrad.suggestions.views import bp

TOLD = (Outcome.DONE, Outcome.PLANNED, Outcome.NOT_NOW, Outcome.NOT_OURS)


@bp.get("/forslag/siffror")
@allow(Permission.PUBLIC)
def numbers() -> ResponseReturnValue:
    quarters = queries.tallied_quarters(looking(), clock.today())
    return render_template(
        "suggestions/numbers.html",
        quarters=quarters,
        received=charts.bars([(labels.quarter_word(one.name), one.received) for one in quarters]),
        received_finding=_received_finding(quarters),
        days=charts.line([(labels.quarter_word(one.name), one.median_days) for one in quarters], target=_promise()),
        days_finding=_days_finding(quarters),
        became=[[labels.quarter_word(one.name), *_became(one)] for one in quarters],
        became_headings=[_("Kvartal"), _("Kom in"), _("Besvarade"), _("Väntar"), _("Sammanslagna"), _("Åt sidan")],
        led_to=[[labels.quarter_word(one.name), *(one.outcomes[outcome] for outcome in TOLD)] for one in quarters],
        led_to_headings=[_("Kvartal"), *(str(labels.OUTCOMES[outcome]) for outcome in TOLD)],
    )


def _became(one: QuarterTally) -> list[int]:
    return [one.received, one.answered, one.waiting, one.states[State.MERGED], one.states[State.HIDDEN]]


def _promise() -> int:
    days: int = current_app.extensions["config"].municipality.answer_working_days
    return days


def _received_finding(quarters: Sequence[QuarterTally]) -> str:
    number = sum(one.received for one in quarters)
    return ngettext(
        "Så många kom in varje kvartal: %(num)s i allt", "Så många kom in varje kvartal: %(num)s i allt", number
    )


def _days_finding(quarters: Sequence[QuarterTally]) -> str:
    measured = [one for one in quarters if one.median_days is not None]
    if not measured:
        return _("Inget har fått svar än")
    last = measured[-1]
    return _(
        "Av det som kom in %(quarter)s fick hälften svar inom %(days)s arbetsdagar",
        quarter=labels.quarter_word(last.name),
        days=charts.plain_number(last.median_days or 0),
    )
