"""The parts that the product is walked in, each by a test of its own, so that they can be walked at the same time."""

from __future__ import annotations

from collections.abc import Callable

Area = Callable[[str], bool]
"""Whether an address, or a route, lies there."""
STAFF_PAGES = "/personal"
_MEETINGS = (f"{STAFF_PAGES}/moten", f"{STAFF_PAGES}/forslag", f"{STAFF_PAGES}/atgarder")
_AFTER_STAFF = ("/inbjudan", "/anmal-intresse/besked")
"""Residents meet these when the staff have invited, and when they have no call open."""


def everywhere(_path: str) -> bool:
    return True


def personal(path: str) -> bool:
    """All that the staff's menus lead to."""
    return path.startswith(STAFF_PAGES)


def meetings(path: str) -> bool:
    """The staff's pages of meetings, suggestions and actions."""
    return path.startswith(_MEETINGS)


def staff(path: str) -> bool:
    """The staff's other pages, with what becomes of them among residents."""
    return path.startswith((STAFF_PAGES, *_AFTER_STAFF)) and not meetings(path)


def residents(path: str) -> bool:
    """What somebody can open who has no account, and has not been invited."""
    return not meetings(path) and not staff(path)
