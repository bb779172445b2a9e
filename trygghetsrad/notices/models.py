"""Who follows what, what there is to tell, and who has been told."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.i18n import DEFAULT
from trygghetsrad.kernel.personal import personal
from trygghetsrad.notices.rules import Fate, Rhythm

_NOT_SPREAD = sql("spread_at IS NULL")


class Subscriber(Base):
    """An address that follows something, or was said to want to. It goes with the last thing that it follows."""

    __tablename__ = "subscriber"

    id: Mapped[UUID] = new_id()
    email: Mapped[str] = personal(String(254), why="Hit skickas det som personen har bett om att få följa.")
    email_key: Mapped[str] = personal(String(254), why="Samma adress får samma sak en gång, inte två.", unique=True)
    language: Mapped[str] = mapped_column(String(5), default=DEFAULT)
    since: Mapped[datetime]


class Subscription(Base):
    """One thing that an address follows. It counts when the address's owner has said yes."""

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("subscriber_id", "subject_kind", "subject_key"),
        Index("ix_subscription_subject", "subject_kind", "subject_key", "subscriber_id"),
    )

    id: Mapped[UUID] = new_id()
    subscriber_id: Mapped[UUID] = mapped_column(ForeignKey("subscriber.id", ondelete="CASCADE"))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_key: Mapped[str] = mapped_column(String(100))
    rhythm: Mapped[Rhythm]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class SubscriptionMove(Base):
    """That a subscription came along when one thing was merged into another: what takes it back again."""

    __tablename__ = "subscription_move"
    __table_args__ = (
        UniqueConstraint("subscription_id", "from_key", "to_key"),
        Index("ix_subscription_move_ends", "subject_kind", "from_key", "to_key"),
    )

    id: Mapped[UUID] = new_id()
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscription.id", ondelete="CASCADE"))
    subject_kind: Mapped[str] = mapped_column(String(40))
    from_key: Mapped[str] = mapped_column(String(100))
    to_key: Mapped[str] = mapped_column(String(100))
    moved_at: Mapped[datetime]


class Silence(Base):
    """The sender of one thing, who follows it without having asked, does not want to hear of it. No address is kept."""

    __tablename__ = "notice_silence"

    subject_kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    subject_key: Mapped[str] = mapped_column(String(100), primary_key=True)


class Announcement(Base):
    """Something that its followers shall hear of, once. What is said about it is read when the letter is written."""

    __tablename__ = "announcement"
    __table_args__ = (
        UniqueConstraint("thing_kind", "thing_id", "what", "once"),
        Index("ix_announcement_waiting", "at", sqlite_where=_NOT_SPREAD, postgresql_where=_NOT_SPREAD),
        Index("ix_announcement_list", "at", "id"),
    )

    id: Mapped[UUID] = new_id()
    thing_kind: Mapped[str] = mapped_column(String(40))
    thing_id: Mapped[UUID]
    what: Mapped[str] = mapped_column(String(40))
    once: Mapped[str] = mapped_column(String(80), default="")
    """Tells apart what may happen several times to one thing: the version, the new day."""
    at: Mapped[datetime]
    subjects: Mapped[list[Any]]
    """[kind, key] of everything whose followers are told, the nearest first."""
    cursor: Mapped[UUID | None]
    """The last follower that has been seen to, in the order of their ids."""
    spread_at: Mapped[datetime | None]
    """When the last follower had been seen to."""
    told: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)


class Notice(Base):
    """That one follower is to be told of one thing, or has been. One row for each pair, whatever happens twice."""

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("subscriber_id", "announcement_id"), Index("ix_notice_due", "fate", "due_at"))

    id: Mapped[UUID] = new_id()
    subscriber_id: Mapped[UUID] = mapped_column(ForeignKey("subscriber.id", ondelete="CASCADE"))
    subscription_id: Mapped[UUID] = mapped_column(ForeignKey("subscription.id", ondelete="CASCADE"), index=True)
    announcement_id: Mapped[UUID] = mapped_column(ForeignKey("announcement.id", ondelete="CASCADE"), index=True)
    due_at: Mapped[datetime]
    fate: Mapped[Fate] = mapped_column(default=Fate.WAITING)
    closed_at: Mapped[datetime | None]
