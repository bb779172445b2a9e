"""How injuries went over some years, and who was most exposed at their end: by public numbers alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from trygghetsrad.kernel.db import Reader
from trygghetsrad.statistics.answers import HOME, Material, material
from trygghetsrad.statistics.exposed import Exposed, ranking
from trygghetsrad.statistics.queries.published import numbers, people
from trygghetsrad.statistics.rules.codes import UNSTATED
from trygghetsrad.statistics.rules.lattice import ALL
from trygghetsrad.statistics.rules.people import Group
from trygghetsrad.statistics.rules.questions import Question
from trygghetsrad.statistics.rules.rates import Rate, rate

MOST_EXPOSED = 5


@dataclass(frozen=True, slots=True)
class Course:
    """A question's newest rate of some years, and its first one where there are two."""

    question: Question
    now: tuple[int, Rate]
    before: tuple[int, Rate] | None


@dataclass(frozen=True, slots=True)
class Overview:
    """All injuries by level of care and, at the first level, by cause; and who is most exposed at that level."""

    of: Material
    courses: Sequence[Course]
    exposed: Sequence[Exposed]


def overview(reader: Reader, first: int, last: int) -> Overview:
    """The years from one to another, in six questions."""
    whole = material(reader)
    of = replace(whole, sets=[one for one in whole.sets if one.territory is HOME and first <= one.year <= last])
    if not of.levels:
        return Overview(of, (), ())
    ranked = ranking(reader, of, of.levels[0])
    exposed = [*ranked.groups[:MOST_EXPOSED], *ranked.places[:MOST_EXPOSED]]
    return Overview(of, _courses(reader, of), [*exposed, *(one for one in ranked.grown if one not in exposed)])


def _courses(reader: Reader, of: Material) -> list[Course]:
    sets = {one.id: one for one in of.sets}
    found = {(one.set_id, one.cell.cause): one.shown for one in numbers(reader, sets, thing=ALL, code=ALL, age=ALL)}
    known = people(reader, of.lists)
    rates: dict[Question, dict[int, Rate]] = defaultdict(dict)
    for one in of.sets:
        for cause in _causes(of) if one.level == of.levels[0] else (ALL,):
            count = found.get((one.id, cause), 0)
            counted = rate(count, known.of(Group(HOME.value, one.year))) if count is not None else None
            if counted is not None:
                rates[Question(cause=cause, level=one.level)][one.year] = counted
    order = [Question(cause=cause, level=level) for level in of.levels for cause in _causes(of)]
    return [_course(question, rates[question]) for question in order if rates.get(question)]


def _causes(of: Material) -> list[str]:
    """All, and each that a file has said."""
    return [ALL, *(one.code for one in of.lists["cause"].codes if one.code != UNSTATED["cause"])]


def _course(question: Question, rates: dict[int, Rate]) -> Course:
    first, last = min(rates), max(rates)
    return Course(question, (last, rates[last]), (first, rates[first]) if first < last else None)
