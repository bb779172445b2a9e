"""The page where the population is imported."""

from __future__ import annotations

import io
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.factories.population import TABLE, a_population
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.kernel.permissions import Role
from trygghetsrad.population.models import PopulationCount, PopulationSource

PAGE = "/personal/befolkning"
DAY = {"as_of-day": "31", "as_of-month": "12", "as_of-year": "2026"}


@pytest.fixture(autouse=True)
def the_tests_day() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


def upload(client: PageClient, content: bytes, **over: Any) -> Any:
    fields = {"name": "SCB", "file": (io.BytesIO(content), "tabell.csv"), **DAY, **over}
    return fill(client, PAGE, fields=fields, follow=True)


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(PopulationCount)) or 0


def test_a_file_is_imported_and_its_figures_are_shown(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    assert "Inga siffror än" in client.get(PAGE).text

    page = upload(client, TABLE.encode(), note="Könsfördelningen är uppskattad.", is_estimate="y")

    assert "Siffrorna är inlästa" in page.text
    assert "16–29" in page.text
    assert "1000" in page.text
    assert "Könsfördelningen är uppskattad." in page.text
    assert "Uppskattning" in page.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Filen är tom"),
        (b"a;b\n1;2\n", "saknas i rubrikraden"),
        (b"{", "JSON-stat"),
        (b"\x00\x01\x02\xff" * 50, "Något behöver rättas"),
        (TABLE.replace("110", "<script>").encode(), "&lt;script&gt;"),
        (("ålder;kön;antal\n" + "x;y;z\n" * 80).encode(), "Det här behöver rättas i filen"),
    ],
)
def test_a_wrong_file_says_where_and_changes_nothing(
    client: PageClient, session: Session, content: bytes, said: str
) -> None:
    sign_in(client, session)

    page = upload(client, content)

    assert page.status_code == 422
    assert said in page.text
    assert "Inget har sparats" in page.text
    assert rows(session) == 0


def test_a_file_too_large_is_refused(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    body = b"--x\r\nContent-Disposition: form-data; name=file; filename=a.csv\r\n\r\n" + b"x" * 2_000_000 + b"\r\n--x--"
    assert client.post(PAGE, data=body, content_type="multipart/form-data; boundary=x").status_code == 413
    assert rows(session) == 0


def test_a_form_without_file_or_name_is_explained(client: PageClient, session: Session) -> None:
    sign_in(client, session)
    empty = fill(client, PAGE, name="", form=0)
    assert empty.status_code == 422
    assert "Välj en fil." in empty.text
    assert "Skriv var siffrorna kommer ifrån." in empty.text
    assert upload(client, TABLE.encode(), **{"as_of-day": "32"}).status_code == 422
    assert upload(client, TABLE.encode(), **{"as_of-year": "2099"}).status_code == 422


def test_a_source_can_be_set_aside_and_used_again(client: PageClient, session: Session) -> None:
    source = a_population(session)
    session.commit()
    sign_in(client, session)

    aside = client.post(f"{PAGE}/{source.id}/lagg-undan", data={"csrf_token": token(client)}, follow_redirects=True)
    assert "Inga siffror än" in aside.text
    again = client.post(f"{PAGE}/{source.id}/anvand", data={"csrf_token": token(client)}, follow_redirects=True)
    assert "Inga siffror än" not in again.text


def token(client: PageClient) -> str:
    return client.get(PAGE).text.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]


def test_a_source_that_does_not_exist_is_not_found_and_a_post_needs_its_token(
    client: PageClient, session: Session
) -> None:
    source = a_population(session)
    session.commit()
    sign_in(client, session)
    missing = f"{PAGE}/00000000-0000-4000-8000-000000000000/lagg-undan"
    assert client.post(missing, data={"csrf_token": token(client)}).status_code == 404
    assert client.post(f"{PAGE}/{source.id}/lagg-undan").status_code == 400
    session.expire_all()
    assert session.scalars(select(PopulationSource)).one().active


@pytest.mark.parametrize("role", [Role.CONTACT_CENTRE, Role.GROUP_LEADER, Role.MEMBER, Role.ADMINISTRATOR])
def test_only_the_coordinator_enters(client: PageClient, session: Session, role: Role) -> None:
    sign_in(client, session, role)
    assert client.get(PAGE).status_code == 403
