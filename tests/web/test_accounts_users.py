"""The administrator's pages about accounts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.factories.accounts import PASSWORD, a_user, sign_in, sign_in_as
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.accounts import queries
from trygghetsrad.accounts.models import LoginSession, User
from trygghetsrad.accounts.rules import AccountState
from trygghetsrad.kernel.audit import AuditEntry
from trygghetsrad.kernel.outbox import OutboxMail
from trygghetsrad.kernel.permissions import GRANTS, Permission, Role

USERS = "/personal/anvandare"
NEW = f"{USERS}/ny"
OWN = "/personal/mitt-konto"
POSTS = ("bjud-in", "stang-av", "oppna", "ta-bort")
INVITATION: dict[str, Any] = {"name": "Nils Nysson", "email": "nils@example.org", "roles": ["member", "coordinator"]}


@pytest.fixture
def administrator(client: PageClient, session: Session) -> User:
    return sign_in_as(client, session, a_user(Role.ADMINISTRATOR, email="ada@example.org", name="Ada Minsson"))


@pytest.fixture
def other(session: Session) -> User:
    session.add(user := a_user(Role.COORDINATOR, email="vera@example.org", name="Vera Provsson"))
    session.commit()
    return user


def fresh(session: Session, user: User) -> User:
    session.expire_all()
    return queries.user(session, user.id)


@pytest.mark.parametrize("role", [None, *Role])
def test_who_enters_which_page(client: PageClient, session: Session, other: User, role: Role | None) -> None:
    if role:
        sign_in(client, session, role)
    for path, permission in (
        (OWN, Permission.OWN_ACCOUNT),
        (USERS, Permission.USERS_MANAGE),
        (NEW, Permission.USERS_MANAGE),
        (f"{USERS}/{other.id}", Permission.USERS_MANAGE),
        (f"{USERS}/{other.id}/ta-bort", Permission.USERS_MANAGE),
    ):
        expected = 303 if role is None else 200 if role in GRANTS[permission] else 403
        assert client.get(path).status_code == expected, path


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_others_posts_change_nothing(client: PageClient, session: Session, other: User, role: Role) -> None:
    sign_in(client, session, role)
    token = fields_token(client)
    for path in (NEW, f"{USERS}/{other.id}", *(f"{USERS}/{other.id}/{post}" for post in POSTS)):
        data = {"csrf_token": token, "roles": "administrator", "name": "X", "email": "x@example.org"}
        assert client.post(path, data=data).status_code == 403, path
    assert fresh(session, other).roles == {Role.COORDINATOR}
    assert session.scalars(select(AuditEntry)).all() == []


def fields_token(client: PageClient) -> str:
    return client.get(OWN).text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]


def test_a_posted_role_is_ignored_on_ones_own_account(client: PageClient, session: Session) -> None:
    user = sign_in(client, session, Role.MEMBER)
    data = {
        "csrf_token": fields_token(client), "current_password": PASSWORD, "password": "sju glada igelkottar",
        "roles": "administrator", "role": "administrator", "user_id": str(uuid4()), "name": "Ny",
    }  # fmt: skip
    assert client.post(OWN, data=data).status_code == 303
    changed = fresh(session, user)
    assert (changed.roles, changed.name) == ({Role.MEMBER}, user.name)


def test_an_unknown_id_looks_like_a_missing_page(client: PageClient, session: Session, administrator: User) -> None:
    missing = client.get(f"{USERS}/{uuid4()}")
    nowhere = client.get("/personal/finns-inte")
    assert (missing.status_code, nowhere.status_code) == (404, 404)
    token = fields_token(client)
    for post in POSTS:
        assert client.post(f"{USERS}/{uuid4()}/{post}", data={"csrf_token": token}).status_code == 404


def test_inviting_sends_a_link_that_lets_the_person_in(
    client: PageClient, session: Session, administrator: User, app: Flask
) -> None:
    response = fill(client, NEW, fields=INVITATION, follow=True)
    assert "Inbjudan är på väg till nils@example.org." in response.text
    assert "Inbjuden" in response.text
    letter = session.scalars(select(OutboxMail)).one()
    link = "/personal/valkommen/" + str(letter.body).partition("/personal/valkommen/")[2].split()[0]
    guest = app.test_client()
    assert isinstance(guest, PageClient)
    for _ in range(3):
        assert guest.get(link).status_code == 200
    entered = fill(guest, link, password="sju glada igelkottar")
    assert entered.status_code == 303
    assert guest.get(OWN).status_code == 200
    assert guest.get(link).status_code == 410
    user = queries.user_by_email(session, "nils@example.org")
    assert user is not None
    assert user.roles == {Role.MEMBER, Role.COORDINATOR}


def test_an_invitation_sent_twice_is_one(client: PageClient, session: Session, administrator: User) -> None:
    for _ in range(2):
        assert fill(client, NEW, fields=INVITATION).status_code == 303
    assert len(session.scalars(select(OutboxMail)).all()) == 1


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"name": ""}, "Skriv personens namn."),
        ({"name": "x" * 201}, "Korta ner"),
        ({"email": ""}, "Skriv personens e-postadress."),
        ({"email": "inte en adress"}, "E-postadressen ser inte rätt ut."),
        ({"email": "a@b.se\nBcc: x@example.org"}, "E-postadressen ser inte rätt ut."),
        ({"email": "ADA@example.org"}, "Det finns redan ett konto"),
        ({"roles": []}, "Välj minst en roll."),
        ({"roles": ["emperor"]}, "Något behöver rättas"),
    ],
)
def test_an_invitation_is_rectified(
    client: PageClient, session: Session, administrator: User, over: dict[str, Any], says: str
) -> None:
    response = fill(client, NEW, fields=INVITATION | over)
    assert response.status_code == 422
    assert says in response.text
    assert "&#34;" not in response.text.partition("<main")[2].partition("</main>")[0] or "emperor" not in str(over)
    assert session.scalars(select(OutboxMail)).all() == []
    assert len(session.scalars(select(User)).all()) == 1


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "{{7*7}}", "'); DROP TABLE user_account;--"])
def test_a_hostile_name_is_only_a_name(client: PageClient, session: Session, administrator: User, name: str) -> None:
    page = fill(client, NEW, fields=INVITATION | {"name": name}, follow=True)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert ">49<" not in page.text
    letter = session.scalars(select(OutboxMail)).one()
    assert name in str(letter.body)


def test_roles_are_changed_and_the_person_is_logged_out(
    client: PageClient, session: Session, administrator: User, other: User, app: Flask
) -> None:
    theirs = app.test_client()
    assert isinstance(theirs, PageClient)
    sign_in_as(theirs, session, other)
    page = client.get(f"{USERS}/{other.id}")
    assert page.text.count(" checked") == 1

    response = fill(client, f"{USERS}/{other.id}", roles=["contact_centre", "group_leader"])

    assert response.status_code == 303
    assert fresh(session, other).roles == {Role.CONTACT_CENTRE, Role.GROUP_LEADER}
    assert theirs.get(OWN).status_code == 303


@pytest.mark.parametrize("roles", [[], ["emperor"], ["administrator", "x" * 300]])
def test_roles_that_do_not_exist_are_refused(
    client: PageClient, session: Session, administrator: User, other: User, roles: list[str]
) -> None:
    response = fill(client, f"{USERS}/{other.id}", fields={"roles": roles})
    assert response.status_code == 422
    assert fresh(session, other).roles == {Role.COORDINATOR}


def test_the_last_administrator_can_neither_step_down_nor_be_closed(
    client: PageClient, session: Session, administrator: User
) -> None:
    address = f"{USERS}/{administrator.id}"
    stepped = fill(client, address, fields={"roles": ["member"]})
    closed = client.post(f"{address}/stang-av", data={"csrf_token": fields_token(client)})
    for response in (stepped, closed):
        assert response.status_code == 422
        assert "Det måste finnas minst en aktiv administratör." in response.text
    assert fresh(session, administrator).roles == {Role.ADMINISTRATOR}
    assert fresh(session, administrator).state is AccountState.ACTIVE


def test_an_account_is_closed_opened_and_emptied(
    client: PageClient, session: Session, administrator: User, other: User
) -> None:
    address, token = f"{USERS}/{other.id}", fields_token(client)
    assert client.post(f"{address}/ta-bort", data={"csrf_token": token}).status_code == 422
    assert client.post(f"{address}/stang-av", data={"csrf_token": token}).status_code == 303
    assert client.post(f"{address}/oppna", data={"csrf_token": token}).status_code == 303
    assert fresh(session, other).state is AccountState.ACTIVE
    assert client.post(f"{address}/stang-av", data={"csrf_token": token}).status_code == 303
    assert "Kontot är avstängt" in client.get(address).text

    assert fill(client, f"{address}/ta-bort").status_code == 303

    assert fresh(session, other).name is None
    assert "Vera Provsson" not in client.get(USERS).text
    assert client.get(address).status_code == 404


def test_an_invitation_is_sent_again(client: PageClient, session: Session, administrator: User) -> None:
    session.add(user := a_user(accepted_at=None, password_hash=None))
    session.commit()
    response = client.post(f"{USERS}/{user.id}/bjud-in", data={"csrf_token": fields_token(client)})
    assert response.status_code == 303
    assert session.scalars(select(OutboxMail)).one().to == user.email
    other = client.post(f"{USERS}/{administrator.id}/bjud-in", data={"csrf_token": fields_token(client)})
    assert other.status_code == 422


def test_the_list_asks_as_much_for_fifty_as_for_one(client: PageClient, session: Session, administrator: User) -> None:
    def asked() -> int:
        statements: list[str] = []

        def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                statements.append(statement)

        engine = session.get_bind().engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            assert client.get(USERS).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    few = asked()
    session.add_all(a_user() for _ in range(50))
    session.commit()
    assert asked() == few
    assert few <= 4


def test_reading_changes_nothing(client: PageClient, session: Session, administrator: User, other: User) -> None:
    for path in (OWN, USERS, NEW, f"{USERS}/{other.id}", f"{USERS}/{other.id}/ta-bort"):
        assert client.get(path).status_code == 200
    assert session.scalars(select(AuditEntry)).all() == []
    assert len(session.scalars(select(LoginSession)).all()) == 1
    assert fresh(session, other).state is AccountState.ACTIVE
