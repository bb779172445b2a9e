"""The call to the coming meeting: sent, answered by some, and with a point that a member wants to take up."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from trygghetsrad.demo.story import Story
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.rules import Coming, Help
from trygghetsrad.meetings.use_cases import (
    AddGuest,
    CallMeeting,
    ProposePoint,
    RecordReply,
    Reply,
    add_guest,
    call_meeting,
    propose_point,
    record_reply,
)

WORDS = "Ta gärna med exempel på platser som ni har tänkt på sedan sist."
_REPLIES = (
    Reply(Coming.YES, needs=(Help.HEARING_LOOP,), diet="Vegetariskt"),
    Reply(Coming.YES),
    Reply(Coming.NO, eats=False),
    Reply(Coming.SUBSTITUTE, substitute="Robin Påhittad"),
    Reply(Coming.YES, needs=(Help.COMPANION,)),
)


def call_to(story: Story, key: str) -> None:
    """A day after the agenda was written, with some answers the days after."""
    day = story.almanac.working_day("-2")
    story.on(day, "10:05", partial(_invite_guest, story, key, "Charlie Exempelsson"))
    story.on(day, "10:15", partial(_call, story, key))
    story.on(day, "15:30", partial(_answer, story, key))
    story.on(day, "16:40", partial(_propose, story, key))
    # One has just been thought of: whoever looks at the demonstration can send the call to those who lack it.
    story.on(day, "16:50", partial(_invite_guest, story, key, "Vanja Påhittad"))


def _invite_guest(story: Story, key: str, name: str, now: datetime) -> None:
    guest = AddGuest(story.meetings[key], name, f"{name.split(maxsplit=1)[0].lower()}@exempel.example", "sv")
    add_guest(story.session, guest, actor=story.coordinator, now=now)


def _call(story: Story, key: str, now: datetime) -> None:
    meeting = queries.meeting(story.session, story.meetings[key])
    command = CallMeeting(meeting.id, meeting.day - timedelta(days=4), WORDS, serves_food=True)
    call_meeting(story.session, command, actor=story.coordinator, now=now)


def _answer(story: Story, key: str, now: datetime) -> None:
    called = queries.participants_of(story.session, story.meetings[key])
    for row, reply in zip(called, _REPLIES, strict=False):
        command = RecordReply(row.meeting_id, row.id, reply)
        record_reply(story.session, command, actor=story.coordinator, now=now)


def _propose(story: Story, key: str, now: datetime) -> None:
    called = queries.participants_of(story.session, story.meetings[key])
    member = next((one.appointment_id for one in called if one.appointment_id is not None), None)
    if member is not None:
        words = ("Grannsamverkan i Strömsholm", "Flera frågar hur man kommer igång. Kan vi bjuda in någon som vet?")
        propose_point(story.session, ProposePoint(member, None, *words), actor=PUBLIC, now=now)
