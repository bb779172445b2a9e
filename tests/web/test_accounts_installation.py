"""What needs an installation of its own: races, keys, commands, and the letters of development."""

from __future__ import annotations

import re
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from config import Config, ConfigError
from tests.conftest import config_for
from tests.factories.accounts import PASSWORD, a_user
from tests.pagecheck import PageClient
from trygghetsrad.accounts import queries
from trygghetsrad.accounts.models import LoginSession
from trygghetsrad.accounts.use_cases.own import RequestReset, request_reset
from trygghetsrad.accounts.use_cases.users import InviteUser, invite_user
from trygghetsrad.app import create_app
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.outbox import OutboxMail, queue_mail
from trygghetsrad.kernel.permissions import PUBLIC, SYSTEM, Role

KEY_A = "a-key-of-the-first-year-9f8e7d6c5b4a3210-xyz"
KEY_B = "b-key-of-the-second-year-0a1b2c3d4e5f6789-uvw"
LOGIN = "/personal/logga-in"
OWN = "/personal/mitt-konto"


def installation(folder: Path, **more: str) -> Flask:
    app = create_app(config_for(f"sqlite:///{folder / 'own.db'}", folder, **more))
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = PageClient
    Base.metadata.create_all(database_of(app).engine)
    return app


def database_of(app: Flask) -> Database:
    database: Database = app.extensions["database"]
    return database


