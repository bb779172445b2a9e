"""Groups and projects: which there are, what they are for, and which of them still work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from trygghetsrad.council import queries, rules
from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.interest.rules import ReadingPurpose
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Actor, Permission, require


@dataclass(frozen=True, slots=True)
class AddBody:
    """`once` is minted with the form: a double click makes one group."""

    kind: BodyKind
    name: str
    purpose: str
    parent_id: UUID | None = None
    once: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChangeBody:
    """`version` is the one that the writer saw."""

    body_id: UUID
    version: int
    name: str
    purpose: str
    parent_id: UUID | None
    active: bool


@dataclass(frozen=True, slots=True)
class ReadMembers:
    body_id: UUID
    purpose: ReadingPurpose


def add_body(session: Session, command: AddBody, *, actor: Actor, now: datetime) -> Body:
    """Begin a group or a project. Its address is made of its name, and stays."""
    require(actor, Permission.COUNCIL_MANAGE)
    if command.once is not None and (made := session.get(Body, command.once)) is not None:
        return made
    if command.kind is BodyKind.CITIZENS_COUNCIL:
        raise Refused(mark("Trygghetsrådet kommer till med sin första period."), field="kind")
    _check_parent(session, command.kind, command.parent_id)
    body = Body(
        id=command.once or uuid4(),
        kind=command.kind,
        name=command.name,
        slug=_free_slug(session, command.name),
        purpose=command.purpose,
        parent_id=command.parent_id,
        active=True,
        version=1,
    )
    try:
        with session.begin_nested():
            session.add(body)
            session.flush()
    except IntegrityError:
        raise Conflict(mark("Någon annan hann före. Försök en gång till.")) from None
    record(session, "council.body_added", actor=actor, now=now, about=("body", body.id), kind=body.kind.value)
    return body


def change_body(session: Session, command: ChangeBody, *, actor: Actor, now: datetime) -> Body:
    """Put another name or purpose on a group, move it, or say that it has stopped working. Its address stays."""
    require(actor, Permission.COUNCIL_MANAGE)
    body = queries.body(session, command.body_id, lock=True)
    wanted = (command.name, command.purpose, command.parent_id, command.active)
    if (body.name, body.purpose, body.parent_id, body.active) == wanted:
        return body
    if body.version != command.version:
        raise Conflict(mark("Någon annan ändrade gruppen medan du skrev. Jämför texterna och spara igen."))
    _check_parent(session, body.kind, command.parent_id, of=body.id)
    body.name, body.purpose, body.parent_id, body.active = wanted
    body.version += 1
    record(session, "council.body_changed", actor=actor, now=now, about=("body", body.id), active=body.active)
    return body


def read_members(session: Session, command: ReadMembers, *, actor: Actor, now: datetime) -> Body:
    """Write down that somebody reads the names of a body's members, and why: one row a reading."""
    require(actor, Permission.COUNCIL_MANAGE)
    body = queries.body(session, command.body_id)
    about = ("body", body.id)
    record(session, "council.names_read", actor=actor, now=now, about=about, purpose=command.purpose.value)
    return body


def _check_parent(session: Session, kind: BodyKind, parent_id: UUID | None, *, of: UUID | None = None) -> None:
    if parent_id is None:
        if kind is BodyKind.PROJECT:
            raise Refused(mark("Välj vilken grupp projektet hör till."), field="parent")
        return
    parent = queries.body(session, parent_id)
    if not rules.may_stand_under(kind, parent.kind):
        raise Refused(mark("Gruppen kan inte höra till den gruppen. Välj en annan."), field="parent")
    if of is not None and queries.is_ancestor(session, parent.id, of):
        raise Refused(mark("Gruppen kan inte höra till sig själv. Välj en annan."), field="parent")


def _free_slug(session: Session, name: str) -> str:
    wanted = rules.slug_of(name)
    return rules.free_slug(wanted, queries.slugs_like(session, wanted))
