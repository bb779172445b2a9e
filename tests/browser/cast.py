"""Who takes part in the story, and what they have with them. Everyone is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from playwright.sync_api import Page

from tests.browser.keyboard import Keyboard
from tests.browser.server import Server

ADMINISTRATOR = "astrid@example.se"
COORDINATOR = "samira@example.se"
RESIDENT = "ingrid@example.se"
RESIDENT_NAME = "Ingrid Exempelsson"
SENDER = "bo@example.se"
PASSWORD = "sjutton lugna svanar simmar"
ZONE = ZoneInfo("Europe/Stockholm")


@dataclass(frozen=True, slots=True)
class Cast:
    """Each with a keyboard and a browser of their own."""

    server: Server
    administrator: Keyboard
    coordinator: Keyboard
    resident: Keyboard
    neighbour: Keyboard


def gather(server: Server, come: Callable[[], Page]) -> Cast:
    """Let the four of them in."""
    return Cast(server, *(Keyboard(come(), server.url) for _ in range(4)))


def today() -> date:
    return datetime.now(UTC).astimezone(ZONE).date()


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def written(day: date) -> str:
    """24 april 2027."""
    return format_date(day, "d MMMM y", locale="sv")
