"""Activities, what led to them, evaluations, exchanges, and a leader's month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.actions import a_thread, an_action
from tests.factories.programme import (
    COORDINATOR,
    TODAY,
    a_done_activity,
    a_group,
    a_leader,
    a_network_event,
    an_activity,
    an_evaluation,
    kept_goal,
)
from tests.factories.suggestions import a_published, a_suggestion
from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Conflict, Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import PUBLIC, Actor
from trygghetsrad.programme import queries
from trygghetsrad.programme import use_cases as do
from trygghetsrad.programme.models import Activity, Evaluation, Goal, Measurement, MonthlyReport, NetworkEvent
from trygghetsrad.programme.rules.activities import ActivityState, Environment, TargetGroup
from trygghetsrad.programme.use_cases.activities import words_of
from trygghetsrad.programme.use_cases.learning import evaluation_words, network_words
from trygghetsrad.thread.queries import is_tied, linked, linked_with


@pytest.fixture
def group(session: Session) -> Body:
    session.add(group := a_group())
    session.flush()
    return group


def planned(session: Session, group: Body, **over: Any) -> Activity:
    session.add(activity := an_activity(group, **over))
    session.flush()
    return activity


def plan(group: Body, **over: Any) -> do.ActivityWords:
    words = do.ActivityWords(
        group.id, "Dela ut halkskydd", "", "Hemtjänsten", date(2027, 2, 1), date(2027, 4, 30),
        target_groups=(TargetGroup.OLDER,), environments=(Environment.TRAFFIC,), cost=20_000,
    )  # fmt: skip
    return replace(words, **over)


def closing(activity: Activity, **over: Any) -> do.CloseActivity:
    return replace(do.CloseActivity(activity.id, activity.version, ActivityState.DONE, "Utdelat.", TODAY), **over)


def count(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_an_activity_is_planned_once_and_hangs_on_its_goal(session: Session, group: Body) -> None:
    goal, _ = kept_goal(session, group)
    command = do.AddActivity(plan(group, goal_id=goal.id), uuid4())
    made = do.add_activity(session, command, actor=COORDINATOR, now=NOW)
    assert do.add_activity(session, command, actor=COORDINATOR, now=NOW) is made
    assert words_of(made) == command.words
    assert is_tied(session, ("activity", made.id), ("goal", goal.id))
    other, _ = kept_goal(session, group)
    change = do.ChangeActivity(made.id, 1, replace(command.words, goal_id=other.id), ActivityState.UNDER_WAY)
    do.change_activity(session, change, actor=COORDINATOR, now=NOW)
    session.flush()
    assert not is_tied(session, ("activity", made.id), ("goal", goal.id))
    assert is_tied(session, ("activity", made.id), ("goal", other.id))
    assert [one.action for one in history_of(session, made.id)] == ["activity.added", "activity.changed"]


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"ends_on": date(2027, 1, 1)}, "ends_on"),
        ({"starts_on": date(207, 1, 1)}, "starts_on"),
        ({"title": "Ring 900101-0017"}, "title"),
        ({"description": "Ring 900101-0017"}, "description"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused_at_its_field(
    session: Session, group: Body, over: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        do.add_activity(session, do.AddActivity(plan(group, **over)), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == field


def test_an_activity_ends_with_words_and_then_has_an_effect(session: Session, group: Body) -> None:
    activity = planned(session, group)
    with pytest.raises(Refused) as refusal:
        do.close_activity(session, closing(activity, done=" "), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "done"
    effect = do.RecordActivityEffect(activity.id, 1, "Färre föll.", TODAY)
    with pytest.raises(Refused):
        do.record_activity_effect(session, effect, actor=COORDINATOR, now=NOW)
    first = closing(activity)
    do.close_activity(session, first, actor=COORDINATOR, now=NOW)
    do.close_activity(session, first, actor=COORDINATOR, now=NOW)
    assert (activity.state, activity.version, activity.closed_on) == (ActivityState.DONE, 2, TODAY)
    do.record_activity_effect(session, replace(effect, version=2), actor=COORDINATOR, now=NOW)
    assert activity.effect == "Färre föll."
    with pytest.raises(Conflict):
        do.close_activity(session, closing(activity, version=1, done="Annat."), actor=COORDINATOR, now=NOW)
    again = do.ChangeActivity(activity.id, 3, words_of(activity), ActivityState.UNDER_WAY)
    do.change_activity(session, again, actor=COORDINATOR, now=NOW)
    assert (activity.closed_on, activity.done) == (None, "Utdelat.")


def test_a_change_does_not_close(session: Session, group: Body) -> None:
    activity = planned(session, group)
    command = do.ChangeActivity(activity.id, 1, words_of(activity), ActivityState.DONE)
    with pytest.raises(Refused) as refusal:
        do.change_activity(session, command, actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "state"


def test_a_leader_keeps_the_own_groups_activities_alone(session: Session, group: Body) -> None:
    session.add(other := a_group())
    session.flush()
    leader = a_leader(session, group).actor
    made = do.add_activity(session, do.AddActivity(plan(group)), actor=leader, now=NOW)
    theirs = planned(session, other)
    for use_case, command in (
        (do.add_activity, do.AddActivity(plan(other))),
        (do.change_activity, do.ChangeActivity(theirs.id, 1, words_of(theirs), ActivityState.PLANNED)),
        (do.change_activity, do.ChangeActivity(made.id, 1, replace(words_of(made), body_id=other.id), made.state)),
        (do.close_activity, closing(theirs)),
        (do.record_activity_effect, do.RecordActivityEffect(theirs.id, 1, "x", TODAY)),
        (do.tie_activity, do.TieActivity(theirs.id, "suggestion", 1)),
        (do.untie_activity, do.UntieActivity(theirs.id, "suggestion", uuid4())),
        (do.report_month, do.ReportMonth(other.id, 0, "x")),
    ):
        with pytest.raises(NotFound):
            use_case(session, command, actor=leader, now=NOW)
    with pytest.raises(Forbidden):
        do.add_activity(session, do.AddActivity(plan(group)), actor=PUBLIC, now=NOW)


# The thread


def seen(app: Flask, session: Session, kind: str, one: Any, actor: Actor = PUBLIC) -> list[Any]:
    with app.test_request_context("/"):
        return linked_with(session, kind, one, ("activity", "suggestion", "action"), actor=actor).get("activity", [])


def test_the_thread_closes_from_a_suggestion_to_an_indicator(app: Flask, session: Session, group: Body) -> None:
    goal, indicator = kept_goal(session, group)
    session.add(suggestion := a_published())
    activity = a_done_activity(group, goal_id=goal.id)
    session.add(activity)
    session.flush()
    do.tie_activity(session, do.TieActivity(activity.id, "suggestion", suggestion.number), actor=COORDINATOR, now=NOW)
    session.flush()
    [found] = seen(app, session, "suggestion", suggestion.id)
    assert [one.kind for one in found.led_to] == ["effect", "goal"]
    assert [one.title for one in found.led_to[1].led_to] == [indicator.name]
    other, _ = kept_goal(session, group)
    for wanted in (other, goal):  # the goal is chosen in the program, which ties it
        words = replace(words_of(activity), goal_id=wanted.id)
        change = do.ChangeActivity(activity.id, activity.version, words, activity.state)
        do.change_activity(session, change, actor=COORDINATOR, now=NOW)
        session.flush()
    with app.test_request_context("/"):
        back = linked(session, "goal", [goal.id], other="suggestion", actor=PUBLIC, via="activity")
    assert [one.title for one in back[goal.id]] == [suggestion.public_title]
    activity.public = False
    session.flush()
    assert seen(app, session, "suggestion", suggestion.id) == []
    do.untie_activity(session, do.UntieActivity(activity.id, "suggestion", suggestion.id), actor=COORDINATOR, now=NOW)
    assert seen(app, session, "suggestion", suggestion.id, COORDINATOR) == []


def test_with_an_action_come_the_suggestions_behind_it(app: Flask, session: Session, group: Body) -> None:
    suggestion, action = a_published(), an_action()
    a_thread(session, suggestion, action, notes_published_at=NOW)
    activity = planned(session, group)
    do.tie_activity(session, do.TieActivity(activity.id, "action", action.number), actor=COORDINATOR, now=NOW)
    session.flush()
    assert [one.title for one in seen(app, session, "suggestion", suggestion.id)] == [activity.title]
    assert [one.title for one in seen(app, session, "action", action.id)] == [activity.title]


def test_a_leader_ties_what_everybody_sees_and_nothing_else(session: Session, group: Body) -> None:
    leader = a_leader(session, group).actor
    activity = planned(session, group)
    session.add_all([shown := a_published(), hidden := a_suggestion()])
    session.flush()
    do.tie_activity(session, do.TieActivity(activity.id, "suggestion", shown.number), actor=leader, now=NOW)
    for kind, number in (("suggestion", hidden.number), ("suggestion", 999_999), ("action", 999_999)):
        with pytest.raises(Refused) as refusal:
            do.tie_activity(session, do.TieActivity(activity.id, kind, number), actor=leader, now=NOW)
        assert refusal.value.field == "number"


# What is learnt


def test_an_evaluation_is_of_a_goal_a_project_or_a_year(session: Session, group: Body) -> None:
    goal, _ = kept_goal(session, group)
    session.add(project := a_group(BodyKind.PROJECT))
    session.flush()
    words = evaluation_words(an_evaluation())
    command = do.AddEvaluation(words, uuid4())
    made = do.add_evaluation(session, command, actor=COORDINATOR, now=NOW)
    assert do.add_evaluation(session, command, actor=COORDINATOR, now=NOW) is made
    do.add_evaluation(session, do.AddEvaluation(replace(words, goal_id=goal.id)), actor=COORDINATOR, now=NOW)
    do.add_evaluation(session, do.AddEvaluation(replace(words, body_id=project.id)), actor=COORDINATOR, now=NOW)
    assert [view.goal for view in queries.evaluations(session, goal_id=goal.id)] == [goal]
    assert count(session, Evaluation) == 3
    for over, field in (
        ({"body_id": group.id}, "subject"),
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
        ({"lessons": "Ring 900101-0017"}, "lessons"),
    ):
        with pytest.raises(Refused) as refusal:
            do.add_evaluation(session, do.AddEvaluation(replace(words, **over)), actor=COORDINATOR, now=NOW)
        assert refusal.value.field == field
    do.change_evaluation(
        session, do.ChangeEvaluation(made.id, 1, replace(words, effect="Mer.")), actor=COORDINATOR, now=NOW
    )
    with pytest.raises(Conflict):
        do.change_evaluation(
            session, do.ChangeEvaluation(made.id, 1, replace(words, effect="Mindre.")), actor=COORDINATOR, now=NOW
        )


def test_an_exchange_is_written_once_and_has_been(session: Session) -> None:
    words = network_words(a_network_event())
    command = do.AddNetworkEvent(words, uuid4())
    made = do.add_network_event(session, command, actor=COORDINATOR, now=NOW)
    assert do.add_network_event(session, command, actor=COORDINATOR, now=NOW) is made
    assert count(session, NetworkEvent) == 1
    with pytest.raises(Refused) as refusal:
        later = replace(words, day=TODAY + timedelta(days=1))
        do.add_network_event(session, do.AddNetworkEvent(later), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "day"
    do.change_network_event(
        session, do.ChangeNetworkEvent(made.id, 1, replace(words, title="Nytt")), actor=COORDINATOR, now=NOW
    )
    with pytest.raises(Conflict):
        do.change_network_event(
            session, do.ChangeNetworkEvent(made.id, 1, replace(words, title="Annat")), actor=COORDINATOR, now=NOW
        )


# A leader's month


def test_a_month_is_taken_in_whole_and_once(session: Session, group: Body) -> None:
    _, indicator = kept_goal(session, group)
    activity = planned(session, group, state=ActivityState.PLANNED)
    leader = a_leader(session, group).actor
    command = do.ReportMonth(
        group.id,
        0,
        "Det går framåt.",
        {indicator.id: do.Counted(52.0, 250, "Enkät")},
        {activity.id: do.Progress(1, ActivityState.UNDER_WAY, "Vi har börjat.")},
        uuid4(),
    )
    row = do.report_month(session, command, actor=leader, now=NOW)
    assert do.report_month(session, command, actor=leader, now=NOW) is row
    assert (row.month, row.version) == (date(2027, 3, 1), 1)
    assert (activity.state, activity.done) == (ActivityState.UNDER_WAY, "2027-03-15: Vi har börjat.")
    assert count(session, Measurement) == count(session, MonthlyReport) == 1
    assert queries.reported(session, [group.id], date(2027, 3, 1)) == {group.id}
    later = do.ReportMonth(group.id, 1, "Nu är det klart.", once=uuid4())
    assert do.report_month(session, later, actor=leader, now=NOW) is row
    assert (row.words, row.version) == ("Nu är det klart.", 2)
    with pytest.raises(Conflict):
        do.report_month(session, replace(later, words="Nej.", once=uuid4()), actor=leader, now=NOW)
    april = NOW + timedelta(days=31)
    assert do.report_month(session, replace(later, version=0, once=uuid4()), actor=leader, now=april) is not row


@pytest.mark.parametrize(
    ("counted", "name"),
    [(do.Counted(140.0), "value"), (do.Counted(50.0, 0), "base"), (do.Counted(50.0, 9, "900101-0017"), "comment")],
)
def test_a_month_that_is_wrong_somewhere_says_where(
    session: Session, group: Body, counted: do.Counted, name: str
) -> None:
    _, indicator = kept_goal(session, group)
    command = do.ReportMonth(group.id, 0, "", {indicator.id: counted})
    with pytest.raises(Refused) as refusal:
        do.report_month(session, command, actor=COORDINATOR, now=NOW)
    assert refusal.value.field == do.field_of(name, indicator.id)


def test_somebody_elses_change_of_an_activity_is_not_written_over(session: Session, group: Body) -> None:
    activity = planned(session, group, version=4)
    progress = {activity.id: do.Progress(3, ActivityState.PLANNED, "Ny plan.")}
    with pytest.raises(Conflict):
        do.report_month(session, do.ReportMonth(group.id, 0, "", progress=progress), actor=COORDINATOR, now=NOW)
    assert count(session, Goal) == 0
