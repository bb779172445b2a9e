"""The activities as iCalendar (RFC 5545): whole days, one event each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from flask import current_app
from icalendar import Calendar, Event

from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.web import public_url
from trygghetsrad.programme.models import Activity


def calendar_of(activities: Iterable[Activity]) -> bytes:
    """One calendar file in the language of the request. It stays the same until an activity changes."""
    municipality = current_app.extensions["config"].municipality
    calendar = Calendar()
    calendar.add("prodid", f"-//{municipality.full_name}//Säkert och tryggt//{current_language().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.calendar_name = _("Säkert och tryggt i %(place)s", place=municipality.name)
    for activity in activities:
        calendar.add_component(_event(activity))
    return bytes(calendar.to_ical())


def _event(activity: Activity) -> Event:
    address = public_url("programme.activity", current_language(), number=activity.number)
    event = Event()
    event.add("uid", f"aktivitet-{activity.id}@{urlsplit(address).hostname}")
    event.add("sequence", activity.version)
    event.add("dtstamp", activity.changed_at)
    event.add("last-modified", activity.changed_at)
    event.add("dtstart", activity.starts_on)
    event.add("dtend", activity.ends_on + timedelta(days=1))
    event.add("summary", activity.title)
    event.add("description", f"{activity.responsible}\n\n{address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
