"""Tie and untie. Called by the parts inside their own transactions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, delete, or_
from sqlalchemy.orm import Session

from trygghetsrad.thread import queries
from trygghetsrad.thread.models import ThreadLink

End = tuple[str, UUID]


def tie(session: Session, source: End, target: End, *, now: datetime) -> None:
    """Let `source` lead to `target`. Tying twice is tying once."""
    if not queries.is_tied(session, source, target):
        session.add(
            ThreadLink(
                source_kind=source[0], source_id=source[1], target_kind=target[0], target_id=target[1], made_at=now
            )
        )


def untie(session: Session, source: End, target: End) -> None:
    """Take one link away."""
    session.execute(
        delete(ThreadLink).where(
            ThreadLink.source_kind == source[0],
            ThreadLink.source_id == source[1],
            ThreadLink.target_kind == target[0],
            ThreadLink.target_id == target[1],
        )
    )


def untie_all(session: Session, end: End) -> None:
    """Take every link away that leads to a thing or from it: the thing itself goes."""
    kind, one = end
    session.execute(
        delete(ThreadLink).where(
            or_(
                and_(ThreadLink.source_kind == kind, ThreadLink.source_id == one),
                and_(ThreadLink.target_kind == kind, ThreadLink.target_id == one),
            )
        )
    )
