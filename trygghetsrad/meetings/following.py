"""The meetings as something to follow, how news of them and of actions is put in words, and their two feeds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask import Flask
from sqlalchemy.orm import Session

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import language_in_force, mark
from trygghetsrad.kernel.markup import plain_text
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.kernel.templating import date_long, datetime_long
from trygghetsrad.kernel.web import public_url
from trygghetsrad.meetings import labels, queries
from trygghetsrad.meetings.models import CouncilAction, Meeting
from trygghetsrad.meetings.queries.following import ToldMeeting, feed_meetings, feed_notes, point_ids, told_meetings
from trygghetsrad.meetings.rules import MeetingState
from trygghetsrad.notices.feeds import MOST, Entry, Feed, register_feed
from trygghetsrad.notices.subjects import (
    Followable,
    Happening,
    Line,
    Subject,
    SubjectKind,
    register_subject,
    register_thing,
)
from trygghetsrad.notices.use_cases import announce
from trygghetsrad.thread.queries import joined

MEETINGS: Subject = ("meetings", "")
TITLE = mark("Möten och anteckningar")
EXCERPT = 400
HAPPENINGS = {
    "planned": mark("Ett möte bestämdes"),
    "agenda": mark("En dagordning publicerades"),
    "moved": mark("Ett möte fick ny tid eller plats"),
    "cancelled": mark("Ett möte ställdes in"),
    "restored": mark("Ett inställt möte blir av"),
    "notes": mark("Anteckningar publicerades"),
}
ACTION_HAPPENINGS = {"closed": mark("En åtgärd avslutades"), "effect": mark("En åtgärds effekt följdes upp")}


def register_following(app: Flask) -> None:
    """Let the meetings be followed."""
    kind = SubjectKind(MEETINGS[0], "moten", TITLE, find=_find, names=_names, choices=lambda: [("", TITLE)])
    register_subject(app, kind)
    register_thing(app, "meeting", _tell, HAPPENINGS)
    register_thing(app, "action", _tell_of_actions, ACTION_HAPPENINGS)
    register_feed(app, Feed("moten", mark("Trygghetsrådets möten"), "meetings.index", _meeting_entries))
    register_feed(app, Feed("anteckningar", mark("Anteckningar från mötena"), "meetings.index", _note_entries))


def tell_followers(session: Session, meeting: Meeting, what: str, *, now: datetime) -> None:
    """Let the followers of the meetings hear of one that everyone may know of, and of its notes also the followers of
    the suggestions that it took up."""
    if not meeting.announced:
        return
    subjects = [MEETINGS]
    if what == "notes":
        suggestions = joined(session, "agenda_item", point_ids(session, meeting.id), "suggestion")
        subjects = [*(("suggestion", str(one)) for one in suggestions), MEETINGS]
    # Notes that are taken back and published again, or an agenda, are news once; a meeting may move several times.
    once = str(meeting.ics_sequence) if what in {"moved", "cancelled", "restored"} else ""
    announce(session, ("meeting", meeting.id), what, subjects=subjects, once=once, now=now)


def tell_of_action(session: Session, action: CouncilAction, what: str, *, now: datetime) -> None:
    """Let the followers of the suggestions that led to an action hear what came of it."""
    if not action.public or action.agenda_item_id is None:
        return
    suggestions = joined(session, "agenda_item", [action.agenda_item_id], "suggestion")
    subjects = [("suggestion", str(one)) for one in suggestions]
    announce(session, ("action", action.id), what, subjects=subjects, once=str(action.version), now=now)


def _find(_session: Session, word: str) -> Followable | None:
    return None if word else _meetings()


def _names(_session: Session, keys: Sequence[str]) -> Mapping[str, Followable]:
    return {key: _meetings() for key in keys if key == MEETINGS[1]}


def _meetings() -> Followable:
    return Followable("", "", str(TITLE), public_url("meetings.index", language_in_force()))


def _tell(session: Session, happenings: Collection[Happening], now: datetime) -> Mapping[Happening, Line]:
    """What is true of each now: nothing of a move when the meeting was cancelled since, nor of notes taken back."""
    found = told_meetings(session, list({one for _what, one in happenings}))
    lines = {(what, one): _line(what, found[one], now) for what, one in happenings if one in found}
    return {happening: line for happening, line in lines.items() if line is not None}


def _line(what: str, meeting: ToldMeeting, now: datetime) -> Line | None:
    state, day = meeting.state_at(now), date_long(meeting.day)
    planned = state is MeetingState.PLANNED
    off = state is MeetingState.CANCELLED and meeting.ends_at > now
    said: dict[str, tuple[bool, str, str]] = {
        "planned": (planned, _("Nytt möte %(day)s", day=day), _when_and_where(meeting)),
        "agenda": (
            planned and meeting.agenda_published_at is not None,
            _("Dagordningen till mötet %(day)s är klar", day=day),
            _when_and_where(meeting),
        ),
        "moved": (planned, _("Ny tid eller plats för mötet %(day)s", day=day), _when_and_where(meeting)),
        "cancelled": (off, _("Mötet %(day)s är inställt", day=day), ""),
        "restored": (planned, _("Mötet %(day)s blir av", day=day), _when_and_where(meeting)),
        "notes": (
            meeting.notes_published_at is not None,
            _("Anteckningar från mötet %(day)s", day=day),
            _excerpt(meeting.summary_html),
        ),
    }
    is_true, title, text = said[what]
    return Line(_of_body(meeting, title), text, _address(meeting)) if is_true else None


def _of_body(meeting: ToldMeeting, title: str) -> str:
    """The council's own meetings are simply the meetings; those of others say whose they are."""
    return f"{meeting.body}: {title}" if meeting.body else title


