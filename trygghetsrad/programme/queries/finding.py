"""What of the programme can be found by words: goals, activities and evaluations, as everybody may read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Select, String, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.search import Entry, Hit
from trygghetsrad.programme.models import Activity, Evaluation, Goal, Indicator

GOAL, ACTIVITY, EVALUATION = "programme_goal", "programme_activity", "programme_evaluation"
KINDS_FOUND = (GOAL, ACTIVITY, EVALUATION)


@dataclass(frozen=True, slots=True)
class Found:
    """A goal, an activity or an evaluation, which has its goal's or its project's title, or none."""

    kind: str
    number: int
    title: str
    text: str


def _of(kind: str, model: type[Goal | Activity | Evaluation], title: Any, text: Any, project: Any) -> Select[Any]:
    wanted = model.id.in_(bindparam(kind, expanding=True))
    return select(literal(kind).label("kind"), model.id, model.number, title, text, project).where(wanted)


_NO_PROJECT = cast(null(), String)
_EVALUATIONS = (
    _of(EVALUATION, Evaluation, Goal.title, Evaluation.lessons, Body.name)
    .outerjoin(Goal, Goal.id == Evaluation.goal_id)
    .outerjoin(Body, Body.id == Evaluation.body_id)
    .where(Evaluation.public)
)
_FOUND = union_all(
    _of(GOAL, Goal, Goal.title.label("title"), Goal.why.label("text"), _NO_PROJECT.label("project")),
    _of(ACTIVITY, Activity, Activity.title, Activity.description, _NO_PROJECT).where(Activity.public),
    _EVALUATIONS,
)


def found(reader: Reader, hits: Sequence[Hit]) -> list[Found]:
    """What was found, in the order of the hits, as far as everybody may read it: one question, or none."""
    ids = {kind: [hit.object_id for hit in hits if hit.kind == kind] for kind in KINDS_FOUND}
    if not any(ids.values()):
        return []
    rows = {row.id: row for row in reader.execute(_FOUND, ids)}
    return [_found(rows[hit.object_id]) for hit in hits if hit.object_id in rows]


def _found(row: Any) -> Found:
    return Found(row.kind, row.number, row.title or row.project or "", row.text)


_GOALS = (
    select(Goal, Indicator.name)
    .outerjoin(Indicator, Indicator.goal_id == Goal.id)
    .order_by(Goal.number, Indicator.created_at)
)


def goal_entry(session: Session, goal: Goal) -> Entry:
    """A goal by its words and by what is measured."""
    return next(_goals(session, _GOALS.where(Goal.id == goal.id)))


def _goals(session: Session, query: Select[Goal, str]) -> Iterator[Entry]:
    for goal, rows in groupby(session.execute(query).all(), key=lambda row: row[0]):
        yield Entry(goal.id, goal.title, "\n".join([goal.why, *(name for _goal, name in rows if name)]), goal.number)


def activity_entry(one: Activity) -> Entry:
    return Entry(one.id, one.title, f"{one.description}\n{one.done}\n{one.effect}", one.number)


def evaluation_entry(one: Evaluation) -> Entry:
    return Entry(one.id, "", f"{one.meant}\n{one.happened}\n{one.effect}\n{one.lessons}", one.number)


def findable_goals(session: Session) -> Iterator[Entry]:
    """Every goal, for building the index again."""
    return _goals(session, _GOALS)


def findable_activities(session: Session) -> Iterator[Entry]:
    yield from map(activity_entry, session.scalars(select(Activity).where(Activity.public).order_by(Activity.number)))


def findable_evaluations(session: Session) -> Iterator[Entry]:
    rows = select(Evaluation).where(Evaluation.public).order_by(Evaluation.number)
    yield from map(evaluation_entry, session.scalars(rows))
