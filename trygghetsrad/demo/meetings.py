"""The council's meetings: planned, held, written down and published."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import current_app

from trygghetsrad.council.models import SeatKind
from trygghetsrad.demo.actions import Deed, follow_up
from trygghetsrad.demo.almanac import COMING, office_day
from trygghetsrad.demo.calling import call_to
from trygghetsrad.demo.evaluation import ask_and_answer
from trygghetsrad.demo.photos import dark_path
from trygghetsrad.demo.story import Story
from trygghetsrad.demo.suggestions import take_up_at
from trygghetsrad.kernel.pictures import redrawn
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.rules import PaperKind, seen_mark
from trygghetsrad.meetings.use_cases import (
    About,
    AddAgendaItem,
    AddPaper,
    PlanMeeting,
    PublishNotes,
    RecordAttendance,
    SaveNotes,
    SaySubjects,
    SentNote,
    ShowAgenda,
    WhenAndWhere,
    add_agenda_item,
    add_paper,
    plan_meeting,
    publish_notes,
    record_attendance,
    save_notes,
    say_subjects,
    show_agenda,
)

FILE = Path(__file__).parent / "meetings.toml"
LATEST = "m5"


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the agenda; `suggestion` is the key of the one that it takes up."""

    title: str
    description: str = ""
    minutes: int | None = None
    note: str = ""
    suggestion: str = ""
    subjects: tuple[str, ...] = ()
    locality: str | None = None
    actions: tuple[Deed, ...] = ()
    picture: str = ""
    shows: str = ""
    """The title of a picture to the point, and what it shows."""


@dataclass(frozen=True, slots=True)
class Evening:
    """One meeting as it stands in the file."""

    key: str
    place: str
    starts: str
    ends: str
    access_info: str
    items: tuple[Point, ...]
    guests: str = ""
    summary: str = ""
    summary_fi: str = ""
    corrected: tuple[str, str] | tuple[()] = ()
    """Words of the summary that were wrong, and what it should have been."""


def evenings() -> list[Evening]:
    """Every meeting, the first one first."""
    found: list[dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))["meeting"]
    return [Evening(**one | {"items": tuple(_point(item) for item in one["items"])}) for one in found]


def _point(item: dict[str, Any]) -> Point:
    return Point(**item | {"actions": tuple(Deed(**deed) for deed in item.get("actions", ()))})


def hold_meetings(story: Story) -> None:
    for one in evenings():
        _plan(story, one)
        if one.key in COMING:
            call_to(story, one.key)
        else:
            _hold(story, one)


def _plan(story: Story, one: Evening) -> None:
    """The date well before, the agenda in good time; for the coming meeting both have just been done."""
    almanac = story.almanac
    planned, written = (f"{one.key}-60", f"{one.key}-13") if one.key not in COMING else ("-38", "-3")
    story.on(almanac.working_day(planned), "13:15", partial(_put_in_calendar, story, one))
    day = almanac.working_day(written)
    for place, point in enumerate(one.items):
        story.on(day, f"09:{10 + place}", partial(_add, story, one, point))
    story.on(day, "09:40", partial(_lay_pictures, story, one))
    story.on(day, "09:45", partial(_show, story, one))


def _put_in_calendar(story: Story, one: Evening, now: datetime) -> None:
    what = WhenAndWhere(
        day=story.almanac.day(one.key),
        starts=time.fromisoformat(one.starts),
        ends=time.fromisoformat(one.ends),
        zone=story.almanac.zone,
        place=one.place,
        access_info=one.access_info,
    )
    story.meetings[one.key] = plan_meeting(story.session, PlanMeeting(what), actor=story.coordinator, now=now).id


def _add(story: Story, one: Evening, point: Point, now: datetime) -> None:
    meeting_id = story.meetings[one.key]
    if point.suggestion:
        take_up_at(story, point.suggestion, meeting_id, (point.title, point.description), now)
    else:
        command = AddAgendaItem(meeting_id, point.title, point.description, point.minutes)
        add_agenda_item(story.session, command, actor=story.coordinator, now=now)


def _lay_pictures(story: Story, one: Evening, now: datetime) -> None:
    meeting_id = story.meetings[one.key]
    for item, point in zip(queries.items_of(story.session, meeting_id), one.items, strict=True):
        if point.picture:
            drawn = redrawn(dark_path()).jpeg
            kept = (meeting_id, point.picture, PaperKind.PICTURE, drawn)
            command = AddPaper(*kept, public=True, item_id=item.id, description=point.shows)
            add_paper(story.session, command, actor=story.coordinator, now=now)


