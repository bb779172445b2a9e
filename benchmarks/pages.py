"""Public pages beside a bare Flask "hello", on the same server, in the same run: `python -m benchmarks.pages`.

The product runs as it does on line, with the demonstration's content. Prints for each page requests per second, p50 and
p99, the server's CPU per request and its ratio to hello's, the page's weight over the wire with everything it fetches,
and how many questions the database gets.
"""

from __future__ import annotations

import gzip
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from benchmarks.load import Figures, measure
from config import Config
from tests.browser.conftest import free_port
from trygghetsrad.app import create_app

ROUNDS = 5
REQUESTS = {"hello": 3000}
"""The processor's time is told in hundredths of a second: what takes little is asked for more often."""
LINKED = re.compile(r'<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]*?(?:href|src)="(/[^"]+)"')


@contextmanager
def served(target: str, environ: dict[str, str], path: str, *, workers: int = 1) -> Iterator[tuple[int, int]]:
    """A granian; gives (port, process id)."""
    port = free_port()
    environ = environ | {
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "ENVIRONMENT": "production",
        "SECRET_KEY": environ.get("SECRET_KEY") or secrets.token_urlsafe(48),
        "MAIL_URL": f"file://{environ['INSTANCE_PATH']}/mail",
    }
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--log-level", "error", target,
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environ)
    try:
        wait_for(f"http://127.0.0.1:{port}{path}", process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(url, timeout=2).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")


def get(url: str) -> tuple[str, int]:
    """(text, bytes over the wire) of an address, asked for as a browser does."""
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        sent: bytes = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    return (gzip.decompress(sent) if packed else sent).decode(), len(sent)


def weight(port: int, path: str) -> tuple[int, int]:
    """(bytes over the wire, requests) of a page read for the first time."""
    base = f"http://127.0.0.1:{port}"
    text, size = get(base + path)
    linked = sorted(set(LINKED.findall(text)))
    return size + sum(get(base + address)[1] for address in linked), 1 + len(linked)


def questions(config: Config, path: str) -> int:
    """How many statements the database gets for one page."""
    app = create_app(config)
    counted: list[str] = []
    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", lambda *given: counted.append(given[2]))
    with app.test_client() as client:
        client.get(path, base_url=config.public_base_url)
    engine.dispose()
    return len(counted)


def report(name: str, figures: Figures, hello: Figures, extra: str = "") -> None:
    print(
        f"{name:<18}{figures.per_second:>9.0f}/s  p50 {figures.p50:>6.2f} ms  p99 {figures.p99:>7.2f} ms  "
        f"CPU {figures.cpu:>6.0f} µs  {figures.cpu / hello.cpu:>5.2f} x hello  {extra}"
    )


def main() -> None:
    """Measure, in turns so that a drifting machine meets all alike, and print."""
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"ENVIRONMENT": "development", "INSTANCE_PATH": folder, "LOG_LEVEL": "ERROR"}
        environ.pop("DATABASE_URL", None)
        prepare = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "prepare"]
        subprocess.run(prepare, env=environ, check=True, capture_output=True)
        config = Config.from_environment(environ)
        with served("benchmarks.hello:app", environ, "/") as floor, served("wsgi:app", environ, "/halsa") as product:
            meeting = re.search(r'href="(/moten/\d{4}-\d\d-\d\d)"', get(f"http://127.0.0.1:{product[0]}/moten")[0])
            assert meeting
            pages = {"start page": "/", "suggestion list": "/forslag", "one meeting": meeting[1]}
            best: dict[str, Figures] = {}
            for _ in range(ROUNDS):
                for name, path in {"hello": "/", **pages}.items():
                    served_by = floor if name == "hello" else product
                    found = measure(*served_by, path, requests=REQUESTS.get(name, 600))
                    assert not found.faults
                    best[name] = min(best.get(name, found), found, key=lambda one: one.cpu)
            report("hello", best["hello"], best["hello"])
            for name, path in pages.items():
                size, requests = weight(product[0], path)
                extra = f"{size / 1024:.1f} KB in {requests} requests, {questions(config, path)} questions"
                report(name, best[name], best["hello"], extra)


if __name__ == "__main__":
    main()
