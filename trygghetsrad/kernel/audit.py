"""Who did what, when: rows that are added and never changed. They name things by id and hold no personal data."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from trygghetsrad.kernel.db import Base, new_id
from trygghetsrad.kernel.permissions import Actor

PAGE = 50


class AuditEntry(Base):
    """One act."""

    __tablename__ = "audit_entry"

    id: Mapped[UUID] = new_id()
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[UUID | None]
    actor_kind: Mapped[str]
    """`public`, `system`, or the roles of the account at that time."""
    action: Mapped[str]
    """A dotted verb: `suggestion.answered`."""
    object_kind: Mapped[str]
    object_id: Mapped[UUID | None] = mapped_column(index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


def record(
    session: Session,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    about: tuple[str, UUID | None],
    **detail: str | int | bool | None,
) -> None:
    """Write down an act in the transaction that it belongs to. `detail` holds states and reasons' kinds, no names."""
    kind = "system" if actor.is_system else "+".join(sorted(actor.roles)) or "public"
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor.id,
            actor_kind=kind,
            action=action,
            object_kind=about[0],
            object_id=about[1],
            detail=dict(detail),
        )
    )


def newest(session: Session, *, before: datetime | None = None) -> list[AuditEntry]:
    """A page of the log, newest first."""
    query = select(AuditEntry).order_by(AuditEntry.at.desc(), AuditEntry.id).limit(PAGE + 1)
    if before is not None:
        query = query.where(AuditEntry.at < before)
    return list(session.scalars(query))


def history_of(session: Session, object_id: UUID) -> list[AuditEntry]:
    """Everything done to one thing, oldest first."""
    return list(session.scalars(select(AuditEntry).where(AuditEntry.object_id == object_id).order_by(AuditEntry.at)))
