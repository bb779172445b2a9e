"""The coordinator's workspace: every form with good, bad and hostile input, with script off as always here."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.meetings import a_meeting, a_noted_item, an_item, seated
from tests.forms import fields_of, fill
from tests.pagecheck import PageClient, parse
from trygghetsrad.council.models import SeatKind
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import AgendaItem, Meeting

pytestmark = pytest.mark.usefixtures("stopped_clock")

HELD, COMING = date(2027, 3, 10), date(2027, 4, 24)
GOOD = {
    "day-day": "24",
    "day-month": "4",
    "day-year": "2027",
    "starts": "18.00",
    "ends": "20:00",
    "place": "Biblioteket, Exempelgatan 1",
}
PAGES = ("", "/andra", "/stall-in", "/dagordning", "/narvaro", "/anteckningar", "/publicera", "/avpublicera")


@pytest.fixture
def meeting(session: Session) -> Meeting:
    session.add(meeting := a_meeting(HELD))
    session.flush()
    session.add_all([an_item(meeting, 1, title="Belysning"), an_item(meeting, 2, title="Cykelvägen")])
    session.commit()
    return meeting


def at(meeting: Meeting, page: str = "") -> str:
    return f"/personal/moten/{meeting.id}{page}"


def items(session: Session, meeting: Meeting) -> list[AgendaItem]:
    session.expire_all()
    return queries.items_of(session, meeting.id)


def count(session: Session, model: type = Meeting) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def note_field(item: AgendaItem) -> str:
    return f"note_{item.id.hex}"


# Planning


def test_a_meeting_is_planned_and_stands_on_the_web(staff: PageClient, session: Session) -> None:
    assert "Inga möten än" in staff.get("/personal/moten").text
    page = fill(staff, "/personal/moten/nytt", fields=GOOD, follow=True)
    assert page.status_code == 200
    assert "Mötet är inlagt." in page.text
    assert "kl. 18.00–20.00" in staff.get("/moten/2027-04-24").text
    assert "24 april 2027" in staff.get("/personal/moten").text


def test_planning_twice_with_one_form_makes_one_meeting(staff: PageClient, session: Session) -> None:
    once = str(uuid4())
    first = fill(staff, "/personal/moten/nytt", fields=GOOD, once=once)
    second = fill(staff, "/personal/moten/nytt", fields=GOOD, once=once)
    assert first.headers["Location"] == second.headers["Location"]
    assert count(session) == 1


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"day-day": "", "day-month": "", "day-year": ""}, "Skriv vilken dag mötet är."),
        ({"day-day": "31", "day-month": "2"}, "Datumet finns inte."),
        ({"day-year": "27271"}, "Datumet finns inte."),
        ({"day-day": "²"}, "Datumet finns inte."),
        ({"starts": ""}, "Skriv när mötet börjar."),
        ({"starts": "25.00"}, "Skriv klockslaget så här: 18.00."),
        ({"starts": "1\x00"}, "Skriv klockslaget så här: 18.00."),
        ({"starts": "sex"}, "Skriv klockslaget så här: 18.00."),
        ({"ends": "17.00"}, "Sluttiden ska vara senare än starttiden."),
        ({"day-day": "28", "day-month": "3", "starts": "02.30", "ends": "04.00"}, "Den tiden finns inte"),
        ({"place": ""}, "Skriv var mötet är."),
        ({"place": "x" * 201}, "Korta ner till högst 200 tecken."),
        ({"place": "a\0b"}, "Texten har tecken som inte går att läsa."),
        ({"access_info": "x" * 2001}, "Korta ner till högst 2000 tecken."),
        ({"publish_by-day": "1", "publish_by-month": "1", "publish_by-year": "2027"}, "inte publiceras före mötet"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    staff: PageClient, session: Session, change: dict[str, str], message: str
) -> None:
    page = fill(staff, "/personal/moten/nytt", fields=GOOD | {"access_info": "Hiss finns."} | change)
    assert page.status_code == 422
    assert message in page.text
    assert "<title>Fel:" in page.text
    assert "access_info" in change or "Hiss finns." in page.text
    assert count(session) == 0


def test_a_day_that_is_taken_is_said_at_the_day(staff: PageClient, session: Session) -> None:
    session.add(a_meeting(COMING))
    session.commit()
    page = fill(staff, "/personal/moten/nytt", fields=GOOD)
    assert page.status_code == 422
    assert "Det finns redan ett möte den dagen." in page.text


def test_the_next_meeting_starts_from_the_last_ones_place(staff: PageClient, meeting: Meeting) -> None:
    page = staff.get("/personal/moten/nytt").text
    assert 'value="Biblioteket, Exempelgatan 1"' in page
    assert 'value="17.00"' in page


def test_moving_a_meeting_moves_its_page(staff: PageClient, session: Session) -> None:
    session.add(meeting := a_meeting(COMING))
    session.commit()
    assert fill(staff, at(meeting, "/andra"), fields={"day-day": "25"}).status_code == 303
    assert staff.get("/moten/2027-04-24").headers["Location"] == "/moten/2027-04-25"
    assert staff.get("/moten/2027-04-25").status_code == 200


def test_calling_off_is_seen_by_all_and_can_be_taken_back(staff: PageClient, session: Session) -> None:
    session.add(meeting := a_meeting(COMING))
    session.commit()
    assert fill(staff, at(meeting, "/stall-in"), reason="Snöstorm <b>").status_code == 303
    assert "Snöstorm &lt;b&gt;" in staff.get("/moten/2027-04-24").text
    assert "STATUS:CANCELLED" in staff.get("/moten/kalender.ics").text
    assert fill(staff, at(meeting)).status_code == 303
    assert "STATUS:CONFIRMED" in staff.get("/moten/kalender.ics").text


# Agenda


def test_points_are_added_moved_changed_and_removed(staff: PageClient, session: Session, meeting: Meeting) -> None:
    assert fill(staff, at(meeting, "/dagordning"), title="Övrigt", minutes="15").status_code == 303
    third = items(session, meeting)[2]
    moved = fill(staff, at(meeting, "/dagordning"), form=1, fields={"steg": "upp"})
    assert moved.status_code == 303
    assert moved.headers["Location"].endswith("#punkt-1")
    assert [one.title for one in items(session, meeting)] == ["Cykelvägen", "Belysning", "Övrigt"]

    one = at(meeting, f"/dagordning/{third.id}")
    assert fill(staff, one, title="Övriga frågor", form=0).status_code == 303
    assert fill(staff, one).status_code == 303
    assert [one.title for one in items(session, meeting)] == ["Cykelvägen", "Belysning"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": ""}, "Skriv en rubrik för punkten."),
        ({"title": "x" * 201}, "Korta ner till högst 200 tecken."),
        ({"minutes": "lång"}, "Skriv med siffror"),
        ({"minutes": "0"}, "Skriv ett tal från 1 till 600."),
        ({"description": "x" * 2001}, "Korta ner till högst 2000 tecken."),
    ],
)
def test_a_wrong_point_is_said_at_its_field(
    staff: PageClient, session: Session, meeting: Meeting, change: dict[str, str], message: str
) -> None:
    page = fill(staff, at(meeting, "/dagordning"), fields={"title": "Kvar", "description": "Kvar också"} | change)
    assert page.status_code == 422
    assert message in page.text
    assert len(items(session, meeting)) == 2


def test_the_agenda_is_published_and_hidden_by_a_button(staff: PageClient, session: Session, meeting: Meeting) -> None:
    assert "Belysning" not in staff.get("/moten/2027-03-10").text
    assert fill(staff, at(meeting, "/dagordning"), fields={"visa": "ja"}).status_code == 303
    assert "1. Belysning" in staff.get("/moten/2027-03-10").text
    assert fill(staff, at(meeting, "/dagordning"), fields={"visa": "nej"}).status_code == 303
    assert "Belysning" not in staff.get("/moten/2027-03-10").text


def test_a_refusal_of_a_button_is_said_on_the_page(staff: PageClient, session: Session, meeting: Meeting) -> None:
    item = items(session, meeting)[0]
    page = at(meeting, f"/dagordning/{item.id}")
    token = _opened(staff, page)["csrf_token"]
    item.note_markdown = "Någon hann skriva."
    session.commit()

    answer = staff.post(f"{page}/ta-bort", data={"csrf_token": token})

    assert answer.status_code == 422
    assert "Punkten har en anteckning." in answer.text
    assert len(items(session, meeting)) == 2


# Attendance


def test_attendance_is_ticked_and_shown_as_counts_without_names(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    anna, bo, _dag = seated(
        session,
        (SeatKind.RESIDENT, "Anna Påhittad"),
        (SeatKind.RESIDENT, "Bo Påhittad"),
        (SeatKind.POLICE, "Dag Påhittad"),
    )
    meeting.notes_published_at = NOW - timedelta(days=1)
    session.commit()

    chosen = {"present": [str(anna.id), str(bo.id)], "guests": "Två från räddningstjänsten"}
    assert fill(staff, at(meeting, "/narvaro"), fields=chosen).status_code == 303

    assert staff.get(at(meeting, "/narvaro")).text.count(" checked") == 2
    public = staff.get("/moten/2027-03-10").text
    assert "2 invånare. Två från räddningstjänsten" in public
    assert "Påhittad" not in public


@pytest.mark.parametrize("sent", [{"present": ["x"]}, {"present": [str(uuid4())]}, {"guests": "x" * 1001}])
def test_odd_attendance_is_refused(
    staff: PageClient, session: Session, meeting: Meeting, sent: dict[str, object]
) -> None:
    seated(session, (SeatKind.RESIDENT, "Anna Påhittad"))
    session.commit()
    assert fill(staff, at(meeting, "/narvaro"), fields=sent).status_code == 422
    session.expire_all()
    assert meeting.attendance_saved_at is None


# Notes


def test_notes_are_written_and_say_when_and_by_whom(staff: PageClient, session: Session, meeting: Meeting) -> None:
    first = items(session, meeting)[0]
    sent = {note_field(first): "**Lampan** lagas.", "summary": "Kort sagt."}
    page = fill(staff, at(meeting, "/anteckningar"), fields=sent, button="spara=1", follow=True)
    assert "Sparat kl. 10.00." in page.text
    assert "Kim Exempel sparade" in page.text
    assert "**Lampan** lagas." in page.text
    assert items(session, meeting)[0].note_html == "<p><strong>Lampan</strong> lagas.</p>"
    assert "Lampan" not in staff.get("/moten/2027-03-10").text


def test_the_save_button_of_a_point_leads_back_to_it(staff: PageClient, meeting: Meeting) -> None:
    for button, place in (("spara=2", "#punkt-2"), ("spara=0", ""), ("spara=//evil.example", ""), ("spara=99", "")):
        answer = fill(staff, at(meeting, "/anteckningar"), button=button)
        assert answer.headers["Location"] == at(meeting, "/anteckningar") + place


def test_a_preview_shows_and_stores_nothing(staff: PageClient, session: Session, meeting: Meeting) -> None:
    first = items(session, meeting)[0]
    evil = "**Lampan** <img src=x onerror=alert(1)> [x](javascript:alert(1))"
    page = fill(staff, at(meeting, "/anteckningar"), fields={note_field(first): evil}, button="forhandsgranska=1")
    assert page.status_code == 200
    assert "<strong>Lampan</strong>" in page.text
    assert "<img" not in page.text.split("<main")[1]
    assert 'href="javascript' not in page.text
    assert items(session, meeting)[0].note_version == 0


@pytest.mark.parametrize("button", ["spara=1", "forhandsgranska=1"])
@pytest.mark.parametrize("text", ["[" * 20_000, "x" * 100_001, "a\0b"])
def test_a_text_too_much_is_refused_at_its_point_and_kept(
    staff: PageClient, session: Session, meeting: Meeting, text: str, button: str
) -> None:
    first, second = items(session, meeting)
    sent = {note_field(first): text, note_field(second): "Kvar."}
    page = fill(staff, at(meeting, "/anteckningar"), fields=sent, button=button)
    assert page.status_code == 422
    assert f'id="{note_field(first)}-error"' in page.text
    assert "Kvar." in page.text
    assert [one.note_version for one in items(session, meeting)] == [0, 0]


def test_a_note_of_100_000_characters_is_a_good_note(staff: PageClient, session: Session, meeting: Meeting) -> None:
    first = items(session, meeting)[0]
    sent = {note_field(first): "Lampan lyser. " * 7000}
    assert fill(staff, at(meeting, "/anteckningar"), fields=sent).status_code == 303
    assert items(session, meeting)[0].note_version == 1


def test_two_editors_both_keep_their_text(staff: PageClient, session: Session, meeting: Meeting) -> None:
    first, second = items(session, meeting)
    mine = {note_field(first): "Min text", note_field(second): "Min andra"}
    opened = _opened(staff, at(meeting, "/anteckningar"))
    fill(staff, at(meeting, "/anteckningar"), fields={note_field(first): "Kims text", "summary": "Kims kortversion"})

    page = staff.post(at(meeting, "/anteckningar"), data=opened | mine)
    assert page.status_code == 409
    for text in ("Kims text", "Min text", "Min andra", "Kims kortversion", "Kim Exempel sparade"):
        assert text in page.text
    assert [one.note_markdown for one in items(session, meeting)] == ["Kims text", ""]

    again = staff.post(at(meeting, "/anteckningar"), data=_fields(page.text) | {note_field(first): "Vår text"})
    assert again.status_code == 303
    assert [one.note_markdown for one in items(session, meeting)] == ["Vår text", "Min andra"]
    session.refresh(meeting)
    assert meeting.summary_markdown == "Kims kortversion"


def _opened(client: PageClient, address: str) -> dict[str, str]:
    return _fields(client.get(address).text)


def _fields(text: str) -> dict[str, str]:
    main = next(parse(text).iter("main"))
    return fields_of(list(main.iter("form"))[-1])


def test_notes_of_200_points_stay_usable(staff: PageClient, session: Session) -> None:
    session.add(meeting := a_meeting(HELD))
    session.flush()
    session.add_all([an_item(meeting, number) for number in range(1, 201)])
    session.commit()
    last = items(session, meeting)[199]
    sent = {note_field(last): "Sist."}
    assert fill(staff, at(meeting, "/anteckningar"), fields=sent, button="spara=200").status_code == 303
    assert items(session, meeting)[199].note_markdown == "Sist."
    assert staff.get(at(meeting, "/dagordning")).status_code == 200


# Publishing


def test_publishing_goes_through_the_list(staff: PageClient, session: Session, meeting: Meeting) -> None:
    first, second = items(session, meeting)
    first.note_markdown, first.note_html = "Ring 070-174 06 05.", "<p>Ring 070-174 06 05.</p>"
    second.note_markdown, second.note_html = "Klart.", "<p>Klart.</p>"
    session.commit()

    page = fill(staff, at(meeting, "/publicera"), form=0)
    assert page.status_code == 422
    assert "070-174 06 05" in page.text
    assert "Klart." not in staff.get("/moten/2027-03-10").text

    assert fill(staff, at(meeting, "/publicera"), confirmed="y").status_code == 303
    assert "Klart." in staff.get("/moten/2027-03-10").text
    assert "Publicerade" in staff.get(at(meeting)).text


def test_unpublishing_asks_why_and_takes_the_notes_away(staff: PageClient, session: Session, meeting: Meeting) -> None:
    first = items(session, meeting)[0]
    first.note_html, meeting.notes_published_at = "<p>Ett namn.</p>", NOW
    session.commit()
    assert "Ett namn." in staff.get("/moten/2027-03-10").text
    assert fill(staff, at(meeting, "/avpublicera"), reason="").status_code == 422
    assert fill(staff, at(meeting, "/avpublicera"), reason="Ett namn stod med.").status_code == 303
    assert "Ett namn." not in staff.get("/moten/2027-03-10").text
    assert "Ett namn stod med." in staff.get(at(meeting)).text
    assert "Ett namn stod med." not in staff.get("/moten/2027-03-10").text


# Doors


@pytest.mark.parametrize("page", [*PAGES, "/dagordning/00000000-0000-4000-8000-000000000000"])
def test_a_meeting_that_is_not_there_is_not_found(staff: PageClient, page: str) -> None:
    assert staff.get(f"/personal/moten/{uuid4()}{page}").status_code == 404


def test_a_point_of_another_meeting_is_not_found(staff: PageClient, session: Session, meeting: Meeting) -> None:
    session.add(other := a_meeting(COMING))
    session.flush()
    session.add(item := an_item(other))
    session.commit()
    wrong = staff.get(at(meeting, f"/dagordning/{item.id}"))
    missing = staff.get(at(meeting, f"/dagordning/{UUID(int=item.id.int ^ 1)}"))
    assert (wrong.status_code, missing.status_code) == (404, 404)


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.ADMINISTRATOR, Role.GROUP_LEADER, Role.MEMBER])
def test_other_roles_stay_outside(client: PageClient, session: Session, meeting: Meeting, role: Role) -> None:
    sign_in(client, session, role)
    for page in PAGES:
        assert client.get(at(meeting, page)).status_code == 403


def test_without_a_token_nothing_is_saved_and_the_text_is_kept(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    first = items(session, meeting)[0]
    for page, sent in (
        ("/anteckningar", {note_field(first): "Kvar i rutan"}),
        ("/dagordning", {"title": "Kvar i rutan"}),
        ("/narvaro", {"guests": "Kvar i rutan"}),
        ("/avpublicera", {"reason": "Kvar i rutan"}),
        (f"/dagordning/{first.id}/ta-bort", {}),
        (f"/dagordning/{first.id}/flytta", {"steg": "ner"}),
    ):
        answer = staff.post(at(meeting, page), data=sent)
        assert answer.status_code == 400, page
        assert not sent or "steg" in sent or "Kvar i rutan" in answer.text
    assert [one.title for one in items(session, meeting)] == ["Belysning", "Cykelvägen"]
    assert items(session, meeting)[0].note_version == 0


def test_a_smuggled_field_changes_nothing(staff: PageClient, session: Session, meeting: Meeting) -> None:
    extra = {"notes_published_at": "2027-01-01", "role": "administrator", "meeting_id": str(uuid4()), "position": "9"}
    page = at(meeting, "/dagordning")
    token = _opened(staff, page)["csrf_token"]
    assert staff.post(page, data={"csrf_token": token, "title": "Ny", **extra}).status_code == 303
    session.refresh(meeting)
    assert meeting.notes_published_at is None
    assert [one.position for one in items(session, meeting)] == [1, 2, 3]


def test_reading_changes_nothing(staff: PageClient, session: Session, meeting: Meeting) -> None:
    session.add(a_noted_item(meeting, 3, "Text"))
    session.commit()
    before = [(one.position, one.note_version) for one in items(session, meeting)]
    for page in (*PAGES, f"/dagordning/{items(session, meeting)[0].id}"):
        answer = staff.get(at(meeting, page) + "?visa=ja&steg=upp&confirmed=y&spara=1&reason=x")
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
    assert [(one.position, one.note_version) for one in items(session, meeting)] == before
    session.refresh(meeting)
    assert (meeting.notes_published_at, meeting.agenda_published_at, meeting.cancelled_at) == (None, None, None)
