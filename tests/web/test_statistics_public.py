"""The explorer and its files: two choices, an answer, and never a small number."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.attacker import Attacker
from tests.factories.accounts import sign_in
from tests.factories.injuries import RIGHT, imported, table
from tests.factories.programme import a_group
from tests.pagecheck import PageClient, parse
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.statistics.models import Territory
from trygghetsrad.statistics.rules.questions import View

PAGE = "/sakert-och-tryggt/statistik"
EXPOSED = f"{PAGE}/mest-utsatta"


@pytest.fixture
def two_years(session: Session) -> None:
    imported(session, table(2025) + table(2026, each=60).partition("\n")[2])


def cells(page: str) -> list[list[str]]:
    """The page's first table."""
    found = next(parse(page).iter("tbody"))
    return [["".join(cell.itertext()).strip() for cell in row] for row in found.iter("tr")]


def lines(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_before_any_file_the_page_says_so(client: PageClient) -> None:
    assert "Ingen statistik än" in client.get(PAGE).text
    assert "Ingen statistik än" in client.get(EXPOSED).text
    assert client.get(f"{PAGE}.csv").status_code == 404
    assert lines(client.get(f"{PAGE}/hela.csv").text)[1:] == []


@pytest.mark.usefixtures("two_years")
def test_two_choices_give_a_sentence_a_chart_and_a_table(client: PageClient) -> None:
    page = client.get(f"{PAGE}?vad=W00-W19&vem=80%2B").text
    assert "Fall, 80 år och äldre 2026: 66 per\u00a01\u00a0000. Det är säkert högre än 2025</figcaption>" in page
    assert cells(page) == [["2025", "72", "36", "28,2–45,3"], ["2026", "132", "66", "55,2–78,3"]]
    assert 'role="img"' in page
    assert "Källa: Registret. Inlagd på sjukhus." in page


@pytest.mark.usefixtures("two_years")
@pytest.mark.parametrize("view", list(View))
@pytest.mark.parametrize("measure", ["andel", "antal"])
def test_every_view_is_a_page_and_files_with_the_same_numbers(client: PageClient, view: View, measure: str) -> None:
    address = f"?visa={view.value}&matt={measure}"
    page = client.get(f"{PAGE}{address}")
    assert page.status_code == 200
    written = set(re.findall(r"\d+(?:,\d+)?", " ".join(cell for row in cells(page.text) for cell in row)))

    file = lines(client.get(f"{PAGE}.csv{address}").text)
    counts = {row[3] for row in file[1:-1] if row[3].isdigit()}
    if view is not View.HEAT or measure == "antal":
        assert counts <= written

    drawing = ET.fromstring(client.get(f"{PAGE}.svg{address}").text)  # noqa: S314 - our own
    drawn = {"".join(text.itertext()) for text in drawing.iter("{http://www.w3.org/2000/svg}text")}
    assert any("Källa: Registret" in text for text in drawn)
    if view not in {View.YEARS, View.HEAT} and measure == "antal":
        assert {count for count in counts if count != "0"} <= drawn


@pytest.mark.usefixtures("two_years")
def test_the_chart_is_also_a_picture(client: PageClient) -> None:
    answer = client.get(f"{PAGE}.png?vad=W00-W19")
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")
    assert len(answer.data) > 5000


@pytest.mark.usefixtures("two_years")
@pytest.mark.parametrize("language", ["fi", "en"])
def test_other_languages(client: PageClient, language: str) -> None:
    page = client.get(f"/{language}{PAGE}?vad=W00-W19&visa=alder").text
    assert {"fi": "Kaatumiset", "en": "Falls"}[language] in page


@pytest.mark.usefixtures("two_years")
def test_what_is_too_fine_is_explained_and_has_no_file(client: PageClient) -> None:
    address = "?vad=W00-W19&vem=80%2B&mer=plats.home"
    assert "Så smått kan siffrorna inte delas" in client.get(PAGE + address).text
    assert client.get(f"{PAGE}.csv{address}").status_code == 404


@pytest.mark.usefixtures("two_years")
@pytest.mark.parametrize(
    "address",
    ["vad=S72", "vem=ung", "vard=x", "mer=plats", "mer=plats.x", "mer=x.y", "matt=summa", "visa=x", "ar=1999", "ar=x"],
)
def test_what_is_on_no_list_is_refused(client: PageClient, address: str) -> None:
    assert client.get(f"{PAGE}?{address}").status_code == 400
    assert client.get(f"{PAGE}.csv?{address}").status_code == 400


def test_small_counts_are_called_hidden_everywhere(client: PageClient, session: Session) -> None:
    imported(session, RIGHT.replace(";9;", ";3;"))
    page = client.get(f"{PAGE}?matt=antal&visa=pyramid&ar=2025").text
    assert "dolt" in page
    assert "Dolt: antal från ett till fyra visas aldrig" in page
    file = lines(client.get(f"{PAGE}/hela.csv").text)
    numbers = [row[-1] for row in file[1:]]
    assert "dolt" in numbers
    assert all(number == "dolt" or int(number) >= 5 for number in numbers)


def test_an_attacker_with_the_whole_file_finds_nothing(client: PageClient, session: Session) -> None:
    imported(session, RIGHT.replace(";9;", ";3;").replace(";18;", ";4;"))
    blocks: dict[tuple[str, ...], dict[Any, int | None]] = {}
    for row in lines(client.get(f"{PAGE}/hela.csv").text)[1:]:
        count = None if row[7] == "dolt" else int(row[7])
        blocks.setdefault(tuple(row[:3]), {})[row[3], row[4], row[5], row[6]] = count
    assert len(blocks) == 2
    assert [Attacker(block).found() for block in blocks.values()] == [set(), set()]


def test_a_year_without_people_says_so_and_never_zero(client: PageClient, session: Session) -> None:
    imported(session, table(2026).replace(";1000", ";"))
    page = client.get(f"{PAGE}?vad=W00-W19").text
    assert cells(page)[0] == ["2026", "462", "saknas", "–"]
    assert "Där folkmängden saknas går andelen inte att räkna ut. Det betyder inte noll." in page


def test_a_year_that_nobody_imported_is_missing_and_not_zero(client: PageClient, session: Session) -> None:
    imported(session, table(2023) + table(2025).partition("\n")[2])
    assert cells(client.get(PAGE).text)[1] == ["2024", "saknas", "saknas", "–"]


def test_what_the_file_says_nothing_about_is_missing(client: PageClient, session: Session) -> None:
    imported(session, table(2026))
    assert "Saknas: källan säger inget om det." in client.get(f"{PAGE}?visa=skadesatt").text


@pytest.mark.usefixtures("two_years")
def test_the_nation_stands_beside_when_it_is_imported(client: PageClient, session: Session) -> None:
    imported(session, table(2026, each=40), territory=Territory.NATION, source="Socialstyrelsen")
    page = client.get(f"{PAGE}?vad=W00-W19").text
    assert "Hela landet: Per\u00a01\u00a0000" in page
    assert cells(page)[1][4:] == ["43 (39,6–46,6)"]
    counted = client.get(f"{PAGE}?vad=W00-W19&matt=antal").text
    assert "Hela landet: Antal" in counted
    assert cells(counted)[1][4:] == ["602"]
    assert "602" in client.get(f"{PAGE}.csv?vad=W00-W19").text
    assert "Källa: Registret, Socialstyrelsen." in page


@pytest.mark.usefixtures("two_years")
@pytest.mark.parametrize("address", ["", "?vad=W00-W19&vem=80%2B", "?visa=pyramid", "?visa=varmekarta", "?visa=plats"])
def test_an_answer_asks_the_database_four_times(app: Flask, client: PageClient, address: str) -> None:
    database: Database = app.extensions["database"]
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    client.get(PAGE)
    event.listen(database.engine, "before_cursor_execute", note)
    try:
        client.get(PAGE + address)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert len([one for one in asked if one.lstrip().startswith(("SELECT", "(SELECT"))]) <= 4


@pytest.mark.usefixtures("two_years")
def test_the_page_sets_no_cookie(client: PageClient) -> None:
    assert "Set-Cookie" not in client.get(f"{PAGE}?vad=W00-W19").headers


@pytest.mark.usefixtures("two_years")
def test_the_most_exposed_are_ranked_with_intervals(client: PageClient) -> None:
    page = client.get(EXPOSED).text
    first = cells(page)[0]
    assert first[0] == "Fall, 80 år och äldre, Män"
    assert first[1:4] == ["66", "51–84", "säkert högre än 2025"]
    assert "Gör ett mål av det här" not in page
    assert "Läs med försiktighet" in page
    assert client.get(f"{EXPOSED}?vard=x").status_code == 400


@pytest.mark.usefixtures("two_years")
def test_the_staff_make_a_goal_of_what_is_most_exposed(client: PageClient, session: Session) -> None:
    session.add(a_group())
    session.commit()
    sign_in(client, session)
    page = client.get("/personal/program/mest-utsatta").text
    link = re.search(r'href="(/personal/program/mal/nytt\?[^"]+)"', page)
    assert link
    form = client.get(link[1].replace("&amp;", "&"))
    assert "Färre skador: Fall, 80 år och äldre, Män" in form.text
    assert "66 skador per 1 000 invånare år 2026" in form.text


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.MEMBER, Role.ADMINISTRATOR])
def test_only_the_coordinator_gets_the_staffs_page(client: PageClient, session: Session, role: Role) -> None:
    sign_in(client, session, role)
    assert client.get("/personal/program/mest-utsatta").status_code == 403
