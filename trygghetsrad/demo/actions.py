"""What the council's notes lead to: actions that are begun, closed and followed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from trygghetsrad.demo.story import Story
from trygghetsrad.kernel.clock import local
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.rules import ActionState
from trygghetsrad.meetings.use_cases import (
    AddAction,
    ChangeAction,
    CloseAction,
    RecordEffect,
    add_action,
    change_action,
    close_action,
    record_effect,
)


@dataclass(frozen=True, slots=True)
class Deed:
    """One action as it stands in the file; `begun`, `closed` and `measured` are the days when something happens.

    `member` is the role of somebody in the council who does it.
    """

    title: str
    description: str
    due: str
    responsible: str = ""
    member: str = ""
    begun: str = ""
    closed: str = ""
    result: str = ""
    measured: str = ""
    effect: str = ""


def follow_up(story: Story, item_id: UUID, deed: Deed, now: datetime) -> None:
    """Add the action, and let the rest happen on its days."""
    due_on = story.almanac.working_day(deed.due)
    members = queries.possible_owners(story.session, None, local(now).date()) if deed.member else []
    member = next((one.id for one in members if one.role == deed.member), None)
    words = deed.title, deed.responsible, deed.description, due_on
    command = AddAction(item_id, *words, appointment_id=member)
    action_id = add_action(story.session, command, actor=story.coordinator, now=now).id
    for day, act in ((deed.begun, _begin), (deed.closed, _close), (deed.measured, _measure)):
        if day:
            story.on(story.almanac.working_day(day), "13:40", partial(act, story, action_id, deed))


def _begin(story: Story, action_id: UUID, _deed: Deed, now: datetime) -> None:
    one = queries.action(story.session, action_id)
    words = one.title, one.responsible, one.description, one.due_on, one.public
    command = ChangeAction(one.id, one.version, *words, ActionState.UNDER_WAY, one.appointment_id)
    change_action(story.session, command, actor=story.coordinator, now=now)


def _close(story: Story, action_id: UUID, deed: Deed, now: datetime) -> None:
    one = queries.action(story.session, action_id)
    command = CloseAction(one.id, one.version, ActionState.DONE, _plain(deed.result), local(now).date())
    close_action(story.session, command, actor=story.coordinator, now=now)


def _measure(story: Story, action_id: UUID, deed: Deed, now: datetime) -> None:
    one = queries.action(story.session, action_id)
    command = RecordEffect(one.id, one.version, _plain(deed.effect), local(now).date())
    record_effect(story.session, command, actor=story.coordinator, now=now)


def _plain(text: str) -> str:
    """The words without the file's own line breaks."""
    return " ".join(text.split())
