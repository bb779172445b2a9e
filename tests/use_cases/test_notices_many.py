"""News for thousands who follow one place: many small steps that all cost the same, and others write between them."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, insert, select
from sqlalchemy.orm import Session

from tests.conftest import config_for
from tests.factories.suggestions import a_published
from trygghetsrad.app import create_app
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.notices.models import Announcement, Subscriber, Subscription
from trygghetsrad.notices.rules import Rhythm
from trygghetsrad.notices.use_cases import announce
from trygghetsrad.notices.worker import tell_followers

MANY = 5_000
BEFORE, NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC), datetime(2026, 3, 15, 9, 0, tzinfo=UTC)
MOST_AT_ONCE, MOST_STEPS = 100, 100
MOST_QUERIES = 15
FAR_TOO_LONG = 10
"""Seconds, on a machine that has much else to do; a step takes less than a tenth of one by itself."""
ROWS_OF_A_LETTER = 3
"""The news for one follower, what they follow by, and who they are."""
PLACE = ("place", "Kolbäck")


@dataclass
class Watch:
    """What each transaction asked and took into memory, and how long it held everybody else."""

    queries: list[int] = field(default_factory=list)
    loaded: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def ask(self, _connection: object, _cursor: object, statement: str, *_: Any) -> None:
        if statement.startswith("BEGIN"):
            self.queries.append(0)
            self.loaded.append(0)
            self.seconds.append(-time.monotonic())
        self.queries[-1] += 1

    def end(self, _: Session) -> None:
        self.seconds[-1] += time.monotonic()

    def take(self, *_: Any) -> None:
        self.loaded[-1] += 1


@pytest.fixture
def own_app(tmp_path: Path) -> Iterator[Flask]:
    app = create_app(config_for(f"sqlite:///{tmp_path / 'own.db'}", tmp_path / "instance"))
    database: Database = app.extensions["database"]
    Base.metadata.create_all(database.engine)
    with app.app_context():
        yield app
    database.engine.dispose()


@contextmanager
def watching(database: Database) -> Iterator[Watch]:
    found = Watch()
    listeners: list[tuple[Any, str, Any]] = [
        (Session, "after_commit", found.end),
        (Session, "loaded_as_persistent", found.take),
        (database.engine, "before_cursor_execute", found.ask),
    ]
    for target, name, listener in listeners:
        event.listen(target, name, listener)
    try:
        yield found
    finally:
        for target, name, listener in listeners:
            event.remove(target, name, listener)


def news_for(database: Database, number: int) -> None:
    """A suggestion was published, and so many follow its place."""
    ids = [uuid4() for _ in range(number)]
    people = [
        {"id": one, "email": f"f{n}@example.se", "email_key": f"f{n}@example.se", "language": "sv", "since": BEFORE}
        for n, one in enumerate(ids)
    ]
    kind, key = PLACE
    values = {"subject_kind": kind, "subject_key": key, "rhythm": Rhythm.AT_ONCE}
    wishes = [
        {"id": uuid4(), "subscriber_id": one, "asked_at": BEFORE, "confirmed_at": BEFORE, **values} for one in ids
    ]
    with database.write() as session:
        session.execute(insert(Subscriber), people)
        session.execute(insert(Subscription), wishes)
        session.add(one := a_published(area=key, published_at=NOW))
        session.flush()
        announce(session, ("suggestion", one.id), "published", subjects=[PLACE], now=NOW)


@pytest.mark.timeout(180)
def test_thousands_are_told_in_small_steps_that_cost_the_same(own_app: Flask) -> None:
    database: Database = own_app.extensions["database"]
    news_for(database, MANY)

    with watching(database) as watch:
        tell_followers(database)

    assert MANY // MOST_AT_ONCE <= len(watch.queries) <= MOST_STEPS
    assert max(watch.queries) <= MOST_QUERIES
    assert max(watch.loaded) <= ROWS_OF_A_LETTER * MOST_AT_ONCE + 5
    assert max(watch.seconds) < FAR_TOO_LONG
    with database.write() as session:
        assert session.scalar(select(func.count(func.distinct(OutboxMail.to)))) == MANY
        assert session.scalar(select(func.count()).select_from(OutboxMail)) == MANY
        assert session.scalars(select(Announcement.told)).one() == MANY


@pytest.mark.timeout(180)
def test_others_write_while_thousands_are_told(own_app: Flask) -> None:
    """A page that saves something waits for one step at most, never for all of them."""
    database: Database = own_app.extensions["database"]
    news_for(database, MANY // 2)
    told, over = [], threading.Event()

    def save() -> None:
        with own_app.app_context():
            while not over.is_set():
                with database.write() as session:
                    told.append(session.scalar(select(func.count()).select_from(OutboxMail)) or 0)
                    session.add(Subscriber(email=f"w{len(told)}@e.se", email_key=f"w{len(told)}@e.se", since=NOW))
                over.wait(0.01)

    page = threading.Thread(target=save)
    page.start()
    try:
        tell_followers(database)
    finally:
        over.set()
        page.join(60)
    between = {one for one in told if 0 < one < MANY // 2}
    assert len(between) >= 3
