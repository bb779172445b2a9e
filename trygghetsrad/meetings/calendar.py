"""Meetings as iCalendar (RFC 5545). The library escapes every text, so no line of ours can become two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from flask import current_app
from icalendar import Calendar, Event, vCalAddress, vDatetime, vText

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import in_language, language_in_force
from trygghetsrad.kernel.web import public_url
from trygghetsrad.meetings import labels
from trygghetsrad.meetings.models import Meeting
from trygghetsrad.meetings.zones import zone_component


def calendar_of(meetings: Iterable[Meeting], body: str = "") -> bytes:
    """One calendar file, in the language of the request, with the municipality's time zone described in it.

    There is no METHOD: a calendar program reads the file as a publication, and DTSTAMP is then the moment of the last
    revision, which keeps the file the same byte by byte until a meeting changes.
    """
    municipality = current_app.extensions["config"].municipality
    calendar = Calendar()
    calendar.add("prodid", f"-//{municipality.full_name}//Trygghetsråd//{language_in_force().upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    own = _("Möten: %(body)s", body=body)
    calendar.calendar_name = own if body else _("Trygghetsrådets möten i %(place)s", place=municipality.name)
    shown = list(meetings)
    for meeting in shown:
        calendar.add_component(_event(meeting))
    _add_zone(calendar, shown)
    return bytes(calendar.to_ical())


class Method(StrEnum):
    """What a letter's calendar object asks of the reader's program (RFC 5546)."""

    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


def letter_event(meeting: Meeting, email: str, name: str, method: Method, language: str, now: datetime) -> str:  # noqa: PLR0917
    """The meeting as the calendar part of a letter to one person, in their language.

    An answer is given by the letter's own link, so the program is not asked to send one (RSVP=FALSE).
    """
    config = current_app.extensions["config"]
    with in_language(language):
        calendar = Calendar()
        calendar.add("prodid", f"-//{config.municipality.full_name}//Trygghetsråd//{language.upper()}")
        calendar.add("version", "2.0")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", method.value)
        event = _event(meeting)
        event["DTSTAMP"] = vDatetime(now)
        event["STATUS"] = "CANCELLED" if method is Method.CANCEL else "CONFIRMED"
    organizer = vCalAddress(f"mailto:{config.mail_from}")
    organizer.params["CN"] = vText(_one_line(config.municipality.full_name))
    event["ORGANIZER"] = organizer
    attendee = vCalAddress(f"mailto:{email}")
    attendee.params |= {"ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText("NEEDS-ACTION"), "RSVP": vText("FALSE")}
    if name:
        attendee.params["CN"] = vText(_one_line(name))
    event.add("attendee", attendee, encode=False)
    calendar.add_component(event)
    _add_zone(calendar, [meeting])
    return bytes(calendar.to_ical()).decode()


def _add_zone(calendar: Calendar, meetings: Sequence[Meeting]) -> None:
    """The zone as a rule where it follows the one that Europe has, else as the library lists its changes."""
    zone = current_app.extensions["config"].municipality.timezone
    years = {one.day.year for one in meetings}
    described = [one for one in (zone_component(zone, year) for year in years) if one is not None]
    if years and len(described) == len(years):
        calendar.subcomponents.insert(0, described[0])
    elif years:
        calendar.add_missing_timezones()


def _one_line(words: str) -> str:
    """A parameter's value may hold neither a quotation mark nor a control sign (RFC 5545, 3.2)."""
    return "".join(sign for sign in words if sign.isprintable() and sign != '"')


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
    event.add("url", public_url("meetings.show", language_in_force(), address=meeting.address))
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    return event


def _summary(meeting: Meeting, place: str) -> str:
    if meeting.body_name:
        words = _("Möte: %(body)s", body=meeting.body_name)
    else:
        words = _("Möte med trygghetsrådet i %(place)s", place=place)
    return str(_("Inställt: %(meeting)s", meeting=words) if meeting.cancelled_at else words)


def _description(meeting: Meeting) -> str:
    parts = [meeting.cancel_reason] if meeting.cancelled_at else []
    access = ". ".join(part for part in (", ".join(labels.access_words(meeting.access)), meeting.access_info) if part)
    if access:
        parts.append(_("Tillgänglighet: %(info)s", info=access))
    if meeting.agenda_is_public and meeting.items:
        parts.append("\n".join([_("Dagordning:"), *(f"{item.position}. {item.title}" for item in meeting.items)]))
    parts.append(public_url("meetings.show", language_in_force(), address=meeting.address))
    return "\n\n".join(part for part in parts if part)
