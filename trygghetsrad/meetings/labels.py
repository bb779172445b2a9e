"""The Swedish words for an action's state and its last day, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from flask_babel.speaklater import LazyString

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark, ngettext
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.meetings.rules import (
    OPEN_ACTIONS,
    Access,
    ActionState,
    Answer,
    Coming,
    Help,
    ProposalState,
    Question,
    is_overdue,
)

STATES: dict[ActionState, LazyString] = {
    ActionState.PLANNED: mark("Planerad"),
    ActionState.UNDER_WAY: mark("Pågår"),
    ActionState.DONE: mark("Klar"),
    ActionState.DROPPED: mark("Blir inte av"),
}
RESULTS: dict[ActionState, LazyString] = {
    ActionState.DONE: mark("Det här gjordes"),
    ActionState.DROPPED: mark("Därför blir det inte av"),
}
QUESTIONS: dict[Question, LazyString] = {
    Question.HEARD: mark("Kände du dig lyssnad på?"),
    Question.UNDERSTOOD: mark("Förstod du det som sades?"),
    Question.SAFER: mark("Tror du att rådet gör kommunen tryggare?"),
}
ANSWERS: dict[Answer, LazyString] = {
    Answer.YES: mark("Ja"),
    Answer.PARTLY: mark("Delvis"),
    Answer.NO: mark("Nej"),
}
_TONES = {ActionState.UNDER_WAY: "info", ActionState.DONE: "success"}


ACCESS: dict[Access, LazyString] = {
    Access.STEP_FREE: mark("Ingång utan trappsteg"),
    Access.HEARING_LOOP: mark("Hörslinga"),
    Access.TOILET: mark("Tillgänglig toalett"),
    Access.LIFT: mark("Hiss"),
    Access.PARKING: mark("Parkering för rörelsehindrade"),
    Access.QUIET_ROOM: mark("Lugnt rum att vila i"),
}


COMING: dict[Coming, LazyString] = {
    Coming.WAITING: mark("Inget svar än"),
    Coming.YES: mark("Kommer"),
    Coming.NO: mark("Kommer inte"),
    Coming.SUBSTITUTE: mark("Skickar ersättare"),
}
COMING_TONES = {Coming.YES: "success", Coming.NO: "danger", Coming.SUBSTITUTE: "info", Coming.WAITING: "neutral"}
HELP: dict[Help, LazyString] = {
    Help.INTERPRETER: mark("Tolk"),
    Help.HEARING_LOOP: mark("Hörslinga"),
    Help.COMPANION: mark("Ledsagare"),
    Help.STEP_FREE: mark("Väg utan trappsteg"),
}
PROPOSALS: dict[ProposalState, LazyString] = {
    ProposalState.WAITING: mark("Väntar på svar"),
    ProposalState.TAKEN_UP: mark("Står på dagordningen"),
    ProposalState.DECLINED: mark("Tas inte upp"),
}


class Held(Protocol):
    """A meeting, as much of it as its name needs."""

    @property
    def day(self) -> date: ...
    @property
    def body_name(self) -> str: ...


def title(meeting: Held) -> str:
    """Möte 24 april 2027; another body's meeting says whose it is."""
    if meeting.body_name:
        return str(_("Möte %(day)s, %(body)s", day=date_long(meeting.day), body=meeting.body_name))
    return str(_("Möte %(day)s", day=date_long(meeting.day)))


def access_words(access: Iterable[str]) -> list[str]:
    """What there is at the place, in the order of the choices."""
    found = set(access)
    return [str(ACCESS[one]) for one in Access if one.value in found]


class Stated(Protocol):
    """An action, as much of it as its state needs."""

    @property
    def state(self) -> ActionState: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def done_on(self) -> date | None: ...


def state_word(action: Stated) -> str:
    """Planned, under way, done or dropped; late when its last day has passed."""
    late = is_overdue(action.state, action.due_on, clock.today())
    return str(_("Försenad")) if late else str(STATES[action.state])


def state_tone(action: Stated) -> str:
    """The tone of the word; the word alone says it all."""
    if is_overdue(action.state, action.due_on, clock.today()):
        return "danger"
    return _TONES.get(action.state, "neutral")


def when_words(action: Stated) -> str:
    """Until when, how long that is, or since when."""
    if action.state not in OPEN_ACTIONS:
        return date_long(action.done_on) if action.done_on else ""
    if action.due_on is None:
        return _("Ingen sista dag är bestämd")
    days, day = (action.due_on - clock.today()).days, date_long(action.due_on)
    if days < 0:
        return ngettext(
            "%(num)s dag sen. Skulle ha varit klar senast %(day)s.",
            "%(num)s dagar sen. Skulle ha varit klar senast %(day)s.",
            -days,
            day=day,
        )
    if not days:
        return _("Ska vara klar i dag, %(day)s.", day=day)
    return ngettext(
        "Ska vara klar senast %(day)s, %(num)s dag kvar.",
        "Ska vara klar senast %(day)s, %(num)s dagar kvar.",
        days,
        day=day,
    )


def state_line(action: Stated) -> str:
    """The state with its day, in one short line: Klar 3 maj 2027."""
    if action.state not in OPEN_ACTIONS:
        return _("%(state)s, %(day)s", state=state_word(action), day=when_words(action))
    if action.due_on is None:
        return state_word(action)
    day = date_long(action.due_on)
    if is_overdue(action.state, action.due_on, clock.today()):
        return _("%(state)s, skulle ha varit klar %(day)s", state=state_word(action), day=day)
    return _("%(state)s, klar senast %(day)s", state=state_word(action), day=day)
