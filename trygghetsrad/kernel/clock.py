"""The one clock. Use cases get `now` as an argument; only the edges of the program ask here."""

from __future__ import annotations

from datetime import UTC, date, datetime

from flask import current_app


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


def local(moment: datetime) -> datetime:
    """The moment on the municipality's own clock."""
    return moment.astimezone(current_app.extensions["config"].municipality.timezone)


def today() -> date:
    """Today's date on the municipality's own clock."""
    return local(now()).date()
