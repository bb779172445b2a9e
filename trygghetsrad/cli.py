"""Commands: thin, they call use cases. `flask --app wsgi --help` lists them."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from trygghetsrad.kernel import migrate, search

STOP_WITHIN = 10
"""Seconds that requests in flight get when the server is told to stop."""

db_commands = AppGroup("db", help="The database's tables.")
search_commands = AppGroup("search", help="The index of what can be found.")


def register_commands(app: Flask) -> None:
    """Add the product's own commands; each part adds its own in its `register`."""
    app.cli.add_command(db_commands)
    app.cli.add_command(search_commands)
    app.cli.add_command(worker)
    app.cli.add_command(start)


@db_commands.command("upgrade")
@click.argument("revision", default="head")
def upgrade(revision: str) -> None:
    """Bring the tables to the newest version, and the search index with them. Takes a copy of an SQLite file first."""
    database = current_app.extensions["database"]
    was_current = migrate.is_current(database)
    file = Path(database.url.removeprefix("sqlite:///")) if database.is_sqlite else None
    if file and file.exists() and file.stat().st_size and not was_current:
        copy = file.with_suffix(".before-upgrade.db")
        database.engine.dispose()
        shutil.copy2(file, copy)
        click.echo(f"The database as it was is kept at {copy}")
    migrate.upgrade(database, revision)
    if not was_current and migrate.is_current(database):
        with database.write() as session:
            search.rebuild(session)


@db_commands.command("downgrade")
@click.argument("revision")
def downgrade(revision: str) -> None:
    """Take the tables back to an earlier version."""
    migrate.downgrade(current_app.extensions["database"], revision)


@db_commands.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """Write a migration for what the models have and the tables lack. Read it before it is kept."""
    migrate.revision(current_app.extensions["database"], message)


@search_commands.command("rebuild")
def rebuild() -> None:
    """Empty the index and fill it again, in one transaction. For after an import by other means, or a doubt."""
    with current_app.extensions["database"].write() as session:
        for kind, number in search.rebuild(session).items():
            click.echo(f"{kind}: {number}")


@click.command("worker")
def worker() -> None:
    """Deliver letters and do the hourly work, until stopped."""
    current_app.extensions["jobs"].work()


@click.command("start")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8000, envvar="PORT", show_default=True)
@click.option("--workers", default=2, show_default=True)
def start(host: str, port: int, workers: int) -> None:
    """Serve the product and run its worker, until stopped."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise click.ClickException(
                f"Port {port} is taken by another program. Choose another: PORT={port + 1} make run"
            ) from None
    granian = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", "1", "--no-ws", "--log-level", "warning",
        # A worker that is told to stop while it is still starting never hears it.
        "--workers-kill-timeout", str(STOP_WITHIN), "wsgi:app",
    ]  # fmt: skip
    _run_together([granian, [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]])


def _run_together(commands: list[list[str]]) -> None:
    """Run programs side by side; when one ends or a signal comes, all end."""
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603

    def stop(*_: object) -> None:
        for process in running:
            process.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    pid, status = os.wait()
    stop()
    for process in running:
        if process.pid != pid:
            process.wait()
    sys.exit(0 if os.waitstatus_to_exitcode(status) in {0, -signal.SIGTERM, -signal.SIGINT, 130} else 1)
