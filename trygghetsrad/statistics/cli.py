"""`flask statistics`: read a file in, or invent one for a demonstration or a measurement."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import click
from flask import current_app
from flask.cli import AppGroup

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.db import Database
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.statistics import invented, queries
from trygghetsrad.statistics.models import ImportState, Territory
from trygghetsrad.statistics.readers import FAULTS, FileFault
from trygghetsrad.statistics.readers.packing import pack
from trygghetsrad.statistics.use_cases import AcceptImport, ReceiveFile, accept_import, receive_file
from trygghetsrad.statistics.worker import work_now

statistics_commands = AppGroup("statistics", help="Injuries: read a file in, or invent one.")


@statistics_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who published the figures.")
@click.option("--territory", type=click.Choice([one.value for one in Territory]), default="municipality")
@click.option("--only-right", is_flag=True, help="Pass over lines that are wrong.")
def import_file(file: Path, source: str, territory: str, *, only_right: bool) -> None:
    """Import a CSV or xlsx FILE whose headings are known or speak for themselves: all of it, or nothing."""
    database: Database = current_app.extensions["database"]
    try:
        with file.open("rb") as opened:
            received = ReceiveFile(source, Territory(territory), pack(opened), trusted=True)
        with database.write() as session:
            row = receive_file(session, received, actor=SYSTEM, now=clock.now())
        work_now(database, row.id)
        with database.write() as session:
            checked = queries.import_of(session, row.id)
            for line, column, kind, value in checked.faults:
                click.echo(f"line {line}, {column}: {FAULTS[kind](value)}", err=True)
            accept_import(session, AcceptImport(row.id, only_right), actor=SYSTEM, now=clock.now())
        work_now(database, row.id)
    except FileFault as fault:
        raise click.ClickException(str(fault.text)) from None
    except Refused as refused:
        raise click.ClickException(str(refused.text)) from None
    with database.read() as session:
        done = queries.import_of(session, row.id)
    if done.state is not ImportState.DONE:
        raise click.ClickException("Nothing was imported.")
    click.echo(f"Imported {done.right} lines, {done.wrong} passed over.")


@statistics_commands.command("invent")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--rows", type=int, help="Exactly so many lines; else those of a town of 16,000.")
@click.option("--years", type=int, default=10, show_default=True)
@click.option("--seed", type=int, default=1961, show_default=True)
def invent(file: Path, rows: int | None, years: int, seed: int) -> None:
    """Write invented injuries to a CSV FILE."""
    lists = queries.lists_in_force(current_app.extensions["database"].reader())
    last = date.today().year - 1  # noqa: DTZ011 - a year to invent for
    span = list(range(last - years + 1, last + 1))
    chance = Random(seed)  # noqa: S311 - invented events, not secrets
    found = invented.many_lines(chance, lists, span, rows) if rows else invented.lines(chance, lists, span)
    with file.open("w", encoding="utf-8") as opened:
        opened.writelines(f"{line}\n" for line in found)
    click.echo(f"Invented, not counted: {file}")
