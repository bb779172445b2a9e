"""The page of those who are not in a draw, and what everyone may read of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.council import a_term
from tests.factories.lottery import NOW, a_prepared_draw, panel_of, the_pool
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.council.models import Appointment, Seat, SeatKind
from trygghetsrad.interest.draw_key import draw_key
from trygghetsrad.interest.models import Registration
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.models import Draw, DrawState

OWN_WORDS = "Har bett att få stå över <b>i år</b>"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def draw(session: Session) -> Draw:
    """A draw in whose pool the first person has sat in the council, and another has the name of somebody who has."""
    made = a_prepared_draw(session)
    first, second = the_pool(session, made)[:2]
    term = a_term(session, {SeatKind.RESIDENT: 2}, starts_on=date(2024, 1, 1))
    term.ends_on = date(2026, 12, 31)
    seats = session.scalars(select(Seat).where(Seat.term_id == term.id).order_by(Seat.number)).all()
    for seat, person, key in ((seats[0], first, first.email_key), (seats[1], second, "annan@example.se")):
        session.add(
            Appointment(
                body_id=term.body_id,
                seat_id=seat.id,
                kind=seat.kind,
                name=person.name,
                email_key=key,
                starts_on=term.starts_on,
                created_at=NOW,
            )
        )
    session.commit()
    return made


def page_of(draw: Draw, rest: str = "") -> str:
    return f"/personal/lottning/{draw.id}/undantagna{rest}"


def opened(staff: PageClient, draw: Draw) -> str:
    """The page, after the reason to read the names has been given."""
    assert fill(staff, page_of(draw), purpose="draw").status_code == 303
    return page_of(draw)


def references(session: Session, draw: Draw) -> list[str]:
    return [one.reference for one in the_pool(session, draw)]


def test_names_are_shown_to_whoever_says_why(staff: PageClient, session: Session, draw: Draw) -> None:
    before = staff.get(page_of(draw)).text
    assert the_pool(session, draw)[0].name not in before
    assert staff.post(page_of(draw, "/person"), data={"reference": "TR-AAAA"}).status_code in {303, 400}

    opened(staff, draw)
    page = staff.get(page_of(draw))

    assert page.headers["Cache-Control"] == "no-store"
    assert "60 personer är med i lottningen. Ingen är undantagen." in page.text
    assert [entry.action for entry in history_of(session, draw.id)][-1] == "draw.names_read"


def test_a_rest_is_stated_settled_and_needed_for_the_lock(staff: PageClient, session: Session, draw: Draw) -> None:
    url = opened(staff, draw)
    first, second = references(session, draw)[:2]

    page = fill(staff, url, fields={"vila-years": "4"}, follow=True).text
    assert "2 personer i poolen kan ha suttit i rådet" in page
    assert f"{first} " in page
    assert "1 januari 2024–31 december 2026 (samma namn och e-post)" in page
    assert "(samma namn, men inte samma e-post)" in page
    assert page.count(" checked") == 1
    assert "Poolen kan inte låsas förrän" in staff.get(f"/personal/lottning/{draw.id}/lotta").text
    refused = fill(staff, f"/personal/lottning/{draw.id}/lotta", origin="tarningar", when="I dag")
    assert refused.status_code == 422
    assert "ingen har avgjort om den ska vila" in refused.text

    page = fill(staff, url, fields={"avgor-resting": str(the_pool(session, draw)[0].id)}, follow=True).text

    assert "Det är sparat vilka som vilar." in page
    assert "59 personer är med i lottningen." in page
    assert "1 person: har suttit i rådet under de senaste 4 åren" in page
    assert "Avgör vilka" not in page
    assert "Poolen kan inte låsas förrän" not in staff.get(f"/personal/lottning/{draw.id}/lotta").text
    done = fill(staff, f"/personal/lottning/{draw.id}/lotta", origin="tarningar", when="I dag", follow=True)
    assert "Poolen är låst" in done.text
    assert second in {one.reference for one in everyone_in(session, draw)}
    assert staff.get(url).status_code == 303


def everyone_in(session: Session, draw: Draw) -> list[Registration]:
    ids = [one.registration_id for one in queries.entries(session, draw.id)]
    return list(session.scalars(select(Registration).where(Registration.id.in_(ids))))


def test_what_is_wrong_is_told_at_its_field(staff: PageClient, draw: Draw) -> None:
    url = opened(staff, draw)
    for typed, told in (
        ({"vila-years": "21"}, "Skriv ett tal från 0 till 20."),
        ({"vila-years": ""}, "Skriv hur många år"),
        ({"reference": "TR-2222", "reason": "moved"}, "Ingen med det numret är med i poolen."),
        ({"reference": "", "reason": "moved"}, "Skriv numret på anmälan."),
    ):
        page = fill(staff, url, fields=typed)
        assert page.status_code == 422
        assert told in page.text
        assert "Något behöver rättas" in page.text


def test_somebody_is_exempted_by_hand_and_let_in_again(staff: PageClient, session: Session, draw: Draw) -> None:
    url, reference = opened(staff, draw), references(session, draw)[5]
    missing = fill(staff, url, reference=reference, reason="other")
    assert "Skriv vilket skäl det är." in missing.text

    page = fill(staff, url, reference=reference.lower(), reason="other", words=OWN_WORDS, follow=True).text
    assert "Undantagna för hand" in page
    assert "1 person: Har bett att få stå över &lt;b&gt;i år&lt;/b&gt;" in page
    assert "59 personer är med" in page
    assert "Undantagna från lottningen:" in staff.get(f"/personal/lottning/{draw.id}/pool").text

    page = fill(staff, url, form=-1, follow=True).text
    assert "Personen är med i lottningen igen." in page
    assert "60 personer är med" in page


def test_everyone_reads_how_many_and_why_and_the_person_reads_it_in_min_lott(
    staff: PageClient, client: PageClient, session: Session, draw: Draw
) -> None:
    url, person = opened(staff, draw), the_pool(session, draw)[5]
    fill(staff, url, reference=person.reference, reason="other", words=OWN_WORDS)
    fill(staff, f"/personal/lottning/{draw.id}/lotta", origin="tarningar", when="I dag")
    fill(staff, f"/personal/lottning/{draw.id}/lotta", witness="Kim Exempel", digits="407", again="407")
    session.expire_all()
    assert draw.state is DrawState.DRAWN
    assert person.reference not in {one.reference for one in panel_of(session, draw)}

    public = client.get("/lottningar/1").text
    assert "60 personer hade anmält intresse. 12 lottades till rådet." in public
    assert "1 person: Har bett att få stå över &lt;b&gt;i år&lt;/b&gt;" in public
    assert '1 person: <span lang="sv">Har bett' in client.get("/en/lottningar/1").text
    record = client.get("/lottningar/1/protokoll.json").get_json()["record"]
    assert record["left_out"] == [{"why": f"other: {OWN_WORDS}", "people": 1}]
    assert client.get("/lottningar/1/protokoll.pdf").data.startswith(b"%PDF")

    key = draw_key(person.reference, person.salt)
    own = fill(client, "/lottningar/1/min-lott", reference=person.reference, code=key, follow=True).text
    assert "Du är inte med i den här lottningen." in own
    assert "Har bett att få stå över" in own
    assert "din anmälan är med i poolens fingeravtryck" in own
    assert "Din chans" not in own
    proof = client.get("/lottningar/1/min-lott/bevis.json").get_json()
    assert proof["person"]["left_out"] == f"other: {OWN_WORDS}"
    assert proof["result"] == "exempted"
