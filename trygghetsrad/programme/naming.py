"""How the thread names and addresses what the programme holds, for this reader and no other."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import Flask, url_for
from sqlalchemy.orm import Session

from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.permissions import Actor
from trygghetsrad.kernel.web import reading
from trygghetsrad.programme import labels, queries
from trygghetsrad.programme.queries import GoalView
from trygghetsrad.thread.queries import Named, register_kind


def register_kinds(app: Flask) -> None:
    register_kind(app, "goal", name_goals)


def name_goals(reader: Reader, ids: Sequence[UUID], _actor: Actor) -> dict[UUID, Named]:
    """Goals as the thread shows them, each with where its indicators are. All of it is public."""
    session = reader if isinstance(reader, Session) else reading()
    return {one: named_goal(view) for one, view in queries.goals_named(session, ids).items()}


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