def token_in(text: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
    assert found
    return found[1]


def post(client: FlaskClient, address: str, **data: Any) -> Any:
    return client.post(address, data={**data, "csrf_token": token_in(client.get(address).text)})


def logged_in(app: Flask) -> FlaskClient:
    with app.app_context(), database_of(app).write() as session:
        session.add(a_user(Role.MEMBER, email="vera@example.org"))
    client = app.test_client()
    assert post(client, LOGIN, email="vera@example.org", password=PASSWORD).status_code == 303
    return client


@pytest.mark.parametrize("purpose", ["valkommen", "nytt-losenord"])
def test_of_two_posts_with_one_link_exactly_one_succeeds(tmp_path: Path, purpose: str) -> None:
    app = installation(tmp_path)
    with app.app_context(), database_of(app).write() as session:
        if purpose == "valkommen":
            command = InviteUser("nils@example.org", "Nils Nysson", frozenset({Role.MEMBER}))
            secret = invite_user(session, command, actor=SYSTEM, now=clock.now()).secret
        else:
            session.add(a_user(email="nils@example.org"))
            session.flush()
            request_reset(session, RequestReset("nils@example.org"), actor=PUBLIC, now=clock.now())
            secret = str(session.scalars(select(OutboxMail.body)).one()).partition("/nytt-losenord/")[2].split()[0]
    address = f"/personal/{purpose}/{secret}"
    clients = [app.test_client() for _ in range(4)]
    tokens = [token_in(client.get(address).text) for client in clients]
    gate, answers = threading.Barrier(len(clients)), [0] * len(clients)

    def send(number: int) -> None:
        gate.wait()
        data = {"password": f"sju glada igelkottar {number}", "csrf_token": tokens[number]}
        answers[number] = clients[number].post(address, data=data).status_code

    threads = [threading.Thread(target=send, args=(number,)) for number in range(len(clients))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [303, 410, 410, 410]
    winner = answers.index(303)
    client = app.test_client()
    password = f"sju glada igelkottar {winner}"
    assert post(client, LOGIN, email="nils@example.org", password=password).status_code == 303
    with database_of(app).read() as session:
        assert session.query(LoginSession).count() == 2
    database_of(app).engine.dispose()


def test_two_administrators_cannot_both_leave(tmp_path: Path) -> None:
    app = installation(tmp_path)
    users = [a_user(Role.ADMINISTRATOR, email=f"{name}@example.org") for name in ("ada", "bo")]
    with app.app_context(), database_of(app).write() as session:
        session.add_all(users)
    clients = []
    for user in users:
        clients.append(client := app.test_client())
        assert post(client, LOGIN, email=user.email, password=PASSWORD).status_code == 303
    tokens = [token_in(client.get(OWN).text) for client in clients]
    gate, answers = threading.Barrier(2), [0, 0]

    def leave(number: int) -> None:
        gate.wait()
        address = f"/personal/anvandare/{users[number].id}/stang-av"
        answers[number] = clients[number].post(address, data={"csrf_token": tokens[number]}).status_code

    threads = [threading.Thread(target=leave, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [303, 422]
    with database_of(app).write() as session:
        assert len(queries.active_administrators(session)) == 1
    database_of(app).engine.dispose()


def test_a_change_of_key_logs_nobody_out_and_a_lost_key_does(tmp_path: Path) -> None:
    first = installation(tmp_path, SECRET_KEY=KEY_A)
    cookie = logged_in(first).get_cookie("session")
    assert cookie is not None

    def status_with(keys: str) -> int:
        app = installation(tmp_path, SECRET_KEY=keys)
        client = app.test_client()
        client.set_cookie("session", cookie.value)
        status = client.get(OWN).status_code
        database_of(app).engine.dispose()
        return status

    assert status_with(f"{KEY_B},{KEY_A}") == 200
    assert status_with(KEY_B) == 303
    database_of(first).engine.dispose()


@pytest.mark.parametrize(
    "key", [None, "", "kort", "a" * 64, f"{KEY_A},kort", "only-for-development-on-this-machine-never-on-line"]
)
def test_a_missing_or_weak_key_refuses_to_start(tmp_path: Path, key: str | None) -> None:
    environ = {
        "ENVIRONMENT": "production",
        "INSTANCE_PATH": str(tmp_path),
        "PUBLIC_BASE_URL": "https://trygghet.example",
        "MAIL_URL": "smtp://localhost",
    }
    with pytest.raises(ConfigError, match="SECRET_KEY"):
        Config.from_environment(environ | ({} if key is None else {"SECRET_KEY": key}))
    assert Config.from_environment(environ | {"SECRET_KEY": KEY_A}).secret_keys == (KEY_A,)


def test_the_cookie_is_strict_where_the_product_is_on_line(tmp_path: Path) -> None:
    app = installation(
        tmp_path, ENVIRONMENT="production", PUBLIC_BASE_URL="https://trygghet.example", SECRET_KEY=KEY_A,
        MAIL_URL="smtp://localhost",
    )  # fmt: skip
    header = app.test_client().get(LOGIN, base_url="https://trygghet.example").headers["Set-Cookie"]
    assert header.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in header.split(";")}
    assert "Domain=" not in header
    database_of(app).engine.dispose()


def test_the_first_administrator_comes_by_command(tmp_path: Path) -> None:
    app = installation(tmp_path)
    arguments = ["accounts", "create-administrator", "--email", "Ada@example.org", "--name", "Ada Minsson"]
    made = app.test_cli_runner().invoke(args=arguments)
    assert made.exit_code == 0, made.output
    address = made.output.split()[-1].removeprefix("http://localhost")
    client = app.test_client()
    assert post(client, address, password="sju glada igelkottar").status_code == 303
    assert client.get("/personal/anvandare").status_code == 200
    again = app.test_cli_runner().invoke(args=arguments)
    assert again.exit_code == 1
    assert "Det finns redan ett konto" in again.output
    database_of(app).engine.dispose()


def test_a_password_is_set_by_command(tmp_path: Path) -> None:
    app = installation(tmp_path)
    client = logged_in(app)
    run = app.test_cli_runner().invoke
    arguments = ["accounts", "set-password", "--email", "vera@example.org"]
    assert run(args=arguments, env={"ACCOUNT_PASSWORD": "kort"}).exit_code == 1
    assert client.get(OWN).status_code == 200
    asked = run(args=arguments, input="sju glada igelkottar\nsju glada igelkottar\n")
    assert asked.exit_code == 0, asked.output
    assert "igelkottar" not in asked.output
    assert client.get(OWN).status_code == 303
    assert post(client, LOGIN, email="vera@example.org", password="sju glada igelkottar").status_code == 303
    assert run(args=[*arguments[:-1], "nobody@example.org"], env={"ACCOUNT_PASSWORD": "x"}).exit_code == 1
    database_of(app).engine.dispose()


def test_a_page_about_a_database_that_is_away_still_comes(tmp_path: Path) -> None:
    app = installation(tmp_path)
    client = logged_in(app)
    with database_of(app).engine.connect() as connection:
        connection.exec_driver_sql("ALTER TABLE login_session RENAME TO away")
        connection.exec_driver_sql("COMMIT")
    assert client.get(OWN).status_code == 503
    database_of(app).engine.dispose()


# The letters of development


def developer(folder: Path) -> Flask:
    return installation(folder, ENVIRONMENT="development", MAIL_URL=f"file://{folder}/mail")


def test_caught_letters_are_read_in_the_browser(tmp_path: Path) -> None:
    app = developer(tmp_path)
    client = app.test_client()
    assert "Inga mejl än" in client.get("/utveckling/post").text
    with app.app_context(), database_of(app).write() as session:
        hostile = "<script>alert(1)</script>"
        queue_mail(session, "account_reset", to="vera@example.org", now=clock.now(), name=hostile, secret="hemligheten")
    assert app.extensions["jobs"].deliver_letters() == 1

    listed = client.get("/utveckling/post").text
    link = re.search(r'href="(/utveckling/post/[^"]+)"', listed)
    assert link
    letter = client.get(link[1])
    assert letter.status_code == 200
    assert 'href="http://localhost/personal/nytt-losenord/hemligheten"' in letter.text
    assert "<script>alert" not in letter.text
    assert "vera@example.org" in letter.text
    for odd in ("x", "..%2F..%2Fown.db", "%00", "."):
        assert client.get(f"/utveckling/post/{odd}").status_code == 404
    database_of(app).engine.dispose()


@pytest.mark.parametrize("environment", ["test", "production"])
def test_no_letters_are_shown_outside_development(tmp_path: Path, environment: str) -> None:
    app = installation(tmp_path, ENVIRONMENT=environment, SECRET_KEY=KEY_A, MAIL_URL=f"file://{tmp_path}/mail")
    assert "postbox.letters" not in app.view_functions
    assert app.test_client().get("/utveckling/post").status_code == 404
    database_of(app).engine.dispose()
