"""Choosing without a lottery: what it takes, what becomes public, and what it never claims."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from tests.factories.lottery import (
    COORDINATOR,
    NOW,
    a_draw,
    a_draw_by_hand,
    a_locked_draw,
    a_pool,
    a_prepared_draw,
    panel_of,
    the_pool,
)
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Conflict, Forbidden, Refused
from trygghetsrad.kernel.permissions import Actor, Role
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.by_hand.use_cases import ChooseByHand, choose_by_hand
from trygghetsrad.lottery.models import Draw, DrawMethod, DrawState, Outcome
from trygghetsrad.lottery.use_cases import DrawPanel, LockPool, draw_panel, lock_pool


def choose(session: Session, draw: Draw, *people: int, reason: str = "Bara få anmälde sig.") -> Draw:
    pool = the_pool(session, draw)
    command = ChooseByHand(draw.id, frozenset(pool[at].id for at in people), reason)
    return choose_by_hand(session, command, actor=COORDINATOR, now=NOW)


def test_those_chosen_are_the_panel_and_nobody_waits(session: Session) -> None:
    draw = a_draw_by_hand(session)

    assert (draw.method, draw.state, draw.number, draw.people) == (DrawMethod.BY_HAND, DrawState.DRAWN, 1, 60)
    expected = [one.reference for one in the_pool(session, draw)[:12]]
    assert [one.reference for one in panel_of(session, draw)] == expected
    assert [one.order for one in panel_of(session, draw)] == list(range(1, 13))
    assert queries.outcome_of(session, draw.id, Outcome.ALTERNATE) == []
    assert [entry.action for entry in history_of(session, draw.id)][-1] == "draw.chosen_by_hand"


def test_the_public_record_says_by_hand_and_why_and_claims_no_chance(session: Session) -> None:
    draw = a_draw_by_hand(session)

    assert draw.record is not None
    assert {key: draw.record[key] for key in ("method", "reason", "people", "drawn", "size")} == {
        "method": "by_hand",
        "reason": "Bara få anmälde sig.",
        "people": 60,
        "drawn": 12,
        "size": 12,
    }
    assert {"lowest", "root", "lottery_hash", "tickets", "digits"} & set(draw.record) == set()
    assert (draw.root, draw.lottery_hash, draw.commitment, draw.digits) == (None, None, None, None)
    text = json.dumps(draw.record)
    for one in the_pool(session, draw):
        assert one.reference not in text


def test_no_small_group_is_counted(session: Session) -> None:
    draw = a_draw_by_hand(session)

    assert draw.record is not None
    for counts in draw.record["margins"].values():
        assert min(counts.values()) >= 5
    assert "age" not in draw.record["margins"]


def test_a_panel_outside_the_quotas_is_recorded_as_such(session: Session) -> None:
    one_sided = a_prepared_draw(session)
    women = [at for at, one in enumerate(the_pool(session, one_sided)) if one.sex == "woman"][:12]

    draw = choose(session, one_sided, *women)

    assert draw.record is not None
    assert draw.record["quotas_kept"] is False


def test_without_quotas_nothing_is_said_of_them(session: Session) -> None:
    call, _people = a_pool(session)
    draw = choose(session, a_draw(session, call), 0, 1, 2)

    assert draw.record is not None
    assert (draw.record["quotas"], draw.record["quotas_kept"]) == ([], None)


@pytest.mark.parametrize("many", [0, 13])
def test_nobody_and_too_many_are_refused(session: Session, many: int) -> None:
    draw = a_prepared_draw(session)

    with pytest.raises(Refused) as refusal:
        choose(session, draw, *range(many))

    assert refusal.value.field == "chosen"
    assert draw.state is DrawState.PREPARING


def test_who_has_withdrawn_meanwhile_or_belongs_to_another_call_cannot_be_chosen(session: Session) -> None:
    draw = a_prepared_draw(session)
    _other_call, strangers = a_pool(session, people=1)
    the_pool(session, draw)[0].state = RegistrationState.WITHDRAWN
    session.flush()

    for chosen in (the_pool(session, draw)[0].id, strangers[0].id, uuid4()):
        with pytest.raises(Refused) as refusal, session.begin_nested():
            choose_by_hand(session, ChooseByHand(draw.id, frozenset({chosen}), "-"), actor=COORDINATOR, now=NOW)
        assert refusal.value.field == "chosen"
        session.expire_all()
    assert (draw.state, queries.entries(session, draw.id)) == (DrawState.PREPARING, [])


def test_the_same_choice_twice_is_one_and_another_is_a_conflict(session: Session) -> None:
    draw = a_draw_by_hand(session)

    assert choose(session, draw, *range(12)).id == draw.id
    with pytest.raises(Conflict):
        choose(session, draw, *range(1, 13))
    assert len(panel_of(session, draw)) == 12


def test_a_locked_pool_is_not_chosen_from_by_hand(session: Session) -> None:
    locked = a_locked_draw(session)

    with pytest.raises(Conflict):
        choose(session, locked, 0)

    assert (locked.state, locked.method) == (DrawState.LOCKED, DrawMethod.LOTTERY)


def test_a_pool_that_was_chosen_from_by_hand_is_not_drawn(session: Session) -> None:
    chosen = a_draw_by_hand(session)

    with pytest.raises(Conflict):
        lock_pool(session, LockPool(chosen.id), actor=COORDINATOR, now=NOW)
    with pytest.raises(Conflict):
        draw_panel(session, DrawPanel(chosen.id, "Kim", "407"), actor=COORDINATOR, now=NOW)
    assert chosen.digits is None


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_the_coordinator_chooses(session: Session, role: Role) -> None:
    draw = a_prepared_draw(session)
    command = ChooseByHand(draw.id, frozenset({the_pool(session, draw)[0].id}), "-")

    with pytest.raises(Forbidden):
        choose_by_hand(session, command, actor=Actor(roles=frozenset({role})), now=NOW)
