"""What the worker finds: asked once, taken by one, stopped when nobody wants it, and lost by no death."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import config_for
from tests.factories.lottery import COORDINATOR, NOW, a_draw, a_pool, a_population, a_slow_draw, throw, whole_record
from trygghetsrad.app import create_app
from trygghetsrad.interest.models import Registration
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.errors import Conflict, Forbidden, NotFound, Refused
from trygghetsrad.kernel.permissions import Actor, Role
from trygghetsrad.lottery import core, queries, rules
from trygghetsrad.lottery.attempts import Attempt
from trygghetsrad.lottery.core import Quota
from trygghetsrad.lottery.models import Calculation, CalculationState, Draw, Outcome
from trygghetsrad.lottery.use_cases import (
    AskForLottery,
    Beat,
    CancelCalculation,
    CancelDraw,
    Finish,
    LockPool,
    ask_for_lottery,
    beat,
    cancel_calculation,
    cancel_draw,
    claim_calculation,
    finish,
    forget_calculations,
    lock_pool,
)
from trygghetsrad.lottery.use_cases.calculations import SILENT
from trygghetsrad.lottery.worker import Pulse, find_lotteries

ROOT = Path(__file__).parents[2]
DIE_AT_WORK = """
import os, signal
from config import Config
from trygghetsrad.app import create_app
from trygghetsrad.lottery import worker

class Deadly(worker.Pulse):
    def __call__(self, stage, bound, gap):
        assert super().__call__(stage, bound, gap)
        os.kill(os.getpid(), signal.SIGKILL)

worker.Pulse = Deadly
app = create_app(Config.from_environment())
with app.app_context():
    worker.find_lotteries(app.extensions["database"])
