"""The shapes of an evaluation and of an exchange with others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from wtforms import BooleanField

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.forms import DateField, Form, choice, long_text, text
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.programme import words
from trygghetsrad.programme.forms.fields import Versioned, as_uuid, once_field
from trygghetsrad.programme.models import Evaluation, Goal, NetworkEvent
from trygghetsrad.programme.rules.activities import Exchange, Occasion
from trygghetsrad.programme.use_cases import (
    AddEvaluation,
    AddNetworkEvent,
    ChangeEvaluation,
    ChangeNetworkEvent,
    EvaluationWords,
    NetworkWords,
)

MOST_WORDS = 5000
WHOLE, GOAL, PROJECT = "hela", "mal", "projekt"


class EvaluationForm(Form):
    """What was meant, what happened, what came of it, and what was learnt."""

    subject = choice(mark("Vad utvärderas?"), [], missing=mark("Välj vad som utvärderas."))
    starts_on = DateField(mark("Från och med"), missing=mark("Skriv första dagen."))
    ends_on = DateField(mark("Till och med"), missing=mark("Skriv sista dagen."))
    meant = long_text(mark("Vad var tanken?"), missing=mark("Skriv vad tanken var."), most=MOST_WORDS, rows=4)
    happened = long_text(mark("Vad hände?"), missing=mark("Skriv vad som hände."), most=MOST_WORDS, rows=4)
    effect = long_text(
        mark("Vad ledde det till?"),
        missing=mark("Skriv vad det ledde till."),
        most=MOST_WORDS,
        rows=4,
        hint=mark("Skriv också om det inte blev någon skillnad."),
    )
    lessons = long_text(mark("Vad lärde ni er?"), missing=mark("Skriv vad ni lärde er."), most=MOST_WORDS, rows=4)
    public = BooleanField(mark("Visa utvärderingen på webben"), default=True)
    once = once_field()

    def offer(self, goals: Iterable[Goal], projects: Iterable[Body]) -> None:
        self.subject.choices = [
            (WHOLE, _("Hela programmet")),
            *((f"{GOAL}-{one.id}", _("Målet: %(title)s", title=one.title)) for one in goals),
            *((f"{PROJECT}-{one.id}", _("Projektet: %(name)s", name=one.name)) for one in projects),
        ]

    def words(self) -> EvaluationWords:
        kind, _dash, given = self.subject.data.partition("-")
        return EvaluationWords(
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            meant=self.meant.data,
            happened=self.happened.data,
            effect=self.effect.data,
            lessons=self.lessons.data,
            goal_id=as_uuid(given) if kind == GOAL else None,
            body_id=as_uuid(given) if kind == PROJECT else None,
            public=self.public.data,
        )

    def to_command(self) -> AddEvaluation:
        return AddEvaluation(self.words(), as_uuid(self.once.data))

    @classmethod
    def for_year(cls, year: int, subject: str) -> EvaluationForm:
        return cls(data={"subject": subject, "starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)})


class ChangeEvaluationForm(Versioned, EvaluationForm):
    once = None

    @classmethod
    def of(cls, row: Evaluation) -> ChangeEvaluationForm:
        goal, project = (f"{GOAL}-{row.goal_id}", f"{PROJECT}-{row.body_id}")
        subject = goal if row.goal_id else project if row.body_id else WHOLE
        names = ("starts_on", "ends_on", "meant", "happened", "effect", "lessons", "public", "version")
        return cls(data={name: getattr(row, name) for name in names} | {"subject": subject})

    def to_change(self, evaluation_id: UUID) -> ChangeEvaluation:
        return ChangeEvaluation(evaluation_id, self.seen, self.words())


class NetworkForm(Form):
    """What was exchanged with whom, and what was learnt by it."""

    title = text(
        mark("Rubrik"), missing=mark("Skriv en rubrik."), hint=mark("Till exempel: Studiebesök om ungdomsgårdar.")
    )
    with_whom = text(
        mark("Med vilka?"),
        missing=mark("Skriv med vilka."),
        hint=mark("En kommun, ett nätverk eller en myndighet. Skriv ingen persons namn."),
    )
    day = DateField(mark("Vilken dag?"), missing=mark("Skriv vilken dag det var."))
    occasion = choice(
        mark("På vilket sätt?"),
        [(one.value, words.OCCASIONS[one]) for one in Occasion],
        missing=mark("Välj på vilket sätt."),
    )
    exchange = choice(
        mark("Åt vilket håll gick kunskapen?"),
        [(one.value, words.EXCHANGES[one]) for one in Exchange],
        missing=mark("Välj åt vilket håll kunskapen gick."),
    )
    learnt = long_text(
        mark("Vad lärde ni er, eller de?"), missing=mark("Skriv vad ni lärde er."), most=MOST_WORDS, rows=4
    )
    public = BooleanField(mark("Visa det på webben"), default=True)
    once = once_field()

    def words(self) -> NetworkWords:
        return NetworkWords(
            day=self.day.data,
            occasion=Occasion(self.occasion.data),
            exchange=Exchange(self.exchange.data),
            title=self.title.data,
            with_whom=self.with_whom.data,
            learnt=self.learnt.data,
            public=self.public.data,
        )

    def to_command(self) -> AddNetworkEvent:
        return AddNetworkEvent(self.words(), as_uuid(self.once.data))


class ChangeNetworkForm(Versioned, NetworkForm):
    once = None

    @classmethod
    def of(cls, row: NetworkEvent) -> ChangeNetworkForm:
        names = ("title", "with_whom", "day", "learnt", "public", "version")
        given = {name: getattr(row, name) for name in names}
        return cls(data=given | {"occasion": row.occasion.value, "exchange": row.exchange.value})

    def to_change(self, event_id: UUID) -> ChangeNetworkEvent:
        return ChangeNetworkEvent(event_id, self.seen, self.words())
