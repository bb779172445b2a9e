"""What the staff sees: which news went out, and to how many. No address is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from trygghetsrad.notices.models import Announcement, Notice, Subscription
from trygghetsrad.notices.rules import Fate, Rhythm

PAGE = 50


class News(NamedTuple):
    """One piece of news, and how many it went to, waits for, and was kept from."""

    id: UUID
    thing_kind: str
    thing_id: UUID
    what: str
    at: datetime
    told: int
    left_out: int
    waiting: int


class Followed(NamedTuple):
    """How many follow a kind of subject, at once and by the week."""

    kind: str
    at_once: int
    weekly: int


def news_page(session: Session, before: tuple[datetime, UUID] | None = None) -> Sequence[News]:
    """The newest, or those before one; one more than fits says that the list goes on."""
    wanted = select(
        Announcement.id,
        Announcement.thing_kind,
        Announcement.thing_id,
        Announcement.what,
        Announcement.at,
        Announcement.told,
        Announcement.left_out,
    )
    if before is not None:
        at, news_id = before
        wanted = wanted.where(or_(Announcement.at < at, and_(Announcement.at == at, Announcement.id < news_id)))
    rows = session.execute(wanted.order_by(Announcement.at.desc(), Announcement.id.desc()).limit(PAGE + 1)).all()
    waits = session.execute(
        select(Notice.announcement_id, func.count())
        .where(Notice.announcement_id.in_([row.id for row in rows]), Notice.fate == Fate.WAITING)
        .group_by(Notice.announcement_id)
    )
    waiting = {news_id: number for news_id, number in waits}  # noqa: C416 - a row is no pair to `dict`
    return [News(*row, waiting.get(row.id, 0)) for row in rows]


def followed(session: Session) -> list[Followed]:
    """How many follow each kind of subject."""
    counted: dict[str, dict[Rhythm, int]] = {}
    rows = session.execute(
        select(Subscription.subject_kind, Subscription.rhythm, func.count())
        .where(Subscription.confirmed_at.is_not(None))
        .group_by(Subscription.subject_kind, Subscription.rhythm)
    )
    for kind, rhythm, number in rows:
        counted.setdefault(kind, {})[rhythm] = number
    return [Followed(kind, by.get(Rhythm.AT_ONCE, 0), by.get(Rhythm.WEEKLY, 0)) for kind, by in sorted(counted.items())]


def newest_about(session: Session, thing_kind: str, most: int) -> dict[UUID, datetime]:
    """The things of a kind that there was news of last, and when: for a feed."""
    newest = func.max(Announcement.at)
    rows = session.execute(
        select(Announcement.thing_id, newest)
        .where(Announcement.thing_kind == thing_kind)
        .group_by(Announcement.thing_id)
        .order_by(newest.desc())
        .limit(most)
    )
    return {row[0]: row[1] for row in rows}
