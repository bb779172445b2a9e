"""Choosing without a lottery, and doing it again, on their pages."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.council import a_term, an_invited_panel, first_open, token_in_letter
from tests.factories.lottery import (
    COORDINATOR,
    NOW,
    a_draw,
    a_draw_by_hand,
    a_drawn_draw,
    a_pool,
    a_prepared_draw,
    panel_of,
    the_pool,
)
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.invitations import (
    AnswerInvitation,
    InvitePanel,
    RecordAnswer,
    answer_invitation,
    invite_panel,
    record_answer,
)
from trygghetsrad.interest.models import Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.kernel.audit import history_of
from trygghetsrad.kernel.permissions import PUBLIC, Role
from trygghetsrad.lottery.models import Draw, DrawState

HOSTILE = "<script>alert(1)</script> {{7*7}} '; DROP TABLE draw; --"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    """The clock of these tests: the day of the draw."""
    with time_machine.travel(NOW):
        yield


def opened(staff: PageClient, draw: Draw) -> str:
    """The page of check boxes, after the reason to read the names has been given."""
    url = f"/personal/lottning/{draw.id}/utse-utan-lottning"
    assert fill(staff, url, purpose="draw").status_code == 303
    return url


def ids(session: Session, draw: Draw, many: int = 12) -> list[str]:
    return [str(one.id) for one in the_pool(session, draw)[:many]]


def newest(session: Session) -> Draw:
    session.expire_all()
    return session.scalars(select(Draw).order_by(Draw.created_at.desc())).all()[0]


def test_no_name_is_shown_before_a_reason_and_the_reading_is_logged(staff: PageClient, session: Session) -> None:
    draw = a_prepared_draw(session)
    session.commit()
    url = f"/personal/lottning/{draw.id}/utse-utan-lottning"

    before = staff.get(url).text
    assert all((one.name or "-") not in before for one in the_pool(session, draw))
    assert staff.post(url, data={"chosen": ids(session, draw), "reason": "-"}).status_code == 400
    opened(staff, draw)

    after = staff.get(url)
    assert all((one.name or "-") in after.text for one in the_pool(session, draw))
    assert after.headers["Cache-Control"] == "no-store"
    assert [entry.action for entry in history_of(session, draw.id)][-1] == "draw.names_read"


def test_the_balance_is_counted_again_without_script_and_nothing_is_saved(staff: PageClient, session: Session) -> None:
    draw = a_prepared_draw(session)
    session.commit()
    url = opened(staff, draw)
    assert "0 av 12 är valda" in staff.get(url).text

    page = fill(staff, url, button="count=1", chosen=ids(session, draw, 5))

    assert page.status_code == 200
    assert "5 av 12 är valda" in page.text
    assert page.text.count(" checked") == 5
    assert "För få" in page.text
    assert "Något behöver rättas" not in page.text
    assert newest(session).state is DrawState.PREPARING


def test_those_ticked_are_chosen_and_the_public_page_says_how(staff: PageClient, session: Session) -> None:
    draw = a_prepared_draw(session)
    session.commit()
    url = opened(staff, draw)

    done = fill(staff, url, chosen=ids(session, draw), reason=f"Bara få anmälde sig. {HOSTILE}", follow=True)

    assert "Utsett för hand, nummer 1" in done.text
    assert "12 personer utsågs för hand." in done.text
    assert [str(one.registration_id) for one in panel_of(session, newest(session))] == ids(session, draw)
    for page in ("/lottningar/1", "/fi/lottningar/1"):
        public = staff.get(page).text
        assert "Bara få anmälde sig." in public
        assert "<script>alert" not in public
        assert "Min lott" not in public
        for one in the_pool(session, draw):
            assert one.reference not in public
            assert (one.name or "-") not in public
    assert "Utsett för hand, nummer 1" in staff.get("/lottningar").text
    file = json.loads(staff.get("/lottningar/1/protokoll.json").text)
    assert (file["method"], file["record"]["method"], file["record"]["drawn"]) == ("by_hand", "by_hand", 12)


@pytest.mark.parametrize(
    ("many", "reason", "said"),
    [
        (0, "Få anmälde sig.", "Välj vem eller vilka som utses."),
        (13, "Få anmälde sig.", "Välj minst en och högst 12 personer."),
        (12, "", "Skriv varför rådet utses utan lottning."),
        (12, "x" * 1001, "Korta ner till högst 1000 tecken."),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_are_kept(
    staff: PageClient, session: Session, many: int, reason: str, said: str
) -> None:
    draw = a_prepared_draw(session)
    session.commit()
    url = opened(staff, draw)

    page = fill(staff, url, chosen=ids(session, draw, many), reason=reason)

    assert page.status_code == 422
    assert said in page.text
    assert page.text.count(" checked") == many
    assert newest(session).state is DrawState.PREPARING


def test_who_withdraws_while_the_page_is_open_is_not_chosen(staff: PageClient, session: Session) -> None:
    draw = a_prepared_draw(session)
    session.commit()
    url, chosen = opened(staff, draw), ids(session, draw)
    token = staff.get(url).text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    the_pool(session, draw)[0].state = RegistrationState.WITHDRAWN
    session.commit()

    page = staff.post(url, data={"chosen": chosen, "reason": "Få.", "csrf_token": token})

    assert page.status_code == 422
    assert "inte längre med i poolen" in page.text
    assert page.text.count(" checked") == 11


def test_a_large_pool_is_folded_by_group_and_opens_where_somebody_is_ticked(
    staff: PageClient, session: Session
) -> None:
    draw = a_prepared_draw(session, people=120)
    session.commit()
    url = opened(staff, draw)
    assert "<details" in staff.get(url).text
    assert '<details class="details" open' not in staff.get(url).text

    page = fill(staff, url, button="count=1", chosen=ids(session, draw, 1))

    assert page.text.count('<details class="details" open') == 1


def test_without_quotas_the_page_says_so_and_works(staff: PageClient, session: Session) -> None:
    call, _people = a_pool(session, people=3)
    draw = a_draw(session, call)
    session.commit()
    url = opened(staff, draw)

    assert "Spara kvoterna först" in staff.get(url).text
    assert fill(staff, url, chosen=ids(session, draw, 2), reason="Bara tre anmälde sig.").status_code == 303
    assert "Kvoterna" not in staff.get("/lottningar/1").text.partition("<main")[2].partition("</main>")[0]


def test_an_empty_pool_is_no_fault(staff: PageClient, session: Session) -> None:
    call, _people = a_pool(session, people=0)
    draw = a_draw(session, call)
    session.commit()

    assert "Ingen har anmält sig än." in staff.get(opened(staff, draw)).text


def test_every_page_of_a_draw_by_hand_answers_or_leads_to_its_protocol(staff: PageClient, session: Session) -> None:
    draw = a_draw_by_hand(session)
    session.commit()

    for page in ("", "pool", "kvoter", "prova", "lotta", "protokoll", "avbryt", "granskning", "utse-utan-lottning"):
        answer = staff.get(f"/personal/lottning/{draw.id}/{page}", follow_redirects=True)
        assert answer.status_code == 200, page
    assert "Utsett för hand, nummer 1" in staff.get("/personal/lottning").text
    assert staff.get("/lottningar/1/min-lott").status_code == 404


def test_another_id_gives_the_same_page_as_a_missing_one(staff: PageClient, session: Session) -> None:
    _call, people = a_pool(session, people=1)
    session.commit()

    for page in ("utse-utan-lottning", "gor-om"):
        first = staff.get(f"/personal/lottning/{people[0].id}/{page}")
        assert first.status_code == 404
    assert staff.get(f"/personal/radet/plats/{people[0].id}/valj").status_code == 404


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_other_roles_do_not_come_in(client: PageClient, session: Session, role: Role) -> None:
    draw = a_prepared_draw(session)
    session.commit()
    sign_in(client, session, role)

    for page in ("utse-utan-lottning", "gor-om"):
        assert client.get(f"/personal/lottning/{draw.id}/{page}").status_code == 403


# An empty seat


def test_a_vacancy_of_a_council_by_hand_is_filled_on_its_page(staff: PageClient, session: Session) -> None:
    draw = a_draw_by_hand(session)
    term = a_term(session)
    session.flush()
    session.commit()
    table = f"/personal/radet?period={term.id}"
    assert "Rådet är utsett för hand" in staff.get(table).text
    invite_panel(session, InvitePanel(term.id, draw.id), actor=COORDINATOR, now=NOW)
    session.flush()
    invitation = first_open(session, term)
    record_answer(session, RecordAnswer(invitation.id, Answer.NO, public_name=False), actor=COORDINATOR, now=NOW)
    session.commit()
    assert "Välj vem som får platsen" in staff.get(table).text
    url = f"/personal/radet/plats/{invitation.seat_id}/valj"
    assert staff.get(url).status_code == 303
    fill(staff, table, purpose="seats")

    assert "11 av 12 är valda" in staff.get(url).text
    empty = fill(staff, url)
    assert (empty.status_code, "Välj vem som utses." in empty.text) == (422, True)
    done = fill(staff, url, chosen=_first_box(staff, url), reason="En plats blev ledig.", follow=True)

    assert "Personen är utsedd och inbjuden." in done.text
    session.expire_all()
    assert len(panel_of(session, draw)) == 13
    assert "En plats blev ledig." in staff.get("/lottningar/1").text


def test_a_drawn_council_has_no_such_page(staff: PageClient, session: Session) -> None:
    term, _draw = an_invited_panel(session)
    seat_id = first_open(session, term).seat_id
    session.commit()
    fill(staff, f"/personal/radet?period={term.id}", purpose="seats")

    assert staff.get(f"/personal/radet/plats/{seat_id}/valj").status_code == 404


def _first_box(staff: PageClient, url: str) -> str:
    return staff.get(url).text.partition('id="chosen-0"')[2].partition('value="')[2].partition('"')[0]


# Again


def test_doing_it_again_publishes_why_and_links_both_ways(staff: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    session.commit()
    url = f"/personal/lottning/{draw.id}/gor-om"
    assert "Gör om lottningen" in staff.get(f"/personal/lottning/{draw.id}/protokoll").text

    begun = fill(staff, url, reason=f"Fel kvoter. {HOSTILE}", follow=True)

    assert "skälet är publicerat" in begun.text
    old = staff.get("/lottningar/1").text
    assert "Resultatet gäller inte" in old
    assert "Fel kvoter." in old
    assert "<script>alert" not in old
    assert "En ny lottning förbereds." in old
    again = newest(session)
    here = f"/personal/lottning/{again.id}/"
    fill(staff, here + "lotta", when="I morgon")
    assert 'href="/lottningar/2"' in staff.get("/lottningar/1").text
    assert 'href="/lottningar/1"' in staff.get("/lottningar/2").text
    files = [json.loads(staff.get(f"/lottningar/{number}/protokoll.json").text) for number in (1, 2)]
    assert [(one["state"], one["earlier"], one["later"]) for one in files] == [
        ("replaced", None, 2),
        ("locked", 1, None),
    ]
    assert "Ersatt av en ny lottning" in staff.get("/lottningar").text
    assert staff.get(f"/personal/lottning/{draw.id}/protokoll").status_code == 200
    assert "gor-om" not in staff.get(f"/personal/lottning/{draw.id}/protokoll").text


def test_a_cancelled_draw_and_the_next_lead_to_each_other(staff: PageClient, session: Session) -> None:
    draw = a_prepared_draw(session)
    session.commit()
    here = f"/personal/lottning/{draw.id}/"
    fill(staff, here + "lotta", when="I dag")
    fill(staff, here + "avbryt", reason="En tärning föll på golvet.")
    fill(staff, "/personal/lottning", call=str(draw.call_id))
    again = newest(session)
    again.quotas = draw.quotas
    session.commit()
    fill(staff, f"/personal/lottning/{again.id}/lotta", when="I morgon")

    assert 'href="/lottningar/2"' in staff.get("/lottningar/1").text
    assert 'href="/lottningar/1"' in staff.get("/lottningar/2").text


def test_doing_it_again_needs_a_reason_and_a_free_seat(staff: PageClient, session: Session) -> None:
    term, draw = an_invited_panel(session)
    token = token_in_letter(session, first_open(session, term).id)
    session.commit()
    url = f"/personal/lottning/{draw.id}/gor-om"

    assert "12 inbjudningar dras tillbaka" in staff.get(url).text
    empty = fill(staff, url, reason=" ")
    assert (empty.status_code, "Skriv varför det görs om." in empty.text) == (422, True)
    page = staff.get(url).text
    answer_invitation(session, AnswerInvitation(token, Answer.YES, public_name=False), actor=PUBLIC, now=NOW)
    session.commit()
    csrf = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    once = page.partition('name="once"')[2].partition('value="')[2].partition('"')[0]
    late = staff.post(url, data={"reason": "Fel.", "once": once, "csrf_token": csrf})

    assert (late.status_code, "Någon har redan tackat ja" in late.text) == (422, True)
    assert "<textarea" not in staff.get(url).text
    session.expire_all()
    assert draw.state is DrawState.DRAWN


def test_a_link_that_was_called_back_is_met_with_kind_words(staff: PageClient, session: Session) -> None:
    term, draw = an_invited_panel(session)
    link = f"/inbjudan/{token_in_letter(session, first_open(session, term).id)}"
    session.commit()
    fill(staff, f"/personal/lottning/{draw.id}/gor-om", reason="Fel kvoter.")

    page = staff.get(link)

    assert page.status_code == 200
    assert "Inbjudan gäller inte längre" in page.text
    assert "Det beror inte på dig." in page.text


def test_who_withdraws_after_the_draw_is_a_number_on_the_page(staff: PageClient, session: Session) -> None:
    draw = a_drawn_draw(session)
    for one in panel_of(session, draw)[:2]:
        session.get_one(Registration, one.registration_id).state = RegistrationState.WITHDRAWN
    session.commit()

    assert "Efter lottningen har 2 personer som lottades dragit sig ur." in staff.get("/lottningar/1").text
    assert json.loads(staff.get("/lottningar/1/protokoll.json").text)["left_after_draw"] == 2
