"""A meeting as a list of tasks: what is done, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.rules import MeetingState

Counts = tuple[int, int]
"""(points, points with a note)"""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list."""

    text: str
    url: str
    status: str
    tone: str = "neutral"
    hint: str = ""


def tasks_of(meeting: Meeting, counts: Counts, now: datetime) -> list[Task]:
    """The tasks of a meeting, in order. What cannot be done yet has no link."""
    return [
        _agenda(meeting, counts),
        _papers(meeting),
        _call(meeting, counts, now),
        _attendance(meeting),
        _notes(meeting, counts),
        _publishing(meeting, counts, now),
    ]


def listed_state(meeting: Meeting, counts: Counts, now: datetime) -> tuple[str, str]:
    """One word of state for the list, and its tone."""
    if meeting.state_at(now) is MeetingState.CANCELLED:
        return _("Inställt"), "danger"
    if meeting.notes_published_at is not None:
        return _("Publicerat"), "success"
    if meeting.state_at(now) is MeetingState.HELD:
        return (_("Försenat"), "danger") if _is_late(meeting, now) else (_("Att publicera"), "warning")
    if meeting.agenda_published_at is not None:
        return _("Dagordning publicerad"), "info"
    return (_("Dagordning påbörjad"), "neutral") if counts[0] else (_("Planerat"), "neutral")


def _agenda(meeting: Meeting, counts: Counts) -> Task:
    points = ngettext("%(num)s punkt", "%(num)s punkter", counts[0])
    url = url_for("meetings.agenda", meeting_id=meeting.id)
    if meeting.agenda_published_at is not None:
        return Task(_("Dagordning"), url, _("Publicerad"), "success", points)
    if counts[0]:
        return Task(_("Dagordning"), url, _("Utkast"), "info", _("%(points)s, syns inte på webben än", points=points))
    return Task(_("Dagordning"), url, _("Inte påbörjad"))


def _papers(meeting: Meeting) -> Task:
    url = url_for("meetings.papers", meeting_id=meeting.id)
    count = len(meeting.papers)
    words = ngettext("%(num)s handling för alla", "%(num)s handlingar för alla", count) if count else _("Frivilligt")
    return Task(_("Handlingar"), url, words, "info" if count else "neutral")


def _call(meeting: Meeting, counts: Counts, now: datetime) -> Task:
    url = url_for("meetings.participants", meeting_id=meeting.id)
    if meeting.called_at is not None:
        return Task(_("Deltagare och kallelse"), url, _("Skickad"), "success", date_long(meeting.called_at))
    if meeting.starts_at <= now:
        return Task(_("Deltagare och kallelse"), url, _("Inte skickad"))
    return Task(_("Deltagare och kallelse"), url, _("Att göra") if counts[0] else _("Efter dagordningen"))


def _attendance(meeting: Meeting) -> Task:
    url = url_for("meetings.attendance", meeting_id=meeting.id)
    if meeting.attendance_saved_at is None:
        return Task(_("Närvaro"), url, _("Inte ifylld"))
    there = sum(meeting.attended.values())
    hint = ngettext("%(num)s ledamot var med", "%(num)s ledamöter var med", there)
    return Task(_("Närvaro"), url, _("Ifylld"), "success", hint)


def _notes(meeting: Meeting, counts: Counts) -> Task:
    points, noted = counts
    url = url_for("meetings.notes", meeting_id=meeting.id)
    done = _("%(noted)s av %(points)s punkter", noted=noted, points=points)
    if points and noted == points:
        return Task(_("Anteckningar"), url, _("Skrivna"), "success", done)
    if noted or meeting.summary_version:
        return Task(_("Anteckningar"), url, _("Påbörjade"), "info", done)
    return Task(_("Anteckningar"), url, _("Inte påbörjade"))


def _publishing(meeting: Meeting, counts: Counts, now: datetime) -> Task:
    url = url_for("meetings.publish", meeting_id=meeting.id)
    if meeting.notes_published_at is not None:
        return Task(_("Publicera"), url, _("Publicerade"), "success", date_long(meeting.notes_published_at))
    by = _("Senast %(day)s", day=date_long(meeting.publish_by))
    if meeting.state_at(now) is MeetingState.PLANNED and meeting.starts_at > now:
        return Task(_("Publicera"), "", _("Efter mötet"), "neutral", by)
    if _is_late(meeting, now):
        return Task(_("Publicera"), url, _("Försenat"), "danger", by)
    ready = counts[1] or meeting.summary_version
    return Task(_("Publicera"), url, _("Att göra"), "warning" if ready else "neutral", by)


def _is_late(meeting: Meeting, now: datetime) -> bool:
    return meeting.publish_by < clock.local(now).date()
