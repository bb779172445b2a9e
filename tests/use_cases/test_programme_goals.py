"""Goals, indicators, and who reports for a group."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import a_user
from tests.factories.programme import COORDINATOR, TODAY, a_group, a_leader, a_measurement, kept_goal
from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Conflict, Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import PUBLIC, Role
from trygghetsrad.programme import queries
from trygghetsrad.programme.models import Goal, Indicator
from trygghetsrad.programme.rules.goals import Direction, Frequency, GoalState, Unit
from trygghetsrad.programme.use_cases import (
    AddGoal,
    AddIndicator,
    ChangeGoal,
    ChangeIndicator,
    ChooseLeaders,
    IndicatorWords,
    add_goal,
    add_indicator,
    change_goal,
    change_indicator,
    choose_leaders,
    words_of,
)

IDENTITY_NUMBER = "900101-0017"
WORDS = IndicatorWords(
    "Andel trygga", Unit.SHARE, Direction.UP, 40.0, date(2026, 1, 1), 60.0, date(2028, 1, 1), Frequency.YEAR, "Enkät"
)


@pytest.fixture
def group(session: Session) -> Body:
    session.add(group := a_group())
    session.flush()
    return group


def adding(group: Body, **over: Any) -> AddGoal:
    return replace(AddGoal(group.id, "Fler trygga", "Därför.", "Hemtjänsten"), **over)


def changing(goal: Goal, **over: Any) -> ChangeGoal:
    same = {name: getattr(goal, name) for name in ("version", "body_id", "title", "why", "responsible")}
    return replace(ChangeGoal(goal.id, **same), **over)


def test_a_goal_gets_the_next_number(session: Session, group: Body) -> None:
    first = add_goal(session, adding(group), actor=COORDINATOR, now=NOW)
    second = add_goal(session, adding(group), actor=COORDINATOR, now=NOW)
    assert second.number == first.number + 1
    session.flush()
    assert [one.action for one in history_of(session, first.id)] == ["goal.added"]


def test_the_same_form_sent_twice_adds_one_goal(session: Session, group: Body) -> None:
    command = adding(group, once=uuid4())
    assert add_goal(session, command, actor=COORDINATOR, now=NOW) is add_goal(
        session, command, actor=COORDINATOR, now=NOW
    )
    assert session.scalar(select(func.count()).select_from(Goal)) == 1


@pytest.mark.parametrize("field", ["title", "why", "responsible"])
def test_an_identity_number_is_stopped_before_it_is_published(session: Session, group: Body, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        add_goal(session, adding(group, **{field: f"Ring {IDENTITY_NUMBER}"}), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == field


def test_a_goal_belongs_to_a_group_of_the_programme(session: Session) -> None:
    session.add(council := a_group(BodyKind.CITIZENS_COUNCIL))
    session.flush()
    for body_id in (council.id, uuid4()):
        with pytest.raises(NotFound):
            add_goal(session, replace(adding(council), body_id=body_id), actor=COORDINATOR, now=NOW)


def test_the_second_of_two_writers_is_told(session: Session) -> None:
    goal, _ = kept_goal(session)
    first, second = changing(goal, title="Ett"), changing(goal, title="Två")
    change_goal(session, first, actor=COORDINATOR, now=NOW)
    change_goal(session, first, actor=COORDINATOR, now=NOW)  # the same form again: nothing new
    with pytest.raises(Conflict):
        change_goal(session, second, actor=COORDINATOR, now=NOW)
    assert (goal.title, goal.version) == ("Ett", 2)


def test_a_goal_is_closed_and_taken_up_again(session: Session) -> None:
    goal, _ = kept_goal(session)
    change_goal(session, changing(goal, closed=True), actor=COORDINATOR, now=NOW)
    assert goal.closed_on == TODAY
    assert goal not in queries.open_goals(session)
    change_goal(session, changing(goal, closed=False), actor=COORDINATOR, now=NOW)
    assert goal.closed_on is None


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"target_on": date(2026, 1, 1)}, "target_on"),
        ({"target_value": 30.0}, "target_value"),
        ({"direction": Direction.DOWN}, "target_value"),
        ({"start_on": date(227, 1, 1)}, "start_on"),
        ({"target_on": date(2099, 1, 1)}, "target_on"),
        ({"computed": "the moon"}, "computed"),
        ({"computed": "meetings_held"}, "unit"),
        ({"source": f"Enligt {IDENTITY_NUMBER}"}, "source"),
    ],
)
def test_an_indicator_that_makes_no_sense_is_refused_at_its_field(
    session: Session, over: dict[str, Any], field: str
) -> None:
    goal, _ = kept_goal(session)
    with pytest.raises(Refused) as refusal:
        add_indicator(session, AddIndicator(goal.id, replace(WORDS, **over)), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == field


def test_an_indicator_is_added_once_and_changed_by_version(session: Session) -> None:
    goal, _ = kept_goal(session)
    command = AddIndicator(goal.id, WORDS, uuid4())
    made = add_indicator(session, command, actor=COORDINATOR, now=NOW)
    assert add_indicator(session, command, actor=COORDINATOR, now=NOW) is made
    assert words_of(made) == WORDS
    change_indicator(
        session, ChangeIndicator(made.id, 1, replace(WORDS, target_value=70.0)), actor=COORDINATOR, now=NOW
    )
    assert (made.target_value, made.version) == (70.0, 2)
    with pytest.raises(Conflict):
        change_indicator(
            session, ChangeIndicator(made.id, 1, replace(WORDS, target_value=80.0)), actor=COORDINATOR, now=NOW
        )


def test_the_unit_stays_when_something_has_been_measured(session: Session) -> None:
    _, indicator = kept_goal(session)
    session.add(a_measurement(indicator, date(2027, 1, 1), 50.0))
    session.flush()
    wanted = replace(words_of(indicator), unit=Unit.COUNT)
    with pytest.raises(Refused) as refusal:
        change_indicator(session, ChangeIndicator(indicator.id, 1, wanted), actor=COORDINATOR, now=NOW)
    assert refusal.value.field == "unit"


def test_leaders_are_chosen_among_accounts_with_the_role(session: Session, group: Body) -> None:
    leader = a_leader(session, group)
    session.add_all([other := a_user(Role.GROUP_LEADER), desk := a_user(Role.CONTACT_CENTRE)])
    session.flush()
    wanted = frozenset({other.id, desk.id, uuid4()})
    choose_leaders(session, ChooseLeaders(group.id, wanted), actor=COORDINATOR, now=NOW)
    session.flush()
    assert queries.leader_ids(session, group.id) == {other.id}
    assert not queries.leads(session, leader.actor, group.id)
    assert queries.leads(session, other.actor, group.id)


def test_only_the_coordinator_keeps_goals(session: Session, group: Body) -> None:
    goal, indicator = kept_goal(session, group)
    leader = a_leader(session, group).actor
    for actor in (PUBLIC, leader):
        for use_case, command in (
            (add_goal, adding(group)),
            (change_goal, changing(goal)),
            (add_indicator, AddIndicator(goal.id, WORDS)),
            (change_indicator, ChangeIndicator(indicator.id, 1, WORDS)),
            (choose_leaders, ChooseLeaders(group.id, frozenset())),
        ):
            with pytest.raises(Forbidden):
                use_case(session, command, actor=actor, now=NOW)


def test_the_state_follows_from_what_counts(session: Session) -> None:
    goal, indicator = kept_goal(session)
    assert queries.goal_view(session, goal_id=goal.id).state(TODAY) is GoalState.UNMEASURED
    session.add(first := a_measurement(indicator, date(2027, 1, 1), 10.0))
    session.flush()
    assert queries.goal_view(session, goal_id=goal.id).state(TODAY) is GoalState.RISK
    session.add(second := a_measurement(indicator, date(2027, 1, 1), 55.0, replaces_id=first.id))
    session.flush()
    assert queries.goal_view(session, goal_id=goal.id).state(TODAY) is GoalState.ON_TRACK
    session.add(a_measurement(indicator, date(2027, 1, 1), None, replaces_id=second.id))
    session.flush()
    view = queries.goal_view(session, number=goal.number)
    assert view.state(TODAY) is GoalState.UNMEASURED
    assert view.indicators[0].measurements == ()
    assert session.scalar(select(func.count()).select_from(Indicator)) == 1
