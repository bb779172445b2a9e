"""The groups of the programme and who is in them, with somebody who has left and somebody who came instead."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from trygghetsrad.council.models import BodyKind, EndReason, PublicPart, SeatKind
from trygghetsrad.council.use_cases.appointing import Appoint, EndAppointment, Who, appoint, end_appointment
from trygghetsrad.council.use_cases.bodies import AddBody, add_body
from trygghetsrad.demo.people import address_of
from trygghetsrad.demo.story import Story

_FILE = Path(__file__).with_name("groups.toml")
BEGAN = 600
"""So many days ago the groups began."""
LEFT, CAME, CHANGED = "Elsa Figurlund", "Ida Fantasén", 130
"""Who left the first working group, who came instead, and how many days ago."""
WITHOUT_NAME = frozenset({"Jonna Mallström", "Amir Demoberg"})
"""They have not agreed to be named."""


@dataclass(frozen=True, slots=True)
class _Group:
    key: str
    kind: BodyKind
    name: str
    purpose: str
    under: str
    members: list[list[str]]


def form_groups(story: Story) -> None:
    """Begin the groups long ago, and let one leader follow another."""
    begins = story.almanac.working_day(f"-{BEGAN}")
    story.on(begins, "09:10", partial(_begin, story))


def _begin(story: Story, now: datetime) -> None:
    made: dict[str, UUID] = {}
    for group in _groups():
        command = AddBody(group.kind, group.name, group.purpose, made.get(group.under))
        body = add_body(story.session, command, actor=story.coordinator, now=now)
        made[group.key] = body.id
        for kind, name, role, organisation, party in group.members:
            who = _who(name, role, organisation, party)
            _appoint(story, body.id, SeatKind(kind), who, now)
    story.groups = made
    day = story.almanac.working_day(f"-{CHANGED}")
    story.on(day, "15:05", partial(_change_leader, story, made["children"]))


def _appoint(story: Story, body_id: UUID, kind: SeatKind, who: Who, now: datetime) -> None:
    command = Appoint(body_id, kind, who, now.astimezone(story.almanac.zone).date())
    made = appoint(story.session, command, actor=story.coordinator, now=now)
    if who.name == LEFT:
        story.leader = made.id


def _change_leader(story: Story, body_id: UUID, now: datetime) -> None:
    if story.leader is None:
        raise LookupError("the leader who leaves was never appointed")
    today = now.astimezone(story.almanac.zone).date()
    command = EndAppointment(story.leader, today, EndReason.NEW_DUTIES)
    end_appointment(story.session, command, actor=story.coordinator, now=now)
    who = _who(CAME, "Gruppledare, rektor", "Barn- och utbildningsförvaltningen", "")
    _appoint(story, body_id, SeatKind.OFFICIAL, who, now + timedelta(days=1))


def _who(name: str, role: str, organisation: str, party: str) -> Who:
    there_is = frozenset(PublicPart) if party else frozenset(PublicPart) - {PublicPart.PARTY}
    published = frozenset() if name in WITHOUT_NAME else there_is
    return Who(name, role, organisation, party, email=address_of(name), published=published)


def _groups() -> list[_Group]:
    found: list[dict[str, Any]] = tomllib.loads(_FILE.read_text("utf-8"))["group"]
    return [_Group(**{**one, "kind": BodyKind(one["kind"])}) for one in found]
