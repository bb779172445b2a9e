"""Keeping the search index in step with what everybody may read of the programme."""

from __future__ import annotations

from sqlalchemy.orm import Session

from trygghetsrad.kernel import search
from trygghetsrad.kernel.search import Entry
from trygghetsrad.programme.models import Activity, Evaluation, Goal
from trygghetsrad.programme.queries.finding import (
    ACTIVITY,
    EVALUATION,
    GOAL,
    activity_entry,
    evaluation_entry,
    goal_entry,
)


def let_goal_be_found(session: Session, goal: Goal) -> None:
    """Let a goal be found by the words that it and its indicators have now."""
    session.flush()
    search.put_entry(session, GOAL, goal_entry(session, goal))


def let_activity_be_found(session: Session, one: Activity) -> None:
    """The same for an activity, and no more once it is not public."""
    _put(session, ACTIVITY, activity_entry(one), public=one.public)


def let_evaluation_be_found(session: Session, one: Evaluation) -> None:
    _put(session, EVALUATION, evaluation_entry(one), public=one.public)


def _put(session: Session, kind: str, entry: Entry, *, public: bool) -> None:
    session.flush()
    if public:
        search.put_entry(session, kind, entry)
    else:
        search.erase(session, kind, entry.object_id)
