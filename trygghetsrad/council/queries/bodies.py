"""The bodies, and who belongs to one of them on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session, aliased

from trygghetsrad.council.models import Appointment, Body, BodyKind
from trygghetsrad.council.queries.members import CouncilMember, in_force_on, member_of
from trygghetsrad.kernel.db import Reader
from trygghetsrad.kernel.errors import NotFound

_ORDER = case({kind: number for number, kind in enumerate(BodyKind)}, value=Body.kind)
BODY_ORDER = (_ORDER, Body.name, Body.id)
"""Those that lead first, by name."""
GROUPS = tuple(kind for kind in BodyKind if kind not in {BodyKind.CITIZENS_COUNCIL, BodyKind.PROJECT})


def bodies(session: Session, kinds: Collection[BodyKind] = tuple(BodyKind), *, also_ended: bool = False) -> list[Body]:
    """The bodies of some kinds, those that lead first, by name; without those that no longer work."""
    query = select(Body).where(Body.kind.in_(kinds)).order_by(*BODY_ORDER)
    return list(session.scalars(query if also_ended else query.where(Body.active.is_(True))))


def body(session: Session, body_id: UUID, *, lock: bool = False) -> Body:
    query = select(Body).where(Body.id == body_id)
    return _one(session.scalar(query.with_for_update() if lock else query))


def body_by_slug(session: Session, slug: str) -> Body:
    return _one(session.scalar(select(Body).where(Body.slug == slug)))


def slugs_like(session: Session, slug: str) -> set[str]:
    """Addresses that are taken and begin so."""
    return set(session.scalars(select(Body.slug).where(Body.slug.startswith(slug, autoescape=True))))


def bodies_under(session: Session, body_id: UUID) -> list[Body]:
    """The groups that answer to a body, and its projects."""
    return list(session.scalars(select(Body).where(Body.parent_id == body_id).order_by(_ORDER, Body.name)))


def counts_at(reader: Reader, day: date) -> dict[UUID, int]:
    """How many belong to each body on a day."""
    query = in_force_on(select(Appointment.body_id, func.count()), day).group_by(Appointment.body_id)
    return {row[0]: row[1] for row in reader.execute(query)}


def former(session: Session, body_id: UUID, day: date, most: int = 200) -> list[tuple[CouncilMember, str]]:
    """Who has left a body before a day and why, newest first."""
    query = select(Appointment).where(Appointment.body_id == body_id, Appointment.ends_on < day)
    left = session.scalars(query.order_by(Appointment.ends_on.desc(), Appointment.id).limit(most))
    return [(member_of(one), str(one.end_reason.label) if one.end_reason else "") for one in left]


def belonging(session: Session, body_id: UUID, day: date) -> list[CouncilMember]:
    """Who belongs to a body on a day or will after it, for those who keep it."""
    query = select(Appointment).where(
        Appointment.body_id == body_id, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day)
    )
    query = query.order_by(Appointment.starts_on, Appointment.created_at, Appointment.id)
    return [member_of(one) for one in session.scalars(query)]


def is_ancestor(session: Session, of: UUID, candidate: UUID) -> bool:
    """Whether `candidate` is `of`, or stands over it."""
    line = select(Body.id, Body.parent_id).where(Body.id == of).cte("line", recursive=True)
    over = aliased(Body)
    line = line.union(select(over.id, over.parent_id).join(line, over.id == line.c.parent_id))
    return session.scalar(select(line.c.id).where(line.c.id == candidate)) is not None


def _one(found: Body | None) -> Body:
    if found is None:
        raise NotFound
    return found
