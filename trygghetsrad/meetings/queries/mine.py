"""What somebody who belongs to bodies reads on their own page."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.queries.lists import short

MOST_COMING, MOST_HELD = 10, 5


def meetings_of_bodies(
    session: Session, body_ids: Collection[UUID], now: datetime, *, council: bool
) -> tuple[list[Meeting], list[Meeting]]:
    """(coming, held) announced meetings of some bodies; with `council` also those that are the citizens' council's."""
    own = Meeting.body_id.in_(body_ids)
    query = select(Meeting).where(Meeting.announced.is_(True), or_(own, Meeting.body_id.is_(None)) if council else own)
    query = query.options(*short())
    coming = query.where(Meeting.ends_at > now).order_by(Meeting.starts_at).limit(MOST_COMING)
    held = query.where(Meeting.ends_at <= now).order_by(Meeting.starts_at.desc()).limit(MOST_HELD)
    return list(session.scalars(coming)), list(session.scalars(held))
