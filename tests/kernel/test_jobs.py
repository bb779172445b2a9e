"""What is done later: by one thread at a time, while letters still leave."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from flask import Flask

from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.jobs import LATER, Jobs, later


@pytest.fixture
def jobs(app: Flask) -> Jobs:
    found: Jobs = app.extensions["jobs"]
    return found


@pytest.fixture
def only() -> Iterator[None]:
    before, LATER[:] = LATER[:], []
    yield
    LATER[:] = before


@pytest.mark.usefixtures("only")
def test_one_thread_does_the_work_and_the_next_to_come_goes_away(jobs: Jobs) -> None:
    begun, may_end, done = Event(), Event(), []

    @later
    def slow(_database: Database) -> None:
        begun.set()
        assert may_end.wait(10)
        done.append(1)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(jobs.do_later)
        assert begun.wait(10)
        jobs.do_later()
        assert done == []
        may_end.set()
        first.result(10)
    assert done == [1]
    begun.clear()
    jobs.do_later()
    assert done == [1, 1]


@pytest.mark.usefixtures("only")
def test_work_that_fails_lets_the_next_in(jobs: Jobs) -> None:
    tried = []

    @later
    def broken(_database: Database) -> None:
        tried.append(1)
        raise RuntimeError("broken")

    for _ in range(2):
        with pytest.raises(RuntimeError, match="broken"):
            jobs.do_later()
    assert tried == [1, 1]


@pytest.mark.usefixtures("only")
def test_work_that_fails_or_takes_long_keeps_no_other_work_waiting(jobs: Jobs) -> None:
    begun, may_end, done = Event(), Event(), []

    @later
    def slow(_database: Database) -> None:
        begun.set()
        assert may_end.wait(10)

    @later
    def broken(_database: Database) -> None:
        raise RuntimeError("broken")

    @later
    def quick(_database: Database) -> None:
        done.append(1)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(jobs.do_later)
        assert begun.wait(10)
        with pytest.raises(RuntimeError, match="broken"):
            jobs.do_later()
        assert done == [1]
        may_end.set()
        with pytest.raises(RuntimeError, match="broken"):
            first.result(10)
    assert done == [1, 1]


def test_waking_puts_one_call_in_the_queue(jobs: Jobs) -> None:
    jobs.huey.flush()

    jobs.wake_later()

    assert len(jobs.huey.pending()) == 1
    jobs.huey.flush()


def test_the_draws_lotteries_are_found_later(jobs: Jobs) -> None:
    assert jobs
    assert "find_lotteries" in {work.__name__ for work in LATER}
