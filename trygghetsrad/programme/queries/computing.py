"""Indicators that the system measures itself, from what it holds: a registry of questions.

Each answers for a day: the value, and how many it was counted of. None says that there was nothing to count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from flask_babel.speaklater import LazyString
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.council import queries as council
from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.lottery import by_hand
from trygghetsrad.lottery import queries as lottery
from trygghetsrad.lottery import rules as lottery_rules
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.programme.rules.goals import Unit
from trygghetsrad.programme.rules.intervals import HUNDRED
from trygghetsrad.statistics.indicators import Question, rates_of
from trygghetsrad.suggestions.models import Suggestion, SuggestionEvent
from trygghetsrad.suggestions.rules import EventKind

YEAR = timedelta(days=365)
COUNTED = "Beräknat ur systemets egna uppgifter"
"""The source of every measurement that the system made."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a computation found; `base` is how many it was counted of."""

    value: float
    base: int | None = None
    on: date | None = None
    """The day that it holds for, when that is not the day of the question."""


Answer = Callable[[Session, date], Value | None]
Years = Callable[[Session], Mapping[date, Value]]


@dataclass(frozen=True, slots=True)
class Computation:
    """One thing that the system can measure by itself."""

    key: str
    label: LazyString
    unit: Unit
    unit_word: str
    answer: Answer
    years: Years | None = None
    """For what is counted by the year: every year's value as it is known now, by the year's last day."""


COMPUTATIONS: dict[str, Computation] = {}


def computation(key: str, label: LazyString, unit: Unit, unit_word: str = "") -> Callable[[Answer], Answer]:
    """Add a question to the registry."""

    def register(answer: Answer) -> Answer:
        COMPUTATIONS[key] = Computation(key, label, unit, unit_word, answer)
        return answer

    return register


@computation("suggestions_answered", mark("Andel av det senaste årets förslag som är besvarade"), Unit.SHARE)
def _suggestions_answered(session: Session, day: date) -> Value | None:
    within = Suggestion.received_on > day - YEAR, Suggestion.received_on <= day
    received = session.scalar(select(func.count()).select_from(Suggestion).where(*within)) or 0
    told = select(SuggestionEvent.id).where(
        SuggestionEvent.suggestion_id == Suggestion.id,
        SuggestionEvent.kind == EventKind.ANSWERED,
        SuggestionEvent.day <= day,
    )
    answered = session.scalar(select(func.count()).select_from(Suggestion).where(*within, told.exists())) or 0
    return Value(HUNDRED * answered / received, received) if received else None


@computation("suggestion_days", mark("Dagar till svar på ett förslag, det mittersta värdet"), Unit.OTHER, "dagar")
def _suggestion_days(session: Session, day: date) -> Value | None:
    first = (
        select(Suggestion.received_on, func.min(SuggestionEvent.day))
        .join(SuggestionEvent, SuggestionEvent.suggestion_id == Suggestion.id)
        .where(SuggestionEvent.kind == EventKind.ANSWERED)
        .group_by(Suggestion.id, Suggestion.received_on)
        .having(func.min(SuggestionEvent.day) > day - YEAR, func.min(SuggestionEvent.day) <= day)
    )
    days = [(answered - received).days for received, answered in session.execute(first)]
    return Value(float(median(days)), len(days)) if days else None


@computation("meetings_held", mark("Möten med trygghetsrådet det senaste året"), Unit.COUNT)
def _meetings_held(session: Session, day: date) -> Value | None:
    the_councils = or_(Meeting.body_id.is_(None), Body.kind == BodyKind.CITIZENS_COUNCIL)
    held = select(func.count()).select_from(Meeting).outerjoin(Body, Body.id == Meeting.body_id).where(the_councils)
    held = held.where(Meeting.day > day - YEAR, Meeting.day <= day, Meeting.cancelled_at.is_(None))
    return Value(float(session.scalar(held) or 0))


@computation("council_balance", mark("Andel av kvoterna som trygghetsrådet håller"), Unit.SHARE)
def _council_balance(session: Session, day: date) -> Value | None:
    """How much of the balance that was drawn is left: one number, which points at nobody."""
    term = council.term_to_show(council.terms(session), day)
    rows = council.seating(session, term.id) if term else []
    newest = (one.invitation.draw_id for row in rows for one in reversed(row.asked) if one.invitation.draw_id)
    draw_id = next(newest, None)
    if draw_id is None:
        return None
    draw = lottery.draw(session, draw_id)
    kinds = [lottery_rules.visible(one.values, draw.features) for one in council.entries_at_table(rows, day)]
    lines = by_hand.balance(draw.features, lottery_rules.quotas_in(draw.quotas), draw.size, kinds).lines
    kept = sum(line.verdict is by_hand.Verdict.FITS for line in lines)
    return Value(HUNDRED * kept / len(lines)) if lines else None


def _of_injuries(key: str, label: LazyString, question: Question) -> None:
    """Add the rate of the newest whole year that is known and public."""

    def years(session: Session) -> Mapping[date, Value]:
        rates = {date(year, 12, 31): one for year, one in rates_of(session, question).items()}
        return {day: Value(one.value, one.population, day) for day, one in rates.items()}

    def newest(session: Session, day: date) -> Value | None:
        found = years(session)
        return found.get(max((one for one in found if one <= day), default=day))

    COMPUTATIONS[key] = Computation(key, label, Unit.RATE, "", newest, years)


_of_injuries("injuries", mark("Vårdade skador per 1 000 invånare"), Question(level="treated"))
_of_injuries("falls", mark("Vårdade skador av fall per 1 000 invånare"), Question(level="treated", cause="W00-W19"))
_of_injuries(
    "traffic_injuries",
    mark("Vårdade skador i trafiken per 1 000 invånare"),
    Question(level="treated", cause="V01-V99"),
)
