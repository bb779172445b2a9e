"""The council as it was on a day, beside the municipality, and the letters to print."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.council import an_invited_panel, first_open, seat_rows
from tests.factories.lottery import COORDINATOR, NOW
from tests.factories.population import a_population
from tests.forms import fill
from tests.kernel.test_pdf import roles
from tests.pagecheck import PageClient
from tests.pdftext import opened, text_of
from trygghetsrad.council import queries
from trygghetsrad.council.models import EndReason, Invitation, Term, Via
from trygghetsrad.council.rules import Answer
from trygghetsrad.council.use_cases.appointing import EndAppointment, end_appointment
from trygghetsrad.council.use_cases.invitations import RecordAnswer, record_answer
from trygghetsrad.interest.models import Registration
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.population.models import PopulationSource
from trygghetsrad.population.queries import population_on
from trygghetsrad.population.rules import parse_bands

TYPST = '#panic("x") *fet* $1+1$ <a> @b'
TODAY = NOW.date()
HISTORY = "/personal/radet/historia"


@pytest.fixture(autouse=True)
def spring() -> Iterator[None]:
    with time_machine.travel(NOW):
        yield


def a_seated_council(session: Session) -> Term:
    """Everyone who was drawn has said yes."""
    term, _draw = an_invited_panel(session)
    for row in seat_rows(session, term):
        if row.open is not None:
            command = RecordAnswer(row.open.invitation.id, Answer.YES, public_name=False)
            record_answer(session, command, actor=COORDINATOR, now=NOW)
    session.commit()
    return term


def on(days: int) -> str:
    day = TODAY + timedelta(days=days)
    return f"{HISTORY}?dag-day={day.day}&dag-month={day.month}&dag-year={day.year}"


def test_the_council_on_a_day_is_set_beside_the_municipality(staff: PageClient, session: Session) -> None:
    term = a_seated_council(session)
    first = seat_rows(session, term)[0].appointments[0]
    end = EndAppointment(first.id, TODAY + timedelta(days=10), EndReason.MOVED)
    end_appointment(session, end, actor=COORDINATOR, now=NOW)
    session.commit()

    before, after = staff.get(on(10)).text, staff.get(on(11)).text

    assert sum(queries.residents_on(session, TODAY).counts.values()) == 12
    assert sum(queries.residents_on(session, TODAY + timedelta(days=11)).counts.values()) == 11
    assert before.count('<th scope="row"') == after.count('<th scope="row"') + 1
    assert 'role="img"' in before
    assert "Invånarna i rådet och i kommunen" in before
    assert (first.name or "-") not in before, "names are read by who says why"
    assert "Ingen satt i rådet den dagen" in staff.get(on(-400)).text


def figures(session: Session, name: str, days: int) -> PopulationSource:
    """A table of the municipality's people, so many days from today."""
    source = a_population(session, name=name)
    source.as_of = TODAY + timedelta(days=days)
    return source


def test_the_municipality_is_the_one_of_that_day(staff: PageClient, session: Session) -> None:
    a_seated_council(session)
    session.execute(update(PopulationSource).values(active=False))
    for name, days in (("Gamla tabellen", -10), ("Nya tabellen", 20), ("Undanlagd", 1)):
        figures(session, name, days).active = name != "Undanlagd"
    session.commit()

    for days, name in ((0, "Gamla"), (19, "Gamla"), (20, "Nya"), (300, "Nya")):
        page = staff.get(on(days)).text
        assert f"Kommunens siffror: {name} tabellen, från" in page
        assert "Äldre siffror är inte inlästa" not in page
    bands = parse_bands("16-29, 30-44, 45-64, 65-79, 80+")
    long_ago = population_on(session, bands, TODAY - timedelta(days=400))
    assert long_ago is not None
    assert long_ago.name == "Gamla tabellen", "the oldest there is"


def test_when_there_are_no_older_figures_the_page_says_so(staff: PageClient, session: Session) -> None:
    a_seated_council(session)
    session.execute(update(PopulationSource).values(active=False))
    figures(session, "Enda tabellen", 20)
    session.commit()
    assert "Äldre siffror är inte inlästa" in staff.get(on(0)).text
    assert "Äldre siffror är inte inlästa" not in staff.get(on(20)).text


