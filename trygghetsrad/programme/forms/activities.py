"""The shapes of an activity, of how it ended, and of what led to it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wtforms import BooleanField

from trygghetsrad.council.models import Body
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.forms import DateField, Form, choice, long_text, number, several, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.programme import words
from trygghetsrad.programme.forms.fields import Versioned, as_uuid, once_field
from trygghetsrad.programme.models import Activity, Goal
from trygghetsrad.programme.rules.activities import OPEN, ActivityState, Environment, TargetGroup
from trygghetsrad.programme.use_cases import (
    ActivityWords,
    AddActivity,
    ChangeActivity,
    CloseActivity,
    RecordActivityEffect,
    TieActivity,
)

MOST_WORDS = 3000
MOST_COST = 1_000_000_000
HIGHEST = 2_147_483_647
NO_GOAL = "inget"
_CLOSING = {ActivityState.DONE: mark("Aktiviteten är klar"), ActivityState.DROPPED: mark("Aktiviteten blir inte av")}
_COST = mark("Kostnad i kronor")


class ActivityForm(Form):
    """What is done, for whom, where and when."""

    body = choice(mark("Vilken grupp?"), [], missing=mark("Välj en grupp."))
    title = text(
        mark("Vad ska göras?"),
        missing=mark("Skriv vad som ska göras."),
        hint=mark("En kort rubrik, till exempel: Halkskydd till alla över 75."),
    )
    description = long_text(mark("Beskrivning"), most=MOST_WORDS, rows=4)
    responsible = text(
        mark("Vem ansvarar?"),
        missing=mark("Skriv vem som ansvarar."),
        hint=mark("En enhet eller en roll, till exempel gatuenheten. Skriv ingen persons namn."),
    )
    goal = choice(mark("Vilket mål hör den till?"), [], missing=mark("Välj ett mål, eller inget mål."))
    starts_on = DateField(mark("Första dagen"), missing=mark("Skriv första dagen."))
    ends_on = DateField(mark("Sista dagen"), missing=mark("Skriv sista dagen."))
    target_groups = several(mark("För vilka?"), [(one.value, words.TARGET_GROUPS[one]) for one in TargetGroup])
    environments = several(mark("Var?"), [(one.value, words.ENVIRONMENTS[one]) for one in Environment])
    cost = number(_COST, missing=None, least=0, most=MOST_COST)
    public = BooleanField(mark("Visa aktiviteten på webben"), default=True)
    once = once_field()

    def offer(self, groups: Iterable[Body], goals: Iterable[Goal]) -> None:
        self.body.choices = [(str(one.id), one.name) for one in groups]
        self.goal.choices = [(NO_GOAL, mark("Inget mål")), *((str(one.id), one.title) for one in goals)]

    def words(self) -> ActivityWords:
        return ActivityWords(
            body_id=UUID(self.body.data),
            title=self.title.data,
            description=self.description.data or "",
            responsible=self.responsible.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            goal_id=as_uuid(self.goal.data),
            target_groups=tuple(TargetGroup(one) for one in self.target_groups.data or ()),
            environments=tuple(Environment(one) for one in self.environments.data or ()),
            cost=self.cost.data,
            public=self.public.data,
        )

    def to_command(self) -> AddActivity:
        return AddActivity(self.words(), as_uuid(self.once.data))


class ChangeActivityForm(Versioned, ActivityForm):
    state = choice(mark("Hur långt har det kommit?"), [], missing=mark("Välj hur långt det har kommit."))
    once = None

    @classmethod
    def of(cls, activity: Activity, groups: Iterable[Body], goals: Iterable[Goal]) -> ChangeActivityForm:
        names = ("title", "description", "responsible", "starts_on", "ends_on", "target_groups", "environments")
        given = {name: getattr(activity, name) for name in (*names, "cost", "public", "version")}
        chosen = {
            "body": str(activity.body_id),
            "goal": str(activity.goal_id or NO_GOAL),
            "state": activity.state.value,
        }
        form = cls(data=given | chosen)
        form.offer(groups, goals)
        states = [one for one in ActivityState if one in OPEN or one is activity.state]
        form.state.choices = [(one.value, words.STATES[one]) for one in states]
        return form

    def to_change(self, activity_id: UUID) -> ChangeActivity:
        return ChangeActivity(activity_id, self.seen, self.words(), ActivityState(self.state.data))


class CloseActivityForm(Versioned):
    state = choice(
        mark("Hur gick det?"),
        [(state.value, text) for state, text in _CLOSING.items()],
        missing=mark("Välj om aktiviteten är klar eller inte blir av."),
    )
    done = long_text(
        mark("Vad hände?"),
        missing=mark("Skriv några meningar. En aktivitet kan inte avslutas utan ord."),
        most=MOST_WORDS,
        rows=6,
        hint=mark("Vad som gjordes, eller varför det inte blir av. Alla får läsa det. Skriv inga namn."),
    )
    closed_on = DateField(mark("Vilken dag?"), missing=mark("Skriv vilken dag det var."))
    cost = number(_COST, missing=None, least=0, most=MOST_COST)

    @classmethod
    def of(cls, activity: Activity) -> CloseActivityForm:
        state = None if activity.state in OPEN else activity.state.value
        given = {"version": activity.version, "state": state, "done": activity.done or None, "cost": activity.cost}
        return cls(data=given | {"closed_on": activity.closed_on or clock.today()})

    def to_change(self, activity_id: UUID) -> CloseActivity:
        state = ActivityState(self.state.data)
        return CloseActivity(activity_id, self.seen, state, self.done.data, self.closed_on.data, self.cost.data)


class ActivityEffectForm(Versioned):
    effect = long_text(
        mark("Vad ledde det till?"),
        missing=mark("Skriv vad aktiviteten ledde till."),
        most=MOST_WORDS,
        rows=6,
        hint=mark("Vad ni mätte eller frågade, och vad det visade. Skriv också om det inte blev någon skillnad."),
    )
    effect_on = DateField(mark("Vilken dag följdes det upp?"), missing=mark("Skriv vilken dag det följdes upp."))

    @classmethod
    def of(cls, activity: Activity) -> ActivityEffectForm:
        given = {"version": activity.version, "effect": activity.effect or None}
        return cls(data=given | {"effect_on": activity.effect_on or clock.today()})

    def to_change(self, activity_id: UUID) -> RecordActivityEffect:
        return RecordActivityEffect(activity_id, self.seen, self.effect.data, self.effect_on.data)


class TieForm(Form):
    kind = choice(
        mark("Vad ledde till aktiviteten?"),
        [("suggestion", mark("Ett förslag")), ("action", mark("En åtgärd från rådet"))],
        missing=mark("Välj förslag eller åtgärd."),
    )
    number = number(
        mark("Nummer"),
        missing=mark("Skriv numret."),
        least=1,
        most=HIGHEST,
        hint=mark("Det står på förslagets eller åtgärdens sida."),
    )

    def to_command(self, activity_id: UUID) -> TieActivity:
        return TieActivity(activity_id, self.kind.data, self.number.data)
