"""The screen of the room: one form, saved by a button or by the script of the page; and corrections."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.meetings import a_meeting, an_item, seated
from tests.factories.suggestions import a_suggestion
from tests.forms import fields_of, fill
from tests.pagecheck import PageClient, parse
from trygghetsrad.council.models import Appointment, SeatKind
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.meetings import queries
from trygghetsrad.meetings.models import AgendaItem, CouncilAction, Meeting
from trygghetsrad.thread.use_cases import tie

pytestmark = pytest.mark.usefixtures("stopped_clock")

HELD = date(2027, 3, 10)
JSON = {"Accept": "application/json"}


@pytest.fixture
def people(session: Session) -> list[Appointment]:
    return seated(session, (SeatKind.RESIDENT, "Anna Påhittad"), (SeatKind.POLICE, "Bo Påhittad"))


@pytest.fixture
def meeting(session: Session, people: list[Appointment]) -> Meeting:
    session.add(meeting := a_meeting(HELD))
    session.flush()
    session.add_all([an_item(meeting, 1, title="Belysning"), an_item(meeting, 2, title="Cykelvägen")])
    session.commit()
    return meeting


def at(meeting: Meeting, page: str = "/rummet") -> str:
    return f"/personal/moten/{meeting.id}{page}"


def items(session: Session, meeting: Meeting) -> list[AgendaItem]:
    session.expire_all()
    return queries.items_of(session, meeting.id)


def opened(client: PageClient, address: str) -> dict[str, Any]:
    main = next(parse(client.get(address).text).iter("main"))
    return fields_of(next(form for form in main.iter("form") if form.get("data-drafts")))


def some(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    """What the page's script sends when only some of it has changed."""
    return {"csrf_token": fields["csrf_token"], **{f"seen_{name}": fields[f"seen_{name}"] for name in names}}


def note(item: AgendaItem) -> str:
    return f"note_{item.id.hex}"


