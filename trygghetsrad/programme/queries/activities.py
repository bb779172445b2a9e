"""Activities, as everybody may read them and as their keepers do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.rows import the_one
from trygghetsrad.meetings.models import AgendaItem, Meeting
from trygghetsrad.programme.models import Activity, Goal
from trygghetsrad.programme.rules.activities import OPEN, ActivityState
from trygghetsrad.thread.models import ThreadLink

ACTIVITIES_ON_A_PAGE = 30
MOST_IN_A_YEAR = 200
_NEVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class ActivityView:
    """An activity with its group, and the goal that it works towards."""

    activity: Activity
    body: Body
    goal: Goal | None


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """One page of activities; `after` is the number to go on from."""

    rows: list[ActivityView]
    after: int | None


_IS_OPEN = Activity.state.in_(sorted(OPEN))
_ORDER: tuple[ColumnElement[Any], ...] = (
    case((_IS_OPEN, 0), else_=1),
    case((_IS_OPEN, Activity.ends_on), else_=literal(_NEVER)),
    case((_IS_OPEN, Activity.number), else_=-Activity.number),
)
"""Open ones first, the one that ends first at the top; then the closed ones, newest first."""


def activity(session: Session, activity_id: UUID, *, lock: bool = False) -> Activity:
    """An activity, or NotFound. `lock` keeps everybody else from changing it meanwhile."""
    return the_one(session, select(Activity).where(Activity.id == activity_id), lock=lock)


def activity_from_form(session: Session, once: UUID | None) -> Activity | None:
    return session.scalar(select(Activity).where(Activity.once == once)) if once else None


def _listed() -> Select[Activity, Body, Goal]:
    return (
        select(Activity, Body, Goal)
        .join(Body, Body.id == Activity.body_id)
        .outerjoin(Goal, Goal.id == Activity.goal_id)
    )


def _views(session: Session, query: Select[Activity, Body, Goal]) -> list[ActivityView]:
    return [ActivityView(*row) for row in session.execute(query)]


def activity_view(session: Session, *, activity_id: UUID | None = None, number: int | None = None) -> ActivityView:
    """One activity for its keepers, or by its number for everybody: then one that is not public is not there."""
    wanted = Activity.id == activity_id if activity_id else and_(Activity.number == number, Activity.public)
    found = _views(session, _listed().where(wanted))
    if not found:
        raise NotFound
    return found[0]


def activity_page(
    session: Session,
    *,
    states: Sequence[ActivityState] = (),
    body_ids: Iterable[UUID] | None = None,
    after: int | None = None,
) -> ActivityPage:
    """A page of activities: of some groups for those who keep them, otherwise the public ones."""
    query = _listed().order_by(*_ORDER).limit(ACTIVITIES_ON_A_PAGE + 1)
    query = query.where(Activity.public if body_ids is None else Activity.body_id.in_(list(body_ids)))
    if states:
        query = query.where(Activity.state.in_(states))
    place = session.execute(select(*_ORDER).where(Activity.number == after)).first() if after else None
    if place is not None:
        query = query.where(tuple_(*_ORDER) > tuple_(*(literal(value) for value in place)))
    found = _views(session, query)
    rows = found[:ACTIVITIES_ON_A_PAGE]
    return ActivityPage(rows, rows[-1].activity.number if len(found) > ACTIVITIES_ON_A_PAGE else None)


def activities_of_year(session: Session, year: int) -> list[ActivityView]:
    """The public activities that go on in a year, the one that begins first at the top."""
    within = Activity.starts_on <= date(year, 12, 31), Activity.ends_on >= date(year, 1, 1)
    query = _listed().where(Activity.public, *within).order_by(Activity.starts_on, Activity.number)
    return _views(session, query.limit(MOST_IN_A_YEAR))


def years_of_activities(session: Session) -> tuple[int, int] | None:
    """The first and the last year in which something public goes on."""
    found = session.execute(
        select(func.min(Activity.starts_on), func.max(Activity.ends_on)).where(Activity.public)
    ).one()
    return (found[0].year, found[1].year) if found[0] and found[1] else None


def public_activities(session: Session, changed_first: int = 500) -> list[Activity]:
    """The public activities, for the calendar."""
    query = select(Activity).where(Activity.public, Activity.state != ActivityState.DROPPED)
    return list(session.scalars(query.order_by(Activity.starts_on.desc(), Activity.number).limit(changed_first)))


def activities_for(
    session: Session, *, body_id: UUID | None = None, goal_id: UUID | None = None, public: bool = True
) -> list[Activity]:
    """The activities of a group or towards a goal, open ones first."""
    wanted = Activity.body_id == body_id if body_id else Activity.goal_id == goal_id
    query = select(Activity).where(wanted).order_by(*_ORDER).limit(ACTIVITIES_ON_A_PAGE)
    return list(session.scalars(query.where(Activity.public) if public else query))


def open_activities(session: Session, body_id: UUID) -> list[Activity]:
    query = select(Activity).where(Activity.body_id == body_id, _IS_OPEN)
    return list(session.scalars(query.order_by(Activity.ends_on, Activity.number)))


def named_activities(session: Session, ids: Iterable[UUID], *, public: bool) -> list[ActivityView]:
    """The activities among `ids`, the public ones alone when asked for."""
    query = _listed().where(Activity.id.in_(list(ids)))
    return _views(session, query.where(Activity.public) if public else query)


def late_activities(session: Session, today: date, body_ids: Iterable[UUID]) -> list[tuple[UUID, str]]:
    """(id, title) of the open activities of some groups whose last day has passed, the oldest first."""
    query = select(Activity.id, Activity.title).where(
        _IS_OPEN, Activity.ends_on < today, Activity.body_id.in_(list(body_ids))
    )
    return [(one, title) for one, title in session.execute(query.order_by(Activity.ends_on, Activity.number))]


_behind = aliased(ThreadLink)


def suggestions_behind_action(session: Session, action_id: UUID) -> list[UUID]:
    """The suggestions that led to the point that led to an action."""
    query = (
        select(_behind.source_id)
        .join(
            ThreadLink, and_(ThreadLink.source_kind == _behind.target_kind, ThreadLink.source_id == _behind.target_id)
        )
        .where(
            ThreadLink.target_kind == "action",
            ThreadLink.target_id == action_id,
            ThreadLink.source_kind == "agenda_item",
            _behind.source_kind == "suggestion",
        )
    )
    return list(session.scalars(query))


def suggestions_of_group(group_id: UUID) -> Select[UUID]:
    """The ids of the suggestions that led to what a group does or wants, or to a point of a meeting of its own."""
    deeds = select(Activity.id).outerjoin(Goal, Goal.id == Activity.goal_id)
    points = select(AgendaItem.id).join(Meeting, Meeting.id == AgendaItem.meeting_id).where(Meeting.body_id == group_id)
    return select(ThreadLink.source_id).where(
        ThreadLink.source_kind == "suggestion",
        or_(
            and_(
                ThreadLink.target_kind == "activity",
                ThreadLink.target_id.in_(deeds.where(or_(Activity.body_id == group_id, Goal.body_id == group_id))),
            ),
            and_(ThreadLink.target_kind == "agenda_item", ThreadLink.target_id.in_(points)),
        ),
    )


def ties_of(session: Session, activity_id: UUID) -> list[tuple[str, UUID]]:
    """(kind, id) of what led to an activity."""
    query = select(ThreadLink.source_kind, ThreadLink.source_id).where(
        ThreadLink.target_kind == "activity", ThreadLink.target_id == activity_id
    )
    return [(kind, one) for kind, one in session.execute(query.order_by(ThreadLink.made_at))]
