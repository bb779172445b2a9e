"""Who may do what: one table. Default is deny."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from trygghetsrad.kernel.errors import Forbidden


class Role(StrEnum):
    """What a person with an account is here as."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    CONTACT_CENTRE = "contact_centre"
    GROUP_LEADER = "group_leader"
    MEMBER = "member"


class Permission(StrEnum):
    """One thing that somebody may do; a route and a use case each name one."""

    PUBLIC = "public"
    OWN_ACCOUNT = "own_account"
    STAFF_HOME = "staff_home"
    INTEREST_READ = "interest_read"
    INTEREST_REGISTER = "interest_register"
    CALL_MANAGE = "call_manage"
    POPULATION_MANAGE = "population_manage"
    STATISTICS_MANAGE = "statistics_manage"
    LOTTERY_RUN = "lottery_run"
    COUNCIL_MANAGE = "council_manage"
    MEETING_MANAGE = "meeting_manage"
    SUGGESTION_READ = "suggestion_read"
    SUGGESTION_REGISTER = "suggestion_register"
    SUGGESTION_ROUTE = "suggestion_route"
    SUGGESTION_DECIDE = "suggestion_decide"
    PROGRAMME_MANAGE = "programme_manage"
    PROGRAMME_REPORT = "programme_report"
    NOTICES_READ = "notices_read"
    USERS_MANAGE = "users_manage"
    AUDIT_READ = "audit_read"
    DEVELOPMENT = "development"


STAFF = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.CONTACT_CENTRE, Role.GROUP_LEADER})
_COORDINATOR = frozenset({Role.COORDINATOR})
_DESK = frozenset({Role.COORDINATOR, Role.CONTACT_CENTRE})

GRANTS: dict[Permission, frozenset[Role]] = {
    Permission.OWN_ACCOUNT: frozenset(Role),
    Permission.STAFF_HOME: STAFF,
    Permission.INTEREST_READ: _DESK,
    Permission.INTEREST_REGISTER: _DESK,
    Permission.CALL_MANAGE: _COORDINATOR,
    Permission.POPULATION_MANAGE: _COORDINATOR,
    Permission.STATISTICS_MANAGE: _COORDINATOR,
    Permission.LOTTERY_RUN: _COORDINATOR,
    Permission.COUNCIL_MANAGE: _COORDINATOR,
    Permission.MEETING_MANAGE: _COORDINATOR,
    Permission.SUGGESTION_READ: _DESK,
    Permission.SUGGESTION_REGISTER: _DESK,
    Permission.SUGGESTION_ROUTE: _DESK,
    Permission.SUGGESTION_DECIDE: _COORDINATOR,
    Permission.PROGRAMME_MANAGE: _COORDINATOR,
    Permission.PROGRAMME_REPORT: frozenset({Role.COORDINATOR, Role.GROUP_LEADER}),
    Permission.NOTICES_READ: _COORDINATOR,
    Permission.USERS_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Permission.AUDIT_READ: frozenset({Role.ADMINISTRATOR, Role.COORDINATOR}),
}
"""PUBLIC is for everyone; DEVELOPMENT is for everyone, but its pages exist in development alone."""

EVERYONE = frozenset({Permission.PUBLIC, Permission.DEVELOPMENT})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does it: a person with an account, the public, or the system itself."""

    id: UUID | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    name: str = ""
    is_system: bool = False

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    @property
    def is_public(self) -> bool:
        return self.id is None and not self.is_system

    def may(self, permission: Permission) -> bool:
        """Whether the table grants this actor the permission."""
        if self.is_system or permission in EVERYONE:
            return True
        return bool(self.roles & GRANTS.get(permission, frozenset()))


PUBLIC = Actor()
SYSTEM = Actor(is_system=True, name="system")


def require(actor: Actor, permission: Permission) -> None:
    """Raise Forbidden unless the actor may: the guard inside every use case."""
    if not actor.may(permission):
        raise Forbidden
