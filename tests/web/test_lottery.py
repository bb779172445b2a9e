"""The five steps on their pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.lottery import NOW, a_draw, a_drawn_draw, a_locked_draw, a_pool, a_population
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.lottery import queries
from trygghetsrad.lottery.models import Draw, DrawState, Outcome

HOSTILE = "<script>alert(1)</script> {{7*7}} '; DROP TABLE draw; --"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


def newest(session: Session) -> Draw:
    session.expire_all()
    return session.scalars(select(Draw).order_by(Draw.created_at.desc())).all()[0]


def test_the_whole_way_from_call_to_protocol(staff: PageClient, session: Session) -> None:
    a_population(session)
    call, _people = a_pool(session)
    session.commit()

    started = fill(staff, "/personal/lottning", call=str(call.id))
    assert started.status_code == 303
    here = started.location
    assert "60 personer" in staff.get(here + "pool").text
    proposal = staff.get(here + "kvoter").text
    assert "förslag efter kommunens befolkning" in proposal
    saved = fill(staff, here + "kvoter", follow=True)
    assert "Kvoterna går att uppfylla" in saved.text
    trial = staff.get(here + "prova").text
    assert "lägsta chansen" in trial
    assert "En plats mer utrymme" in trial
    assert "Chansen att bli lottad" in trial
    locked = fill(staff, here + "lotta", when="I dag klockan 13", follow=True)
    assert "Poolen är låst" in locked.text
    drawn = fill(staff, here + "lotta", witness="Kim Exempel", digits="407", again="407", follow=True)

    assert "Protokoll för lottning 1" in drawn.text
    panel = queries.outcome_of(session, newest(session).id, Outcome.PANEL)
    assert len(panel) == 12
    assert all(one.reference in drawn.text and one.name not in drawn.text for one in panel)
    named = fill(staff, here + "protokoll", purpose="draw", follow=True)
    assert all(one.reference in named.text and one.name in named.text for one in panel)
    assert "Klart" in staff.get(here).text


def test_quotas_that_collide_are_explained_in_numbers(staff: PageClient, session: Session) -> None:
    a_population(session)
    call, _people = a_pool(session)
    draw = a_draw(session, call)
    session.commit()
    here = f"/personal/lottning/{draw.id}/kvoter"

    page = fill(staff, here, follow=True, fields={"least_5": "12", "most_5": "12", "least_6": "3", "most_6": "12"})

    assert "Kvoterna går inte ihop" in page.text
    assert "inst 12 platser ska gå till kvinnor" in page.text
    assert "Den minsta ändringen är" in page.text
    assert "Kvoterna går att uppfylla" not in page.text
    assert "Det går inte att lotta än" in staff.get(f"/personal/lottning/{draw.id}/prova").text
    assert "Det går inte att lotta än" in staff.get(f"/personal/lottning/{draw.id}/lotta").text


@pytest.mark.parametrize("typed", ["", "många", "-1", "13", "3.5", "٣", HOSTILE])
def test_a_quota_that_is_no_number_is_shown_at_its_field(staff: PageClient, session: Session, typed: str) -> None:
    a_population(session)
    call, _people = a_pool(session)
    draw = a_draw(session, call)
    session.commit()

    page = fill(staff, f"/personal/lottning/{draw.id}/kvoter", fields={"least_0": typed})

    assert page.status_code == 422
    assert 'href="#least_0"' in page.text
    assert "<script>alert" not in page.text
    assert newest(session).quotas == []


def test_a_most_under_its_least_is_shown_at_its_field(staff: PageClient, session: Session) -> None:
    a_population(session)
    call, _people = a_pool(session)
    draw = a_draw(session, call)
    session.commit()

    page = fill(staff, f"/personal/lottning/{draw.id}/kvoter", fields={"least_0": "5", "most_0": "2"})

    assert page.status_code == 422
    assert "Högst kan inte vara mindre än minst" in page.text


def test_without_a_population_the_page_says_what_to_do(staff: PageClient, session: Session) -> None:
    call, _people = a_pool(session)
    draw = a_draw(session, call)
    session.commit()

    assert "Befolkningens siffror saknas" in staff.get(f"/personal/lottning/{draw.id}/kvoter").text
    assert staff.get(f"/personal/lottning/{draw.id}/pool").status_code == 200
    assert "Det går inte att lotta än" in staff.get(f"/personal/lottning/{draw.id}/lotta").text


def test_an_empty_pool_is_no_fault(staff: PageClient, session: Session) -> None:
    a_population(session)
    call, _people = a_pool(session, people=0)
    draw = a_draw(session, call)
    session.commit()

    for page in ("", "pool", "kvoter", "prova", "lotta"):
        assert staff.get(f"/personal/lottning/{draw.id}/{page}").status_code == 200
    assert "Poolen är tom" in staff.get(f"/personal/lottning/{draw.id}/pool").text


@pytest.mark.parametrize(
    ("digits", "again", "said"),
    [
        ("", "", "Skriv siffrorna som tärningarna visar."),
        ("40", "40", "Skriv 3 siffror"),
        ("4a7", "4a7", "Skriv 3 siffror"),
        ("٤٠٧", "٤٠٧", "Skriv 3 siffror"),
        ("407", "470", "Siffrorna är inte lika de första"),
    ],
)
def test_digits_typed_wrong_draw_nothing(
    staff: PageClient, session: Session, digits: str, again: str, said: str
) -> None:
    draw = a_locked_draw(session)
    session.commit()

    page = fill(staff, f"/personal/lottning/{draw.id}/lotta", witness=HOSTILE, digits=digits, again=again)

    assert page.status_code == 422
    assert said in page.text
    assert "<script>alert" not in page.text
    assert "alert(1)" in page.text
    assert newest(session).state is DrawState.LOCKED


def test_drawing_again_is_told_with_the_result(staff: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    session.commit()
    page = f"/personal/lottning/{draw.id}/lotta"
    token = {"csrf_token": _token(staff, page)}
    data = {"witness": "Kim", "digits": "407", "again": "407", **token}
    assert staff.post(page, data=data).status_code == 303

    second = staff.post(page, data={**data, "digits": "111", "again": "111"})

    assert second.status_code == 409
    assert "Lottningen är redan gjord" in second.text
    assert newest(session).digits == "407"


def test_a_post_without_its_token_is_refused_and_keeps_the_text(staff: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    session.commit()

    page = staff.post(f"/personal/lottning/{draw.id}/lotta", data={"witness": "Kim Exempel", "digits": "407"})

    assert page.status_code == 400
    assert "Kim Exempel" in page.text
    assert newest(session).state is DrawState.LOCKED


def test_reading_the_names_of_those_drawn_is_logged_with_its_purpose(staff: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    session.commit()
    page = f"/personal/lottning/{draw.id}/protokoll"
    name = queries.outcome_of(session, draw.id, Outcome.PANEL)[0].name
    assert name not in staff.get(page).text
    assert fill(staff, page, purpose="").status_code == 422
    assert name not in fill(staff, page, purpose=HOSTILE).text

    assert name in fill(staff, page, purpose="check", follow=True).text
    assert name in staff.get(page).text

    session.expire_all()
    read = [one for one in history_of(session, draw.id) if one.action == "draw.names_read"]
    assert [one.detail for one in read] == [{"purpose": "check"}]
    with time_machine.travel(NOW + timedelta(minutes=16)):
        assert name not in staff.get(page).text


def test_a_posted_state_or_role_is_ignored(staff: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    session.commit()

    page = f"/personal/lottning/{draw.id}/lotta"
    data = {"witness": "", "digits": "1", "again": "1", "state": "drawn", "role": "administrator", "number": "7"}
    answer = staff.post(page, data={**data, "csrf_token": _token(staff, page)})

    assert answer.status_code == 422
    assert (newest(session).state, newest(session).number) == (DrawState.LOCKED, 1)


def test_reading_changes_nothing(staff: PageClient, session: Session) -> None:
    draw = a_locked_draw(session)
    session.commit()

    for page in ("", "pool", "kvoter", "prova", "lotta", "protokoll", "avbryt"):
        assert staff.get(f"/personal/lottning/{draw.id}/{page}").status_code in {200, 303}
    assert staff.get(f"/personal/lottning/{draw.id}/las").status_code == 405

    assert newest(session).state is DrawState.LOCKED


def test_another_id_gives_the_same_page_as_a_missing_one(staff: PageClient, session: Session) -> None:
    _call, people = a_pool(session, people=1)
    session.commit()
    wrong_kind, missing = people[0].id, uuid4()

    for page in ("", "pool", "kvoter", "prova", "lotta", "protokoll", "avbryt"):
        first = staff.get(f"/personal/lottning/{wrong_kind}/{page}")
        second = staff.get(f"/personal/lottning/{missing}/{page}")
        assert (first.status_code, second.status_code) == (404, 404)
        assert first.text.replace(str(wrong_kind), "") == second.text.replace(str(missing), "")


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_other_roles_do_not_come_in(client: PageClient, session: Session, role: Role) -> None:
    draw = a_drawn_draw(session)
    session.commit()
    sign_in(client, session, role)

    assert client.get(f"/personal/lottning/{draw.id}/protokoll").status_code == 403
    assert client.get("/personal/lottning").status_code == 403


def _token(client: PageClient, page: str) -> str:
    text = client.get(page).text
    return text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
