"""What every answer carries, and what no answer does."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from tests.conftest import NOW
from tests.pagecheck import PageClient, PageFault, check_page
from trygghetsrad.kernel.audit import record
from trygghetsrad.kernel.errors import Conflict, Gone, NotFound, Refused
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import GRANTS, PUBLIC, Permission, Role
from trygghetsrad.kernel.web import reading, safe_next

SECRET = "hemlig text i ett undantag"
FAULTS = {
    404: NotFound,
    409: lambda: Conflict(mark("Någon annan hann före.")),
    410: lambda: Gone(mark("Länken är använd.")),
    422: lambda: Refused(mark("Det går inte.")),
    503: lambda: OperationalError(SECRET, {}, Exception(SECRET)),
    500: lambda: RuntimeError(SECRET),
}


@pytest.mark.parametrize("status", [404, 409, 410, 422, 500, 503])
def test_each_fault_has_its_page_and_keeps_what_was_written(
    status: int, app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> str:
        fault = FAULTS[status]
        raise fault()

    fail.policy = Permission.PUBLIC  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "pages.appearance", fail)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)

    response = client.post("/utseende", data={"text": "Det jag skrev <b>länge</b>", "password": "hemligt lösen"})

    assert response.status_code == status
    assert "Det jag skrev &lt;b&gt;länge" in response.text
    assert "hemligt lösen" not in response.text
    assert SECRET not in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_an_unknown_address_is_a_plain_page(client: PageClient) -> None:
    response = client.get("/finns-inte")
    assert response.status_code == 404
    assert "Sidan finns inte" in response.text


def test_a_missing_token_keeps_the_text(client: PageClient) -> None:
    response = client.post("/tillganglighet/rapportera", data={"what": "Knappen gick inte att nå."})
    assert response.status_code == 400
    assert "Knappen gick inte att nå." in response.text


def test_too_much_is_refused(client: PageClient) -> None:
    assert client.post("/tillganglighet/rapportera", data={"what": "x" * 2_000_000}).status_code == 413


def test_a_forged_host_is_refused(client: PageClient) -> None:
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_the_browser_is_told_what_it_may_do(client: PageClient) -> None:
    headers = client.get("/").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_public_page_sets_no_cookie_and_is_not_sent_twice(client: PageClient) -> None:
    first = client.get("/")
    assert "Set-Cookie" not in first.headers
    again = client.get("/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_no_get_sets_a_cookie_but_a_form(client: PageClient) -> None:
    for address in (
        "/",
        "/om-radet",
        "/sa-lottar-vi",
        "/moten",
        "/forslag",
        "/kontakt",
        "/lottningar",
        "/tillganglighet",
    ):
        assert "Set-Cookie" not in client.get(address).headers, address


@pytest.mark.parametrize(("prefix", "language"), [("", "sv"), ("/fi", "fi"), ("/en", "en")])
def test_every_language_has_its_own_address(prefix: str, language: str, client: PageClient) -> None:
    page = client.get(f"{prefix}/kontakt")
    assert f'lang="{language}"' in page.text
    assert f'href="{prefix}/om-radet"' in page.text
    assert 'href="/fi/kontakt"' in page.text
    assert 'href="/kontakt"' in page.text


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/\tevil", "", None, "evil"],
)
def test_nobody_is_sent_to_another_site(target: str | None) -> None:
    assert safe_next(target, "/hem") == "/hem"


def test_an_address_of_our_own_is_kept() -> None:
    assert safe_next("/personal/forslag?sida=2", "/hem") == "/personal/forslag?sida=2"


def test_a_route_that_declares_nothing_answers_nobody(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, "pages.contact", lambda: "öppen")
    assert client.get("/kontakt").status_code == 403


def test_only_an_administrator_manages_users() -> None:
    assert GRANTS[Permission.USERS_MANAGE] == {Role.ADMINISTRATOR}


def test_the_page_check_sees_what_it_should(app: Flask) -> None:
    bad = (
        '<!doctype html><html><head><title>x</title></head><body style="a"><h1>a</h1><h1>b</h1>'
        '<p id="a" onclick="x()">x</p><p id="a">y</p><input name="q"><a href="/finns-inte-alls">z</a>'
        "<script>x</script><label for='ingen'>l</label></body></html>"
    )
    text = "\n".join(check_page(bad, app))
    for expected in (
        "lang is",
        "2 h1",
        "'a' stands 2",
        "has no label",
        "style attribute",
        "inline <script>",
        "onclick",
        "leads to no route",
        "points at nothing",
    ):
        assert expected in text


def test_a_broken_page_fails_the_test_that_meets_it(
    app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        return "<p>ingen sida</p>"

    broken.policy = Permission.PUBLIC  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "pages.contact", broken)
    with pytest.raises(PageFault):
        client.get("/kontakt")


def test_a_get_cannot_write(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def sly() -> str:
        record(reading(), "x.sly", actor=PUBLIC, now=NOW, about=("x", None))
        reading().flush()
        return "never"

    sly.policy = Permission.PUBLIC  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "pages.contact", sly)
    assert client.get("/kontakt").status_code == 500
