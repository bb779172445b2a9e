"""How the thread names and addresses what the programme holds, for this reader and no other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Flask, url_for
from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Actor, Permission
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.web import reading
from trygghetsrad.programme import labels, queries, words
from trygghetsrad.programme.models import Activity
from trygghetsrad.programme.queries import GoalView
from trygghetsrad.programme.rules.activities import ActivityState
from trygghetsrad.thread.queries import Named, register_kind

EXCERPT = 240


def register_kinds(app: Flask) -> None:
    register_kind(app, "goal", name_goals)
    register_kind(app, "activity", name_activities)


def name_goals(reader: Reader, ids: Sequence[UUID], _actor: Actor) -> dict[UUID, Named]:
    """Goals as the thread shows them, each with where its indicators are. All of it is public."""
    return {one: named_goal(view) for one, view in queries.goals_named(_session(reader), ids).items()}


def name_activities(reader: Reader, ids: Sequence[UUID], actor: Actor) -> dict[UUID, Named]:
    """Activities as the thread shows them, each with its effect, its goal and how that is measured."""
    session = _session(reader)
    keeps = actor.may(Permission.PROGRAMME_MANAGE)
    views = queries.named_activities(session, ids, public=not keeps)
    goals = queries.goals_named(session, {view.goal.id for view in views if view.goal})
    return {
        view.activity.id: _named_activity(view.activity, goals.get(view.activity.goal_id or view.activity.id), keeps)
        for view in views
    }


def named_goal(view: GoalView) -> Named:
    """A goal, and the indicators that it is measured by."""
    url = url_for("programme.goal", number=view.goal.number)
    return Named(
        kind="goal",
        id=view.goal.id,
        title=view.goal.title,
        url=url,
        state=labels.state_word(labels.goal_state(view)),
        led_to=tuple(
            Named(
                kind="indicator",
                id=one.indicator.id,
                title=one.indicator.name,
                url=f"{url}#indikator-{at}",
                state=labels.state_word(labels.indicator_state(one)),
                text=f"{labels.seen_words(one)}. {labels.target_words(one.indicator)}.",
            )
            for at, one in enumerate(view.indicators, 1)
        ),
    )


def _named_activity(activity: Activity, goal: GoalView | None, keeps: bool) -> Named:
    if keeps:
        url = url_for("programme.staff_activity", activity_id=activity.id)
    else:
        url = url_for("programme.activity", number=activity.number)
    effect = Named(
        kind="effect",
        id=activity.id,
        title=_("Det ledde till"),
        url=f"{url}#effekt",
        state=_("Uppföljt %(day)s", day=date_long(activity.effect_on)) if activity.effect_on else "",
        text=_beginning(activity.effect),
    )
    is_shown = activity.state is ActivityState.DONE and activity.effect and activity.public
    return Named(
        kind="activity",
        id=activity.id,
        title=activity.title,
        url=url,
        state=words.state_line(activity),
        text=_beginning(activity.done) if activity.public else "",
        led_to=(*((effect,) if is_shown else ()), *((named_goal(goal),) if goal else ())),
    )


def _session(reader: Reader) -> Session:
    """The reader itself, or the session on the same moment."""
    return reader if isinstance(reader, Session) else reading()


def _beginning(text: str) -> str:
    joined = " ".join(text.split())
    return joined if len(joined) <= EXCERPT else joined[:EXCERPT].rpartition(" ")[0] + " …"
