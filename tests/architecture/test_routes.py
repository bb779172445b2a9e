"""Every route, its methods and who may enter, written down: losing or opening a door is a conscious act."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.factories.accounts import sign_in
from tests.pagecheck import PageClient
from trygghetsrad.kernel.permissions import EVERYONE, GRANTS, Permission, Role

LIST = Path(__file__).parent / "routes.txt"


def routes_of(app: Flask) -> list[str]:
    lines = []
    for rule in app.url_map.iter_rules():
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        lines.append(f"{rule.rule}  {methods}  {rule.endpoint}  {policy or 'UNDECLARED'}")
    return sorted(lines)


def test_every_route_is_in_the_list_with_its_policy(app: Flask) -> None:
    assert routes_of(app) == LIST.read_text("utf-8").splitlines(), (
        "The routes differ from tests/architecture/routes.txt. If that is meant: "
        "python -m tests.architecture.write_routes"
    )


def test_every_permission_is_granted_to_somebody() -> None:
    assert set(Permission) == set(GRANTS) | EVERYONE
    assert all(GRANTS.values())


@pytest.mark.parametrize("role", list(Role))
def test_a_role_enters_only_where_the_table_lets_it(role: Role, app: Flask, client: PageClient, session) -> None:  # type: ignore[no-untyped-def]
    sign_in(client, session, role)
    for rule in app.url_map.iter_rules():
        policy = app.view_functions[rule.endpoint].policy  # type: ignore[attr-defined]
        if policy in EVERYONE or "GET" not in (rule.methods or set()) or rule.arguments:
            continue
        status = client.get(rule.rule).status_code
        if role in GRANTS[policy]:
            assert status in {200, 302, 303}, (rule.rule, status)
        else:
            assert status == 403, (rule.rule, status)


def test_the_public_is_sent_to_the_log_in(app: Flask, client: PageClient) -> None:
    for rule in app.url_map.iter_rules():
        policy = app.view_functions[rule.endpoint].policy  # type: ignore[attr-defined]
        if policy in EVERYONE:
            continue
        address = rule.rule
        for name in rule.arguments:
            kind = type(rule._converters[name]).__name__
            value = {"UUIDConverter": "00000000-0000-4000-8000-000000000000", "IntegerConverter": "1"}.get(kind, "x")
            address = address.replace(f"<{_spec(rule.rule, name)}>", value)
        method = client.get if "GET" in (rule.methods or set()) else client.post
        response = method(address)
        assert response.status_code in {303, 400}, (address, response.status_code)
        if response.status_code == 303:
            assert "/personal/logga-in" in response.headers["Location"]


def _spec(rule: str, name: str) -> str:
    return next(part.split(">")[0] for part in rule.split("<")[1:] if part.split(">")[0].split(":")[-1] == name)
