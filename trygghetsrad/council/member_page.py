"""Who reads a member's page: the browser's cookie holds a secret, the row says whether it is good."""

from __future__ import annotations

from flask import g, redirect, session, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries
from trygghetsrad.council.queries import Member
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.web import reading

_KEY = "member"


def let_in(secret: str) -> None:
    """Give this browser the page; nothing of what its cookie held before is left."""
    session.clear()
    g.pop("csrf_token", None)
    session[_KEY] = secret


def shut_out() -> None:
    session.clear()
    g.pop("csrf_token", None)


def secret_here() -> str:
    """The secret that this browser holds, or ""."""
    found = session.get(_KEY)
    return found if isinstance(found, str) else ""


def member_here() -> Member | None:
    """The member whose page this browser has opened. What is shown is kept nowhere."""
    private_page()
    secret = secret_here()
    return queries.member_with(reading(), secret, clock.now()) if secret else None


def to_the_door() -> ResponseReturnValue:
    """Where whoever is not let in goes."""
    return redirect(url_for("council.member_link"), 303)
