"""Fetching the one row that an address or a form names."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from trygghetsrad.kernel.errors import NotFound

Row = TypeVar("Row")


def the_one(session: Session, wanted: Select[Row], *, lock: bool = False) -> Row:
    """What is asked for, or NotFound. `lock` holds it until the transaction ends, as the others left it."""
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(wanted)
    if found is None:
        raise NotFound
    return found
