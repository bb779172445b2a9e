"""`flask demo`: fill an empty database with invented people, or start over. For development alone."""

from __future__ import annotations

from functools import partial
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from config import Config
from trygghetsrad.demo import queries
from trygghetsrad.demo.build import fill_if_empty, start_over
from trygghetsrad.demo.people import PASSWORD, STAFF
from trygghetsrad.demo.suggestions import secret_of
from trygghetsrad.kernel import clock, migrate, outbox
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.mailer import FileMailer, mailer_for
from trygghetsrad.kernel.web import public_url
from trygghetsrad.statistics.worker import read_files
from trygghetsrad.suggestions.codes import code_digest, code_for

ANONYMOUS = "unga"
"""The suggestion whose code is printed: sent without a name, taken up and answered."""
YES = "ja"

demo_commands = AppGroup("demo", help="A demonstration with invented people. For development alone.")


@demo_commands.command("prepare")
def prepare() -> None:
    """Bring the tables up to date, fill them if they are empty, and say where to go."""
    database = _in_development()
    migrate.upgrade(database)
    with database.write() as session:
        filled = fill_if_empty(session, now=clock.now())
    if filled:
        read_files(database)
        outbox.wake_worker()
    _say_where_to_go(database, filled=filled)


@demo_commands.command("reset")
@click.option("--yes", "sure", is_flag=True, help="Do not ask first.")
def reset(*, sure: bool) -> None:
    """Remove everything in the database, and fill it anew."""
    database = _in_development()
    if not sure:
        question = f"Detta tar bort allt i {_named(database)}. Skriv {YES} för att fortsätta"
        if not is_yes(click.prompt(question, default="nej", show_default=False)):
            raise click.ClickException("Inget är borttaget.")
    migrate.upgrade(database)
    with database.write() as session:
        start_over(session, now=clock.now())
    read_files(database)
    _forget_caught_letters()
    outbox.wake_worker()
    _say_where_to_go(database, filled=True)


def is_yes(answer: str) -> bool:
    """Only the whole word is a yes: nobody empties a database with one slip of a finger."""
    return answer.strip().casefold() == YES


def _in_development() -> Database:
    config: Config = current_app.extensions["config"]
    if not config.is_development:
        raise click.ClickException(
            "Demonstrationen finns bara under utveckling, aldrig där riktiga människor är anmälda. "
            "Kör: ENVIRONMENT=development flask --app wsgi demo prepare"
        )
    database: Database = current_app.extensions["database"]
    return database


def _named(database: Database) -> str:
    """The database without its password."""
    return str(database.engine.url.render_as_string(hide_password=True))


def _forget_caught_letters() -> None:
    """The kept letters hold links that no longer open anything."""
    mailer: Any = mailer_for(current_app.extensions["config"].mail_url)
    if isinstance(mailer, FileMailer) and mailer.folder.is_dir():
        for letter in mailer.folder.glob("*.eml"):
            letter.unlink(missing_ok=True)


def _say_where_to_go(database: Database, *, filled: bool) -> None:
    with database.read() as session:
        is_demo = queries.has_account(session, STAFF[0].email)
        followed = _anonymous(session)
    click.echo(
        "Databasen är fylld med påhittade personer." if filled else "Databasen är orörd: det som fanns finns kvar."
    )
    click.echo(f"\n  Webbplatsen          {public_url('pages.start')}")
    click.echo(f"  Uppfångade brev      {public_url('postbox.letters')}")
    click.echo(f"  Logga in             {public_url('accounts.login')}")
    if not is_demo:
        click.echo("\nDemonstrationens konton finns inte här. Börja om med: make demo-reset")
        return
    for one in STAFF:
        click.echo(f"    {one.title:<18} {one.email:<28} {PASSWORD}")
    if followed:
        click.echo(f"  Följ ett ärende      {public_url('suggestions.follow')}")
        click.echo(f"    Nummer {followed[0]}, kod: {followed[1]}")
    click.echo("")


def _anonymous(session: Session) -> tuple[int, str] | None:
    """The number and the code of an anonymous suggestion; None when it is no longer there."""
    for key in current_app.extensions["config"].secret_keys:
        code = code_for(secret_of(ANONYMOUS), key)
        number = queries.numbered_by_code(session, partial(code_digest, code=code, key=key))
        if number is not None:
            return number, code
    return None
