"""The calendar files, read back by a parser of the test's own, line by line as RFC 5545 says."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import vobject
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar import Calendar
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, an_item
from tests.pagecheck import PageClient
from trygghetsrad.council.models import Body, BodyKind
from trygghetsrad.meetings.zones import zone_component

pytestmark = pytest.mark.usefixtures("stopped_clock")

COMING = date(2027, 4, 24)
Lines = list[tuple[str, str, str]]
_LINE = re.compile(r"([A-Z-]+)((?:;[^:\"]+(?:\"[^\"]*\")?)*):(.*)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def lines_of(data: bytes) -> Lines:
    """(name, parameters, value) of each content line; asserts what section 3.1 demands of the octets."""
    assert data.endswith(b"\r\n")
    physical = data.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    logical = data.decode().replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")[:-1]
    matches = [_LINE.fullmatch(line) for line in logical]
    assert all(matches), [line for line, match in zip(logical, matches, strict=True) if not match]
    return [(match[1], match[2], match[3]) for match in matches if match]


def events_of(lines: Lines) -> list[dict[str, tuple[str, str]]]:
    """The events, each with its properties; asserts that every component is closed in its turn."""
    open_parts: list[str] = []
    events: list[dict[str, tuple[str, str]]] = []
    for name, parameters, value in lines:
        if name == "BEGIN":
            open_parts.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert open_parts.pop() == value
        elif open_parts[-1] == "VEVENT":
            assert name not in events[-1], f"{name} twice in an event"
            events[-1][name] = (parameters, value)
    assert open_parts == []
    return events


def words(value: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def test_a_meeting_is_one_valid_event_in_the_municipalitys_zone(client: PageClient, session: Session) -> None:
    session.add(a_meeting(COMING, ics_uid="abc", ics_sequence=3))
    session.commit()

    answer = client.get("/moten/2027-04-24.ics")
    lines = lines_of(answer.data)
    (event,) = events_of(lines)

    assert answer.mimetype == "text/calendar"
    assert lines[0] == ("BEGIN", "", "VCALENDAR")
    assert [value for name, _, value in lines if name == "VERSION"] == ["2.0"]
    assert event["UID"][1] == "abc@localhost"
    assert event["SEQUENCE"][1] == "3"
    assert event["DTSTART"] == (";TZID=Europe/Stockholm", "20270424T180000")
    assert event["DTEND"] == (";TZID=Europe/Stockholm", "20270424T200000")
    assert event["DTSTAMP"][1] == "20260105T080000Z"
    assert event["STATUS"][1] == "CONFIRMED"
    assert words(event["LOCATION"][1]) == "Biblioteket, Exempelgatan 1"
    assert ("TZID", "", "Europe/Stockholm") in lines


@pytest.mark.parametrize("day", [date(2027, 3, 27), date(2027, 3, 29), date(2027, 10, 30), date(2027, 11, 1)])
def test_the_time_is_right_on_both_sides_of_a_change_of_clock(client: PageClient, session: Session, day: date) -> None:
    at = datetime(day.year, day.month, day.day, 18, tzinfo=ZoneInfo("Europe/Stockholm"))
    session.add(a_meeting(day, starts_at=at.astimezone(UTC)))
    session.commit()
    lines = lines_of(client.get(f"/moten/{day}.ics").data)
    (event,) = events_of(lines)

    assert event["DTSTART"][1] == f"{day:%Y%m%d}T180000"
    assert onset_before(lines, event["DTSTART"][1]) == ("+0100" if at.utcoffset() == timedelta(hours=1) else "+0200")


def onset_before(lines: Lines, local: str) -> str:
    """The offset that the file's own VTIMEZONE gives for a local time: that of the last onset before it."""
    begun, parts = "", list[dict[str, str]]()
    for name, _, value in lines:
        if name == "BEGIN" and value in {"STANDARD", "DAYLIGHT"}:
            begun = value
            parts.append({})
        elif name == "END" and value == begun:
            begun = ""
        elif begun:
            assert name not in parts[-1]
            parts[-1][name] = value
    wanted = datetime.strptime(local, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local times, as the file has them
    onsets = []
    for part in parts:
        begins = datetime.strptime(part["DTSTART"], "%Y%m%dT%H%M%S")  # noqa: DTZ007
        last = rrulestr(part["RRULE"], dtstart=begins).before(wanted, inc=True)
        assert last is not None
        onsets.append((last, part["TZOFFSETTO"]))
    return str(max(onsets)[1])


def test_a_cancelled_meeting_stays_in_the_calendar_as_the_same_event(client: PageClient, session: Session) -> None:
    session.add(meeting := a_meeting(COMING, ics_uid="abc"))
    session.commit()
    (before,) = events_of(lines_of(client.get("/moten/kalender.ics").data))
    meeting.cancelled_at, meeting.cancel_reason = NOW, "Snöstorm."
    meeting.revise(NOW)
    session.commit()
    (after,) = events_of(lines_of(client.get("/moten/kalender.ics").data))

    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"][1]) == int(before["SEQUENCE"][1]) + 1
    assert after["DTSTAMP"][1] == "20270315T090000Z"
    assert after["STATUS"][1] == "CANCELLED"
    assert words(after["SUMMARY"][1]).startswith("Inställt:")
    assert "Snöstorm." in words(after["DESCRIPTION"][1])


@pytest.mark.parametrize(
    "evil",
    ["Sal\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:evil", "Sal\nATTACH:https://evil.example", "a;b,c\\n\rUID:x", "å" * 200],
)
def test_no_text_can_become_a_line_of_its_own(client: PageClient, session: Session, evil: str) -> None:
    session.add(
        meeting := a_meeting(
            COMING, place=evil[:200], access_info=evil, cancelled_at=NOW, cancel_reason=evil, agenda_published_at=NOW
        )
    )
    session.flush()
    session.add(an_item(meeting, title=evil[:200]))
    session.commit()

    lines = lines_of(client.get("/moten/2027-04-24.ics").data)
    (event,) = events_of(lines)

    assert "evil" not in event["UID"][1]
    assert set(event) == {
        "SUMMARY", "DTSTART", "DTEND", "DTSTAMP", "UID", "SEQUENCE", "DESCRIPTION", "LAST-MODIFIED", "LOCATION",
        "STATUS", "URL",
    }  # fmt: skip


def test_the_feed_has_announced_meetings_only_and_agendas_only_when_published(
    client: PageClient, session: Session
) -> None:
    session.add_all(
        [
            hidden := a_meeting(date(2027, 5, 1), announced=False, place="Hemlig plats"),
            draft := a_meeting(date(2027, 5, 2)),
            public := a_meeting(date(2027, 5, 3), agenda_published_at=NOW),
        ]
    )
    session.flush()
    session.add_all([an_item(one, title=f"Punkt {one.day.day} maj") for one in (hidden, draft, public)])
    session.commit()

    described = [words(one["DESCRIPTION"][1]) for one in events_of(lines_of(client.get("/moten/kalender.ics").data))]

    assert len(described) == 2
    assert [one for one in described if "Punkt 3 maj" in one] != []
    assert [one for one in described if "Punkt 1 maj" in one or "Punkt 2 maj" in one] == []
    assert client.get("/moten/2027-05-01.ics").status_code == 404


def test_an_empty_calendar_is_a_calendar(client: PageClient) -> None:
    assert events_of(lines_of(client.get("/moten/kalender.ics").data)) == []


def test_the_links_lead_to_the_pages_of_the_same_language(client: PageClient, session: Session) -> None:
    session.add(a_meeting(COMING))
    session.commit()
    (event,) = events_of(lines_of(client.get("/fi/moten/2027-04-24.ics").data))
    assert event["URL"][1] == "http://localhost/fi/moten/2027-04-24"


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Europe/Helsinki", "Europe/Lisbon", "Atlantic/Canary"])
@pytest.mark.parametrize("year", [2026, 2031, 2040])
def test_the_rule_gives_the_zones_own_offset_every_hour_around_the_changes(zone: str, year: int) -> None:
    described = zone_component(ZoneInfo(zone), year)
    assert described is not None
    calendar = Calendar()
    calendar.add_component(described)
    lines = lines_of(bytes(calendar.to_ical()))
    for month in (3, 10):
        for hour in range(24 * 9):
            at = datetime(year, month, 23, tzinfo=UTC) + timedelta(hours=hour)
            local = at.astimezone(ZoneInfo(zone))
            if datetime.combine(local.date(), local.time(), ZoneInfo(zone)).replace(
                fold=1 - local.fold
            ).utcoffset() != (local.utcoffset()):
                continue  # an hour that comes twice has two answers
            assert onset_before(lines, f"{local:%Y%m%dT%H%M%S}") == f"{local:%z}"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_a_zone_with_another_rule_is_left_to_the_library(zone: str) -> None:
    assert zone_component(ZoneInfo(zone), 2027) is None


def test_one_bodys_feed_has_its_meetings_alone(client: PageClient, session: Session) -> None:
    kinds = {BodyKind.CITIZENS_COUNCIL: "radet", BodyKind.STEERING_GROUP: "styrgruppen"}
    bodies = {kind: Body(id=uuid4(), kind=kind, name=slug.title(), slug=slug) for kind, slug in kinds.items()}
    session.add_all(bodies.values())
    session.flush()
    group = {"body_id": bodies[BodyKind.STEERING_GROUP].id}
    session.add_all([a_meeting(COMING), a_meeting(COMING, address=f"{COMING}-styrgruppen", **group)])
    session.add(a_meeting(date(2027, 5, 3), address="2027-05-03-styrgruppen", announced=False, **group))
    session.commit()

    own = events_of(lines_of(client.get("/moten/kalender-styrgruppen.ics").data))
    council = events_of(lines_of(client.get("/moten/kalender-radet.ics").data))
    whole = events_of(lines_of(client.get("/moten/kalender.ics").data))

    assert [one["URL"][1] for one in own] == ["http://localhost/moten/2027-04-24-styrgruppen"]
    assert [one["URL"][1] for one in council] == ["http://localhost/moten/2027-04-24"]
    assert words(own[0]["SUMMARY"][1]) == "Möte: Styrgruppen"
    assert len(whole) == 2
    assert client.get("/moten/kalender-finns-inte.ics").status_code == 404
    assert "Styrgruppen" in client.get("/moten/2027-04-24-styrgruppen").text


def test_a_page_tells_a_search_engine_what_it_tells_a_reader(client: PageClient, session: Session) -> None:
    session.add(meeting := a_meeting(COMING))
    session.commit()
    text = client.get("/moten/2027-04-24").text
    assert '<meta itemprop="startDate" content="2027-04-24T18:00:00+02:00">' in text
    assert 'itemtype="https://schema.org/Event"' in text
    assert "EventScheduled" in text
    meeting.cancelled_at = NOW
    session.commit()
    assert "EventCancelled" in client.get("/moten/2027-04-24").text


def test_an_independent_parser_reads_the_whole_feed(client: PageClient, session: Session) -> None:
    session.add_all([a_meeting(date(2027, month, 2)) for month in range(1, 13)])
    session.commit()
    (calendar,) = vobject.readComponents(client.get("/moten/kalender.ics").data.decode())
    found = sorted(one.dtstart.value.astimezone(UTC) for one in calendar.vevent_list)
    assert found == [datetime(2027, month, 2, 16, tzinfo=UTC) for month in range(1, 13)]
