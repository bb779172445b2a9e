"""The Safe Community programme of the demonstration: goals with numbers, activities, and the certificate."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from trygghetsrad.accounts.queries import user_by_email
from trygghetsrad.demo.people import STAFF
from trygghetsrad.demo.story import Story
from trygghetsrad.kernel.clock import local
from trygghetsrad.kernel.days import add_months
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.programme import queries
from trygghetsrad.programme import use_cases as do
from trygghetsrad.programme.rules.activities import ActivityState, Environment, Exchange, Occasion, TargetGroup
from trygghetsrad.programme.rules.certification import CycleState, last_day
from trygghetsrad.programme.rules.goals import Direction, Frequency, Unit
from trygghetsrad.programme.use_cases.activities import words_of
from trygghetsrad.suggestions import queries as suggestions

Row = dict[str, Any]
_FILE = Path(__file__).with_name("programme.toml")
BEGINS = "-590"
LED = "older"
"""The group that the demonstration's leader reports for."""


def run_programme(story: Story) -> None:
    """Begin with the goals of the groups; the rest happens on its days."""
    told = tomllib.loads(_FILE.read_text("utf-8"))
    story.on(story.almanac.working_day(BEGINS), "10:20", partial(_begin, story, told))


def _begin(story: Story, told: Row, now: datetime) -> None:
    groups = story.groups
    _choose_leader(story, groups[LED], now)
    goals = {one["key"]: _goal(story, one, groups[one["group"]], now) for one in told["goal"]}
    for one in told["activity"]:
        words = _words(story, one, groups[one["group"]], goals.get(one.get("goal", "")))
        day = min(story.almanac.day(one["starts"]), story.almanac.day("-14"))
        story.on(day, "09:30", partial(_activity, story, one, words))
    for one in told["evaluation"]:
        story.on(story.almanac.working_day("-18"), "14:10", partial(_evaluate, story, one, goals[one["goal"]]))
    for one in told["network"]:
        story.on(story.almanac.working_day(one["when"]), "15:40", partial(_exchange, story, one))
    for one in told["cycle"]:
        story.on(story.almanac.working_day("-30"), "11:00", partial(_cycle, story, one))


def _choose_leader(story: Story, body_id: UUID, now: datetime) -> None:
    email = next(one.email for one in STAFF if one.role is Role.GROUP_LEADER)
    leader = user_by_email(story.session, email)
    if leader is None:
        raise LookupError("the demonstration's group leader has no account")
    command = do.ChooseLeaders(body_id, frozenset({leader.id}))
    do.choose_leaders(story.session, command, actor=story.coordinator, now=now)


def _year_end(story: Story, years: int) -> date:
    """31 December so many years from this one."""
    return date(story.almanac.today.year + years, 12, 31)


def _goal(story: Story, one: Row, body_id: UUID, now: datetime) -> UUID:
    command = do.AddGoal(body_id, one["title"], one["why"], one["responsible"])
    goal = do.add_goal(story.session, command, actor=story.coordinator, now=now)
    for each in one["indicator"]:
        words = do.IndicatorWords(
            name=each["name"],
            unit=Unit(each["unit"]),
            direction=Direction(each["direction"]),
            start_value=each["start"][1],
            start_on=_year_end(story, each["start"][0]),
            target_value=each["target"][1],
            target_on=_year_end(story, each["target"][0]),
            frequency=Frequency(each["frequency"]),
            source=each["source"],
            computed=each.get("computed"),
        )
        made = do.add_indicator(story.session, do.AddIndicator(goal.id, words), actor=story.coordinator, now=now)
        story.on(story.almanac.working_day("-20"), "13:15", partial(_measure, story, made.id, each))
    return goal.id


def _measure(story: Story, indicator_id: UUID, one: Row, now: datetime) -> None:
    """The years' numbers; what the system knows itself it counts itself."""
    if one.get("computed"):
        do.measure_now(story.session, do.MeasureNow(indicator_id), actor=story.coordinator, now=now)
    for months, value in one.get("monthly", ()):
        day = add_months(story.almanac.today.replace(day=1), months + 1) - timedelta(days=1)
        command = do.Measure(indicator_id, day, value, one["source"])
        do.measure(story.session, command, actor=story.coordinator, now=story.now)
    for years, value, base in one.get("values", ()):
        command = do.Measure(indicator_id, _year_end(story, years), value, one["source"], base=base)
        do.measure(story.session, command, actor=story.coordinator, now=story.now)


