"""When a letter with news is due, and how often an address may be asked. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

CONFIRM_WITHIN = timedelta(days=7)
"""How long an address waits for its owner's yes before it is forgotten."""
ASK_AGAIN = timedelta(minutes=10)
"""How soon the same thing may be asked for again before another letter is written about it."""
ASKED_IN_A_DAY = 5
"""Letters that clicks on our pages may cause to one address in a day: nobody's mailbox is filled by somebody else."""
MOST_WAITING = 2_000
"""Addresses that wait for their owner's yes, all together."""
REFUSALS = 3
"""So many letters in a row to an address that does not exist end everything it follows."""
KEPT = timedelta(days=90)
"""How long it is kept which news went to whom."""


class Rhythm(StrEnum):
    """How often one wants to hear."""

    AT_ONCE = "at_once"
    WEEKLY = "weekly"


class Fate(StrEnum):
    """What became of one piece of news for one reader."""

    WAITING = "waiting"
    TOLD = "told"
    LEFT_OUT = "left_out"
    """It was not public any more, or not true, when the letter was written."""


def next_digest(now: datetime, weekday: int, hour: int, zone: ZoneInfo) -> datetime:
    """The first weekly hour after `now`: `weekday` 0 is Monday, `hour` the municipality's own."""
    local = now.astimezone(zone)
    days = (weekday - local.weekday()) % 7
    at = datetime.combine(local.date() + timedelta(days=days), time(hour), tzinfo=zone)
    if at.astimezone(UTC) <= now:
        at = datetime.combine(at.date() + timedelta(days=7), time(hour), tzinfo=zone)
    return at.astimezone(UTC)


def due(rhythm: Rhythm, now: datetime, weekday: int, hour: int, zone: ZoneInfo) -> datetime:
    """When news of this moment is to be written about."""
    return now if rhythm is Rhythm.AT_ONCE else next_digest(now, weekday, hour, zone)
