"""Groups, goals and measurements for tests. What they say is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import a_user
from trygghetsrad.accounts.models import User
from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.kernel.permissions import Actor, Role
from trygghetsrad.programme.models import (
    Activity,
    CertificationCycle,
    Evaluation,
    Goal,
    GroupLeader,
    Indicator,
    Measurement,
    NetworkEvent,
)
from trygghetsrad.programme.rules.activities import ActivityState, Exchange, Occasion
from trygghetsrad.programme.rules.certification import CycleState
from trygghetsrad.programme.rules.goals import Direction, Frequency, Unit

MADE = datetime(2026, 1, 12, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
COORDINATOR = Actor(id=uuid4(), roles=frozenset({Role.COORDINATOR}))
_number = count(1)


def a_group(kind: BodyKind = BodyKind.WORKING_GROUP, **over: Any) -> Body:
    name = f"Äldre och trygghet {uuid4().hex[:6]}"
    values: dict[str, Any] = {
        "id": uuid4(),
        "kind": kind,
        "name": name,
        "slug": f"grupp-{uuid4().hex[:8]}",
        "purpose": "Att färre äldre skadas hemma.",
        "active": True,
        "version": 1,
    }
    return Body(**values | over)


def a_goal(group: Body, **over: Any) -> Goal:
    values: dict[str, Any] = {
        "id": uuid4(),
        "number": next(_number),
        "body_id": group.id,
        "title": "Fler äldre känner sig trygga hemma",
        "why": "Den som är rädd rör sig mindre, och faller lättare.",
        "responsible": "Hemtjänsten",
        "created_at": MADE,
        "version": 1,
    }
    return Goal(**values | over)


def an_indicator(goal: Goal, **over: Any) -> Indicator:
    """From 40 to 60 per cent in two years, measured each half-year; today is in the middle of the second."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "goal_id": goal.id,
        "name": "Andel som känner sig trygga",
        "unit": Unit.SHARE,
        "unit_word": "",
        "direction": Direction.UP,
        "start_value": 40.0,
        "start_on": date(2026, 1, 1),
        "target_value": 60.0,
        "target_on": date(2028, 1, 1),
        "frequency": Frequency.HALF_YEAR,
        "source": "Trygghetsmätningen",
        "created_at": MADE,
        "version": 1,
    }
    return Indicator(**values | over)


def a_measurement(indicator: Indicator, on: date, value: float | None, **over: Any) -> Measurement:
    values: dict[str, Any] = {
        "id": uuid4(),
        "indicator_id": indicator.id,
        "measured_on": on,
        "value": value,
        "source": "Trygghetsmätningen",
        "comment": "",
        "made_at": MADE,
    }
    return Measurement(**values | over)


def kept_goal(session: Session, group: Body | None = None, **over: Any) -> tuple[Goal, Indicator]:
    """A group's goal with its indicator, stored."""
    group = group or a_group()
    session.add(group)
    session.flush()
    session.add(goal := a_goal(group))
    session.flush()
    session.add(indicator := an_indicator(goal, **over))
    session.flush()
    return goal, indicator


def a_leader(session: Session, group: Body) -> User:
    """An account that reports for a group."""
    session.add(user := a_user(Role.GROUP_LEADER))
    session.flush()
    session.add(GroupLeader(body_id=group.id, user_id=user.id))
    session.flush()
    return user


def an_activity(group: Body, **over: Any) -> Activity:
    """One that goes on this spring."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "number": next(_number),
        "body_id": group.id,
        "title": "Halkskydd till alla över 75",
        "description": "Delas ut med hemtjänsten.",
        "responsible": "Hemtjänsten",
        "target_groups": ["older"],
        "environments": ["traffic"],
        "starts_on": date(2027, 2, 1),
        "ends_on": date(2027, 4, 30),
        "state": ActivityState.UNDER_WAY,
        "done": "",
        "effect": "",
        "public": True,
        "created_at": MADE,
        "changed_at": MADE,
        "version": 1,
    }
    return Activity(**values | over)


def a_done_activity(group: Body, **over: Any) -> Activity:
    """One that is done, with the effect that was seen."""
    values = {
        "state": ActivityState.DONE,
        "done": "400 par är utdelade.",
        "closed_on": date(2027, 3, 1),
        "effect": "Färre halkade.",
        "effect_on": date(2027, 3, 10),
    }
    return an_activity(group, **values | over)


def an_evaluation(**over: Any) -> Evaluation:
    values: dict[str, Any] = {
        "id": uuid4(),
        "number": next(_number),
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2027, 1, 31),
        "meant": "Att färre skulle falla.",
        "happened": "Halkskydd delades ut.",
        "effect": "Fler gick ut.",
        "lessons": "Börja tidigare på hösten.",
        "public": True,
        "made_at": MADE,
        "version": 1,
    }
    return Evaluation(**values | over)


def a_network_event(**over: Any) -> NetworkEvent:
    values: dict[str, Any] = {
        "id": uuid4(),
        "number": next(_number),
        "day": date(2027, 2, 10),
        "occasion": Occasion.VISIT_THERE,
        "exchange": Exchange.RECEIVED,
        "title": "Studiebesök om grannsamverkan",
        "with_whom": "Exempelby kommun",
        "learnt": "Att börja med trappuppgångarna.",
        "public": True,
        "made_at": MADE,
        "version": 1,
    }
    return NetworkEvent(**values | over)


def a_cycle(**over: Any) -> CertificationCycle:
    """The one that goes on, by the six criteria."""
    values: dict[str, Any] = {
        "id": uuid4(),
        "version_key": "sex",
        "starts_on": date(2023, 6, 1),
        "ends_on": date(2028, 6, 1),
        "state": CycleState.UNDER_WAY,
        "vision": "En kommun där alla vågar gå ut.",
        "resources": "",
        "difficulties": "",
        "good_examples": "",
        "injuries": "",
        "outcome": "",
        "created_at": MADE,
        "version": 1,
    }
    return CertificationCycle(**values | over)
