"""The shapes of a goal, of an indicator, and of who leads a group."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from wtforms import BooleanField

from trygghetsrad.accounts.models import User
from trygghetsrad.council.models import Body
from trygghetsrad.kernel.forms import DateField, Form, choice, long_text, several, text
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.programme import labels
from trygghetsrad.programme.forms.fields import Versioned, amount, as_uuid, once_field
from trygghetsrad.programme.models import Goal, Indicator
from trygghetsrad.programme.queries.computing import COMPUTATIONS
from trygghetsrad.programme.rules.goals import Direction, Frequency, Unit
from trygghetsrad.programme.use_cases import (
    AddGoal,
    AddIndicator,
    ChangeGoal,
    ChangeIndicator,
    ChooseLeaders,
    IndicatorWords,
)

MOST_WORDS = 3000
BY_HAND = "for-hand"


def _ways() -> list[tuple[str, object]]:
    by_hand: list[tuple[str, object]] = [(BY_HAND, mark("Någon mäter och skriver in värdet"))]
    return by_hand + [
        (one.key, mark("Systemet räknar: %(what)s", what=str(one.label))) for one in COMPUTATIONS.values()
    ]


class GoalForm(Form):
    """What a group wants to be different, and why."""

    body = choice(mark("Vilken grupp?"), [], missing=mark("Välj en grupp."))
    title = text(
        mark("Målet"),
        missing=mark("Skriv målet."),
        hint=mark("Så att det går att se om det är nått. Till exempel: Färre äldre skadas i fall hemma."),
    )
    why = long_text(mark("Varför är det viktigt?"), missing=mark("Skriv varför."), most=MOST_WORDS, rows=4)
    responsible = text(
        mark("Vem ansvarar?"),
        missing=mark("Skriv vem som ansvarar."),
        hint=mark("En enhet eller en roll, till exempel gatuenheten. Skriv ingen persons namn."),
    )
    once = once_field()

    def offer(self, groups: Iterable[Body]) -> None:
        self.body.choices = [(str(one.id), one.name) for one in groups]

    def to_command(self) -> AddGoal:
        return AddGoal(
            body_id=UUID(self.body.data),
            title=self.title.data,
            why=self.why.data,
            responsible=self.responsible.data,
            once=as_uuid(self.once.data),
        )


class ChangeGoalForm(Versioned, GoalForm):
    closed = BooleanField(
        mark("Gruppen arbetar inte längre med målet"),
        description=mark("Målet står kvar på webben bland de avslutade, med det som är mätt."),
    )
    once = None

    @classmethod
    def of(cls, goal: Goal, groups: Iterable[Body]) -> ChangeGoalForm:
        form = cls(obj=goal, data={"body": str(goal.body_id), "closed": goal.closed_on is not None})
        form.offer(groups)
        return form

    def to_change(self, goal_id: UUID) -> ChangeGoal:
        words = self.title.data, self.why.data, self.responsible.data
        return ChangeGoal(goal_id, self.seen, UUID(self.body.data), *words, closed=self.closed.data)


class IndicatorForm(Form):
    """How a goal is measured."""

    name = text(
        mark("Vad mäts?"),
        missing=mark("Skriv vad som mäts."),
        hint=mark("Till exempel: Andel som känner sig trygga på väg hem."),
    )
    computed = choice(mark("Hur mäts det?"), _ways, missing=mark("Välj hur det mäts."))
    unit = choice(
        mark("I vilken enhet?"), [(one.value, labels.UNITS[one]) for one in Unit], missing=mark("Välj en enhet.")
    )
    unit_word = text(
        mark("Ord efter talet"), most=40, hint=mark("Bara för annan enhet än procent. Till exempel: dagar.")
    )
    direction = choice(
        mark("Åt vilket håll är bättre?"),
        [(one.value, labels.DIRECTIONS[one]) for one in Direction],
        missing=mark("Välj åt vilket håll som är bättre."),
    )
    start_value = amount(mark("Värde vid starten"), missing=mark("Skriv värdet vid starten."))
    start_on = DateField(mark("Startens dag"), missing=mark("Skriv dagen då starten mättes."))
    target_value = amount(mark("Värde som är målet"), missing=mark("Skriv värdet som är målet."))
    target_on = DateField(mark("Målet ska vara nått senast"), missing=mark("Skriv dagen då målet ska vara nått."))
    frequency = choice(
        mark("Hur ofta mäts det?"),
        [(one.value, labels.FREQUENCIES[one]) for one in Frequency],
        missing=mark("Välj hur ofta det mäts."),
    )
    source = text(
        mark("Källa"),
        missing=mark("Skriv var värdena kommer ifrån."),
        hint=mark("Till exempel: kommunens trygghetsmätning."),
    )
    once = once_field()

    def words(self) -> IndicatorWords:
        return IndicatorWords(
            name=self.name.data,
            unit=Unit(self.unit.data),
            direction=Direction(self.direction.data),
            start_value=self.start_value.data,
            start_on=self.start_on.data,
            target_value=self.target_value.data,
            target_on=self.target_on.data,
            frequency=Frequency(self.frequency.data),
            source=self.source.data,
            unit_word=self.unit_word.data or "",
            computed=None if self.computed.data == BY_HAND else self.computed.data,
        )

    def to_command(self, goal_id: UUID) -> AddIndicator:
        return AddIndicator(goal_id, self.words(), as_uuid(self.once.data))


class ChangeIndicatorForm(Versioned, IndicatorForm):
    once = None

    @classmethod
    def of(cls, indicator: Indicator) -> ChangeIndicatorForm:
        given = {name: getattr(indicator, name) for name in (*IndicatorWords.__dataclass_fields__, "version")}
        return cls(data=given | {"computed": indicator.computed or BY_HAND})

    def to_change(self, indicator_id: UUID) -> ChangeIndicator:
        return ChangeIndicator(indicator_id, self.seen, self.words())


class LeadersForm(Form):
    leaders = several(
        mark("Vilka rapporterar för gruppen?"),
        [],
        hint=mark("De skriver in mätningar, och får en påminnelse när något ska mätas."),
    )

    @classmethod
    def of(cls, users: Iterable[User], chosen: Iterable[UUID]) -> LeadersForm:
        form = cls(data={"leaders": [str(one) for one in chosen]})
        form.leaders.choices = [(str(one.id), one.name or _("Borttagen")) for one in users]
        return form

    def to_command(self, body_id: UUID) -> ChooseLeaders:
        return ChooseLeaders(body_id, frozenset(UUID(one) for one in self.leaders.data or ()))
