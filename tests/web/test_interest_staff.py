"""The staff's pages: calls, the contact centre's desk, the pool, and one person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.interest import a_call, a_registration
from tests.factories.population import a_population
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.interest.models import Call, Registration
from trygghetsrad.interest.rules import Reach, RegistrationState
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.population.models import Sex

CALLS, DESK, POOL = "/personal/utlysningar", "/personal/registrera/intresse", "/personal/intresserade"
DATES = {
    "opens_on-day": "1", "opens_on-month": "6", "opens_on-year": "2027",
    "closes_on-day": "30", "closes_on-month": "6", "closes_on-year": "2027",
}  # fmt: skip
CALLER: dict[str, Any] = {
    "informed": "y",
    "name": "Kim Exempel",
    "birth_year": "1950",
    "sex": "woman",
    "locality": "Strömsholm",
    "reach": "phone",
    "phone": "0220-000 00",
}


@pytest.fixture(autouse=True)
def the_tests_day() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def call(session: Session) -> Call:
    session.add(call := a_call())
    session.commit()
    return call


def count(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def add(session: Session, *rows: Any) -> None:
    session.add_all(rows)
    session.commit()


# Calls


def test_the_coordinator_makes_a_call_and_the_public_sees_it_when_it_opens(
    client: PageClient, session: Session
) -> None:
    sign_in(client, session)
    assert "Ingen utlysning än" in client.get(CALLS).text

    made = fill(client, f"{CALLS}/ny", title="Var med", text="Vi **lottar**.", fields=DATES, follow=True)

    assert "Utlysningen är sparad" in made.text
    assert "Just nu går det inte att anmäla sig" in client.get("/anmal-intresse").text
    with time_machine.travel(NOW + timedelta(days=90)):
        assert "<strong>lottar</strong>" in client.application.test_client().get("/anmal-intresse").text


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"title": ""}, "Skriv en rubrik."),
        ({"title": "x" * 121}, "högst 120"),
        ({"panel_size": "många"}, "Skriv med siffror"),
        ({"panel_size": "1"}, "Skriv ett tal från 2"),
        ({"closes_on-day": "31"}, "Datumet finns inte"),
        ({"closes_on-month": "5"}, "Sista dagen kan inte vara före"),
        ({"closes_on-year": "x" * 2000}, "Datumet finns inte"),
        ({"text": "[" * 3000}, "för många tecken för formatering"),
    ],
)
def test_a_wrong_call_is_explained_and_its_text_kept(
    client: PageClient, session: Session, over: dict[str, str], said: str
) -> None:
    sign_in(client, session)
    fields = {"title": "Var med", "text": "Särskild text", **DATES, **over}

    response = fill(client, f"{CALLS}/ny", fields=fields)

    assert response.status_code == 422
    assert said in response.text
    assert fields["text"][:50] in response.text
    assert count(session, Call) == 0


def test_a_call_posted_twice_is_one(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    page = client.get(f"{CALLS}/ny").text
    hidden = {
        name: page.partition(f'name="{name}" type="hidden" value="')[2].partition('"')[0]
        for name in ("csrf_token", "once")
    }
    data = {**hidden, **DATES, "title": "Var med", "text": "Text", "panel_size": "12", "number": "99"}

    first, second = client.post(f"{CALLS}/ny", data=data), client.post(f"{CALLS}/ny", data=data)

    assert first.headers["Location"] == second.headers["Location"]
    assert count(session, Call) == 1
    assert session.scalars(select(Call)).one().number != 99


def test_markdown_in_a_call_cannot_bring_a_script(client: PageClient, session: Session, call: Call) -> None:
    sign_in(client, session)
    fill(client, f"{CALLS}/{call.number}", text="<script>alert(1)</script> [klicka](javascript:alert(1))")

    page = client.get("/anmal-intresse").text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_two_who_change_a_call(client: PageClient, session: Session, call: Call) -> None:
    sign_in(client, session)
    page = client.get(f"{CALLS}/{call.number}").text
    hidden = {
        name: page.partition(f'name="{name}" type="hidden" value="')[2].partition('"')[0]
        for name in ("csrf_token", "seen")
    }
    assert fill(client, f"{CALLS}/{call.number}", title="Den andra").status_code == 303

    late = client.post(
        f"{CALLS}/{call.number}", data={**hidden, **DATES, "title": "Den sena", "text": "Sen", "panel_size": "9"}
    )

    assert late.status_code == 409
    assert "Den sena" in late.text
    session.expire_all()
    assert session.scalars(select(Call)).one().title == "Den andra"


def test_a_call_is_taken_back_after_a_question(client: PageClient, session: Session, call: Call) -> None:
    sign_in(client, session)
    assert client.get(f"{CALLS}/{call.number}/dra-tillbaka").status_code == 200
    session.expire_all()
    assert call.withdrawn_at is None, "opening the page changes nothing"

    fill(client, f"{CALLS}/{call.number}/dra-tillbaka")

    assert "Just nu går det inte att anmäla sig" in client.get("/anmal-intresse").text
    assert "Tillbakadragen" in client.get(CALLS).text
    assert fill(client, f"{CALLS}/{call.number}/dra-tillbaka").status_code == 409
    assert client.get(f"{CALLS}/{call.number}").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999"])
def test_a_call_that_does_not_exist_is_not_found(client: PageClient, session: Session, number: str) -> None:
    sign_in(client, session)
    assert client.get(f"{CALLS}/{number}").status_code == 404


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_only_the_coordinator_enters_the_calls(client: PageClient, session: Session, role: Role) -> None:
    sign_in(client, session, role)
    assert client.get(CALLS).status_code == 403


# The desk


def test_a_caller_is_registered_and_the_next_one_can_be(client: PageClient, session: Session, call: Call) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)

    done = fill(client, DESK, fields=CALLER, follow=True)

    row = session.scalars(select(Registration)).one()
    assert row.reference in done.text
    assert "Registrera nästa" in done.text
    assert (row.state, row.read_aloud, row.reach) == (RegistrationState.ACTIVE, True, Reach.PHONE)
    audit = session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.received")).one()
    assert audit.detail == {"desk": True}


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"informed": None}, "kryssa i rutan"),
        ({"name": ""}, "Skriv namnet."),
        ({"birth_year": "2020"}, "från det år du fyller 16"),
        ({"reach": "carrier pigeon"}, "Något behöver rättas"),
        ({"phone": ""}, "Skriv ditt mobilnummer."),
        ({"once": "not-a-uuid"}, "Sidan var för gammal"),
    ],
)
def test_a_wrong_desk_form_keeps_everything(
    client: PageClient, session: Session, call: Call, over: dict[str, str | None], said: str
) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    fields = {name: value for name, value in {**CALLER, **over}.items() if value is not None}

    response = fill(client, DESK, fields=fields)

    assert response.status_code == 422
    assert said in response.text
    assert 'value="Kim Exempel"' in response.text or "name" in over
    assert count(session, Registration) == 0


def test_the_error_summary_follows_the_page(client: PageClient, session: Session, call: Call) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    page = fill(client, DESK).text.partition("</ul>\n</div>")[0]
    order = [page.index(f'href="#{name}') for name in ("informed", "name", "birth_year", "sex", "locality", "reach")]
    assert order == sorted(order)


def test_the_way_to_the_calls_is_shown_to_those_who_may_go_there(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.COORDINATOR)
    assert f'href="{CALLS}"' in client.get(POOL).text
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert f'href="{CALLS}"' not in client.get(POOL).text


def test_a_duplicate_is_pointed_out_and_may_be_registered_anyway(
    client: PageClient, session: Session, call: Call
) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    add(session, a_registration(call, reference="TR-4K7M", name="KIM exempel", birth_year=1950))
    assert "Registrera ändå" not in client.get(DESK).text

    warned = fill(client, DESK, fields=CALLER)
    assert warned.status_code == 409
    assert "TR-4K7M" in warned.text
    assert "Registrera ändå" in warned.text
    assert count(session, Registration) == 1

    page = warned.text
    hidden = {
        name: page.partition(f'name="{name}" type="hidden" value="')[2].partition('"')[0]
        for name in ("csrf_token", "once")
    }
    assert client.post(DESK, data={**CALLER, **hidden, "anyway": "y"}).status_code == 303
    assert count(session, Registration) == 2


def test_the_desk_is_closed_when_no_call_is_open(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert "Ingen utlysning är öppen" in client.get(DESK).text


def test_a_call_that_closes_during_the_talk_keeps_the_text(client: PageClient, session: Session, call: Call) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    page = client.get(DESK).text
    hidden = {
        name: page.partition(f'name="{name}" type="hidden" value="')[2].partition('"')[0]
        for name in ("csrf_token", "once")
    }
    call.closes_on = date(2027, 3, 14)
    session.commit()

    response = client.post(DESK, data={**CALLER, **hidden})

    assert response.status_code == 409
    assert 'value="Kim Exempel"' in response.text
    assert count(session, Registration) == 0


# The pool and one person


def test_the_pool_stands_beside_the_municipality(client: PageClient, session: Session, call: Call) -> None:
    a_population(session)
    add(
        session,
        a_registration(call, birth_year=2000, sex=Sex.WOMAN, locality="Kolbäck"),
        a_registration(call, birth_year=1950, sex=Sex.MAN, locality="other"),
        a_registration(call, birth_year=1950, sex=Sex.OTHER),
        a_registration(call, state=RegistrationState.PAUSED),
        a_registration(call, state=RegistrationState.WAITING),
    )
    sign_in(client, session, Role.CONTACT_CENTRE)

    page = client.get(POOL).text

    for shown in ("Kvinna 16–29", "Annat eller vill inte ange 65–79", "8 grupper saknas helt", "33,3"):
        assert shown in page, shown
    assert "Påhittad tabell" in page
    assert "Någon annanstans i kommunen" in page


def test_the_pool_works_without_a_population_and_without_people(
    client: PageClient, session: Session, call: Call
) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    page = client.get(POOL).text
    assert "Det finns inga befolkningssiffror" in page
    assert "Ingen har anmält sig än" in page


def test_before_the_first_call_the_pool_says_so(client: PageClient, session: Session) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert "Ingen har kunnat anmäla sig än" in client.get(POOL).text


def test_the_list_names_nobody_and_shows_likely_duplicates(client: PageClient, session: Session, call: Call) -> None:
    add(
        session,
        a_registration(call, reference="TR-AAAA", name="Kim Exempel", email="a@example.se"),
        a_registration(call, reference="TR-BBBB", name="Kim  exempel", email="b@example.se"),
        a_registration(call, reference="TR-CCCC", name="Robin Påhitt", email="A@example.se"),
        a_registration(call, reference="TR-DDDD", name="Nora Ensam", email="n@example.se"),
    )
    sign_in(client, session, Role.CONTACT_CENTRE)

    page = client.get(POOL).text

    assert "Exempel" not in page.replace("Kim Exempel</span>", "")
    assert "example.se" not in page
    warning = page.partition("Samma person kan ha anmält sig två gånger")[2].partition("<h2")[0]
    assert "TR-AAAA" in warning
    assert "TR-BBBB" in warning
    assert "TR-CCCC" in warning
    assert "TR-DDDD" not in warning


def test_the_list_is_paged_with_few_queries(client: PageClient, session: Session, call: Call) -> None:
    add(session, *(a_registration(call, registered_at=NOW - timedelta(minutes=number // 2)) for number in range(60)))
    a_population(session)
    sign_in(client, session, Role.CONTACT_CENTRE)
    asked: list[str] = []
    engine = client.application.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", listener := lambda *given: asked.append(given[2]))
    try:
        first = client.get(POOL).text
    finally:
        event.remove(engine, "before_cursor_execute", listener)

    own = [query for query in asked if "FROM registration" in query or "FROM call" in query or "population" in query]
    assert len(own) <= 7
    older = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = client.get(older).text
    references = {row.reference for row in session.scalars(select(Registration))}
    seen = [reference for reference in references if f">{reference}<" in first]
    rest = [reference for reference in references if f">{reference}<" in second]
    assert (len(seen), len(rest)) == (50, 10)
    assert not set(seen) & set(rest)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("utlysning=999", 404),
        ("utlysning=x", 200),
        ("efter=x", 400),
        ("efter=2027-01-01_x", 400),
        ("efter=2027-01-01T00:00:00_00000000000000000000000000000000", 400),
        ("efter=' OR 1=1 --", 400),
    ],
)
def test_a_bent_address_is_refused(client: PageClient, session: Session, call: Call, query: str, status: int) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    assert client.get(f"{POOL}?{query}").status_code == status


def test_nobody_reads_a_person_without_a_purpose(client: PageClient, session: Session, call: Call) -> None:
    add(session, row := a_registration(call, name="Nora Ensam", email="nora@example.se"))
    user = sign_in(client, session, Role.CONTACT_CENTRE)
    address = f"{POOL}/{row.reference}"

    assert "Nora" not in client.get(address).text
    assert "Nora" not in fill(client, address).text
    opened = fill(client, address, purpose="contact", follow=True)

    assert "Nora Ensam" in opened.text
    assert opened.headers["Cache-Control"] == "no-store"
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "registration.read")).one()
    assert (entry.actor_id, entry.object_id, entry.detail) == (user.id, row.id, {"purpose": "contact"})
    with time_machine.travel(NOW + timedelta(minutes=16)):
        assert "Nora" not in client.get(address).text


def test_a_purpose_for_one_person_opens_no_other(client: PageClient, session: Session, call: Call) -> None:
    add(session, first := a_registration(call), other := a_registration(call, name="Nora Ensam"))
    sign_in(client, session, Role.CONTACT_CENTRE)
    fill(client, f"{POOL}/{first.reference}", purpose="contact")

    assert "Nora" not in client.get(f"{POOL}/{other.reference}").text
    assert client.get(f"{POOL}/{other.reference}/andra/om-dig").status_code == 303


def test_staff_change_pause_and_withdraw_on_request(client: PageClient, session: Session, call: Call) -> None:
    add(session, row := a_registration(call, name="Nora Ensam"))
    sign_in(client, session, Role.CONTACT_CENTRE)
    address = f"{POOL}/{row.reference}"
    fill(client, address, purpose="change")

    assert "Nora Ny" in fill(client, f"{address}/andra/om-dig", name="Nora Ny", follow=True).text
    assert "Anmälan är pausad" in fill(client, address, follow=True).text
    assert client.get(f"{address}/ta-bort").status_code == 200
    gone = fill(client, f"{address}/ta-bort", follow=True)

    assert "borttagna" in gone.text
    session.expire_all()
    assert (row.name, row.state) == (None, RegistrationState.WITHDRAWN)
    assert "raderade" in client.get(address).text
    assert fill(client, f"{address}/ta-bort").status_code == 409


def test_anothers_reference_and_a_missing_one_look_the_same(client: PageClient, session: Session, call: Call) -> None:
    sign_in(client, session, Role.CONTACT_CENTRE)
    first = client.get(f"{POOL}/TR-ZZZZ")
    second = client.get(f"{POOL}/' OR 1=1")

    assert first.status_code == second.status_code == 404
    bodies = {page.text.partition("<main")[2].partition("print-address")[0] for page in (first, second)}
    assert len(bodies) == 1


@pytest.mark.parametrize("role", [Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_others_do_not_enter_the_pool(client: PageClient, session: Session, call: Call, role: Role) -> None:
    add(session, row := a_registration(call))
    sign_in(client, session, role)
    for address in (POOL, f"{POOL}/{row.reference}", DESK):
        assert client.get(address).status_code == 403
