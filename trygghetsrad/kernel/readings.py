"""Reading about people: staff say why, a use case logs it, and the page is open for a quarter of an hour.

What is open stands in the log-in's signed cookie, so a page that only reads needs to write nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import session

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.web import current_actor

OPEN_FOR = timedelta(minutes=15)
MOST = 6
"""How many rooms are open at once: a cookie is small."""
_KEY = "readings"


def open_room(room: str) -> None:
    """Remember that the reading of `room`, such as `registration:TR-4K7M`, has been given a reason and logged."""
    until = {**_open_rooms(), room: (clock.now() + OPEN_FOR).isoformat()}
    newest = sorted(until, key=lambda one: until[one])[-MOST:]
    session[_KEY] = {"who": str(current_actor().id), "until": {one: until[one] for one in newest}}


def is_open(room: str) -> bool:
    """Whether this person gave a reason to read it within the last quarter of an hour."""
    return room in _open_rooms()


def _open_rooms() -> dict[str, str]:
    given = session.get(_KEY)
    if not isinstance(given, dict) or given.get("who") != str(current_actor().id):
        return {}
    now = clock.now()
    return {room: until for room, until in given["until"].items() if now < datetime.fromisoformat(until)}