def _words(story: Story, one: Row, body_id: UUID, goal_id: UUID | None) -> do.ActivityWords:
    return do.ActivityWords(
        body_id=body_id,
        title=one["title"],
        description=one["description"],
        responsible=one["responsible"],
        starts_on=story.almanac.day(one["starts"]),
        ends_on=story.almanac.day(one["ends"]),
        goal_id=goal_id,
        target_groups=tuple(TargetGroup(each) for each in one["target_groups"]),
        environments=tuple(Environment(each) for each in one["environments"]),
        cost=one["cost"],
    )


def _activity(story: Story, one: Row, words: do.ActivityWords, now: datetime) -> None:
    made = do.add_activity(story.session, do.AddActivity(words), actor=story.coordinator, now=now).id
    if "suggestion" in one:
        number = _number_of(story, one["suggestion"])
        do.tie_activity(story.session, do.TieActivity(made, "suggestion", number), actor=story.coordinator, now=now)
    for day, act in (("begun", _go_on), ("closed", _close), ("measured", _effect)):
        if day in one:
            story.on(story.almanac.working_day(one[day]), "10:45", partial(act, story, made, one))


def _number_of(story: Story, key: str) -> int:
    found = suggestions.find(story.session, story.suggestions[key])
    if found is None:
        raise LookupError(f"the demonstration has no suggestion {key!r}")
    return found.number


def _go_on(story: Story, activity_id: UUID, _one: Row, now: datetime) -> None:
    row = queries.activity(story.session, activity_id)
    command = do.ChangeActivity(row.id, row.version, words_of(row), ActivityState.UNDER_WAY)
    do.change_activity(story.session, command, actor=story.coordinator, now=now)


def _close(story: Story, activity_id: UUID, one: Row, now: datetime) -> None:
    row = queries.activity(story.session, activity_id)
    day = local(now).date()
    command = do.CloseActivity(row.id, row.version, ActivityState.DONE, one["done"], day, one["cost"])
    do.close_activity(story.session, command, actor=story.coordinator, now=now)


def _effect(story: Story, activity_id: UUID, one: Row, now: datetime) -> None:
    row = queries.activity(story.session, activity_id)
    command = do.RecordActivityEffect(row.id, row.version, one["effect"], local(now).date())
    do.record_activity_effect(story.session, command, actor=story.coordinator, now=now)


def _evaluate(story: Story, one: Row, goal_id: UUID, now: datetime) -> None:
    first, last = story.almanac.day(one["from"]), story.almanac.day(one["to"])
    texts = (one["meant"], one["happened"], one["effect"], one["lessons"])
    command = do.AddEvaluation(do.EvaluationWords(first, last, *texts, goal_id=goal_id))
    do.add_evaluation(story.session, command, actor=story.coordinator, now=now)


def _exchange(story: Story, one: Row, now: datetime) -> None:
    words = do.NetworkWords(
        local(now).date(),
        Occasion(one["occasion"]),
        Exchange(one["exchange"]),
        one["title"],
        one["with"],
        one["learnt"],
    )
    do.add_network_event(story.session, do.AddNetworkEvent(words), actor=story.coordinator, now=now)


def _cycle(story: Story, one: Row, now: datetime) -> None:
    first = date(one["start"], 11, 15)
    texts = {name: one.get(name, "") for name in ("vision", "resources", "outcome")}
    words = do.CycleWords(one["version"], first, last_day(first), CycleState(one["state"]), **texts)
    made = do.start_cycle(story.session, do.StartCycle(words), actor=story.coordinator, now=now)
    for number, said in one.get("answers", ()):
        command = do.AnswerCriterion(made.id, number, 0, said)
        do.answer_criterion(story.session, command, actor=story.coordinator, now=now)
