"""Goals and groups as something to follow, and how news of measurements and activities is put in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from trygghetsrad.council.models import Body
from trygghetsrad.kernel.i18n import language_in_force, mark
from trygghetsrad.kernel.web import public_url
from trygghetsrad.notices.subjects import (
    Followable,
    Happening,
    Line,
    Subject,
    SubjectKind,
    register_subject,
    register_thing,
)
from trygghetsrad.notices.use_cases import announce
from trygghetsrad.programme import labels, queries, words
from trygghetsrad.programme.models import Activity, Goal, Measurement

GOAL, GROUP = "goal", "group"
MEASURED = {"measured": mark("Ett mål mättes")}
DONE = {
    "added": mark("En aktivitet planerades"),
    "closed": mark("En aktivitet avslutades"),
    "effect": mark("En aktivitets effekt följdes upp"),
}


def register_following(app: Flask) -> None:
    """Let goals and groups be followed."""
    register_subject(app, SubjectKind(GOAL, "mal", mark("Mål"), find=_find_goal, names=_goals))
    register_subject(app, SubjectKind(GROUP, "grupper", mark("Grupper"), find=_find_group, names=_groups))
    register_thing(app, "indicator", _tell_of_indicators, MEASURED)
    register_thing(app, "activity", _tell_of_activities, DONE)


def tell_of_measurement(session: Session, goal: Goal, row: Measurement, *, now: datetime) -> None:
    """Let the followers of a goal and of its group hear of a new value."""
    subjects: list[Subject] = [(GOAL, str(goal.id)), (GROUP, str(goal.body_id))]
    announce(session, ("indicator", row.indicator_id), "measured", subjects=subjects, once=str(row.id), now=now)


def tell_of_activity(session: Session, activity: Activity, what: str, *, now: datetime) -> None:
    """Let the followers of an activity's goal and group hear of it, when everybody may."""
    if not activity.public:
        return
    goal: list[Subject] = [(GOAL, str(activity.goal_id))] if activity.goal_id else []
    subjects = [*goal, (GROUP, str(activity.body_id))]
    once = "" if what == "added" else str(activity.version)
    announce(session, ("activity", activity.id), what, subjects=subjects, once=once, now=now)


def _find_goal(session: Session, word: str) -> Followable | None:
    number = int(word) if word.isascii() and word.isdigit() and len(word) < len("2147483647") else 0
    return next((_followed_goal(one) for one in queries.all_goals(session) if one.number == number), None)


def _goals(session: Session, keys: Sequence[str]) -> Mapping[str, Followable]:
    wanted = set(keys)
    return {str(one.id): _followed_goal(one) for one in queries.all_goals(session) if str(one.id) in wanted}


def _followed_goal(one: Goal) -> Followable:
    url = public_url("programme.goal", language_in_force(), number=one.number)
    return Followable(str(one.id), str(one.number), one.title, url, is_swedish=True)


def _find_group(session: Session, word: str) -> Followable | None:
    return next((_followed_group(one) for one in queries.groups(session) if one.slug == word), None)


def _groups(session: Session, keys: Sequence[str]) -> Mapping[str, Followable]:
    wanted = set(keys)
    return {str(one.id): _followed_group(one) for one in queries.groups(session) if str(one.id) in wanted}


def _followed_group(one: Body) -> Followable:
    url = public_url("programme.group", language_in_force(), slug=one.slug)
    return Followable(str(one.id), one.slug, one.name, url, is_swedish=True)


def _tell_of_indicators(
    session: Session, happenings: Collection[Happening], _now: datetime
) -> Mapping[Happening, Line]:
    """What an indicator says now: several new values since are told as one."""
    found = queries.indicators_named(session, {one for _what, one in happenings})
    return {(what, one): _indicator_line(*found[one]) for what, one in happenings if one in found}


def _indicator_line(goal: Goal, one: queries.Measured) -> Line:
    state = labels.state_word(labels.indicator_state(one))
    text = f"{one.indicator.name}. {labels.seen_words(one)}. {labels.target_words(one.indicator)}."
    return Line(f"{goal.title}: {state}", text, public_url("programme.goal", language_in_force(), number=goal.number))


def _tell_of_activities(
    session: Session, happenings: Collection[Happening], _now: datetime
) -> Mapping[Happening, Line]:
    ids: set[UUID] = {one for _what, one in happenings}
    named = {view.activity.id: view.activity for view in queries.named_activities(session, ids, public=True)}
    return {(what, one): _activity_line(what, named[one]) for what, one in happenings if one in named}


def _activity_line(what: str, one: Activity) -> Line:
    said = {"added": one.description, "closed": one.done, "effect": one.effect}[what]
    url = public_url("programme.activity", language_in_force(), number=one.number)
    return Line(f"{one.title}: {words.state_line(one)}", said, url)
