"""The Swedish words for states, units and numbers of the programme, in one place."""

from __future__ import annotations

from babel.numbers import format_decimal
from flask_babel.speaklater import LazyString

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force, mark, ngettext
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.programme.models import Indicator, Measurement
from trygghetsrad.programme.queries import GoalView, Measured
from trygghetsrad.programme.queries.finding import ACTIVITY, EVALUATION, GOAL
from trygghetsrad.programme.rules.goals import Direction, Frequency, GoalState, Unit
from trygghetsrad.programme.rules.intervals import Interval, interval
from trygghetsrad.programme.rules.measurement_file import Fault, FileFault

STATES: dict[GoalState, LazyString] = {
    GoalState.ON_TRACK: mark("På väg"),
    GoalState.RISK: mark("Risk"),
    GoalState.UNMEASURED: mark("Saknar mätning"),
    GoalState.REACHED: mark("Nådd"),
}
TONES = {
    GoalState.ON_TRACK: "info",
    GoalState.RISK: "danger",
    GoalState.UNMEASURED: "warning",
    GoalState.REACHED: "success",
}
UNITS: dict[Unit, LazyString] = {
    Unit.SHARE: mark("Procent"),
    Unit.RATE: mark("Antal per 1 000 invånare"),
    Unit.COUNT: mark("Antal"),
    Unit.OTHER: mark("Något annat"),
}
DIRECTIONS: dict[Direction, LazyString] = {
    Direction.UP: mark("Ju högre desto bättre"),
    Direction.DOWN: mark("Ju lägre desto bättre"),
}
FREQUENCIES: dict[Frequency, LazyString] = {
    Frequency.MONTH: mark("Varje månad"),
    Frequency.QUARTER: mark("Varje kvartal"),
    Frequency.HALF_YEAR: mark("Varje halvår"),
    Frequency.YEAR: mark("Varje år"),
    Frequency.TWO_YEARS: mark("Vartannat år"),
}
FAULTS: dict[FileFault, LazyString] = {
    FileFault.TOO_LARGE: mark("Filen är för stor. Dela upp den."),
    FileFault.NOT_TEXT: mark("Filen är ingen CSV-fil. Spara den som CSV och prova igen."),
    FileFault.NO_HEADING: mark("Rubrikerna datum och värde saknas på första raden."),
    FileFault.TOO_MANY: mark("Filen har för många rader eller kolumner."),
    FileFault.EMPTY: mark("Det finns inga mätningar i filen."),
    FileFault.DAY: mark("Skriv datumet så här: 2027-03-31, eller bara årtalet."),
    FileFault.FUTURE: mark("Dagen har inte varit än."),
    FileFault.TWICE: mark("Dagen finns två gånger i filen."),
    FileFault.VALUE: mark("Skriv värdet med siffror, till exempel 12,5."),
    FileFault.BASE: mark("Skriv hur många med siffror, till exempel 250."),
    FileFault.LONG: mark("Korta ner texten till högst 300 tecken."),
}


FOUND_KINDS: dict[str, tuple[str, LazyString]] = {
    GOAL: ("programme.goal", mark("Mål")),
    ACTIVITY: ("programme.activity", mark("Aktivitet")),
    EVALUATION: ("programme.evaluation", mark("Utvärdering")),
}
"""What can be found by words -> its page's endpoint and what it is called."""


def number(value: float) -> str:
    """12,5, as the reader's language writes it."""
    return str(format_decimal(value, format="#,##0.##", locale=language_in_force())).replace("-", "−")


def value_words(indicator: Indicator, value: float) -> str:
    """12,5 procent; 8,3 per 1 000 invånare; 4."""
    match indicator.unit:
        case Unit.SHARE:
            return _("%(number)s procent", number=number(value))
        case Unit.RATE:
            return _("%(number)s per 1 000 invånare", number=number(value))
        case _:
            return f"{number(value)} {indicator.unit_word}".strip()


def short_value(indicator: Indicator, value: float) -> str:
    """The value as a chart or a table has room for it."""
    return f"{number(value)}\u00a0%" if indicator.unit is Unit.SHARE else number(value)


def interval_words(limits: Interval | None) -> str:
    """31–42, or a dash where it is not known: no finer than an interval is."""
    return "–".join(number(round(end, 1 if end > 1 else 2)) for end in (limits.low, limits.high)) if limits else "–"


def measurement_interval(indicator: Indicator, one: Measurement) -> str:
    return "" if one.value is None else interval_words(interval(indicator.unit, one.value, one.base))


def state_word(state: GoalState) -> str:
    return str(STATES[state])


def state_tone(state: GoalState) -> str:
    """The tone of the word; the word alone says it all."""
    return TONES[state]


def seen_words(one: Measured) -> str:
    """When an indicator was last measured, and what that showed."""
    newest = one.newest
    value = value_words(one.indicator, newest.value)
    if newest == one.indicator.plan.start and not one.measurements:
        return _("Inte mätt sedan starten %(day)s, då %(value)s", day=date_long(newest.on), value=value)
    if one.state(clock.today()) is GoalState.UNMEASURED:
        return _("Senast mätt %(year)s: %(value)s", year=newest.on.year, value=value)
    return _("Nu %(value)s, mätt %(day)s", value=value, day=date_long(newest.on))


def target_words(indicator: Indicator) -> str:
    return _(
        "Mål: %(value)s senast %(day)s",
        value=value_words(indicator, indicator.target_value),
        day=date_long(indicator.target_on),
    )


def start_words(indicator: Indicator) -> str:
    return _(
        "Start: %(value)s, %(day)s",
        value=value_words(indicator, indicator.start_value),
        day=date_long(indicator.start_on),
    )


def due_words(one: Measured) -> str:
    """When the next measurement is due, or how late it is."""
    due = one.due_on
    if due is None:
        return _("Målets sista dag är mätt.")
    days = (due - clock.today()).days
    if days < 0:
        return ngettext("Mätningen är %(num)s dag sen.", "Mätningen är %(num)s dagar sen.", -days)
    return _("Nästa mätning senast %(day)s.", day=date_long(due))


def goal_state(view: GoalView) -> GoalState:
    return view.state(clock.today())


def indicator_state(one: Measured) -> GoalState:
    return one.state(clock.today())


def counts_words(states: list[GoalState]) -> list[tuple[str, int]]:
    """How many goals stand how, the words of the states in their order."""
    return [(state_word(state), states.count(state)) for state in GoalState]


def fault_words(fault: Fault) -> tuple[int | None, str, str]:
    """(line, column, what is wrong), with None for the file as a whole."""
    return fault.line or None, fault.column, str(FAULTS[fault.kind])


def finding(one: Measured) -> str:
    """What a chart of an indicator shows, in one sentence."""
    words = {
        GoalState.ON_TRACK: _("%(name)s är på väg mot målet", name=one.indicator.name),
        GoalState.RISK: _("%(name)s ligger efter planen mot målet", name=one.indicator.name),
        GoalState.UNMEASURED: _(
            "%(name)s saknar en färsk mätning, senast mätt %(year)s",
            name=one.indicator.name,
            year=one.newest.on.year,
        ),
        GoalState.REACHED: _("%(name)s har nått målet", name=one.indicator.name),
    }
    return words[indicator_state(one)]
