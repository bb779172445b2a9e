"""Several at once, and workers that die: on databases of their own, with real commits. Nobody hears twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from tests.conftest import KINDS, config_for
from tests.factories.notices import a_subscriber, a_subscription
from tests.factories.suggestions import a_published
from trygghetsrad.app import create_app
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.errors import Gone
from trygghetsrad.kernel.jobs import LATER
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.notices.models import Announcement, Notice, Subscriber, Subscription
from trygghetsrad.notices.rules import Rhythm
from trygghetsrad.notices.subjects import EVERYTHING
from trygghetsrad.notices.use_cases import (
    AskToFollow,
    ConfirmFollowing,
    StopFollowing,
    announce,
    ask_to_follow,
    confirm_following,
    stop_following,
    telling,
)
from trygghetsrad.notices.worker import tell_followers

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 15, 9, 0, tzinfo=UTC)
"""In the past for every clock: a worker in a process of its own has the real one."""
PEOPLE = 12
TELL_AND_DIE = """
import os, signal, sys
from config import Config
from trygghetsrad.app import create_app
from trygghetsrad.kernel import clock
from trygghetsrad.notices.use_cases import spread, telling, write_letters

telling.FOLLOWERS_AT_ONCE = telling.LETTERS_AT_ONCE = 4
app = create_app(Config.from_environment())
wanted = {"spreading": spread, "writing": write_letters}[sys.argv[1]]
with app.app_context():
    for step in (spread, write_letters):
        for time in range(5):
            with app.extensions["database"].write() as session:
                step(session, clock.now())
                if step is wanted and time == 1:
                    session.flush()
                    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(params=KINDS)
def own_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application with a database that nobody else uses and that really commits."""
    url, name = f"sqlite:///{tmp_path / 'own.db'}", f"own_{uuid4().hex[:12]}"
    shared = str(request.getfixturevalue("postgresql")) if request.param == "postgresql" else ""
    if shared:
        _run(shared, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        url = shared.replace(f"/t_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", f"/{name}")
    app = create_app(config_for(url, tmp_path / "instance"))
    Base.metadata.create_all(app.extensions["database"].engine)
    yield app
    app.extensions["database"].engine.dispose()
    if shared:
        _run(shared, f"DROP DATABASE {name} WITH (FORCE)")


def _run(address: str, statement: str) -> None:
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def write(app: Flask, act: Callable[[Session], object]) -> None:
    with app.app_context(), app.extensions["database"].write() as session:
        act(session)


def everyone_follows(session: Session) -> None:
    session.add(one := a_published())
    for _ in range(PEOPLE):
        a_subscription(session, EVERYTHING, a_subscriber(session), confirmed_at=NOW)
    announce(session, ("suggestion", one.id), "published", subjects=[], now=NOW)


def read(app: Flask, what: Any) -> list[Any]:
    database: Database = app.extensions["database"]
    with database.read() as session:
        return list(session.scalars(what))


def at_once(app: Flask, number: int, act: Callable[[], Any]) -> list[Any]:
    start = Barrier(number)

    def one(_: int) -> Any:
        start.wait()
        with app.app_context():
            return act()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(one, range(number)))


def everybody_has_one_letter(app: Flask) -> bool:
    to = read(app, select(OutboxMail.to).where(OutboxMail.kind == "notice_news"))
    return sorted(to) == sorted(read(app, select(Subscriber.email)))


def test_of_several_who_say_yes_at_once_one_succeeds(own_app: Flask) -> None:
    ask = AskToFollow("lo@example.se", EVERYTHING, Rhythm.AT_ONCE, "sv")
    write(own_app, lambda session: ask_to_follow(session, ask, actor=PUBLIC, now=NOW))
    (body,) = read(own_app, select(OutboxMail.body))
    command = ConfirmFollowing(str(body).partition("/bekrafta/")[2].split()[0], "sv")

    def say_yes() -> str:
        try:
            with own_app.extensions["database"].write() as session:
                confirm_following(session, command, actor=PUBLIC, now=NOW)
        except Gone:
            return "told"
        return "won"

    assert sorted(at_once(own_app, 6, say_yes)) == ["told"] * 5 + ["won"]
    assert read(own_app, select(Subscription.confirmed_at)) == [NOW]


def test_of_several_who_ask_at_once_one_makes_the_row(own_app: Flask) -> None:
    ask = AskToFollow("lo@example.se", EVERYTHING, Rhythm.AT_ONCE, "sv")

    def click() -> object:
        with own_app.extensions["database"].write() as session:
            return ask_to_follow(session, ask, actor=PUBLIC, now=NOW)

    assert at_once(own_app, 6, click) == [True] * 6
    for model in (Subscriber, Subscription, OutboxMail):
        assert read(own_app, select(func.count()).select_from(model)) == [1]


def test_two_workers_at_once_tell_everybody_once(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telling, "FOLLOWERS_AT_ONCE", 3)
    monkeypatch.setattr(telling, "LETTERS_AT_ONCE", 2)
    write(own_app, everyone_follows)

    at_once(own_app, 3, lambda: tell_followers(own_app.extensions["database"]))
    with own_app.app_context():
        tell_followers(own_app.extensions["database"])

    assert everybody_has_one_letter(own_app)
    assert read(own_app, select(Announcement.told)) == [PEOPLE]


@pytest.mark.parametrize("step", ["spreading", "writing"])
def test_a_worker_that_is_killed_leaves_the_rest_to_the_next(own_app: Flask, step: str, tmp_path: Path) -> None:
    write(own_app, everyone_follows)
    environ = {
        **os.environ,
        "ENVIRONMENT": "test",
        "PUBLIC_BASE_URL": "http://localhost",
        "LOG_LEVEL": "ERROR",
        "DATABASE_URL": own_app.extensions["config"].database_url,
        "INSTANCE_PATH": str(tmp_path / "instance"),
    }
    killed = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", TELL_AND_DIE, step], cwd=ROOT, env=environ, check=False, timeout=60
    )
    assert killed.returncode == -signal.SIGKILL
    assert not everybody_has_one_letter(own_app)

    with own_app.app_context():
        tell_followers(own_app.extensions["database"])

    assert everybody_has_one_letter(own_app)
    assert read(own_app, select(func.count()).select_from(Notice)) == [PEOPLE]


def test_who_stops_while_the_worker_writes_stops_the_worker_for_nobody_else(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "FOLLOWERS_AT_ONCE", 2)
    write(own_app, everyone_follows)
    leaving = read(own_app, select(Subscription.id))[::3]
    waiting = iter(leaving)

    def leave_or_work() -> None:
        database = own_app.extensions["database"]
        one = next(waiting, None)
        if not isinstance(one, UUID):
            tell_followers(database)
            return
        with database.write() as session:
            stop_following(session, StopFollowing(one), actor=PUBLIC, now=NOW)

    at_once(own_app, len(leaving) + 1, leave_or_work)
    with own_app.app_context():
        tell_followers(own_app.extensions["database"])

    letters = read(own_app, select(OutboxMail.to).where(OutboxMail.kind == "notice_news", OutboxMail.to.is_not(None)))
    assert sorted(letters) == sorted(read(own_app, select(Subscriber.email)))
    assert len(letters) == PEOPLE - len(leaving)


def test_the_worker_does_it_by_itself(own_app: Flask) -> None:
    assert tell_followers in LATER
    write(own_app, everyone_follows)
    own_app.extensions["jobs"].do_later()
    assert everybody_has_one_letter(own_app)
