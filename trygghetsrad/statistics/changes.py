"""Whoever keeps something made of the injuries is told when what counts of them has changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy.orm import Session

Listener = TypeVar("Listener", bound=Callable[[Session, datetime], Any])
LISTENERS: list[Callable[[Session, datetime], Any]] = []


def when_injuries_change(listener: Listener) -> Listener:
    """Have `listener(session, now)` called in every transaction that reads in a file or takes one back."""
    LISTENERS.append(listener)
    return listener


def tell_of_change(session: Session, now: datetime) -> None:
    session.flush()
    for listener in LISTENERS:
        listener(session, now)
