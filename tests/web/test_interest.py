"""Journeys 2 and 3 in a browser: registering interest, and one's own registration."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.interest import a_call, a_registration
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.interest.models import Call, CallNotice, Registration
from trygghetsrad.interest.rules import RegistrationState
from trygghetsrad.interest.use_cases import LINK
from trygghetsrad.kernel.journeys import Draft
from trygghetsrad.kernel.links import PersonalLink, issue_link
from trygghetsrad.kernel.outbox import OutboxMail

BASE = "/anmal-intresse"
ANSWERS: dict[str, dict[str, Any]] = {
    "om-dig": {"name": "Kim Exempel"},
    "bosatt": {"lives": "yes"},
    "fodelsear": {"birth_year": "1987"},
    "kon": {"sex": "other"},
    "ort": {"locality": "Kolbäck"},
    "kontakt": {"reach": "email", "email": "kim@example.se"},
    "behov": {"needs": ["hearing_loop"]},
}
HOSTILE = [
    "<script>alert(1)</script>",
    "{{7*7}}",
    "'; DROP TABLE registration; --",
    '"><img src=x onerror=alert(1)>',
    "=1+1",
    "Kim\r\nBcc: evil@example.se",
]


@pytest.fixture(autouse=True)
def the_tests_day() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def call(session: Session) -> Call:
    session.add(call := a_call())
    session.commit()
    return call


def answer(client: PageClient, *slugs: str, **over: dict[str, Any]) -> Any:
    """Answer these questions, all of them when none is named."""
    response = None
    for slug in slugs or tuple(ANSWERS):
        response = fill(client, f"{BASE}/{slug}", **{**ANSWERS[slug], **over.get(slug.replace("-", "_"), {})})
        assert response.status_code == 303, (slug, response.text)
    return response


def the_one(session: Session) -> Registration:
    session.expire_all()
    return session.scalars(select(Registration)).one()


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def newest_link(session: Session, path: str = "/mina-uppgifter/") -> str:
    """The address in the newest letter."""
    letter = session.scalars(select(OutboxMail).order_by(OutboxMail.queued_at.desc()).limit(1)).one()
    line = next(line for line in (letter.body or "").splitlines() if path in line)
    return line.removeprefix("http://localhost")


def an_open_link(session: Session, row: Registration) -> str:
    secret = issue_link(session, LINK, row.id, now=NOW, valid_for=timedelta(days=30))
    session.commit()
    return f"/mina-uppgifter/{secret}"


@pytest.fixture
def registered(session: Session, call: Call) -> Registration:
    session.add(row := a_registration(call, name="Kim Exempel", email="kim@example.se"))
    session.commit()
    return row


def test_the_whole_journey_from_the_call_to_a_confirmed_address(
    client: PageClient, session: Session, call: Call
) -> None:
    assert "Ring oss, skriv inget här" in client.get(BASE).text
    last = answer(client)
    assert last.headers["Location"] == f"{BASE}/granska"
    review = client.get(f"{BASE}/granska")
    for shown in ("Kim Exempel", "1987", "Annat eller vill inte ange", "Kolbäck", "kim@example.se", "Hörslinga"):
        assert shown in review.text

    receipt = fill(client, f"{BASE}/granska", follow=True)

    row = the_one(session)
    assert receipt.request.path == f"{BASE}/klart"
    assert row.reference in receipt.text
    assert row.state is RegistrationState.WAITING
    assert count(session, Draft) == 0
    link = newest_link(session)
    assert "Kim" not in client.get(link).text
    confirmed = fill(client, link, follow=True)
    assert "Kim Exempel" in confirmed.text
    assert the_one(session).state is RegistrationState.ACTIVE


def test_there_are_seven_questions_and_each_says_which_it_is(client: PageClient, call: Call) -> None:
    titles = []
    for number, slug in enumerate(ANSWERS, 1):
        page = client.get(f"{BASE}/{slug}")
        assert f"Fråga {number} av 7" in page.text
        titles.append(page.text.partition("<title>")[2].partition("</title>")[0])
        answer(client, slug)
    assert len(set(titles)) == 7


@pytest.mark.parametrize("slug", [slug for slug in ANSWERS if slug != "behov"])
def test_an_empty_answer_is_asked_again_and_keeps_nothing(
    client: PageClient, session: Session, call: Call, slug: str
) -> None:
    if slug != "om-dig":
        answer(client, "om-dig")
    response = client.post(f"{BASE}/{slug}", data={"csrf_token": token(client)})

    assert response.status_code == 422
    assert "Något behöver rättas" in response.text
    assert "<title>Fel:" in response.text
    assert count(session, Registration) == 0


def token(client: PageClient) -> str:
    page = client.get(f"{BASE}/om-dig").text
    return page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("slug", "fields", "kept"),
    [
        ("om-dig", {"name": "x" * 121}, "x" * 121),
        ("om-dig", {"name": "Kim 811228-9874"}, "Kim 811228-9874"),
        ("fodelsear", {"birth_year": "åttiosju"}, None),
        ("fodelsear", {"birth_year": "87"}, "87"),
        ("fodelsear", {"birth_year": "2015"}, "2015"),
        ("fodelsear", {"birth_year": "9" * 400}, None),
        ("kon", {"sex": "administrator"}, None),
        ("ort", {"locality": "Paris"}, None),
        ("kontakt", {"reach": "phone", "phone": "0220-000 00"}, "0220-000 00"),
        ("kontakt", {"reach": "email", "email": "inte en adress"}, "inte en adress"),
        ("kontakt", {"reach": "email", "phone": "070-000 00 00"}, "070-000 00 00"),
        ("kontakt", {"reach": "sms", "phone": "ring mig"}, "ring mig"),
        ("kontakt", {"reach": "letter"}, None),
        ("behov", {"needs": ["everything"]}, None),
        ("behov", {"needs_other": "x" * 501}, "x" * 501),
        ("behov", {"needs_other": "811228-9874"}, "811228-9874"),
    ],
)
def test_a_wrong_answer_gets_a_sentence_and_keeps_the_text(
    client: PageClient, call: Call, slug: str, fields: dict[str, Any], kept: str | None
) -> None:
    data = {"csrf_token": token(client), **fields}

    response = client.post(f"{BASE}/{slug}", data=data)

    assert response.status_code == 422
    assert "Något behöver rättas" in response.text
    assert kept is None or kept in response.text


def test_what_was_written_for_another_way_is_not_asked_for_or_kept(
    client: PageClient, session: Session, call: Call
) -> None:
    answer(client, kontakt={"reach": "letter", "address": "Gatan 1\n734 00 Hallstahammar", "email": "halv adress"})
    fill(client, f"{BASE}/granska")

    row = the_one(session)
    assert (row.email, row.address) == (None, "Gatan 1\n734 00 Hallstahammar")
    assert row.state is RegistrationState.ACTIVE


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_only_text(client: PageClient, session: Session, call: Call, text: str) -> None:
    answer(client, om_dig={"name": text}, behov={"needs": [], "needs_other": text})
    review = client.get(f"{BASE}/granska")
    fill(client, f"{BASE}/granska")

    row = the_one(session)
    assert row.name == " ".join(text.split())
    assert "<script>alert" not in review.text
    assert "<img" not in review.text
    assert ">49<" not in review.text
    letter = session.scalars(select(OutboxMail)).one()
    assert "\n" not in (letter.subject or "")


def test_invisible_characters_go_and_nul_is_refused(client: PageClient, session: Session, call: Call) -> None:
    refused = client.post(f"{BASE}/om-dig", data={"csrf_token": token(client), "name": "Kim\x00"})
    assert refused.status_code == 422
    answer(client, om_dig={"name": "\u202eKim\u200b Exe\u0301mpel"})
    fill(client, f"{BASE}/granska")
    assert the_one(session).name == "Kim Exémpel"


def test_those_who_live_elsewhere_get_help_and_no_error(client: PageClient, call: Call) -> None:
    answer(client, "om-dig")
    response = fill(client, f"{BASE}/bosatt", lives="no", follow=True)

    assert response.status_code == 200
    assert "Rådet är för dem som bor i kommunen" in response.text


def test_an_answer_can_be_changed_before_it_is_sent(client: PageClient, session: Session, call: Call) -> None:
    answer(client)
    back = fill(client, f"{BASE}/ort?andra=1", locality="Strömsholm")
    assert back.headers["Location"] == f"{BASE}/granska"
    fill(client, f"{BASE}/granska")
    assert the_one(session).locality == "Strömsholm"


def test_a_skipped_question_is_asked_before_sending(client: PageClient, call: Call) -> None:
    answer(client, "om-dig", "bosatt", "kon", "ort", "kontakt", "behov")
    assert client.get(f"{BASE}/granska").headers["Location"] == f"{BASE}/fodelsear"


def test_a_double_click_gives_one_registration_and_the_same_receipt(
    client: PageClient, session: Session, call: Call
) -> None:
    answer(client)
    page = client.get(f"{BASE}/granska").text
    data = {"csrf_token": page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]}
    with client.session_transaction() as cookie:
        before = dict(cookie)
    first = client.post(f"{BASE}/granska", data=data)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie.update(before)
    second = client.post(f"{BASE}/granska", data=data)

    assert first.headers["Location"] == second.headers["Location"] == f"{BASE}/klart"
    assert count(session, Registration) == 1
    assert the_one(session).reference in client.get(f"{BASE}/klart").text
    assert count(session, OutboxMail) == 1


def test_back_after_sending_leads_to_the_receipt(client: PageClient, session: Session, call: Call) -> None:
    answer(client)
    fill(client, f"{BASE}/granska")

    assert client.get(f"{BASE}/granska").headers["Location"] == f"{BASE}/klart"
    assert client.get(f"{BASE}/klart").headers["Cache-Control"] == "no-store"
    assert client.application.test_client().get(f"{BASE}/klart").headers["Location"] == BASE


def test_a_call_that_closes_midway_says_so_and_loses_nothing(client: PageClient, session: Session, call: Call) -> None:
    answer(client, "om-dig", "bosatt", "fodelsear")
    session.execute(update(Call).values(closes_on=date(2027, 3, 14)))
    session.commit()

    for response in (
        client.get(f"{BASE}/kon"),
        client.post(f"{BASE}/kon", data={"csrf_token": token_of(client), "sex": "woman"}),
        client.get(f"{BASE}/granska"),
    ):
        assert response.status_code == 409
        assert "Anmälan hann stänga" in response.text
        assert "Kim Exempel" in response.text
        assert f'href="{BASE}/besked"' in response.text
    assert count(session, Draft) == 1
    assert count(session, Registration) == 0


def token_of(client: PageClient) -> str:
    page = client.get("/mina-uppgifter").text
    return page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]


def test_a_call_that_closes_before_the_last_click_says_so(client: PageClient, session: Session, call: Call) -> None:
    answer(client)
    data = {"csrf_token": token_of(client)}
    session.execute(update(Call).values(withdrawn_at=NOW))
    session.commit()

    response = client.post(f"{BASE}/granska", data=data)

    assert response.status_code == 409
    assert "kim@example.se" in response.text
    assert count(session, Registration) == 0


def test_without_an_open_call_one_can_ask_to_be_told(client: PageClient, session: Session) -> None:
    start = client.get(BASE)
    assert "Just nu går det inte att anmäla sig" in start.text
    assert "Set-Cookie" not in start.headers
    assert client.get(f"{BASE}/om-dig").headers["Location"] == BASE

    sent = fill(client, f"{BASE}/besked", email="kim@example.se", follow=True)
    link = newest_link(session, "/besked/")
    client.get(link)
    assert session.scalars(select(CallNotice)).one().confirmed_at is None, "opening the page says nothing"
    done = fill(client, link, follow=True)

    assert "Titta i din e-post" in sent.text
    assert "Vi hör av oss" in done.text
    session.expire_all()
    assert session.scalars(select(CallNotice)).one().confirmed_at is not None
    assert client.get(link).status_code == 410


def test_a_coming_call_names_its_day(client: PageClient, session: Session) -> None:
    session.add(a_call(opens_on=date(2027, 9, 1), closes_on=date(2027, 9, 30)))
    session.commit()
    assert "1 september 2027" in client.get(BASE).text


def test_the_open_call_is_shown_and_sets_no_cookie(client: PageClient, call: Call) -> None:
    page = client.get(BASE)
    assert "Vi träffas fyra gånger." in page.text
    assert "30 april 2027" in page.text
    assert "Set-Cookie" not in page.headers


def test_a_post_without_token_keeps_the_text(client: PageClient, session: Session, call: Call) -> None:
    response = client.post(f"{BASE}/om-dig", data={"name": "Kim Exempel"})

    assert response.status_code == 400
    assert "Kim Exempel" in response.text
    assert count(session, Draft) == 0


@pytest.mark.parametrize("path", ["nej", "..%2f", "' OR 1=1", "<script>", "TR-4K7M"])
def test_a_question_that_does_not_exist_is_not_found(client: PageClient, call: Call, path: str) -> None:
    assert client.get(f"{BASE}/{path}").status_code == 404


# One's own registration


def test_reading_uses_nothing_up(client: PageClient, session: Session, registered: Registration) -> None:
    link = an_open_link(session, registered)
    for path in ("", "/ta-bort", "/andra/om-dig"):
        for _ in range(2):
            page = client.get(link + path)
            assert page.status_code == 200
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert page.headers["Cache-Control"] == "no-store"
    session.expire_all()
    assert session.scalars(select(PersonalLink)).one().used_at is None
    assert the_one(session).state is RegistrationState.ACTIVE


def test_pausing_takes_two_clicks_and_gives_a_fresh_link(
    client: PageClient, session: Session, registered: Registration
) -> None:
    link = an_open_link(session, registered)

    paused = fill(client, link, follow=True)

    assert paused.status_code == 200
    assert "Din anmälan är pausad" in paused.text
    assert paused.request.path != link
    assert the_one(session).state is RegistrationState.PAUSED
    resumed = fill(client, paused.request.path, follow=True)
    assert "Din anmälan gäller igen" in resumed.text
    assert the_one(session).state is RegistrationState.ACTIVE


def test_a_used_link_offers_a_new_one(client: PageClient, session: Session, registered: Registration) -> None:
    link = an_open_link(session, registered)
    fill(client, link)

    for response in (
        client.get(link),
        client.post(f"{link}/pausa", data={"csrf_token": token_of(client)}),
        client.get(f"{link}/ta-bort"),
    ):
        assert response.status_code == 410
        assert 'href="/mina-uppgifter"' in response.text


def test_an_unknown_link_is_the_same_as_any_missing_page(client: PageClient, registered: Registration) -> None:
    token = token_of(client)
    for path in ("finns-inte", "finns-inte/ta-bort", "finns-inte/andra/om-dig"):
        assert client.get(f"/mina-uppgifter/{path}").status_code == 404
    for act in ("pausa", "bekrafta", "gor-mig-till-administrator"):
        assert client.post(f"/mina-uppgifter/finns-inte/{act}", data={"csrf_token": token}).status_code == 404


def test_one_answer_is_changed_on_its_own_page(client: PageClient, session: Session, registered: Registration) -> None:
    link = an_open_link(session, registered)

    done = fill(client, f"{link}/andra/ort", locality="other", follow=True, fields={})

    assert "Ändringen är sparad" in done.text
    assert "Någon annanstans i kommunen" in done.text
    assert the_one(session).locality == "other"


def test_a_posted_state_or_reference_changes_nothing(
    client: PageClient, session: Session, registered: Registration
) -> None:
    link = an_open_link(session, registered)
    reference = registered.reference
    page = client.get(f"{link}/andra/om-dig").text
    token = page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]

    extra = {"state": "withdrawn", "reference": "TR-2222", "birth_year": "1950", "role": "administrator"}
    client.post(f"{link}/andra/om-dig", data={"csrf_token": token, "name": "Kim Ny", **extra})

    row = the_one(session)
    assert (row.name, row.reference, row.birth_year) == ("Kim Ny", reference, 1987)
    assert row.state is RegistrationState.ACTIVE


def test_a_wrong_change_keeps_the_text_and_the_link(
    client: PageClient, session: Session, registered: Registration
) -> None:
    link = an_open_link(session, registered)

    response = fill(client, f"{link}/andra/fodelsear", birth_year="2020")

    assert response.status_code == 422
    assert "2020" in response.text
    assert client.get(link).status_code == 200
    assert the_one(session).birth_year == 1987


def test_where_one_lives_is_not_a_kept_answer(client: PageClient, session: Session, registered: Registration) -> None:
    assert client.get(f"{an_open_link(session, registered)}/andra/bosatt").status_code == 404


def test_removing_oneself_erases_and_says_so(client: PageClient, session: Session, registered: Registration) -> None:
    link = an_open_link(session, registered)
    assert "Ta bort din anmälan?" in client.get(f"{link}/ta-bort").text

    done = fill(client, f"{link}/ta-bort", follow=True)

    assert "Din anmälan är borttagen" in done.text
    row = the_one(session)
    assert (row.name, row.email, row.state) == (None, None, RegistrationState.WITHDRAWN)
    assert client.get(link).status_code == 404


def test_asking_for_a_link_answers_alike_for_known_and_unknown(
    client: PageClient, session: Session, registered: Registration
) -> None:
    known = fill(client, "/mina-uppgifter", whose="kim@example.se", follow=True)
    unknown = fill(client, "/mina-uppgifter", whose="ingen@example.se", follow=True)
    hostile = fill(client, "/mina-uppgifter", whose="' OR 1=1 --", follow=True)

    assert known.text == unknown.text == hostile.text
    assert count(session, OutboxMail) == 1
    assert "Kim Exempel" in client.get(newest_link(session)).text


def test_asking_for_a_link_needs_something_written(client: PageClient) -> None:
    response = fill(client, "/mina-uppgifter", whose="")
    assert response.status_code == 422
    assert fill(client, "/mina-uppgifter", whose="x" * 300).status_code == 422


@pytest.mark.parametrize("language", ["fi", "en"])
def test_the_letter_comes_in_the_language_of_the_page(
    client: PageClient, session: Session, call: Call, language: str
) -> None:
    for slug, fields in ANSWERS.items():
        fill(client, f"/{language}{BASE}/{slug}", **fields)
    fill(client, f"/{language}{BASE}/granska")

    assert the_one(session).language == language
    assert newest_link(session).startswith(f"/{language}/mina-uppgifter/")
