"""Numbers that are public addresses: given in order, and never again."""

from __future__ import annotations

from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from trygghetsrad.programme.models import Activity, Evaluation, Goal, NetworkEvent

Numbered: TypeAlias = type[Goal] | type[Activity] | type[Evaluation] | type[NetworkEvent]
_NUMBERING = 0x7472_474F
"""The name of the lock under which numbers are given (PostgreSQL; on SQLite there is one writer anyway)."""


def next_number(session: Session, model: Numbered) -> int:
    """The number after the highest. Until the transaction ends nobody else gets one."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sql("SELECT pg_advisory_xact_lock(:name)"), {"name": _NUMBERING})
    return (session.scalar(select(func.max(model.number))) or 0) + 1