def _show(story: Story, one: Evening, now: datetime) -> None:
    show_agenda(story.session, ShowAgenda(story.meetings[one.key], show=True), actor=story.coordinator, now=now)


def _hold(story: Story, one: Evening) -> None:
    """Who was there and the notes the days after, the publishing within a week or so."""
    day = story.almanac.day(one.key)
    after = office_day(day + timedelta(days=1), later=True)
    story.on(after, "08:40", partial(_attend, story, one))
    story.on(after, "09:30", partial(_write, story, one))
    story.on(after, "10:20", partial(_decide_on_actions, story, one))
    story.on(after, "10:40", partial(_say_subjects, story, one))
    # The latest meeting's participants have just been asked: those who look at the demonstration can still answer.
    asked = story.almanac.working_day("-2") if one.key == LATEST else after
    story.on(asked, "11:00", lambda now: ask_and_answer(story, story.meetings[one.key], now))
    story.on(office_day(day + timedelta(days=6), later=True), "14:10", partial(_publish, story, one))
    if one.corrected:
        story.on(office_day(day + timedelta(days=9), later=True), "10:05", partial(_correct, story, one))


def _attend(story: Story, one: Evening, now: datetime) -> None:
    meeting = queries.meeting(story.session, story.meetings[one.key])
    members = queries.members_of(story.session, meeting)
    residents = [member.id for member in members if member.kind is SeatKind.RESIDENT]
    away = frozenset(story.chance.sample(sorted(residents), story.chance.randint(1, 3)))
    present = frozenset(member.id for member in members) - away
    command = RecordAttendance(meeting.id, present, one.guests)
    record_attendance(story.session, command, actor=story.coordinator, now=now)


def _write(story: Story, one: Evening, now: datetime) -> None:
    meeting_id = story.meetings[one.key]
    items = queries.items_of(story.session, meeting_id)
    notes = {item.id: _note(point.note) for item, point in zip(items, one.items, strict=True)}
    command = SaveNotes(meeting_id, _note(one.summary), notes, _note(one.summary_fi))
    save_notes(story.session, command, actor=story.coordinator, now=now)


def _note(text: str) -> SentNote:
    """A text written where there was none. The file's line breaks are for its reader, not for the page's."""
    return SentNote(unwrapped(text.strip().splitlines()), seen_mark(0, ""))


def unwrapped(lines: Sequence[str]) -> str:
    """Lines of one paragraph or one point of a list as one line."""
    joined: list[str] = []
    for line in lines:
        begins = not line or line.startswith(("- ", "|", "1. ", "2. ", "3. "))
        if begins or not joined or not joined[-1] or joined[-1].startswith("|"):
            joined.append(line)
        else:
            joined[-1] += f" {line}"
    return "\n".join(joined)


def _publish(story: Story, one: Evening, now: datetime) -> None:
    meeting = queries.meeting(story.session, story.meetings[one.key])
    review = queries.review(story.session, meeting)
    command = PublishNotes(meeting.id, review.mark, confirmed=True)
    publish_notes(story.session, command, actor=story.coordinator, now=now)


def _say_subjects(story: Story, one: Evening, now: datetime) -> None:
    """What each point was about, and where. A municipality that has no such place leaves it out."""
    meeting_id = story.meetings[one.key]
    localities = current_app.extensions["config"].municipality.localities
    items = queries.items_of(story.session, meeting_id)
    points = {
        item.id: About(tuple(point.subjects), point.locality if point.locality in localities else None)
        for item, point in zip(items, one.items, strict=True)
    }
    say_subjects(story.session, SaySubjects(meeting_id, points, localities), actor=story.coordinator, now=now)


def _correct(story: Story, one: Evening, now: datetime) -> None:
    """A reader saw that something was wrong: everybody sees what it was and what it is."""
    meeting = queries.meeting(story.session, story.meetings[one.key])
    before = meeting.summary_markdown
    sent = SentNote(before.replace(*one.corrected), seen_mark(meeting.summary_version, before))
    save_notes(story.session, SaveNotes(meeting.id, sent), actor=story.coordinator, now=now)


def _decide_on_actions(story: Story, one: Evening, now: datetime) -> None:
    """What the notes say shall be done, with the days when it happens."""
    items = queries.items_of(story.session, story.meetings[one.key])
    for item, point in zip(items, one.items, strict=True):
        for deed in point.actions:
            follow_up(story, item.id, deed, now)
