"""Meetings as everybody meets them: the pages and the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.meetings import a_meeting, a_noted_item, an_item
from tests.pagecheck import PageClient
from trygghetsrad.kernel.permissions import PUBLIC, Actor, Role
from trygghetsrad.meetings import naming, queries
from trygghetsrad.meetings.models import FormerAddress, Meeting
from trygghetsrad.thread.queries import Named
from trygghetsrad.thread.use_cases import tie

pytestmark = pytest.mark.usefixtures("stopped_clock")

HELD, COMING = date(2027, 3, 10), date(2027, 4, 24)
SECRET = "Hemlig anteckning som ingen ska se"


def stored(session: Session, *rows: object) -> None:
    session.add_all(rows)
    session.commit()


def held_with_notes(session: Session, **over: object) -> Meeting:
    values = {
        "summary_markdown": SECRET,
        "summary_html": f"<p>{SECRET}</p>",
        "guests": SECRET,
        "attended": {"resident": 5, "police": 1, "politician": 2},
        "agenda_published_at": NOW - timedelta(days=9),
    }
    stored(session, meeting := a_meeting(HELD, **values | over))
    stored(session, a_noted_item(meeting, 1, SECRET))
    return meeting


@pytest.fixture(name="request_context")
def _request_context(app: Flask, session: Session) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.fixture(name="queries_seen")
def _queries_seen(app: Flask) -> Iterator[list[str]]:
    engine: Engine = app.extensions["database"].engine
    seen: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_an_empty_list_says_what_to_expect(client: PageClient) -> None:
    page = client.get("/moten")
    assert page.status_code == 200
    assert "Inget möte är planerat just nu" in page.text
    assert "http://localhost/moten/kalender.ics" in page.text


def test_the_list_has_coming_meetings_first_and_held_ones_by_year(client: PageClient, session: Session) -> None:
    stored(session, a_meeting(COMING), a_meeting(HELD), a_meeting(date(2026, 9, 1)))
    stored(session, a_meeting(date(2027, 5, 5), announced=False))
    text = client.get("/moten").text
    order = [
        text.index(word) for word in ("24 april 2027", ">2027<", "Möte 10 mars 2027", ">2026<", "1 september 2026")
    ]
    assert order == sorted(order)
    assert "5 maj 2027" not in text


def test_a_long_list_goes_on_page_by_page(client: PageClient, session: Session) -> None:
    stored(session, *(a_meeting(date(2020, 1, 1) + timedelta(days=30 * n)) for n in range(40)))
    first = client.get("/moten")
    older = client.get("/moten", query_string={"fore": "2020-10-27"})
    assert "fore=" in first.text
    assert older.text.count('<li><a href="/moten/20') == 10
    assert client.get("/moten?fore=x'--").status_code == 400


def test_a_meeting_page_grows_with_what_is_published(client: PageClient, session: Session) -> None:
    stored(session, meeting := a_meeting(COMING, access_info="Hörselslinga finns."))
    stored(session, an_item(meeting, 1, title="Belysning vid kanalen", minutes=20))

    text = client.get("/moten/2027-04-24").text
    assert "kl. 18.00–20.00" in text
    assert "Hörselslinga finns." in text
    assert "Dagordningen är inte klar än" in text
    assert "Belysning vid kanalen" not in text

    meeting.agenda_published_at = NOW
    session.commit()
    assert "1. Belysning vid kanalen" in client.get("/moten/2027-04-24").text


def test_published_notes_stand_with_summary_first_attendance_by_role_and_dates(
    client: PageClient, session: Session
) -> None:
    held_with_notes(session, notes_published_at=NOW - timedelta(days=2), notes_changed_at=NOW - timedelta(days=1))
    text = client.get("/moten/2027-03-10").text
    words = ("5 invånare, 1 polis, 2 politiker", "13 mars 2027", "14 mars 2027", "på en minut", "1. Punkt")
    order = [text.index(word) for word in words]
    assert order == sorted(order)
    assert text.count(SECRET) == 3


@pytest.mark.parametrize(
    "over",
    [{}, {"announced": False, "notes_published_at": NOW}, {"cancelled_at": NOW}, {"unpublished_at": NOW}],
    ids=["draft", "hidden", "cancelled", "unpublished"],
)
def test_an_unpublished_note_is_nowhere(
    client: PageClient, request_context: None, session: Session, over: dict[str, object]
) -> None:
    meeting = held_with_notes(session, **over)
    addresses = ["/moten/2027-03-10", "/moten/2027-03-10.ics", "/moten/kalender.ics", "/moten", "/en/moten/2027-03-10"]
    hidden = not over.get("announced", True)
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == (404 if hidden and "2027" in address else 200), address
        assert SECRET not in answer.text, address
        assert "5 invånare" not in answer.text, address
    items = [one.id for one in queries.items_of(session, meeting.id)]
    for actor in (PUBLIC, Actor(id=meeting.id, roles=frozenset({Role.COORDINATOR}))):
        named = {**naming.name_meetings(session, [meeting.id], actor), **naming.name_items(session, items, actor)}
        assert [one for one in named.values() if SECRET in one.text] == []
        assert bool(named) is not (hidden and actor is PUBLIC)


def test_published_words_reach_the_thread(request_context: None, session: Session) -> None:
    meeting = held_with_notes(session, notes_published_at=NOW)
    (item,) = queries.items_of(session, meeting.id)

    named = naming.name_items(session, [item.id], PUBLIC)[item.id]

    assert named.title == "Möte 10 mars 2027, punkt 1: Punkt nummer 1"
    assert named.url == "/moten/2027-03-10#punkt-1"
    assert (named.state, named.text) == ("Togs upp 10 mars 2027", SECRET)


def test_a_coming_point_says_when(request_context: None, session: Session) -> None:
    stored(session, meeting := a_meeting(COMING, agenda_published_at=NOW))
    stored(session, item := an_item(meeting))
    assert naming.name_items(session, [item.id], PUBLIC)[item.id].state == "Tas upp 24 april 2027"


def test_the_readers_know_when_the_notes_come_and_when_they_are_late(client: PageClient, session: Session) -> None:
    stored(session, a_meeting(HELD), a_meeting(date(2027, 2, 1)))
    assert "Anteckningarna publiceras senast 24 mars 2027." in client.get("/moten/2027-03-10").text
    assert "Anteckningarna är försenade." in client.get("/moten/2027-02-01").text


def test_a_moved_meeting_is_found_at_its_old_address(client: PageClient, session: Session) -> None:
    stored(session, meeting := a_meeting(COMING))
    stored(session, FormerAddress(address="2027-04-20", meeting_id=meeting.id))
    assert client.get("/moten/2027-04-20").headers["Location"] == "/moten/2027-04-24"
    meeting.announced = False
    session.commit()
    assert client.get("/moten/2027-04-20").status_code == 404


def test_a_hidden_meeting_and_a_missing_one_look_the_same(client: PageClient, session: Session) -> None:
    stored(session, a_meeting(COMING, announced=False))
    hidden, missing = client.get("/moten/2027-04-24"), client.get("/moten/2027-04-25")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.text.replace("2027-04-24", "") == missing.text.replace("2027-04-25", "")


@pytest.mark.parametrize("address", ["/moten/2027-02-30", "/moten/27-4-24", "/moten/x", "/moten/2027-04-24.txt"])
def test_an_odd_address_is_not_found(client: PageClient, session: Session, address: str) -> None:
    assert client.get(address).status_code == 404


def test_hostile_words_are_only_words(client: PageClient, session: Session) -> None:
    evil = "<script>alert(1)</script>{{7*7}}' OR 1=1 --"
    stored(
        session,
        meeting := a_meeting(COMING, place=evil, access_info=evil, agenda_published_at=NOW),
        a_meeting(date(2027, 5, 3), cancelled_at=NOW, cancel_reason=evil),
    )
    stored(session, an_item(meeting, title=evil, description=evil))
    for address in ("/moten", "/moten/2027-04-24", "/moten/2027-05-03"):
        text = client.get(address).text
        assert "<script>alert" not in text
        assert "49" not in text.split("<main")[1].split("</main")[0]


def test_the_double_hour_says_which_one(client: PageClient, session: Session) -> None:
    stored(session, a_meeting(date(2027, 10, 31), starts_at=datetime(2027, 10, 31, 0, 30, tzinfo=UTC)))
    assert "kl. 02.30 (UTC+2)–03.30" in client.get("/moten/2027-10-31").text


@pytest.mark.parametrize("points", [1, 200])
def test_a_meeting_with_200_points_costs_as_little_as_one(
    client: PageClient, session: Session, queries_seen: list[str], points: int
) -> None:
    stored(session, meeting := a_meeting(HELD, agenda_published_at=NOW, notes_published_at=NOW))
    stored(session, *(a_noted_item(meeting, number, "Noterat.") for number in range(1, points + 1)))
    queries_seen.clear()

    page = client.get("/moten/2027-03-10")

    assert page.text.count("Noterat.") == points
    assert len(queries_seen) <= 3, queries_seen


@pytest.mark.parametrize("meetings", [1, 50])
def test_the_list_costs_the_same_for_one_and_for_fifty(
    client: PageClient, session: Session, queries_seen: list[str], meetings: int
) -> None:
    stored(session, *(a_meeting(date(2026, 1, 1) + timedelta(days=number)) for number in range(meetings)))
    queries_seen.clear()
    assert client.get("/moten").status_code == 200
    assert len(queries_seen) <= 3, queries_seen


def test_public_pages_are_the_same_bytes_until_something_changes(client: PageClient, session: Session) -> None:
    stored(session, a_meeting(COMING))
    for address in ("/moten", "/moten/2027-04-24", "/moten/kalender.ics"):
        first = client.get(address)
        assert "Set-Cookie" not in first.headers
        assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304, address


def test_a_point_shows_the_suggestions_behind_it_as_the_public_sees_them(
    app: Flask, client: PageClient, session: Session, queries_seen: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def name(_session: Session, ids: Sequence[UUID], actor: Actor) -> dict[UUID, Named]:
        return {one: Named("suggestion", one, "Mer ljus <b>", "/moten", "Besvarat") for one in ids if actor.is_public}

    monkeypatch.setitem(app.extensions["thread_kinds"], "suggestion", name)
    stored(session, meeting := a_meeting(COMING, agenda_published_at=NOW))
    stored(session, item := an_item(meeting))
    tie(session, ("suggestion", uuid4()), ("agenda_item", item.id), now=NOW)
    session.commit()
    queries_seen.clear()

    text = client.get("/moten/2027-04-24").text

    assert "Punkten bygger på ett förslag:" in text
    assert "Mer ljus &lt;b&gt;</a>" in text
    assert len(queries_seen) == 2, "one for the meeting, one for the links; the naming part asks its own"
