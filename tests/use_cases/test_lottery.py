"""From a started draw to its panel, and everything that must not happen on the way."""

from __future__ import annotations

from collections import Counter
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.lottery import (
    BANDS,
    COORDINATOR,
    NOW,
    a_draw,
    a_drawn_draw,
    a_locked_draw,
    a_pool,
    a_population,
    panel_of,
    throw,
    whole_record,
    with_quotas,
)
from trygghetsrad.interest.models import Registration
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.errors import Conflict, Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import Actor, Role
from trygghetsrad.lottery import core, queries
from trygghetsrad.lottery.models import DrawState
from trygghetsrad.lottery.use_cases import (
    CancelDraw,
    DrawPanel,
    LockPool,
    SaveQuotas,
    StartDraw,
    cancel_draw,
    draw_panel,
    lock_pool,
    save_quotas,
    start_draw,
)


def test_a_draw_gives_a_full_panel_within_the_quotas_and_a_record_that_verifies(session: Session) -> None:
    draw = a_drawn_draw(session)

    panel = panel_of(session, draw)
    assert draw.state is DrawState.DRAWN
    assert len(panel) == 12
    assert len({one.entry_id for one in panel}) == 12
    for quota in draw.quotas:
        at = 0 if quota["feature"] == "age" else 1
        seats = Counter(one.kind[at] for one in panel)[quota["value"]]
        assert quota["minimum"] <= seats <= quota["maximum"], quota
    assert core.faults(whole_record(draw)) == []
    assert [entry.action for entry in history_of(session, draw.id)] == [
        "draw.started",
        "draw.quotas_saved",
        "draw.locked",
        "draw.drawn",
    ]


def test_the_same_pool_and_digits_give_the_same_panel(session: Session) -> None:
    draw = a_locked_draw(session)
    with session.begin_nested() as first:
        throw(session, draw)
        once = [one.reference for one in panel_of(session, draw)]
        first.rollback()
    session.expire_all()
    assert queries.draw(session, draw.id).state is DrawState.LOCKED

    throw(session, queries.draw(session, draw.id))

    assert [one.reference for one in panel_of(session, draw)] == once


def test_other_digits_give_another_panel(session: Session) -> None:
    draw = a_locked_draw(session)
    panels = []
    for digits in ("000", "407", "999"):
        with session.begin_nested() as attempt:
            throw(session, queries.draw(session, draw.id), digits)
            panels.append(tuple(one.reference for one in panel_of(session, draw)))
            attempt.rollback()
        session.expire_all()
    assert len(set(panels)) == 3


def test_locking_publishes_hashes_before_any_dice(session: Session) -> None:
    draw = a_locked_draw(session)

    assert (draw.number, draw.people, draw.digits) == (1, 60, None)
    assert draw.root is not None
    assert len(draw.root) == 64
    assert draw.record is not None
    assert draw.record["root"] == draw.root
    assert "digits" not in draw.record
    leaves = [bytes.fromhex(entry.leaf) for entry in queries.entries(session, draw.id)]
    assert core.merkle_root(leaves).hex() == draw.root


def test_who_registers_after_the_lock_is_not_in_the_draw(session: Session) -> None:
    draw = a_locked_draw(session)
    late = session.scalars(select(Registration).where(Registration.call_id == draw.call_id)).first()
    assert late is not None
    session.add(_copy(late))
    session.flush()

    throw(session, draw)

    assert len(queries.entries(session, draw.id)) == 60


def test_who_changes_the_year_of_birth_after_the_lock_stands_as_registered(session: Session) -> None:
    draw = a_locked_draw(session)
    before = {entry.id: entry.kind for entry in queries.entries(session, draw.id)}
    for registration in session.scalars(select(Registration).where(Registration.call_id == draw.call_id)):
        registration.birth_year = 2005
    session.flush()

    throw(session, draw)

    assert {entry.id: entry.kind for entry in queries.entries(session, draw.id)} == before