def test_ticks_notes_and_an_action_are_saved_by_one_button(
    staff: PageClient, session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    first, second = items(session, meeting)
    sent = {
        "present": [str(people[0].id)],
        note(first): "Lampan lagas.",
        f"title_{second.id.hex}": "Måla linjen",
        f"responsible_{second.id.hex}": "Gatuenheten",
        f"due_on_{second.id.hex}-day": "1",
        f"due_on_{second.id.hex}-month": "5",
        f"due_on_{second.id.hex}-year": "2027",
    }
    page = fill(staff, at(meeting), fields=sent, button="spara=2", follow=True)

    assert "Sparat kl. 10.00." in page.text
    assert "Måla linjen" in page.text
    assert items(session, meeting)[0].note_markdown == "Lampan lagas."
    assert meeting.attended == {"resident": 1}
    made = session.scalars(select(CouncilAction)).one()
    assert (made.agenda_item_id, made.due_on) == (second.id, date(2027, 5, 1))


def test_the_same_screen_sent_twice_makes_one_action(staff: PageClient, session: Session, meeting: Meeting) -> None:
    first = items(session, meeting)[0]
    sent = opened(staff, at(meeting)) | {f"title_{first.id.hex}": "Måla", f"responsible_{first.id.hex}": "Gatuenheten"}
    for _ in range(2):
        assert staff.post(at(meeting), data=sent).status_code == 303
    assert len(session.scalars(select(CouncilAction)).all()) == 1


def test_half_an_action_is_refused_at_its_field_and_nothing_is_lost_or_saved(
    staff: PageClient, session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    first = items(session, meeting)[0]
    sent = {f"title_{first.id.hex}": "Måla", note(first): "Kvar i rutan", "present": [str(people[1].id)]}
    page = fill(staff, at(meeting), fields=sent)

    assert page.status_code == 422
    assert "Skriv vem som ansvarar, eller välj en ledamot." in page.text
    assert "Kvar i rutan" in page.text
    assert page.text.count(" checked") == 1
    assert items(session, meeting)[0].note_version == 0
    session.refresh(meeting)
    assert meeting.attendance_saved_at is None


def test_an_action_that_the_rules_refuse_takes_nothing_with_it(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    first = items(session, meeting)[0]
    sent = {
        f"title_{first.id.hex}": "Ring 19811228-9874",
        f"responsible_{first.id.hex}": "Gatuenheten",
        note(first): "Kvar i rutan",
    }
    page = fill(staff, at(meeting), fields=sent)
    assert page.status_code == 422
    assert f'id="title_{first.id.hex}-error"' in page.text
    assert items(session, meeting)[0].note_version == 0


def test_two_who_tick_at_once_both_get_their_ticks(
    staff: PageClient, session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    mine, kims = opened(staff, at(meeting)), opened(staff, at(meeting))
    assert staff.post(at(meeting), data=kims | {"present": [str(people[0].id)]}).status_code == 303
    assert staff.post(at(meeting), data=mine | {"present": [str(people[1].id)]}).status_code == 303
    session.refresh(meeting)
    assert meeting.attended == {"resident": 1, "police": 1}

    unticked = opened(staff, at(meeting)) | {"present": [str(people[1].id)]}
    assert staff.post(at(meeting), data=unticked).status_code == 303
    session.refresh(meeting)
    assert meeting.attended == {"police": 1}


def test_two_who_write_about_the_guests_both_keep_their_text(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    mine = opened(staff, at(meeting))
    assert fill(staff, at(meeting), guests="Kims gäster").status_code == 303
    page = staff.post(at(meeting), data=mine | {"guests": "Mina gäster"})
    assert page.status_code == 409
    assert "Kims gäster" in page.text
    assert "Mina gäster" in page.text
    main = next(parse(page.text).iter("main"))
    again = fields_of(next(form for form in main.iter("form") if form.get("data-drafts")))
    assert staff.post(at(meeting), data=again | {"guests": "Våra gäster"}).status_code == 303
    session.refresh(meeting)
    assert meeting.guests == "Våra gäster"


def test_a_suggestion_behind_a_point_can_be_answered_from_the_screen(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    session.add(suggestion := a_suggestion())
    session.flush()
    tie(session, ("suggestion", suggestion.id), ("agenda_item", items(session, meeting)[0].id), now=NOW)
    session.commit()
    page = staff.get(at(meeting)).text
    assert f'href="/personal/forslag/{suggestion.number}/svara"' in page
    assert staff.get(f"/personal/forslag/{suggestion.number}/svara").status_code == 200


def by_script(client: PageClient, address: str, data: dict[str, Any]) -> TestResponse:
    return client.post(address, data=data, headers=JSON)


@pytest.mark.parametrize("page", ["/rummet", "/anteckningar"])
def test_the_script_saves_a_draft_alone_and_is_told_its_new_mark(
    staff: PageClient, session: Session, meeting: Meeting, page: str
) -> None:
    first, second = items(session, meeting)
    fields = opened(staff, at(meeting, page))
    answer = by_script(staff, at(meeting, page), some(fields, note(first)) | {note(first): "Utkast ett"})

    assert answer.status_code == 200
    assert answer.get_json()["saved"] == "Sparat kl. 10.00."
    mark = answer.get_json()["seen"][f"seen_{note(first)}"]
    assert mark != fields[f"seen_{note(first)}"]
    again = {**some(fields, note(first)), f"seen_{note(first)}": mark, note(first): "Utkast två"}
    assert by_script(staff, at(meeting, page), again).status_code == 200
    assert [one.note_markdown for one in items(session, meeting)] == ["Utkast två", ""]
    assert second.note_version == 0
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_script_gets_both_texts_when_somebody_else_was_first(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    first, second = items(session, meeting)
    fields = opened(staff, at(meeting))
    fill(staff, at(meeting), fields={note(first): "Kims <b>text</b>"})

    sent = some(fields, note(first), note(second)) | {note(first): "Min text", note(second): "Min andra"}
    answer = by_script(staff, at(meeting), sent)

    assert answer.status_code == 409
    assert set(answer.get_json()["others"]) == {note(first)}
    other = answer.get_json()["others"][note(first)]
    assert other["text"] == "Kims <b>text</b>"
    assert other["said"] == "Kim Exempel sparade 10.00. Här är båda texterna."
    assert [one.note_markdown for one in items(session, meeting)] == ["Kims <b>text</b>", ""]

    settled = {**sent, f"seen_{note(first)}": other["seen"], note(first): "Kims och min"}
    assert by_script(staff, at(meeting), settled).status_code == 200
    assert [one.note_markdown for one in items(session, meeting)] == ["Kims och min", "Min andra"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 2001, "Texten har fler än 2000 hakparenteser. Ta bort några."),
        ("x\n" * 2001, "Texten har fler än 2000 rader."),
        ("x" * 100_001, "Korta ner till högst 100000 tecken."),
    ],
)
def test_the_script_is_told_why_a_text_is_too_much(
    staff: PageClient, session: Session, meeting: Meeting, text: str, said: str
) -> None:
    first = items(session, meeting)[0]
    fields = opened(staff, at(meeting))
    answer = by_script(staff, at(meeting), some(fields, note(first)) | {note(first): text})
    assert answer.status_code == 422
    assert said in answer.get_json()["errors"][note(first)][0]


def test_the_script_saves_ticks_and_nothing_else(
    staff: PageClient, session: Session, meeting: Meeting, people: list[Appointment]
) -> None:
    fields = opened(staff, at(meeting))
    ticks = {name: fields[name] for name in ("csrf_token", "shown_present", "guests", "seen_guests")}
    answer = by_script(staff, at(meeting), ticks | {"present": [str(people[0].id)]})
    assert answer.get_json()["seen"]["shown_present"] == str(people[0].id)
    session.refresh(meeting)
    assert meeting.attended == {"resident": 1}
    unrelated = by_script(staff, at(meeting), {"csrf_token": fields["csrf_token"]})
    assert unrelated.status_code == 200
    session.refresh(meeting)
    assert meeting.attended == {"resident": 1}


def test_without_a_token_the_script_saves_nothing(staff: PageClient, session: Session, meeting: Meeting) -> None:
    first = items(session, meeting)[0]
    assert by_script(staff, at(meeting), {note(first): "x", f"seen_{note(first)}": "0.x"}).status_code == 400
    assert items(session, meeting)[0].note_version == 0


@pytest.mark.parametrize("page", ["/rummet", "/storbild", "/rattelser"])
def test_nobody_else_enters(client: PageClient, session: Session, meeting: Meeting, page: str) -> None:
    assert client.get(at(meeting, page)).status_code == 303
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert client.get(at(meeting, page)).status_code == 403
    assert client.get(f"/personal/moten/{uuid4()}{page}").status_code == 403


def test_the_large_view_shows_the_agenda_and_then_one_point_at_a_time(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    page = staff.get(at(meeting, "/storbild")).text
    assert "Belysning" in page
    second = staff.get(at(meeting, "/storbild?punkt=2")).text
    assert "<h1>2. Cykelvägen</h1>" in second
    assert "storbild?punkt=1" in second
    assert staff.get(at(meeting, "/storbild?punkt=99")).status_code == 200
    assert staff.get(at(meeting, "/storbild?punkt=%27")).status_code == 200


def test_a_correction_is_seen_by_everybody_with_what_was_changed(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    first = items(session, meeting)[0]
    fill(staff, at(meeting, "/anteckningar"), fields={note(first): "Lampan <b>trasig</b>.", "summary": "Kort."})
    fill(staff, at(meeting, "/publicera"), form=0, confirmed="y")
    assert "Inget har ändrats" in staff.get("/moten/2027-03-10/rattelser").text

    fill(staff, at(meeting, "/anteckningar"), fields={note(first): "Lampan <b>hel</b>."})
    page = staff.get("/moten/2027-03-10/rattelser").text
    assert "<del>" in page
    assert "&lt;b&gt;trasig&lt;/b&gt;." in page
    assert "<ins>" in page
    assert "Se vad som har rättats" in staff.get("/moten/2027-03-10").text
    assert "Texten före rättelsen" in staff.get(at(meeting, "/rattelser")).text

    fill(staff, at(meeting, "/avpublicera"), reason="Fel.")
    assert staff.get("/moten/2027-03-10/rattelser").status_code == 404


def test_notes_get_a_time_to_be_published_and_lose_it_again(
    staff: PageClient, session: Session, meeting: Meeting
) -> None:
    first = items(session, meeting)[0]
    fill(staff, at(meeting, "/anteckningar"), fields={note(first): "Lampan lagas.", "summary": "Kort."})
    day = {"senare-day-day": "16", "senare-day-month": "3", "senare-day-year": "2027", "senare-at": "8"}
    assert fill(staff, at(meeting, "/publicera"), fields=day).status_code == 422
    assert fill(staff, at(meeting, "/publicera"), fields=day | {"senare-confirmed": "y"}).status_code == 303
    assert "16 mars 2027 kl. 08.00" in staff.get(at(meeting, "/publicera")).text
    session.refresh(meeting)
    assert meeting.notes_published_at is None

    fill(staff, at(meeting, "/anteckningar"), fields={note(first): "Ändrad."})
    assert "Texterna har ändrats sedan du gick igenom dem." in staff.get(at(meeting, "/publicera")).text
    assert fill(staff, at(meeting, "/publicera"), form=0).status_code == 303
    session.refresh(meeting)
    assert meeting.publish_at is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"senare-day-year": "2020"}, "Tiden har redan varit."),
        ({"senare-at": "sen"}, "Skriv klockslaget så här"),
        ({"senare-day-day": ""}, "Datumet finns inte."),
        ({"senare-day-day": "28", "senare-at": "2.30"}, "Den tiden finns inte"),
    ],
)
def test_an_odd_time_is_said_at_its_field(
    staff: PageClient, session: Session, meeting: Meeting, change: dict[str, str], said: str
) -> None:
    first = items(session, meeting)[0]
    fill(staff, at(meeting, "/anteckningar"), fields={note(first): "Lampan lagas.", "summary": "Kort."})
    good = {"senare-day-day": "16", "senare-day-month": "3", "senare-day-year": "2027", "senare-at": "8"}
    page = fill(staff, at(meeting, "/publicera"), fields=good | {"senare-confirmed": "y"} | change)
    assert page.status_code == 422
    assert said in page.text


def test_readers_of_finnish_meet_the_summary_in_finnish(staff: PageClient, session: Session, meeting: Meeting) -> None:
    texts = {"summary": "Kort på svenska.", "summary_fi": "Lyhyesti suomeksi."}
    fill(staff, at(meeting, "/anteckningar"), fields=texts)
    assert staff.get("/fi/moten/2027-03-10").text.count("Lyhyesti") == 0
    fill(staff, at(meeting, "/publicera"), form=0, confirmed="y")
    finnish = staff.get("/fi/moten/2027-03-10").text
    assert "<p>Lyhyesti suomeksi.</p>" in finnish
    assert "Kort på svenska." not in finnish
    assert "Lyhyesti" not in staff.get("/moten/2027-03-10").text
