"""The Swedish words for activities, evaluations and exchanges, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.programme import labels
from trygghetsrad.programme.models import Activity
from trygghetsrad.programme.queries import Done, EvaluationView, Measured
from trygghetsrad.programme.rules.activities import (
    OPEN,
    ActivityState,
    Environment,
    Exchange,
    Occasion,
    TargetGroup,
    is_late,
)
from trygghetsrad.programme.rules.goals import Reading
from trygghetsrad.programme.rules.intervals import Change, Interval, change

STATES: dict[ActivityState, LazyString] = {
    ActivityState.PLANNED: mark("Planerad"),
    ActivityState.UNDER_WAY: mark("Pågår"),
    ActivityState.DONE: mark("Klar"),
    ActivityState.DROPPED: mark("Blir inte av"),
}
DONE_HEADINGS: dict[ActivityState, LazyString] = {
    ActivityState.PLANNED: mark("Det har hänt hittills"),
    ActivityState.UNDER_WAY: mark("Det har hänt hittills"),
    ActivityState.DONE: mark("Det här gjordes"),
    ActivityState.DROPPED: mark("Därför blir det inte av"),
}
LATE = "late"
KINDS: dict[str, LazyString] = {
    ActivityState.UNDER_WAY.value: mark("Pågår"),
    ActivityState.PLANNED.value: mark("Planerad"),
    ActivityState.DONE.value: mark("Klar"),
    LATE: mark("Försenad"),
    ActivityState.DROPPED.value: mark("Blir inte av"),
}
TARGET_GROUPS: dict[TargetGroup, LazyString] = {
    TargetGroup.CHILDREN: mark("Barn och unga"),
    TargetGroup.OLDER: mark("Äldre"),
    TargetGroup.DISABILITY: mark("Personer med funktionsnedsättning"),
    TargetGroup.YOUNG_ADULTS: mark("Unga vuxna"),
    TargetGroup.ADULTS: mark("Vuxna"),
    TargetGroup.NEWCOMERS: mark("Nyanlända"),
    TargetGroup.EXPOSED: mark("De som statistiken visar är mest utsatta"),
    TargetGroup.EVERYONE: mark("Alla"),
}
ENVIRONMENTS: dict[Environment, LazyString] = {
    Environment.HOME: mark("Hemma"),
    Environment.SCHOOL: mark("Skola och förskola"),
    Environment.WORK: mark("Arbete"),
    Environment.TRAFFIC: mark("Trafik"),
    Environment.SPORTS: mark("Idrott och fritid"),
    Environment.PUBLIC: mark("Gator, torg och parker"),
    Environment.WATER: mark("Vid vatten"),
    Environment.CARE: mark("Vård och omsorg"),
    Environment.ONLINE: mark("På nätet"),
}
OCCASIONS: dict[Occasion, LazyString] = {
    Occasion.VISIT_HERE: mark("Besök hos oss"),
    Occasion.VISIT_THERE: mark("Besök hos andra"),
    Occasion.CONFERENCE: mark("Konferens"),
    Occasion.TALK: mark("Samtal eller möte"),
    Occasion.MATERIAL: mark("Material"),
}
EXCHANGES: dict[Exchange, LazyString] = {
    Exchange.RECEIVED: mark("Vi lärde oss av andra"),
    Exchange.SHARED: mark("Vi delade med oss"),
    Exchange.BOTH: mark("Både och"),
}
_TONES = {ActivityState.UNDER_WAY: "info", ActivityState.DONE: "success"}
CLAIMS: dict[Change, LazyString] = {
    Change.BETTER: mark(
        "Förändringen är åt rätt håll, och större än vad slumpen brukar ge. Siffrorna säger inte vad den beror på."
    ),
    Change.WORSE: mark(
        "Förändringen är åt fel håll, och större än vad slumpen brukar ge. Siffrorna säger inte vad den beror på."
    ),
    Change.UNSURE: mark(
        "Skillnaden är så liten att den kan bero på slumpen. Det går inte att säga att något har ändrats."
    ),
    Change.NO_INTERVAL: mark("Hur säkra värdena är går inte att räkna ut. Dra inga slutsatser av skillnaden ensam."),
    Change.EQUAL: mark("Värdet är detsamma före och efter."),
}


def kind(activity: Activity | Done) -> str:
    """What an activity looks like in the timeline."""
    return LATE if is_late(activity.state, activity.ends_on, clock.today()) else activity.state.value


def state_word(activity: Activity | Done) -> str:
    """Planned, under way, done or dropped; late when its last day has passed."""
    return str(KINDS[kind(activity)])


def state_tone(activity: Activity) -> str:
    """The tone of the word; the word alone says it all."""
    return "danger" if kind(activity) == LATE else _TONES.get(activity.state, "neutral")


def when_words(activity: Activity | Done) -> str:
    """From when to when, or on which day."""
    if activity.starts_on == activity.ends_on:
        return date_long(activity.starts_on)
    return _("%(first)s till %(last)s", first=date_long(activity.starts_on), last=date_long(activity.ends_on))


def state_line(activity: Activity | Done) -> str:
    """The state with its day, in one short line."""
    if activity.state in OPEN or activity.closed_on is None:
        return f"{state_word(activity)}, {when_words(activity)}"
    return f"{state_word(activity)}, {date_long(activity.closed_on)}"


def target_words(values: Iterable[str]) -> str:
    return ", ".join(str(TARGET_GROUPS[TargetGroup(one)]) for one in values)


def environment_words(values: Iterable[str]) -> str:
    return ", ".join(str(ENVIRONMENTS[Environment(one)]) for one in values)


def cost_words(kronor: int | None) -> str:
    return "" if kronor is None else _("%(sum)s kronor", sum=labels.number(float(kronor)))


def subject_words(view: EvaluationView) -> str:
    """What an evaluation is of."""
    return about_words(view.goal.title if view.goal else "", view.project.name if view.project else "")


def about_words(goal: str, project: str) -> str:
    """What an evaluation of a goal, of a project or, with neither, of the programme is called."""
    if goal:
        return _("Målet: %(title)s", title=goal)
    return _("Projektet: %(name)s", name=project) if project else _("Hela programmet")


def period_words(first: date, last: date) -> str:
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    return _("%(first)s till %(last)s", first=date_long(first), last=date_long(last))


def claim(one: Measured, before: tuple[Reading, Interval | None], after: tuple[Reading, Interval | None]) -> str:
    """What a value before and one after say together, and no more than they can."""
    indicator = one.indicator
    (old, old_limits), (new, new_limits) = before, after
    found = change(indicator.direction, (old.value, old_limits), (new.value, new_limits))
    moved = _(
        "Från %(old)s till %(new)s.",
        old=labels.value_words(indicator, old.value),
        new=labels.value_words(indicator, new.value),
    )
    return f"{moved} {CLAIMS[found]}"