def test_drawing_twice_is_a_conflict_and_changes_nothing(session: Session) -> None:
    draw = a_drawn_draw(session)
    before = [one.reference for one in panel_of(session, draw)]

    with pytest.raises(Conflict):
        throw(session, draw, "111")

    assert [one.reference for one in panel_of(session, draw)] == before
    assert draw.digits == "407"


@pytest.mark.parametrize("digits", ["", "40", "4070", "4o7", "٤٠٧", "-07"])
def test_digits_that_the_dice_cannot_show_are_refused(session: Session, digits: str) -> None:
    draw = a_locked_draw(session)

    with pytest.raises(Refused) as refusal:
        throw(session, draw, digits)

    assert refusal.value.field == "digits"
    assert draw.state is DrawState.LOCKED


def test_dice_before_the_lock_are_refused(session: Session) -> None:
    a_population(session)
    call, _people = a_pool(session)
    draw = with_quotas(session, a_draw(session, call))

    with pytest.raises(Refused):
        throw(session, draw)


def test_quotas_cannot_change_after_the_lock(session: Session) -> None:
    draw = a_locked_draw(session)

    with pytest.raises(Conflict):
        save_quotas(session, SaveQuotas(draw.id, ()), actor=COORDINATOR, now=NOW)
    with pytest.raises(Conflict):
        lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)


def test_quotas_that_the_pool_cannot_meet_do_not_lock(session: Session) -> None:
    a_population(session)
    call, _people = a_pool(session, people=10)
    draw = with_quotas(session, a_draw(session, call))

    with pytest.raises(Refused):
        lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)

    session.expire_all()
    assert queries.entries(session, draw.id) == []


def test_a_least_over_its_most_is_refused(session: Session) -> None:
    call, _people = a_pool(session)
    draw = a_draw(session, call)

    with pytest.raises(Refused):
        save_quotas(session, SaveQuotas(draw.id, (core.Quota("sex", "woman", 5, 3),)), actor=COORDINATOR, now=NOW)


def test_the_same_form_twice_starts_one_draw_and_another_form_is_refused(session: Session) -> None:
    call, _people = a_pool(session)
    command = StartDraw(call.id, BANDS, uuid4())

    first = start_draw(session, command, actor=COORDINATOR, now=NOW)
    assert start_draw(session, command, actor=COORDINATOR, now=NOW).id == first.id
    with pytest.raises(Conflict):
        start_draw(session, StartDraw(call.id, BANDS, uuid4()), actor=COORDINATOR, now=NOW)


def test_a_cancelled_draw_stays_and_the_next_points_back_to_it(session: Session) -> None:
    draw = a_locked_draw(session)

    cancel_draw(session, CancelDraw(draw.id, "En tärning föll på golvet."), actor=COORDINATOR, now=NOW)
    again = start_draw(session, StartDraw(draw.call_id, BANDS, uuid4()), actor=COORDINATOR, now=NOW)

    assert again.previous_id == draw.id
    assert queries.public_draw(session, draw.number or 0)[0].state is DrawState.CANCELLED
    with pytest.raises(Refused):
        throw(session, draw)


def test_a_drawn_draw_cannot_be_cancelled(session: Session) -> None:
    draw = a_drawn_draw(session)

    with pytest.raises(Conflict):
        cancel_draw(session, CancelDraw(draw.id, "Vi ville ha ett annat råd."), actor=COORDINATOR, now=NOW)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_the_coordinator_draws(session: Session, role: Role) -> None:
    draw = a_locked_draw(session)

    with pytest.raises(Forbidden):
        draw_panel(session, DrawPanel(draw.id, "Kim", "407"), actor=Actor(roles=frozenset({role})), now=NOW)


def test_an_unknown_draw_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        lock_pool(session, LockPool(uuid4()), actor=COORDINATOR, now=NOW)


def _copy(registration: Registration) -> Registration:
    columns = {column.key: getattr(registration, column.key) for column in Registration.__table__.columns}
    return Registration(**columns | {"id": uuid4(), "reference": "TR-ZZZZ", "sending_key": "sent"})
