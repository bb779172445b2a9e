"""When the week's letter leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from trygghetsrad.notices.rules import Rhythm, due, next_digest

STOCKHOLM = ZoneInfo("Europe/Stockholm")
THURSDAY = 3


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "digest"),
    [
        (at(15, 9), at(18, 8)),  # a Monday: the Thursday to come, 9.00 in Swedish winter
        (at(18, 7, 59), at(18, 8)),
        (at(18, 8), at(25, 8)),  # what happens as the letter leaves stands in the next one
        (at(18, 8, 1), at(25, 8)),
        (at(25, 9), at(1, 7, month=4)),  # summer time begins on the 28th: still 9.00 in Sweden
    ],
)
def test_the_next_digest_is_the_first_weekly_hour_to_come(now: datetime, digest: datetime) -> None:
    assert next_digest(now, THURSDAY, 9, STOCKHOLM) == digest


def test_every_moment_has_a_digest_within_a_week() -> None:
    moment = at(1, 0, month=1)
    while moment < at(31, 0, month=12):
        digest = next_digest(moment, THURSDAY, 9, STOCKHOLM)
        local = digest.astimezone(STOCKHOLM)
        assert timedelta(0) < digest - moment <= timedelta(days=7, hours=1)
        assert (local.weekday(), local.hour, local.minute) == (THURSDAY, 9, 0)
        moment += timedelta(hours=5, minutes=17)


def test_at_once_is_now() -> None:
    assert due(Rhythm.AT_ONCE, at(15, 9), THURSDAY, 9, STOCKHOLM) == at(15, 9)
    assert due(Rhythm.WEEKLY, at(15, 9), THURSDAY, 9, STOCKHOLM) == at(18, 8)
