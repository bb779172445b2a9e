"""The pages where files of injuries are read in."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.accounts import sign_in
from tests.factories.injuries import RIGHT, a_sheet, imported, read, received, table
from tests.forms import fields_of, fill
from tests.pagecheck import PageClient, parse
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.statistics.models import CodeListVersion, ImportState, InjuryImport

PAGE = "/personal/program/statistik"
CODES = f"{PAGE}/kodlistor"


def send(client: PageClient, content: bytes | str, **over: Any) -> Any:
    data = content.encode() if isinstance(content, str) else content
    fields = {"source": "Registret", "territory": "municipality", "file": (io.BytesIO(data), "skador.csv"), **over}
    return fill(client, PAGE, fields=fields, follow=True)


def newest(session: Session) -> Any:
    session.expire_all()
    return session.scalars(select(InjuryImport).order_by(InjuryImport.created_at.desc())).first()


def press(client: PageClient, session: Session, what: str) -> Any:
    page = f"{PAGE}/{newest(session).id}"
    token = client.get(PAGE).text.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
    return client.post(f"{page}/{what}", data={"csrf_token": token}, follow_redirects=True)


def test_a_file_goes_all_the_way_in_and_back(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    assert "Inga filer än" in client.get(PAGE).text

    columns = send(client, RIGHT)
    assert "Vad är kolumnerna?" in columns.text
    assert "Kolumn 4: ålder" in columns.text
    press_columns(client, session)
    page = client.get(f"{PAGE}/{newest(session).id}")
    assert "Vi granskar filen" in page.text
    assert page.headers["Refresh"] == f"2; url={PAGE}/{newest(session).id}"
    assert "Filen står i kö" in page.text

    read(session)
    page = client.get(f"{PAGE}/{newest(session).id}")
    assert "6 rader är rätt." in page.text
    assert "Läs in allt" in page.text
    assert "Vi läser in filen" in press(client, session, "las-in").text
    read(session)
    page = client.get(f"{PAGE}/{newest(session).id}")
    assert "Filen är inläst" in page.text
    assert "Refresh" not in page.headers
    assert "Det som fanns före gäller igen." in press(client, session, "angra").text


def press_columns(client: PageClient, session: Session, **fields: str) -> Any:
    """Send the form of the columns as it is filled in, but for these."""
    page = f"{PAGE}/{newest(session).id}"
    forms = parse(client.get(page).text).iter("form")
    form = next(one for one in forms if (one.get("action") or "").endswith("kolumner"))
    return client.post(f"{page}/kolumner", data=fields_of(form) | fields, follow_redirects=True)


def test_the_columns_of_a_kind_of_file_are_pointed_out_once(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    odd = "Period;Typ;Vem;Hur många\n2025;slutenvård;kvinnor;20\n"
    send(client, odd)
    assert newest(session).columns == ["", "", "", ""]
    missing = press_columns(client, session)
    assert missing.status_code == 422
    assert "Peka ut minst en kolumn med antal." in missing.text
    chosen = {"column_0": "year", "column_1": "level", "column_2": "sex", "column_3": "count"}
    assert press_columns(client, session, **chosen).status_code == 200
    read(session)
    assert newest(session).right == 1

    send(client, odd.replace("20\n", "30\n"))
    assert newest(session).state is ImportState.CHECKING
    read(session)
    assert newest(session).summary == [[2025, "admitted", 30]]


def test_what_the_file_does_not_say_is_said_for_all_of_it(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    send(client, "kön;antal\nkvinnor;20\n")
    assert "Peka ut kolumnen med år" in press_columns(client, session).text
    assert press_columns(client, session, year="12").status_code == 422
    assert "Peka ut kolumnen med vårdnivå" in press_columns(client, session, year="2024").text
    press_columns(client, session, year="2024", level="died")
    read(session)
    assert newest(session).summary == [[2024, "died", 20]]


def test_faults_are_shown_by_line_and_column_and_can_be_passed_over(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    send(client, RIGHT + "2026;slutenvård;<script>alert(1)</script>;80+;W00-W19;hemmet;5;710\n")
    press_columns(client, session)
    read(session)
    page = client.get(f"{PAGE}/{newest(session).id}")
    assert "1 rad är fel" in page.text
    assert "Könet finns inte i kodlistan" in page.text
    assert "<script>alert" not in page.text
    assert "Läs in allt" not in page.text
    refused = press(client, session, "las-in")
    assert refused.status_code == 422
    assert "Rätta dem, eller läs in bara de rätta." in refused.text
    press(client, session, "las-in-ratta")
    read(session)
    assert "1 rad som var fel lästes inte in." in client.get(f"{PAGE}/{newest(session).id}").text


def test_a_spreadsheet_works_as_well(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    send(client, a_sheet([["år", "vårdnivå", "antal"], [2025, "död", 8]]))
    press_columns(client, session)
    read(session)
    assert newest(session).summary == [[2025, "died", 8]]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "Filen är tom"), (b"PK\x03\x04 x", "skadad"), (";".join(["antal"] * 300).encode() + b"\n1", "300 kolumner")],
)
def test_a_file_that_cannot_be_opened_says_why(client: PageClient, session: Session, content: bytes, said: str) -> None:
    sign_in(client, session)
    page = send(client, content)
    assert page.status_code == 422
    assert said in page.text
    assert newest(session) is None


def test_an_empty_form_says_what_is_missing(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    page = fill(client, PAGE, form=-1, fields={"source": "", "territory": ""})
    assert page.status_code == 422
    for text in ("Välj en fil.", "Skriv var siffrorna kommer ifrån.", "Välj vilka som räknas i filen."):
        assert text in page.text


def test_a_file_is_thrown_away(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    send(client, RIGHT)
    assert "Filen är borttagen" in press(client, session, "avbryt").text
    assert newest(session).state is ImportState.CANCELLED
    assert "Inget av filen är inläst." in client.get(f"{PAGE}/{newest(session).id}").text


@pytest.mark.parametrize("reason", ["error", "file", "other_source"])
def test_a_file_that_failed_says_so(client: PageClient, session: Session, reason: str) -> None:
    sign_in(client, session)
    send(client, RIGHT)
    row = newest(session)
    row.state, row.stage = ImportState.FAILED, reason
    session.commit()
    assert "Inget av filen är inläst" in client.get(f"{PAGE}/{row.id}").text


@pytest.mark.parametrize("lines", [0, 500])
def test_progress_is_shown(client: PageClient, session: Session, lines: int) -> None:
    sign_in(client, session)
    send(client, RIGHT)
    row = newest(session)
    row.state, row.lines, row.total_lines, row.heartbeat_at = ImportState.LOADING, lines, 1000, row.created_at
    session.commit()
    assert f"Rader som är lästa: {lines} av 1000" in client.get(f"{PAGE}/{row.id}").text
    row.stage = "protecting"
    session.commit()
    assert "Nu skyddas små antal" in client.get(f"{PAGE}/{row.id}").text


def test_code_lists_are_fetched_changed_and_replaced(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    imported(session, table(2026))
    assert "Följer med programmet" in client.get(CODES).text
    fetched = client.get(f"{CODES}/place.csv")
    assert "home;Hemmet;Koti;Home;bostad|hem|home" in fetched.text
    assert client.get(f"{CODES}/rymd.csv").status_code == 404

    changed = fetched.text.replace("countryside;Naturen", "forest;Skogen")
    fields = {"kind": "place", "file": (io.BytesIO(changed.encode()), "plats.csv")}
    page = fill(client, CODES, fields=fields, follow=True)
    assert "Kodlistan är bytt." in page.text
    assert session.scalars(select(CodeListVersion)).one().version == 1
    assert "Kodlistan har bytts sedan uppgifterna lästes in" in page.text
    assert "Registret, 2026" in client.get(PAGE).text


@pytest.mark.parametrize(
    "content", [b"", b"a;b\n1;2\n", b"kod;sv\n", b"kod;sv\nhome;Hemma\n", b"kod;sv\nx;A\nx;B\nunspecified;C\n"]
)
def test_a_code_list_that_cannot_work_is_explained(client: PageClient, session: Session, content: bytes) -> None:
    sign_in(client, session)
    page = fill(client, CODES, fields={"kind": "place", "file": (io.BytesIO(content), "x.csv")})
    assert page.status_code == 422
    assert session.scalars(select(CodeListVersion)).all() == []


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_only_the_coordinator_enters(client: PageClient, session: Session, role: Role) -> None:
    sign_in(client, session, role)
    for page in (PAGE, CODES, f"{CODES}/place.csv"):
        assert client.get(page).status_code == 403


def test_a_file_that_does_not_exist_is_not_found(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    assert client.get(f"{PAGE}/00000000-0000-4000-8000-000000000000").status_code == 404


def test_the_page_says_which_public_numbers_would_change_by_so_little_that_it_may_be_a_person(
    client: PageClient, session: Session
) -> None:
    sign_in(client, session)
    imported(session, table(2026))
    row = received(session, table(2026).replace("kvinnor;80+;W00-W19;hemmet;36", "kvinnor;80+;W00-W19;hemmet;37"))
    read(session)
    page = client.get(f"{PAGE}/{row.id}").text
    assert "tal som visas nu ändras med en till fyra" in page
    assert "Fall, 80 år och äldre, Kvinnor, Inlagd på sjukhus" in page
