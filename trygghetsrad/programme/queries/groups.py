"""The programme's groups, who leads them, and which of them an actor may report for."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from trygghetsrad.accounts.models import User, UserRole
from trygghetsrad.council import queries as council
from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.permissions import Actor, Permission, Role
from trygghetsrad.programme.models import GroupLeader

KINDS = (BodyKind.POLITICAL_COUNCIL, BodyKind.STEERING_GROUP, BodyKind.WORKING_GROUP, BodyKind.PROJECT)
"""The bodies of the programme. The citizens' council is the other half, and has pages of its own."""


def groups(session: Session, *, also_ended: bool = False) -> list[Body]:
    """Every group of the programme, those that lead first."""
    return council.bodies(session, KINDS, also_ended=also_ended)


def group(session: Session, body_id: UUID) -> Body:
    """A group of the programme, or NotFound."""
    found = council.body(session, body_id)
    if found.kind not in KINDS:
        raise NotFound
    return found


def groups_led_by(session: Session, actor: Actor) -> list[Body]:
    """The groups that an actor reports for: all of them for the coordinator, the own ones for a leader."""
    found = groups(session)
    if actor.may(Permission.PROGRAMME_MANAGE):
        return found
    own = set(session.scalars(select(GroupLeader.body_id).where(GroupLeader.user_id == actor.id)))
    return [one for one in found if one.id in own]


def leads(session: Session, actor: Actor, body_id: UUID) -> bool:
    """Whether an actor may report for a group."""
    if actor.may(Permission.PROGRAMME_MANAGE):
        return True
    if not actor.may(Permission.PROGRAMME_REPORT):
        return False
    return session.get(GroupLeader, (body_id, actor.id)) is not None


def require_group(session: Session, actor: Actor, body_id: UUID) -> Body:
    """The group, for whoever may report for it; for anybody else it looks like one that never was."""
    found = group(session, body_id)
    if not leads(session, actor, body_id):
        raise NotFound
    return found


def leader_ids(session: Session, body_id: UUID) -> set[UUID]:
    return set(session.scalars(select(GroupLeader.user_id).where(GroupLeader.body_id == body_id)))


def possible_leaders(session: Session) -> list[User]:
    """Open accounts with the role, by name."""
    query = select(User).join(UserRole, UserRole.user_id == User.id).where(UserRole.role == Role.GROUP_LEADER)
    return list(
        session.scalars(query.where(User.deactivated_at.is_(None), User.erased_at.is_(None)).order_by(User.name))
    )


def drop_leaders(session: Session, body_id: UUID, user_ids: Iterable[UUID]) -> None:
    gone = GroupLeader.user_id.in_(list(user_ids))
    session.execute(delete(GroupLeader).where(GroupLeader.body_id == body_id, gone))


def reminded(session: Session, body_id: UUID) -> list[User]:
    """Who hears that a group has something to measure: its leaders, or the coordinators while it has none."""
    is_open = (User.deactivated_at.is_(None), User.accepted_at.is_not(None), User.email.is_not(None))
    own = select(User).join(GroupLeader, GroupLeader.user_id == User.id)
    leaders = list(session.scalars(own.where(GroupLeader.body_id == body_id, *is_open)))
    if leaders:
        return leaders
    keepers = select(User).join(UserRole, UserRole.user_id == User.id).where(UserRole.role == Role.COORDINATOR)
    return list(session.scalars(keepers.where(*is_open)))
