"""The Swedish words for states, kinds and deadlines, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol
from uuid import UUID

from flask import current_app
from flask_babel.speaklater import LazyString

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark, ngettext
from trygghetsrad.kernel.templating import date_long, paragraphs
from trygghetsrad.suggestions.models import EVERYWHERE, SuggestionEvent
from trygghetsrad.suggestions.queries import Pile, PublicEvent
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
    State.MERGED: mark("Ihopslaget"),
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
    EventKind.ASKED: mark("Vi frågade avsändaren"),
    EventKind.REPLIED: mark("Avsändaren svarade på vår fråga"),
    EventKind.ROUTED: mark("Fick någon som ansvarar"),
    EventKind.NOTED: mark("Anteckning för personalen"),
    EventKind.MERGED: mark("Slogs ihop med ett annat ärende"),
    EventKind.SEPARATED: mark("Togs isär från ett annat ärende"),
}
_TO_SENDER: dict[EventKind, LazyString] = {
    EventKind.DISPUTED: mark("Du sa att det inte är löst"),
    EventKind.ASKED: mark("Vi frågade dig"),
    EventKind.REPLIED: mark("Du svarade"),
    EventKind.MERGED: mark("Flera har hört av sig om samma sak, så ditt ärende följer ett annat"),
    EventKind.SEPARATED: mark("Ditt ärende går nu vidare för sig"),
}
_TONES = {State.RECEIVED: "info", State.ELSEWHERE: "warning", State.TAKEN_UP: "info"}
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


def timeline_rows(
    events: Iterable[SuggestionEvent], *, names: Mapping[UUID, str] | None = None
) -> list[dict[str, object]]:
    """Rows for the timeline component, with the words between us and the sender.

    With the `names` of accounts it is the staff's, and says who did it; without, it speaks to the sender.
    """
    return [
        {
            "when": event.day,
            "what": str(_TO_SENDER.get(event.kind, EVENTS[event.kind])) if names is None else _done_by(event, names),
            "text": paragraphs(event.text) if event.text else "",
        }
        for event in events
    ]


def _done_by(event: SuggestionEvent, names: Mapping[UUID, str]) -> str:
    what, who, towards = str(EVENTS[event.kind]), event.actor_id, event.towards_id
    if towards:
        what = _("%(what)s: %(name)s", what=what, name=names.get(towards, _("ett borttaget konto")))
    return _("%(what)s – av %(name)s", what=what, name=names.get(who, _("ett borttaget konto"))) if who else what


def unit_word(unit: str | None) -> str:
    """The name of a unit or an outside body; empty when there is none."""
    known = current_app.extensions["config"].municipality.unit(unit)
    return known.name if known else ""


def owner_word(owner_id: UUID | None, unit: str | None, names: Mapping[UUID, str]) -> str:
    """Who shall see to an answer; empty when nobody in particular shall."""
    if owner_id:
        return names.get(owner_id) or _("Ett konto som är stängt")
    known = current_app.extensions["config"].municipality.unit(unit)
    return known.name if known else unit or ""


def areas() -> list[tuple[str, LazyString | str]]:
    """(value, name) of every place that a suggestion can be filed under."""
    localities = current_app.extensions["config"].municipality.localities
    return [*((name, name) for name in localities), (EVERYWHERE, mark("Hela kommunen"))]


def quarter_word(quarter: str) -> str:
    """2027-1 as people write it."""
    year, number = quarter.split("-")
    return _("%(year)s kvartal %(number)s", year=year, number=number)


def area_word(area: str | None) -> str:
    """The place's name; empty when there is none."""
    return str(mark("Hela kommunen")) if area == EVERYWHERE else area or ""


def where(area: str | None, place: str | None) -> str:
    """Kolbäck, vid skolan."""
    return ", ".join(part for part in (area_word(area), place) if part)


def due_words(deadline: Deadline) -> str:
    """The owner's own day: Klart senast 14 april 2027."""
    day = date_long(deadline.by)
    if deadline.is_passed:
        return ngettext(
            "Den ansvariga är %(num)s arbetsdag sen. Det skulle ha varit klart senast %(day)s.",
            "Den ansvariga är %(num)s arbetsdagar sen. Det skulle ha varit klart senast %(day)s.",
            abs(deadline.left),
            day=day,
        )
    return _("Den ansvariga har till och med %(day)s på sig.", day=day)


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


PILES: dict[Pile, LazyString] = {
    Pile.WAITING: mark("Väntar på svar"),
    Pile.LATE: mark("Försenade"),
    Pile.SENDER_SPOKE: mark("Avsändaren har hört av sig"),
    Pile.ASKED: mark("Väntar på avsändaren"),
    Pile.RECEIVED: mark("Mottagna"),
    Pile.ELSEWHERE: mark("Hos någon annan"),
    Pile.TAKEN_UP: mark("Tas upp på möte"),
    Pile.ANSWERED: mark("Besvarade"),
    Pile.MERGED: mark("Ihopslagna"),
    Pile.HIDDEN: mark("Dolda"),
}


def owner_filters(mine: str, nobodys: str) -> list[tuple[str, str]]:
    """The first links of the filter on owners."""
    return [(mine, _("Mina")), (nobodys, _("Ingen särskild"))]


LANGUAGES: dict[str, LazyString] = {"sv": mark("svenska"), "fi": mark("finska"), "en": mark("engelska")}


def language_word(language: str) -> str:
    """The language that a sender reads."""
    return str(LANGUAGES.get(language, language))


def asked_word() -> str:
    return _("Väntar på avsändaren")


def spoke_word(*, disputed: bool) -> str:
    """Why to look at it again."""
    return _("Avsändaren säger att det inte är löst") if disputed else _("Avsändaren har svarat på frågan")


def answer_heading(suggestion: Stated) -> str:
    """What stands over the answer: "Vi gjorde" only when it was done."""
    if suggestion.state is State.ANSWERED and suggestion.outcome:
        return str(ANSWER_HEADINGS[suggestion.outcome])
    return _("Vårt svar")
