"""The shapes of what is filled in about the council's actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from wtforms import BooleanField, IntegerField
from wtforms.widgets import HiddenInput

from trygghetsrad.council.queries import CouncilMember
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.forms import DateField, Form, choice, long_text, text
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.meetings.forms.keeping import as_uuid, once_field
from trygghetsrad.meetings.forms.owners import member_field, offer_members, says_who
from trygghetsrad.meetings.labels import STATES
from trygghetsrad.meetings.models import CouncilAction
from trygghetsrad.meetings.rules import CLOSED_ACTIONS, OPEN_ACTIONS, ActionState
from trygghetsrad.meetings.use_cases import AddAction, ChangeAction, CloseAction, RecordEffect, ReportAction

MOST_WORDS = 3000
_CLOSING = {
    ActionState.DONE: mark("Åtgärden är klar"),
    ActionState.DROPPED: mark("Åtgärden blir inte av"),
}


class ActionForm(Form):
    """What shall be done, by whom, until when."""

    title = text(
        mark("Vad ska göras?"),
        missing=mark("Skriv vad som ska göras."),
        hint=mark("En kort rubrik, till exempel: Byt armaturerna i gångtunneln."),
    )
    description = long_text(
        mark("Beskrivning"), most=MOST_WORDS, rows=4, hint=mark("Varför, och hur ni märker att det är klart.")
    )
    responsible = text(
        mark("Vem ansvarar?"),
        hint=mark("En enhet eller en roll, till exempel gatuenheten. Skriv ingen persons namn."),
    )
    member = member_field()
    due_on = DateField(mark("Ska vara klar senast"), hint=mark("Lämna tomt om dagen är okänd."))
    public = BooleanField(
        mark("Visa åtgärden på webben"),
        default=True,
        description=mark("Den syns när mötets anteckningar är publicerade, vid punkten som den kommer från."),
    )
    once = once_field()

    def offer(self, members: Iterable[CouncilMember]) -> None:
        """Fill in who may be chosen."""
        offer_members(self.member, members)

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody has to do it: a unit, a role or a member."""
        is_good = bool(super().validate(extra_validators))
        return says_who(self.responsible, self.member) and is_good

    def to_command(self, item_id: UUID | None) -> AddAction:
        return AddAction(
            agenda_item_id=item_id,
            title=self.title.data,
            responsible=self.responsible.data or "",
            description=self.description.data or "",
            due_on=self.due_on.data,
            public=self.public.data,
            once=as_uuid(self.once.data),
            appointment_id=as_uuid(self.member.data),
        )


class _Versioned(Form):
    """A form about one action, and the version that was on the screen."""

    version = IntegerField(widget=HiddenInput(), default=0)

    @property
    def seen(self) -> int:
        return self.version.data or 0

    def renew(self, version: int) -> None:
        """After a conflict the page shows what is new: saving once more is then meant."""
        self.version.raw_data, self.version.data = None, version


class ChangeActionForm(_Versioned, ActionForm):
    state = choice(mark("Hur långt har det kommit?"), [], missing=mark("Välj hur långt det har kommit."))
    once = None

    @classmethod
    def of(cls, action: CouncilAction) -> ChangeActionForm:
        """The form with what is stored, and the states that a change may give."""
        form = cls(obj=action, member=str(action.appointment_id or ""))
        states = [one for one in ActionState if one in OPEN_ACTIONS or one is action.state]
        form.state.choices = [(one.value, STATES[one]) for one in states]
        return form

    def to_change(self, action_id: UUID) -> ChangeAction:
        return ChangeAction(
            action_id=action_id,
            version=self.seen,
            title=self.title.data,
            responsible=self.responsible.data or "",
            description=self.description.data or "",
            due_on=self.due_on.data,
            public=self.public.data,
            state=ActionState(self.state.data),
            appointment_id=as_uuid(self.member.data),
        )


class CloseActionForm(_Versioned):
    state = choice(
        mark("Hur gick det?"),
        [(state.value, _CLOSING[state]) for state in ActionState if state in CLOSED_ACTIONS],
        missing=mark("Välj om åtgärden är klar eller inte blir av."),
    )
    result = long_text(
        mark("Vad hände?"),
        missing=mark("Skriv några meningar. En åtgärd kan inte avslutas utan ord."),
        most=MOST_WORDS,
        rows=6,
        hint=mark("Vad som gjordes, eller varför det inte blir av. Alla får läsa det. Skriv inga namn."),
    )
    done_on = DateField(mark("Vilken dag?"), missing=mark("Skriv vilken dag det var."))

    @classmethod
    def of(cls, action: CouncilAction) -> CloseActionForm:
        state = action.state.value if action.is_closed else None
        done_on = action.done_on if action.is_closed and action.done_on else clock.today()
        result = action.result or action.report or None
        return cls(data={"version": action.version, "state": state, "result": result, "done_on": done_on})

    def to_change(self, action_id: UUID) -> CloseAction:
        state = ActionState(self.state.data)
        return CloseAction(action_id, self.seen, state, self.result.data, self.done_on.data)


class ReportForm(Form):
    """How it goes, in the words of the member who is to do it."""

    words = long_text(
        mark("Hur går det?"),
        missing=mark("Skriv några ord om hur det går."),
        most=MOST_WORDS,
        rows=5,
        hint=mark("Vad som är gjort, eller vad som är svårt. De som sköter mötena läser det innan något visas."),
    )

    def to_command(self, secret: str, action_id: UUID) -> ReportAction:
        return ReportAction(secret, action_id, self.words.data)


class EffectForm(_Versioned):
    effect = long_text(
        mark("Vad ledde det till?"),
        missing=mark("Skriv vad åtgärden ledde till."),
        most=MOST_WORDS,
        rows=6,
        hint=mark("Vad ni mätte eller frågade, och vad det visade. Skriv också om det inte blev någon skillnad."),
    )
    measured_on = DateField(mark("Vilken dag följdes det upp?"), missing=mark("Skriv vilken dag det följdes upp."))

    @classmethod
    def of(cls, action: CouncilAction) -> EffectForm:
        measured_on = action.effect_measured_on or clock.today()
        return cls(data={"version": action.version, "effect": action.effect or None, "measured_on": measured_on})

    def to_change(self, action_id: UUID) -> RecordEffect:
        return RecordEffect(action_id, self.seen, self.effect.data, self.measured_on.data)
