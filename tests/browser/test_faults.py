"""What happens when the machine under the product does not behave: power cuts, restarts, taken ports, missing keys."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.keyboard import Keyboard
from tests.browser.server import FLASK, ROOT, Server, prepared
from tests.browser.story_beginning import answer_five_questions, send_registration

AT_ONCE = 40
OK = 200
REFUSED_START = 30.0


@pytest.fixture
def stopped(tmp_path: Path) -> Iterator[Server]:
    """A server that is not started yet, with an open call."""
    server = prepared(tmp_path)
    server.python("-m", "tests.browser.neighbours", "call")
    yield server
    if server.is_running():
        server.terminate()


@pytest.mark.timeout(240)
def test_a_power_cut_loses_nothing_that_was_acknowledged(stopped: Server, plain_page: Page) -> None:
    """Killed between two pages, and again right after the receipt: the answers and the registration are there."""
    stopped.start()
    visitor = Keyboard(plain_page, stopped.url)
    answer_five_questions(visitor)
    stopped.kill()
    stopped.start()
    reference = send_registration(visitor)
    stopped.kill()
    stopped.start()
    visitor.page.reload()
    visitor.sees("Tack för din anmälan")
    visitor.reads(reference)


@pytest.mark.timeout(240)
def test_a_stop_lets_requests_in_flight_finish(stopped: Server) -> None:
    """Trust 57: many are asked at once, the first answer comes, the stop comes, and every one gets a whole answer."""
    stopped.start()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert set(pool.map(whole_answer, [ask(stopped.url) for _ in range(AT_ONCE)])) == {OK}
        asked = [ask(stopped.url) for _ in range(AT_ONCE)]
        answers = [pool.submit(whole_answer, one) for one in asked]
        assert answers[0].result() == OK
        assert stopped.terminate() == 0
        assert {one.result() for one in answers} == {OK}
    assert "Traceback" not in (stopped.instance / "server.log").read_text()


def ask(url: str) -> http.client.HTTPConnection:
    """Send a request, and do not wait for the answer."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("GET", "/anmal-intresse", headers={"Connection": "close"})
    return connection


def whole_answer(connection: http.client.HTTPConnection) -> int:
    """The status of an answer whose every byte came; http.client raises when some are missing."""
    answer = connection.getresponse()
    assert answer.read().rstrip().endswith(b"</html>")
    return answer.status


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = refused_start(tmp_path, {"ENVIRONMENT": "development", "PORT": str(port)})
    assert f"Port {port} is taken by another program. Choose another: PORT={port + 1} make run" in said


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (None, "SECRET_KEY is missing."),
        ("hemlig", "SECRET_KEY is too weak"),
        ("a" * 64, "SECRET_KEY is too weak"),
        ("only-for-development-on-this-machine-never-on-line", "SECRET_KEY is too weak"),
    ],
)
def test_no_start_on_line_without_a_strong_key(tmp_path: Path, key: str | None, sentence: str) -> None:
    """Trust 58."""
    environ = {"ENVIRONMENT": "production", "PUBLIC_BASE_URL": "https://trygghet.example.se"}
    environ |= {"MAIL_URL": "smtp://127.0.0.1:25"} | ({"SECRET_KEY": key} if key else {})
    said = refused_start(tmp_path, environ)
    assert sentence in said
    assert not list(tmp_path.iterdir())


def refused_start(instance: Path, environ: dict[str, str]) -> str:
    """Start the product where it must refuse, and return what it says."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    process = subprocess.Popen(  # noqa: S603
        [*FLASK, "start"], cwd=ROOT, env=kept | environ | {"INSTANCE_PATH": str(instance)},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    try:
        said, _ = process.communicate(timeout=REFUSED_START)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    assert process.returncode not in {0, None}
    assert "Traceback" not in said, said
    return said