def _when_and_where(meeting: ToldMeeting) -> str:
    return f"{datetime_long(meeting.starts_at)}, {meeting.place}"


def _address(meeting: ToldMeeting) -> str:
    return public_url("meetings.show", language_in_force(), address=meeting.address)


def _excerpt(html: str) -> str:
    words = " ".join(plain_text(html).split())
    return words if len(words) <= EXCERPT else words[:EXCERPT].rpartition(" ")[0] + " …"


def _tell_of_actions(session: Session, happenings: Collection[Happening], _now: datetime) -> Mapping[Happening, Line]:
    named = {one.id: one for one in queries.named_actions(session, list({one for _what, one in happenings}), PUBLIC)}
    lines = {}
    for what, one in happenings:
        action = named.get(one)
        words = (action.effect if what == "effect" else action.result) if action else ""
        if action is None or not words:
            continue
        title = f"{action.title}: {labels.STATES[action.state]}"
        url = public_url("meetings.public_action", language_in_force(), number=action.number)
        lines[what, one] = Line(title, words, url)
    return lines


def _meeting_entries(session: Session) -> list[Entry]:
    return [_meeting_entry(one) for one in feed_meetings(session, MOST)]


def _meeting_entry(row: ToldMeeting) -> Entry:
    day = date_long(row.day)
    title = _("Mötet %(day)s är inställt", day=day) if row.cancelled_at else _("Möte %(day)s", day=day)
    return Entry(row.id, _of_body(row, title), _address(row), row.revised_at, row.revised_at, text=_when_and_where(row))


def _note_entries(session: Session) -> list[Entry]:
    return [_note_entry(one, one.notes_published_at) for one in feed_notes(session, MOST) if one.notes_published_at]


def _note_entry(row: ToldMeeting, published_at: datetime) -> Entry:
    title = _of_body(row, _("Anteckningar från mötet %(day)s", day=date_long(row.day)))
    changed_at = row.notes_changed_at or published_at
    return Entry(row.id, title, _address(row), published_at, changed_at, html=row.summary_html)
