"""What the worker asks: what there is to tell, whom, and what is due."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from trygghetsrad.notices.models import Announcement


def is_announced(session: Session, thing: tuple[str, UUID], what: str, once: str) -> bool:
    """Whether the same has been announced before."""
    same = select(Announcement.id).where(
        Announcement.thing_kind == thing[0],
        Announcement.thing_id == thing[1],
        Announcement.what == what,
        Announcement.once == once,
    )
    return session.scalar(same) is not None


def spread_before(moment: datetime) -> Select[UUID]:
    """The announcements whose last follower had been seen to by then."""
    return select(Announcement.id).where(Announcement.spread_at < moment)
