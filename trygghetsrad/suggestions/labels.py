"""The Swedish words for states, kinds and deadlines, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from flask import current_app
from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark, ngettext
from trygghetsrad.kernel.templating import date_long, paragraphs
from trygghetsrad.suggestions.models import EVERYWHERE, SuggestionEvent
from trygghetsrad.suggestions.queries import PublicEvent
from trygghetsrad.suggestions.rules import Deadline, EventKind, Kind, Outcome, Reply, State

KINDS: dict[Kind, LazyString] = {
    Kind.SUGGESTION: mark("Ett förslag"),
    Kind.VIEW: mark("En synpunkt"),
    Kind.QUESTION: mark("En fråga"),
}
SEVERAL: dict[Kind, LazyString] = {
    Kind.SUGGESTION: mark("Förslag"),
    Kind.VIEW: mark("Synpunkter"),
    Kind.QUESTION: mark("Frågor"),
}
REPLIES: dict[Reply, LazyString] = {
    Reply.CODE: mark("Jag läser svaret här med en hemlig kod"),
    Reply.EMAIL: mark("Skicka svaret med e-post"),
    Reply.NONE: mark("Jag behöver inget svar"),
}
STATES: dict[State, LazyString] = {
    State.RECEIVED: mark("Mottaget"),
    State.ELSEWHERE: mark("Hos någon annan"),
    State.TAKEN_UP: mark("Tas upp på ett möte"),
    State.ANSWERED: mark("Besvarat"),
    State.HIDDEN: mark("Dolt"),
}
OUTCOMES: dict[Outcome, LazyString] = {
    Outcome.DONE: mark("Genomfört"),
    Outcome.PLANNED: mark("Planerat"),
    Outcome.NOT_NOW: mark("Det blir inte av"),
    Outcome.NOT_OURS: mark("Någon annans ansvar"),
}
ANSWER_HEADINGS: dict[Outcome, LazyString] = {
    Outcome.DONE: mark("Vi gjorde"),
    Outcome.PLANNED: mark("Vi ska göra"),
    Outcome.NOT_NOW: mark("Därför blev det inte så"),
    Outcome.NOT_OURS: mark("Den som ansvarar"),
}
EVENTS: dict[EventKind, LazyString] = {
    EventKind.RECEIVED: mark("Vi tog emot det"),
    EventKind.ANSWERED: mark("Vi svarade"),
    EventKind.HANDED_OVER: mark("Vi lämnade det vidare till den som ansvarar"),
    EventKind.TAKEN_UP: mark("Vi bestämde att ta upp det på ett möte"),
    EventKind.PUBLISHED: mark("Det syns nu på sidan Ni sa – vi gjorde"),
    EventKind.UNPUBLISHED: mark("Det syns inte längre på sidan Ni sa – vi gjorde"),
    EventKind.HIDDEN: mark("Vi lade det åt sidan"),
    EventKind.RESTORED: mark("Vi tog fram det igen"),
    EventKind.DISPUTED: mark("Avsändaren sa att det inte är löst"),
    EventKind.ERASED: mark("Vi tog bort personuppgifter"),
}
_YOU_SAID = mark("Du sa att det inte är löst")
_TONES = {State.RECEIVED: "info", State.ELSEWHERE: "warning", State.TAKEN_UP: "info", State.HIDDEN: "neutral"}
_OUTCOME_TONES = {Outcome.DONE: "success", Outcome.PLANNED: "info"}


class Numbered(Protocol):
    """A suggestion, as much of it as its name needs."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> Kind: ...


class Stated(Protocol):
    """A suggestion, as much of it as its state needs."""

    @property
    def state(self) -> State: ...
    @property
    def outcome(self) -> Outcome | None: ...


def numbered(suggestion: Numbered) -> str:
    """Förslag 12."""
    match suggestion.kind:
        case Kind.SUGGESTION:
            return _("Förslag %(number)s", number=suggestion.number)
        case Kind.VIEW:
            return _("Synpunkt %(number)s", number=suggestion.number)
        case Kind.QUESTION:
            return _("Fråga %(number)s", number=suggestion.number)


def state_word(suggestion: Stated) -> str:
    """Where it is, or when it is answered what it led to."""
    if suggestion.state is State.ANSWERED and suggestion.outcome:
        return str(OUTCOMES[suggestion.outcome])
    return str(STATES[suggestion.state])


def state_tone(suggestion: Stated) -> str:
    """The tone of the word; the word alone says it all."""
    if suggestion.state is State.ANSWERED and suggestion.outcome:
        return _OUTCOME_TONES.get(suggestion.outcome, "neutral")
    return _TONES.get(suggestion.state, "neutral")


def public_rows(events: Iterable[PublicEvent]) -> list[dict[str, object]]:
    """Rows for the timeline component: that it happened, without the words."""
    return [{"when": event.day, "what": str(EVENTS[event.kind]), "text": ""} for event in events]


def timeline_rows(events: Iterable[SuggestionEvent], *, to_sender: bool = False) -> list[dict[str, object]]:
    """Rows for the timeline component, with the words between us and the sender."""
    return [
        {
            "when": event.day,
            "what": str(_YOU_SAID if to_sender and event.kind is EventKind.DISPUTED else EVENTS[event.kind]),
            "text": paragraphs(event.text) if event.text else "",
        }
        for event in events
    ]


def areas() -> list[tuple[str, LazyString | str]]:
    """(value, name) of every place that a suggestion can be filed under."""
    localities = current_app.extensions["config"].municipality.localities
    return [*((name, name) for name in localities), (EVERYWHERE, mark("Hela kommunen"))]


def area_word(area: str | None) -> str:
    """The place's name; empty when there is none."""
    return str(mark("Hela kommunen")) if area == EVERYWHERE else area or ""


def where(area: str | None, place: str | None) -> str:
    """Kolbäck, vid skolan."""
    return ", ".join(part for part in (area_word(area), place) if part)


def deadline_words(deadline: Deadline) -> str:
    """Svar senast 14 april 2027, 3 arbetsdagar kvar."""
    day, days = date_long(deadline.by), abs(deadline.left)
    if deadline.is_passed:
        return ngettext(
            "Svaret är %(num)s arbetsdag sent. Det skulle ha kommit senast %(day)s.",
            "Svaret är %(num)s arbetsdagar sent. Det skulle ha kommit senast %(day)s.",
            days,
            day=day,
        )
    if not days:
        return _("Svar senast i dag, %(day)s.", day=day)
    return ngettext(
        "Svar senast %(day)s, %(num)s arbetsdag kvar.", "Svar senast %(day)s, %(num)s arbetsdagar kvar.", days, day=day
    )


def all_word() -> str:
    """The first link of a filter."""
    return _("Alla")


def waiting_word() -> str:
    """The first link of the inbox's filter."""
    return _("Väntar på svar")


def state_filter(state: State) -> str:
    """A state as a filter's link: of many."""
    return str(_STATE_FILTERS[state])


_STATE_FILTERS: dict[State, LazyString] = {
    State.RECEIVED: mark("Mottagna"),
    State.ELSEWHERE: mark("Hos någon annan"),
    State.TAKEN_UP: mark("Tas upp på möte"),
    State.ANSWERED: mark("Besvarade"),
    State.HIDDEN: mark("Dolda"),
}


def answer_heading(suggestion: Stated) -> str:
    """What stands over the answer: "Vi gjorde" only when it was done."""
    if suggestion.state is State.ANSWERED and suggestion.outcome:
        return str(ANSWER_HEADINGS[suggestion.outcome])
    return _("Vårt svar")
