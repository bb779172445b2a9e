"""The parts that the product is walked in, each by a test of its own, so that they can be walked at the same time."""

from __future__ import annotations

from collections.abc import Callable

Area = Callable[[str], bool]
"""Whether an address, or a route, lies there."""
STAFF_PAGES = "/personal"
_MEETINGS = (f"{STAFF_PAGES}/moten", f"{STAFF_PAGES}/forslag", f"{STAFF_PAGES}/atgarder")
_DRAWS = (f"{STAFF_PAGES}/lottning", f"{STAFF_PAGES}/radet", "/inbjudan", "/min-sida")
"""With what residents meet when somebody has invited them, and when they sit there."""
_PROGRAMME = (f"{STAFF_PAGES}/program", "/sakert-och-tryggt")
"""The programme, its groups and its statistics: the staff's pages and everyone's."""
_STAFF = (STAFF_PAGES, "/anmal-intresse/besked")
"""With what residents meet when the staff have no call open."""


def everywhere(_path: str) -> bool:
    return True


def personal(path: str) -> bool:
    """All that the staff's menus lead to."""
    return path.startswith(STAFF_PAGES)


def meetings(path: str) -> bool:
    """The staff's pages of meetings, suggestions and actions."""
    return path.startswith(_MEETINGS)


def draws(path: str) -> bool:
    """The staff's pages of draws and of the council, with the invitations."""
    return path.startswith(_DRAWS)


def programme(path: str) -> bool:
    """The programme's pages, the staff's and everyone's."""
    return path.startswith(_PROGRAMME)


def staff(path: str) -> bool:
    """The staff's other pages, with what becomes of them among residents."""
    return path.startswith(_STAFF) and not meetings(path) and not draws(path) and not programme(path)


def residents(path: str) -> bool:
    """What somebody can open who has no account, and has not been invited."""
    return not meetings(path) and not draws(path) and not programme(path) and not staff(path)
