"""Lotta on its page: how many tickets, dice or a public source, and the digits."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.lottery import NOW, a_locked_draw, a_prepared_draw
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.lottery.models import Draw, DrawState

HOSTILE = "<script>alert(1)</script> {{7*7}} '; DROP TABLE draw; --"
SOURCE = "Lotto den 12 december 2026, de tre första siffrorna"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


def prepared(session: Session) -> str:
    draw = a_prepared_draw(session)
    session.commit()
    return f"/personal/lottning/{draw.id}/lotta"


def newest(session: Session) -> Draw:
    session.expire_all()
    return session.scalars(select(Draw).order_by(Draw.created_at.desc())).all()[0]


def test_before_the_lock_the_page_says_what_rounding_costs(staff: PageClient, session: Session) -> None:
    page = staff.get(prepared(session)).text

    assert "1 000 lotter, tre siffror" in page
    assert "1 000 000 lotter, sex siffror" in page
    assert page.count("Avrundningen") == 2


def test_dice_are_locked_and_thrown(staff: PageClient, session: Session) -> None:
    url = prepared(session)

    locked = fill(staff, url, when="I morgon klockan 10", follow=True)

    assert "Alla i poolen med e-post får ett mejl" in locked.text
    assert "Kasta nu 3 tiosidiga tärningar" in locked.text
    assert "I morgon klockan 10" in locked.text
    assert len(session.scalars(select(OutboxMail).where(OutboxMail.kind == "draw_locked")).all()) == 60
    public = staff.get("/lottningar/1").text
    assert "I morgon klockan 10" in public
    assert "Tärningarna är inte kastade än" in public


def test_six_dice_need_six_digits(staff: PageClient, session: Session) -> None:
    url = prepared(session)
    fill(staff, url, tickets="1000000", when="I morgon")
    assert "Kasta nu 6 tiosidiga tärningar" in staff.get(url).text

    wrong = fill(staff, url, witness="Kim", digits="407", again="407")
    assert (wrong.status_code, "Skriv 6 siffror" in wrong.text) == (422, True)
    fill(staff, url, witness="Kim", digits="407113", again="407113")

    assert (newest(session).state, newest(session).digits) == (DrawState.DRAWN, "407113")
    assert "407113 av 1000000" in staff.get("/lottningar/1").text


def test_a_public_source_stands_on_every_page_before_and_after(staff: PageClient, session: Session) -> None:
    url = prepared(session)
    fill(staff, url, origin="kalla", source=SOURCE, when="Klockan 20 den dagen")

    staff_page, before = staff.get(url).text, staff.get("/lottningar/1").text
    assert SOURCE in staff_page
    assert "Vem såg efter siffrorna tillsammans med dig?" in staff_page
    assert "tärning" not in staff_page.partition("<main")[2].partition("</main>")[0].lower()
    assert SOURCE in before
    assert "Siffrorna finns inte än" in before
    fill(staff, url, witness="Kim Exempel", digits="113", again="113")

    after = staff.get("/lottningar/1").text
    assert SOURCE in after
    assert "Siffrorna blev 113" in after
    assert "Ett vittne såg på" not in after
    assert SOURCE in (newest(session).pool_id or "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"when": ""}, "Skriv när och var siffrorna kommer."),
        ({"when": "I morgon", "origin": "kalla", "source": ""}, "Skriv vilken källa siffrorna kommer från."),
        ({"when": "I morgon", "origin": "kalla", "source": "   "}, "Skriv vilken källa siffrorna kommer från."),
        ({"when": "I morgon", "tickets": "10"}, "Något behöver rättas"),
        ({"when": "I morgon", "origin": "mig"}, "Något behöver rättas"),
        ({"when": "I morgon", "source": "x" * 201, "origin": "kalla"}, "Korta ner till högst 200 tecken."),
    ],
)
def test_what_is_missing_locks_nothing(staff: PageClient, session: Session, fields: dict[str, str], said: str) -> None:
    page = fill(staff, prepared(session), **fields)

    assert page.status_code == 422
    assert said in page.text
    assert newest(session).state is DrawState.PREPARING
    assert session.scalars(select(OutboxMail)).all() == []


def test_a_source_that_was_typed_and_not_chosen_is_not_kept(staff: PageClient, session: Session) -> None:
    fill(staff, prepared(session), origin="tarningar", source=SOURCE, when="I morgon")

    assert newest(session).digits_from is None


def test_hostile_words_are_shown_as_words(staff: PageClient, session: Session) -> None:
    url = prepared(session)
    fill(staff, url, origin="kalla", source=HOSTILE, when=HOSTILE)

    for page in (url, "/lottningar/1", "/en/lottningar/1"):
        text = staff.get(page).text
        assert "<script>alert" not in text
        assert "alert(1)" in text
        assert "{{7*7}}" in text


def test_locking_twice_is_told(staff: PageClient, session: Session) -> None:
    url = prepared(session)
    page = staff.get(url).text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    data = {"tickets": "1000", "origin": "tarningar", "when": "I morgon", "csrf_token": token}
    lock = url.replace("/lotta", "/las")
    assert staff.post(lock, data=data).status_code == 303

    second = staff.post(lock, data={**data, "when": "Aldrig"})

    assert (second.status_code, "Poolen är redan låst" in second.text) == (409, True)
    assert newest(session).digits_on == "I morgon"


def test_a_locked_draw_without_a_stated_time_has_its_page(staff: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    session.commit()

    assert "Härnäst" in staff.get("/lottningar/1").text
    assert "None" not in staff.get(f"/personal/lottning/{draw.id}/lotta").text
