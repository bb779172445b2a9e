"""Meetings as iCalendar (RFC 5545). The library escapes every text, so no line of ours can become two."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from flask import current_app
from icalendar import Calendar, Event

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.web import public_url
from trygghetsrad.meetings.models import Meeting


def calendar_of(meetings: Iterable[Meeting]) -> bytes:
    """One calendar file, in the language of the request, with the municipality's time zone described in it.

    There is no METHOD: a calendar program reads the file as a publication, and DTSTAMP is then the moment of the last
    revision, which keeps the file the same byte by byte until a meeting changes.
    """
    municipality = current_app.extensions["config"].municipality
    calendar = Calendar()
    calendar.add("prodid", f"-//{municipality.full_name}//Trygghetsråd//{current_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.calendar_name = _("Trygghetsrådets möten i %(place)s", place=municipality.name)
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(meeting: Meeting) -> Event:
    config = current_app.extensions["config"]
    event = Event()
    event.add("uid", f"{meeting.ics_uid}@{urlsplit(config.public_base_url).hostname}")
    event.add("sequence", meeting.ics_sequence)
    event.add("dtstamp", meeting.revised_at)
    event.add("last-modified", meeting.revised_at)
    event.add("dtstart", clock.local(meeting.starts_at))
    event.add("dtend", clock.local(meeting.ends_at))
    event.add("summary", _summary(meeting, config.municipality.name))
    event.add("location", meeting.place)
    event.add("description", _description(meeting))
    event.add("url", public_url("meetings.show", current_language(), address=meeting.address))
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    return event


def _summary(meeting: Meeting, place: str) -> str:
    if meeting.cancelled_at:
        return str(_("Inställt: möte med trygghetsrådet i %(place)s", place=place))
    return str(_("Möte med trygghetsrådet i %(place)s", place=place))


def _description(meeting: Meeting) -> str:
    parts = [meeting.cancel_reason] if meeting.cancelled_at else []
    if meeting.access_info:
        parts.append(_("Tillgänglighet: %(info)s", info=meeting.access_info))
    if meeting.agenda_is_public and meeting.items:
        parts.append("\n".join([_("Dagordning:"), *(f"{item.position}. {item.title}" for item in meeting.items)]))
    parts.append(public_url("meetings.show", current_language(), address=meeting.address))
    return "\n\n".join(part for part in parts if part)
