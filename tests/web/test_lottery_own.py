"""Min lott on its pages: by number and key, by a personal link, and what neither tells a stranger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from re import sub
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.lottery import COORDINATOR, NOW, a_drawn_draw, a_locked_draw, a_pool, panel_of
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.interest.draw_key import draw_key
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.interest.use_cases import EMAIL_LINK, LINK, Act, ActOnRegistration, act_on_registration
from trygghetsrad.kernel.links import issue_link
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.core.verify import faults
from trygghetsrad.lottery.models import Draw, DrawState, Outcome
from trygghetsrad.lottery.own_lot.queries import own_entry
from trygghetsrad.lottery.use_cases import CancelDraw, cancel_draw

PAGE = "/lottningar/1/min-lott"
HOSTILE = "<script>alert(1)</script> {{7*7}}"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


def somebody(session: Session, draw: Draw, outcome: Outcome = Outcome.PANEL) -> Registration:
    return session.get_one(Registration, queries.outcome_of(session, draw.id, outcome)[0].registration_id)


def anybody(session: Session, draw: Draw) -> Registration:
    return session.scalars(select(Registration).where(Registration.call_id == draw.call_id)).all()[0]


def key_of(row: Registration) -> str:
    return draw_key(row.reference, row.salt)


def a_link(session: Session, row: Registration, purpose: str = LINK) -> str:
    secret = issue_link(session, purpose, row.id, now=NOW, valid_for=timedelta(days=30))
    session.commit()
    return f"/mina-uppgifter/{secret}/min-lott"


# By number and key


def test_who_was_drawn_reads_it_and_takes_the_proof_home(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    row = somebody(session, draw)
    session.commit()
    assert PAGE in client.get("/lottningar/1").text

    page = fill(client, PAGE, reference=row.reference.lower(), code=f" {key_of(row).lower()} ", follow=True)

    assert page.request.path == f"{PAGE}/svar"
    assert "Du lottades till rådet." in page.text
    assert "med i poolens fingeravtryck" in page.text
    assert "Lott 407 gav minst en plats till din grupp" in page.text
    assert (draw.root or "-") in page.text
    assert (row.name or "-") not in page.text
    proof = client.get(f"{PAGE}/bevis.json")
    assert 'filename="mitt-bevis-lottning-1.json"' in proof.headers["Content-Disposition"]
    file = json.loads(proof.text)
    assert faults(file) == []
    assert (file["result"], file["digits"], file["person"]["reference"]) == ("drawn", "407", row.reference)


def test_an_alternate_reads_the_place_in_line(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    row = somebody(session, draw, Outcome.ALTERNATE)
    session.commit()

    page = fill(client, PAGE, reference=row.reference, code=key_of(row), follow=True)

    assert "Du är ersättare nummer 1 av 48." in page.text


def test_before_the_dice_one_sees_the_chance_and_that_nothing_is_decided(client: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    row = anybody(session, draw)
    row.state = RegistrationState.PAUSED
    session.commit()

    page = fill(client, PAGE, reference=row.reference, code=key_of(row), follow=True)

    assert "Tärningarna är inte kastade än." in page.text
    assert "Din chans att lottas är" in page.text
    assert "Din anmälan är pausad" in page.text
    assert "Tärningarna visade" not in page.text


def test_a_cancelled_draw_says_so(client: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    row = anybody(session, draw)
    cancel_draw(session, CancelDraw(draw.id, "En tärning föll."), actor=COORDINATOR, now=NOW)
    session.commit()

    page = fill(client, PAGE, reference=row.reference, code=key_of(row), follow=True)

    assert "Lottningen avbröts innan tärningarna kastades." in page.text


def test_who_was_not_in_the_pool_is_told_why_that_can_be(client: PageClient, session: Session) -> None:
    a_locked_draw(session)
    _call, (late,) = a_pool(session, people=1)
    session.commit()

    page = fill(client, PAGE, reference=late.reference, code=key_of(late), follow=True)

    assert f"Anmälan {late.reference} är inte med i den här lottningen." in page.text
    assert client.get(f"{PAGE}/bevis.json").status_code == 404


def test_an_unknown_number_a_wrong_key_and_a_withdrawn_person_get_the_same_answer(
    client: PageClient, session: Session
) -> None:
    draw = a_drawn_draw(session)
    row, gone = somebody(session, draw), somebody(session, draw, Outcome.ALTERNATE)
    key = key_of(gone)
    act_on_registration(session, ActOnRegistration(gone.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)
    session.commit()
    other = panel_of(session, draw)[1].reference

    tried = [
        (row.reference, "K7M4P-9QX2B"),
        ("TR-ZZZZ", "K7M4P-9QX2B"),
        (gone.reference, key),
        (other, key_of(row)),
        ("' OR 1=1 --", HOSTILE),
    ]
    answers = [fill(client, PAGE, reference=reference, code=code) for reference, code in tried]

    assert {answer.status_code for answer in answers} == {422}
    assert len({_without_typed(answer.text) for answer in answers}) == 1
    assert "hör inte ihop" in answers[0].text
    assert "<script>alert" not in answers[-1].text
    assert client.get(f"{PAGE}/svar").headers["Location"] == PAGE
    assert client.get(f"{PAGE}/bevis.json").status_code == 404


@pytest.mark.parametrize("typed", [{"reference": ""}, {"code": ""}, {"reference": "x" * 21}, {"code": "a\x00b"}])
def test_what_cannot_be_a_number_or_a_key_is_asked_for_again(
    client: PageClient, session: Session, typed: dict[str, str]
) -> None:
    draw = a_locked_draw(session)
    row = anybody(session, draw)
    session.commit()

    page = fill(client, PAGE, fields={"reference": row.reference, "code": key_of(row), **typed})

    assert page.status_code == 422
    assert "Något behöver rättas" in page.text


def test_guessing_is_slowed_down(client: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    row = anybody(session, draw)
    session.commit()
    codes = [fill(client, PAGE, reference=row.reference, code=f"K7M4P-9QX2{sign}").status_code for sign in "23456789A"]

    assert codes == [422] * 8 + [429]
    assert client.get(PAGE).status_code == 200


def test_a_post_without_its_token_opens_nothing_and_shows_no_key(client: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    row = anybody(session, draw)
    session.commit()

    page = client.post(PAGE, data={"reference": row.reference, "code": key_of(row)})

    assert page.status_code == 400
    assert key_of(row) not in page.text


def test_the_key_stands_in_no_address_and_the_pages_are_kept_nowhere(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    row = somebody(session, draw)
    session.commit()

    sent = fill(client, PAGE, reference=row.reference, code=key_of(row))

    assert sent.status_code == 303
    assert key_of(row) not in sent.headers["Location"]
    for address in (PAGE, f"{PAGE}/svar", f"{PAGE}/bevis.json"):
        page = client.get(address)
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex"


def test_a_get_with_the_key_opens_nothing(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    row = somebody(session, draw)
    session.commit()

    page = client.get(f"{PAGE}?reference={row.reference}&code={key_of(row)}")

    assert "Du lottades" not in page.text
    assert client.get(f"{PAGE}/svar").status_code == 303


def test_closing_leaves_nothing_for_the_next_at_the_computer(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    row = somebody(session, draw)
    session.commit()
    fill(client, PAGE, reference=row.reference, code=key_of(row))

    closed = fill(client, f"{PAGE}/svar")

    assert closed.headers["Location"] == PAGE
    assert client.get(f"{PAGE}/svar").status_code == 303


def test_withdrawing_shuts_the_door_that_the_key_had_opened(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    row = somebody(session, draw)
    session.commit()
    fill(client, PAGE, reference=row.reference, code=key_of(row))
    act_on_registration(session, ActOnRegistration(row.reference, Act.WITHDRAW), actor=COORDINATOR, now=NOW)
    session.commit()

    assert client.get(f"{PAGE}/svar").status_code == 303
    assert client.get(f"{PAGE}/bevis.json").status_code == 404


def test_a_draw_that_is_not_published_has_no_such_page(client: PageClient, session: Session) -> None:
    for number in ("0", "7", str(2**40)):
        for page in ("", "/svar", "/bevis.json"):
            assert client.get(f"/lottningar/{number}/min-lott{page}").status_code in {303, 404}
        assert client.get(f"/lottningar/{number}/min-lott").status_code == 404


# By the personal link


def test_the_personal_link_leads_there_without_typing(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    row = somebody(session, draw)
    link = a_link(session, row)
    assert link in client.get(link.removesuffix("/min-lott")).text

    for _ in range(3):
        page = client.get(link, follow_redirects=True)

    assert page.request.path == f"{link}/1"
    assert "Du lottades till rådet." in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    file = client.get(f"{link}/1/bevis.json")
    assert faults(json.loads(file.text)) == []
    assert file.headers["Cache-Control"] == "no-store"


def test_before_any_pool_is_locked_the_link_says_what_will_be_seen(client: PageClient, session: Session) -> None:
    _call, (row,) = a_pool(session, people=1)

    assert "Du är inte med i någon låst lottning än" in client.get(a_link(session, row)).text


def test_two_draws_of_one_person_link_to_each_other(client: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    row = somebody(session, draw)
    entry = own_entry(session, draw.id, row.id)
    assert entry is not None
    earlier = {column.key: getattr(draw, column.key) for column in Draw.__table__.columns}
    session.add(
        again := Draw(
            **earlier
            | {
                "id": uuid4(),
                "number": 2,
                "once": uuid4(),
                "state": DrawState.CANCELLED,
                "digits": None,
                "drawn_at": None,
            }
        )
    )
    session.flush()
    columns = {column.key: getattr(entry, column.key) for column in entry.__table__.columns}
    session.add(type(entry)(**columns | {"id": uuid4(), "draw_id": again.id}))
    link = a_link(session, row)

    page = client.get(link, follow_redirects=True)

    assert page.request.path == f"{link}/2"
    assert f"{link}/1" in page.text


@pytest.mark.parametrize("end", ["", "/1", "/1/bevis.json"])
def test_a_link_that_is_none_or_for_something_else_opens_nothing(
    client: PageClient, session: Session, end: str
) -> None:
    draw = a_drawn_draw(session)
    row = somebody(session, draw)

    assert client.get(f"/mina-uppgifter/finns-inte/min-lott{end}").status_code == 404
    assert client.get(a_link(session, row, EMAIL_LINK) + end).status_code == 404
    with time_machine.travel(NOW + timedelta(days=31)):
        assert client.get(a_link(session, row) + end).status_code == 410


def _without_typed(page: str) -> str:
    return sub(r'value="[^"]*"', "", page)
