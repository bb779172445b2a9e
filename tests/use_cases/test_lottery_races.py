"""Draws and answers at the same moment, and draws that are killed: on databases of their own, with real commits."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from tests.conftest import KINDS, config_for
from tests.factories.council import an_invited_panel, first_open, token_in_letter
from tests.factories.lottery import COORDINATOR, NOW, a_locked_draw
from trygghetsrad.app import create_app
from trygghetsrad.council import queries as council
from trygghetsrad.council.models import InvitationState
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.invitations import AnswerInvitation, answer_invitation
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.errors import Conflict
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.lottery import core, queries
from trygghetsrad.lottery.models import Draw, DrawEntry, DrawState, Outcome
from trygghetsrad.lottery.use_cases import DrawPanel, draw_panel

ROOT = Path(__file__).parents[2]
WON, TOLD = "won", "told"
DRAW_AND_DIE = """
import os, signal, sys
from uuid import UUID
from config import Config
from tests.factories.lottery import COORDINATOR, NOW
from trygghetsrad.app import create_app
from trygghetsrad.lottery.use_cases import DrawPanel, draw_panel

app = create_app(Config.from_environment())
moment, draw_id = sys.argv[1], UUID(sys.argv[2])
with app.app_context():
    with app.extensions["database"].write() as session:
        draw_panel(session, DrawPanel(draw_id, "Kim Exempel", "407"), actor=COORDINATOR, now=NOW)
        session.flush()
        if moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
    print("saved", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(params=KINDS)
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with a database that nobody else uses and that really commits."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    name = f"own_{uuid4().hex[:12]}"
    shared = str(request.getfixturevalue("postgresql")) if request.param == "postgresql" else ""
    if shared:
        _run(shared, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        url = shared.replace(f"/t_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", f"/{name}")
    app = create_app(config_for(url, tmp_path))
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    yield app
    database.engine.dispose()
    if shared:
        _run(shared, f"DROP DATABASE {name} WITH (FORCE)")


def test_of_sixteen_draws_at_once_one_wins_and_the_others_are_told(own_app: Flask) -> None:
    draw_id = _locked(own_app)
    together = Barrier(16)

    def throw(number: int) -> str:
        command = DrawPanel(draw_id, f"Vittne {number}", f"{number * 61:03d}")
        together.wait()
        try:
            with own_app.app_context(), own_app.extensions["database"].write() as session:
                draw_panel(session, command, actor=COORDINATOR, now=NOW)
        except Conflict:
            return TOLD
        return f"{WON} {command.digits}"

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(throw, range(16)))

    winners = [outcome for outcome in outcomes if outcome != TOLD]
    assert len(winners) == 1
    with own_app.app_context(), own_app.extensions["database"].read() as session:
        draw = queries.draw(session, draw_id)
        assert winners == [f"{WON} {draw.digits}"]
        assert len(queries.outcome_of(session, draw_id, Outcome.PANEL)) == 12


@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_a_draw_killed_before_it_is_saved_has_no_panel_and_the_record_makes_it_again(own_app: Flask) -> None:
    draw_id = _locked(own_app)

    assert _draw_and_die(own_app, "before", draw_id) == ""

    database: Database = own_app.extensions["database"]
    with own_app.app_context(), database.read() as session:
        draw = queries.draw(session, draw_id)
        assert (draw.state, draw.digits, draw.result) == (DrawState.LOCKED, None, None)
        assert queries.outcome_of(session, draw_id, Outcome.PANEL) == []
        promised = _promised(session_draw=draw, entries=queries.entries(session, draw_id))
    with own_app.app_context(), database.write() as session:
        draw_panel(session, DrawPanel(draw_id, "Kim Exempel", "407"), actor=COORDINATOR, now=NOW)
    with own_app.app_context(), database.read() as session:
        assert {str(one.entry_id) for one in queries.outcome_of(session, draw_id, Outcome.PANEL)} == promised


@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_a_draw_that_was_acknowledged_survives_the_death_of_its_process(own_app: Flask) -> None:
    draw_id = _locked(own_app)

    assert _draw_and_die(own_app, "after", draw_id) == "saved"

    with own_app.app_context(), own_app.extensions["database"].read() as session:
        assert queries.draw(session, draw_id).state is DrawState.DRAWN
        assert len(queries.outcome_of(session, draw_id, Outcome.PANEL)) == 12


def test_of_two_answers_at_once_one_counts(own_app: Flask) -> None:
    with own_app.app_context(), own_app.extensions["database"].write() as session:
        term, _draw = an_invited_panel(session)
        invitation = first_open(session, term)
        token, invitation_id = token_in_letter(session, invitation.id), invitation.id
    answers = [Answer.YES, Answer.NO] * 4
    together = Barrier(len(answers))

    def answer(what: Answer) -> str:
        together.wait()
        try:
            with own_app.app_context(), own_app.extensions["database"].write() as session:
                answer_invitation(session, AnswerInvitation(token, what, public_name=False), actor=PUBLIC, now=NOW)
        except Conflict:
            return TOLD
        return what.value

    with ThreadPoolExecutor(len(answers)) as pool:
        outcomes = set(pool.map(answer, answers))

    assert TOLD in outcomes
    assert len(outcomes - {TOLD}) == 1
    with own_app.app_context(), own_app.extensions["database"].read() as session:
        accepted = council.invitation(session, invitation_id).state is InvitationState.ACCEPTED
        assert accepted is ("ja" in outcomes)
        assert len(council.members_on(session, NOW.date())) == int(accepted)


def _locked(app: Flask) -> UUID:
    with app.app_context(), app.extensions["database"].write() as session:
        return a_locked_draw(session).id


def _promised(session_draw: Draw, entries: list[DrawEntry]) -> set[str]:
    """The panel that follows from what was published at the lock and the dice, and from nothing else."""
    root = bytes.fromhex(session_draw.root or "")
    outcome = core.draw(
        core.numbered_in(session_draw.commitment or {}, root),
        [core.Entry(str(one.id), one.kind, bytes.fromhex(one.leaf)) for one in entries],
        pool_id=session_draw.pool_id or "",
        root=root,
        lottery=bytes.fromhex(session_draw.lottery_hash or ""),
        digits="407",
    )
    return {one.entry.id for one in outcome.panel}


def _draw_and_die(app: Flask, moment: str, draw_id: UUID) -> str:
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
        [sys.executable, "-c", DRAW_AND_DIE, moment, str(draw_id)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.stdout.strip()


def _run(url: str, statement: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
