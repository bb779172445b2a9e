"""Hostile addresses, parameters and headers: never a 500, never two lines in the log, never somebody else's host."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories.accounts import sign_in
from tests.pagecheck import PageClient
from trygghetsrad.kernel import logs
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.outbox import queue_mail
from trygghetsrad.kernel.permissions import EVERYONE, Role

HOSTILE = (
    "' OR 1=1 --",
    '"; DROP TABLE suggestion; --',
    "1 UNION SELECT password_hash FROM user_account",
    "NEAR(a b) AND * OR ^",
    "{{7*7}}${7*7}",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "%00",
    "\u202e\u200b\ufeff",
    "\x00",
    "9" * 400,
    "-1",
    "a" * 5000,
    "\r\nSet-Cookie: a=b",
)
PARAMETERS = ("q", "sida", "fore", "efter", "plats", "utfall", "lage", "sort", "order", "next", "andra", "vecka", "id")


def plain_get_routes(app: Flask, *, public: bool) -> list[str]:
    return sorted(
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments
        and "GET" in (rule.methods or set())
        and rule.endpoint != "health.ready"  # says that these tables were made without migrations
        and (app.view_functions[rule.endpoint].policy in EVERYONE) == public  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize("public", [True, False])
def test_no_parameter_breaks_a_page(app: Flask, client: PageClient, session: Session, public: bool) -> None:
    if not public:
        sign_in(client, session, Role.COORDINATOR)
    for address in plain_get_routes(app, public=public):
        for text in HOSTILE:
            response = client.get(address, query_string=dict.fromkeys(PARAMETERS, text))
            assert response.status_code < 500, (address, text)
            assert "<script>alert(1)" not in response.text
            assert "Set-Cookie: a=b" not in str(response.headers)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_address_breaks_the_site(app: Flask, client: PageClient, text: str) -> None:
    for start in ("/", "/moten/", "/forslag/", "/lottningar/", "/mina-uppgifter/", "/inbjudan/", "/static/", "/fi/"):
        assert client.get(start + text.replace("?", "")).status_code in {200, 303, 308, 400, 404, 405, 410}, (
            start,
            text,
        )


def test_a_log_line_is_one_line_and_holds_no_address(
    app: Flask, client: PageClient, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.configure_logs("INFO")
    client.get(
        "/mina-uppgifter/hemlig%0alank?namn=Kim%0aExempel",
        headers={"User-Agent": "a\x1b[31m", "X-Forwarded-For": "192.0.2.7", "Referer": "http://localhost/?kanin"},
    )
    logs.configure_logs("ERROR")
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    assert lines
    for line in lines:
        assert json.loads(line)["event"]
        for secret in ("hemlig", "Kim", "192.0.2.7", "kanin", "127.0.0.1"):
            assert secret not in line


def test_a_forged_forwarding_header_changes_nothing(client: PageClient) -> None:
    page = client.get("/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"})
    assert page.status_code == 200
    assert "evil.example" not in page.text


def test_a_letter_names_our_own_address_whatever_the_host_says(app: Flask, session: Session) -> None:
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        letter = queue_mail(session, "interest_link", to="kim@example.se", now=NOW, secret="x", reference="TR-AAAA")
    assert "evil.example" not in (letter.body or "")
    assert "http://localhost/" in (letter.body or "")


def test_a_marked_text_escapes_what_a_visitor_wrote(app: Flask) -> None:
    with app.test_request_context():
        page = app.jinja_env.from_string("{{ text }}").render(text=mark("Hej %(name)s", name="<b>Kim</b>"))
    assert page == "Hej &lt;b&gt;Kim&lt;/b&gt;"
