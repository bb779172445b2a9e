"""Later and periodic work. huey carries the calls; the rows stay the truth: a lost call is found by the next sweep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Any, TypeVar

import structlog
from flask import Flask
from huey import MemoryHuey, PostgresHuey, SqliteHuey, crontab
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from config import Config, Environment
from trygghetsrad.kernel import clock, outbox, post
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.mailer import AddressRefused, DeliveryFailed, Mailer, compose, mailer_for

log = structlog.get_logger()
Sweep = TypeVar("Sweep", bound=Callable[[Session, datetime], Any])
HOURLY: list[Callable[[Session, datetime], Any]] = [outbox.forget_old_letters, post.forget_printed]
Work = TypeVar("Work", bound=Callable[[Database], Any])
LATER: list[Callable[[Database], Any]] = []


def hourly(sweep: Sweep) -> Sweep:
    """Have the worker run `sweep(session, now)` in a transaction of its own, every hour."""
    HOURLY.append(sweep)
    return sweep


def later(work: Work) -> Work:
    """Have the worker run `work(database)` when it is woken for it, and every minute in any case.

    It takes what waits from rows of its own and may go on for long: letters are delivered meanwhile, by another thread.
    """
    LATER.append(work)
    return work


class Jobs:
    """The worker's queue and its tasks."""

    def __init__(self, app: Flask, config: Config) -> None:
        self.app = app
        self.huey = _queue(config)
        self._deliver = self.huey.periodic_task(crontab(minute="*"))(self.deliver_letters)
        self.huey.periodic_task(crontab(minute="7"))(self.run_sweeps)
        self._do_later = self.huey.periodic_task(crontab(minute="*"))(self.do_later)
        self._busy: dict[Callable[[Database], Any], Lock] = defaultdict(Lock)

    def wake(self) -> None:
        """Ask the worker to deliver now. A queue that cannot be reached delays a letter, and never a page."""
        self._call(self._deliver)

    def wake_later(self) -> None:
        """Ask the worker to look at once for what is to be done later."""
        self._call(self._do_later)

    @staticmethod
    def _call(task: Callable[[], Any]) -> None:
        try:
            task()
        except Exception as error:
            log.warning("worker_not_woken", kind=type(error).__name__)

    def do_later(self) -> None:
        """Do what waits, of each kind by one thread at a time: who comes meanwhile leaves it to the one at work.

        One kind that takes long, or fails, does not keep the others waiting.
        """
        with self.app.app_context():
            faults = [fault for work in LATER if (fault := self._do(work)) is not None]
        if faults:
            raise faults[0]

    def _do(self, work: Callable[[Database], Any]) -> Exception | None:
        if not self._busy[work].acquire(blocking=False):
            return None
        try:
            work(self.app.extensions["database"])
        except Exception as fault:
            log.warning("work_failed", work=work.__name__, kind=type(fault).__name__)
            return fault
        finally:
            self._busy[work].release()
        return None

    def deliver_letters(self) -> int:
        """Deliver what is due; return how many letters left."""
        with self.app.app_context():
            return deliver(self.app.extensions["database"], self.app.extensions["config"])

    def run_sweeps(self) -> None:
        """Run every hourly sweep; one that fails does not stop the next."""
        with self.app.app_context():
            for sweep in HOURLY:
                try:
                    with self.app.extensions["database"].write() as session:
                        sweep(session, clock.now())
                except SQLAlchemyError as error:
                    log.warning("sweep_failed", sweep=sweep.__name__, kind=type(error).__name__)

    def work(self) -> None:
        """Run the worker in this process until it is told to stop."""
        self.huey.create_consumer(workers=2, periodic=True, max_delay=1.0).run()


def deliver(database: Database, config: Config, mailer: Mailer | None = None) -> int:
    """Send every letter that is due, one claim at a time; return how many were sent."""
    post = mailer or mailer_for(config.mail_url)
    sent = 0
    while True:
        with database.write() as session:
            letters = outbox.claim_due(session, clock.now())
        if not letters:
            return sent
        sent += sum(_send(database, config, post, letter) for letter in letters)


def _send(database: Database, config: Config, mailer: Mailer, letter: outbox.OutboxMail) -> bool:
    message = compose(
        sender=config.mail_from,
        sender_name=config.municipality.full_name,
        to=letter.to or "",
        subject=letter.subject or "",
        body=letter.body or "",
        message_id=letter.message_id,
        unsubscribe_url=letter.unsubscribe_url,
        calendar=letter.calendar,
    )
    try:
        mailer.send(message)
    except (AddressRefused, DeliveryFailed) as error:
        log.warning("letter_not_delivered", letter=str(letter.id), kind=type(error).__name__, code=str(error))
        mark = outbox.mark_refused if isinstance(error, AddressRefused) else outbox.mark_failed
        with database.write() as session:
            mark(session, letter.id, clock.now(), str(error))
        return False
    with database.write() as session:
        outbox.mark_sent(session, letter.id, clock.now())
    return True


def _queue(config: Config) -> Any:
    if config.environment is Environment.TEST:
        return MemoryHuey("trygghetsrad")
    if config.is_sqlite:
        config.instance.mkdir(parents=True, exist_ok=True)
        return SqliteHuey("trygghetsrad", filename=str(config.instance / "jobs.db"))
    return PostgresHuey("trygghetsrad", dsn=config.database_url.replace("+psycopg", ""))