def test_names_of_a_day_are_read_with_the_terms(staff: PageClient, session: Session) -> None:
    term = a_seated_council(session)
    name = seat_rows(session, term)[0].appointments[0].name or "-"
    fill(staff, "/personal/radet", purpose="seats")

    assert name in staff.get(on(1)).text


def test_the_public_page_says_nothing_of_ages_and_sexes(client: PageClient, session: Session) -> None:
    a_seated_council(session)
    with time_machine.travel(NOW + timedelta(days=120)):
        page = client.get("/om-radet").text
    assert "12" in page
    for word in ("kvinn", "16–29", "Kvinna"):
        assert word not in page


def test_a_day_that_is_none_is_asked_for_again(staff: PageClient, session: Session) -> None:
    a_seated_council(session)
    page = staff.get(f"{HISTORY}?dag-day=31&dag-month=2&dag-year=2027")
    assert page.status_code == 422
    assert "Datumet finns inte" in page.text


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.ADMINISTRATOR, Role.GROUP_LEADER, Role.MEMBER])
def test_other_roles_read_neither_history_nor_letters(client: PageClient, session: Session, role: Role) -> None:
    term = a_seated_council(session)
    sign_in(client, session, role)
    for page in (HISTORY, "/personal/radet/vill-sluta", f"/personal/radet/period/{term.id}/brev.pdf"):
        assert client.get(page).status_code == 403


# Letters


def by_letter(session: Session, name: str = "Kim Exempelsson", language: str = "sv") -> tuple[Term, Invitation]:
    term, _draw = an_invited_panel(session)
    for one in session.scalars(select(Invitation)):
        one.via = Via.EMAIL
    invitation = first_open(session, term)
    invitation.via = Via.LETTER
    session.execute(
        update(Registration)
        .where(Registration.id == invitation.registration_id)
        .values(name=name, address="Låtsasgatan 7, 734 00 Exempelby", language=language)
    )
    session.commit()
    return term, invitation


def test_letters_are_printed_by_who_says_why(staff: PageClient, session: Session) -> None:
    term, invitation = by_letter(session)
    file = f"/personal/radet/period/{term.id}/brev.pdf"
    assert staff.get(file).status_code == 303
    assert "Skriv ut breven" not in staff.get("/personal/radet").text

    fill(staff, "/personal/radet", purpose="seats")
    assert "Skicka brev" in staff.get("/personal/radet").text
    token = staff.get("/personal/radet").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = staff.post(f"/personal/radet/period/{term.id}/brev", data={"csrf_token": token}, follow_redirects=True)

    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    text = " ".join(text_of(answer.data).split())
    for said in ("Kim Exempelsson", "Låtsasgatan 7", "734 00 Exempelby", "Ring mig", "Svara senast", "0220-240 00"):
        assert said in text
    with opened(answer.data) as pdf:
        assert str(pdf.Root.Lang) == "sv"
        assert pdf.docinfo["/Title"] == "Inbjudan till trygghetsrådet"
        assert {"/H1", "/H2", "/P"} <= set(roles(pdf.Root.StructTreeRoot))
    session.expire_all()
    assert invitation.printed_at is not None
    assert "Brevet skrevs ut" in staff.get("/personal/radet").text
    printed = session.scalars(select(AuditEntry).where(AuditEntry.action == "council.letters_printed")).one()
    assert printed.detail == {"letters": 1}


def test_code_in_a_name_prints_as_it_was_written_and_each_reads_in_their_language(
    staff: PageClient, session: Session
) -> None:
    term, _invitation = by_letter(session, name=TYPST, language="fi")
    fill(staff, "/personal/radet", purpose="seats")

    file = staff.get(f"/personal/radet/period/{term.id}/brev.pdf")

    text = " ".join(text_of(file.data).split())
    assert '#panic("x") *fet* $1+1$ <a> @b' in text
    assert "Kutsu" in text or "turvallisuusneuvosto" in text


def test_no_letters_no_file(staff: PageClient, session: Session) -> None:
    term = a_seated_council(session)
    fill(staff, "/personal/radet", purpose="seats")
    assert staff.get(f"/personal/radet/period/{term.id}/brev.pdf").status_code == 404