"""


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def database(app: Flask) -> Database:
    found: Database = app.extensions["database"]
    return found


def ask(session: Session, draw: Draw, *, quotas: list[Quota] | None = None) -> Calculation:
    entrants = queries.pool_of(session, draw, 2027).entrants
    given = rules.completed(rules.quotas_in(draw.quotas), entrants, draw.size) if quotas is None else quotas
    row = ask_for_lottery(session, AskForLottery(draw.id, tuple(given)), actor=COORDINATOR, now=NOW)
    session.commit()
    return row


def now_of(session: Session, row: Calculation) -> Calculation:
    session.expire_all()
    return session.get_one(Calculation, row.id)


def test_what_takes_long_is_asked_once_and_found_by_the_worker(session: Session, database: Database) -> None:
    draw = a_slow_draw(session)
    row = ask(session, draw)
    assert ask(session, draw).id == row.id

    assert find_lotteries(database) == 1

    found = now_of(session, row)
    entrants = queries.pool_of(session, draw, 2027).entrants
    assert (found.state, found.ended_at is not None) == (CalculationState.DONE, True)
    attempt = Attempt(
        entrants, draw.size, draw.tickets, rules.completed(rules.quotas_in(draw.quotas), entrants, draw.size),
        lambda key: queries.calculation(session, key),
    )  # fmt: skip
    assert not attempt.is_quick
    assert attempt.prospects is not None
    assert sum(one.seats for one in attempt.prospects.groups) == draw.size
    assert find_lotteries(database) == 0


def test_the_lock_uses_what_the_worker_found_and_the_record_verifies(session: Session, database: Database) -> None:
    draw = a_slow_draw(session)
    with pytest.raises(Refused) as refusal, session.begin_nested():
        lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)
    assert "Räkna ut chanserna" in str(refusal.value.text)
    ask(session, draw)
    find_lotteries(database)
    session.expire_all()

    lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)
    throw(session, draw)

    assert core.faults(whole_record(draw)) == []
    assert len(queries.outcome_of(session, draw.id, Outcome.PANEL)) == 12


def test_when_the_pool_has_changed_the_old_answer_does_not_count(session: Session, database: Database) -> None:
    draw = a_slow_draw(session)
    ask(session, draw)
    find_lotteries(database)
    session.expire_all()
    one = session.scalars(select(Registration)).first()
    assert one is not None
    one.locality = "By 30" if one.locality != "By 30" else "By 0"
    session.flush()

    with pytest.raises(Refused) as refusal:
        lock_pool(session, LockPool(draw.id), actor=COORDINATOR, now=NOW)
    assert "Räkna ut chanserna" in str(refusal.value.text)


def test_quotas_that_cannot_be_kept_are_explained_by_the_worker(session: Session, database: Database) -> None:
    draw = a_slow_draw(session)
    quotas = [
        Quota(one.feature, one.value, 12, 12) if one.value in {"woman", "man"} else one
        for one in rules.quotas_in(draw.quotas)
    ]
    row = ask(session, draw, quotas=quotas)

    find_lotteries(database)

    found = now_of(session, row)
    assert found.state is CalculationState.IMPOSSIBLE
    entrants = queries.pool_of(session, draw, 2027).entrants
    attempt = Attempt(entrants, draw.size, draw.tickets, quotas, lambda key: queries.calculation(session, key))
    assert attempt.conflict is not None
    assert attempt.change
    assert core.find_conflict(entrants.problem(draw.size, attempt.mended)) is None


def test_a_stopped_calculation_stores_nothing_and_can_be_asked_for_again(session: Session, database: Database) -> None:
    draw = a_slow_draw(session)
    row = ask(session, draw)
    assert claim_calculation(session, NOW) is row
    session.commit()
    command = CancelCalculation(draw.id, row.id)
    assert cancel_calculation(session, command, actor=COORDINATOR, now=NOW).state is CalculationState.CANCELLED
    session.commit()

    assert Pulse(database, row.id)("panels", 0.1, 0.5) is False
    finish(session, Finish(row.id, CalculationState.DONE, {"lottery": {}}), NOW)
    assert (now_of(session, row).state, row.result) == (CalculationState.CANCELLED, None)
    assert find_lotteries(database) == 0

    assert ask(session, draw).id == row.id
    assert find_lotteries(database) == 1
    assert now_of(session, row).state is CalculationState.DONE


def test_a_finished_calculation_is_not_stopped(session: Session, database: Database) -> None:
    draw = a_slow_draw(session)
    row = ask(session, draw)
    find_lotteries(database)
    session.expire_all()

    cancel_calculation(session, CancelCalculation(draw.id, row.id), actor=COORDINATOR, now=NOW)

    assert now_of(session, row).state is CalculationState.DONE


def test_how_far_it_has_come_is_noted_at_most_once_a_second(session: Session, database: Database) -> None:
    draw = a_slow_draw(session)
    row = ask(session, draw)
    claim_calculation(session, NOW)
    session.commit()
    pulse = Pulse(database, row.id)

    assert pulse("relaxation", 1.0, 1.0)
    assert pulse("panels", 0.08, 0.4)

    found = now_of(session, row)
    assert (found.stage, found.bound, found.gap) == ("relaxation", 1.0, 1.0)
    pulse.next_at = 0.0
    assert pulse("panels", 0.08, 0.4)
    assert (now_of(session, row).stage, row.gap) == ("panels", 0.4)


def test_a_worker_that_falls_silent_loses_its_work_to_the_next(session: Session) -> None:
    draw = a_slow_draw(session)
    row = ask(session, draw)
    claim_calculation(session, NOW)
    session.flush()

    assert claim_calculation(session, NOW + SILENT) is None
    assert beat(session, Beat(row.id, "panels", 0.1, 0.2), NOW + SILENT)
    assert claim_calculation(session, NOW + SILENT + timedelta(seconds=1)) is None
    assert claim_calculation(session, NOW + 2 * SILENT + timedelta(seconds=1)) is row


def test_when_the_draw_is_over_its_calculations_are_removed(session: Session) -> None:
    draw = a_slow_draw(session)
    ask(session, draw)
    forget_calculations(session, NOW)
    session.flush()
    assert len(session.scalars(select(Calculation)).all()) == 1
    cancel_draw(session, CancelDraw(draw.id, "Vi börjar om."), actor=COORDINATOR, now=NOW)

    forget_calculations(session, NOW)
    session.flush()

    assert session.scalars(select(Calculation)).all() == []


def test_the_question_holds_no_person(session: Session) -> None:
    draw = a_slow_draw(session)
    text = str(ask(session, draw).problem)

    assert "TR-" not in text
    assert "Påhittad" not in text
    assert "@" not in text


def test_a_solver_that_gives_up_leaves_no_answer(session: Session, database: Database) -> None:
    draw = a_slow_draw(session)
    row = ask(session, draw)
    row.problem = {"features": ["age"]}
    session.commit()

    assert find_lotteries(database) == 1

    assert (now_of(session, row).state, row.result) == (CalculationState.FAILED, None)
    assert ask(session, draw).state is CalculationState.WAITING


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.COORDINATOR])
def test_only_the_coordinator_asks_and_stops(session: Session, role: Role) -> None:
    draw = a_slow_draw(session)
    row = ask(session, draw)
    actor = Actor(roles=frozenset({role}))

    with pytest.raises(Forbidden):
        ask_for_lottery(session, AskForLottery(draw.id, ()), actor=actor, now=NOW)
    with pytest.raises(Forbidden):
        cancel_calculation(session, CancelCalculation(draw.id, row.id), actor=actor, now=NOW)


def test_another_draws_calculation_is_not_found(session: Session) -> None:
    row = ask(session, a_slow_draw(session))
    call, _people = a_pool(session)
    other = a_draw(session, call)

    with pytest.raises(NotFound):
        cancel_calculation(session, CancelCalculation(other.id, row.id), actor=COORDINATOR, now=NOW)


def test_nothing_is_asked_of_a_locked_or_a_too_small_pool(session: Session) -> None:
    a_population(session)
    call, _people = a_pool(session, people=5)
    draw = a_draw(session, call)
    with pytest.raises(Refused):
        ask_for_lottery(session, AskForLottery(draw.id, ()), actor=COORDINATOR, now=NOW)
    cancel_draw(session, CancelDraw(draw.id, "Vi börjar om."), actor=COORDINATOR, now=NOW)
    with pytest.raises(Conflict):
        ask_for_lottery(session, AskForLottery(draw.id, ()), actor=COORDINATOR, now=NOW)


def test_killing_the_worker_loses_nothing(tmp_path: Path) -> None:
    app = create_app(config_for(f"sqlite:///{tmp_path / 'own.db'}", tmp_path))
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    with app.app_context(), database.write() as session:
        draw = a_slow_draw(session)
        command = AskForLottery(draw.id, tuple(rules.quotas_in(draw.quotas)))
        row_id = ask_for_lottery(session, command, actor=COORDINATOR, now=NOW).id

    assert _work_and_die(app) == -signal.SIGKILL

    with database.read() as session:
        row = session.get_one(Calculation, row_id)
        assert (row.state, row.stage, row.result) == (CalculationState.RUNNING, "relaxation", None)
        died = row.heartbeat_at
    assert died is not None
    with time_machine.travel(died + SILENT - timedelta(seconds=5)), app.app_context():
        assert find_lotteries(database) == 0
    with time_machine.travel(died + SILENT + timedelta(seconds=5)), app.app_context():
        assert find_lotteries(database) == 1
    with database.read() as session:
        assert session.get_one(Calculation, row_id).state is CalculationState.DONE
    database.engine.dispose()


def _work_and_die(app: Flask) -> int:
    config = app.extensions["config"]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "ENVIRONMENT": "test",
        "DATABASE_URL": config.database_url,
        "INSTANCE_PATH": str(config.instance),
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter and text
        [sys.executable, "-c", DIE_AT_WORK], env=environment, cwd=ROOT, capture_output=True, timeout=60, check=False
    )
    return done.returncode
