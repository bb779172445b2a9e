"""`flask population import`: the page's import from the command line."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.population.use_cases import FileRefused, ImportPopulation, import_population

population_commands = AppGroup("population", help="The population that the draw is balanced by.")


@population_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who published the figures, such as SCB.")
@click.option("--date", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="The day they hold for; else the file's year.")
@click.option("--estimate", is_flag=True, help="The figures are an estimate.")
@click.option("--note", default="", help="Shown beside the figures.")
def import_file(file: Path, source: str, as_of: datetime | None, estimate: bool, note: str) -> None:
    """Import a CSV or JSON-stat2 FILE: all of it, or nothing."""
    command = ImportPopulation(file.read_bytes(), source, as_of.date() if as_of else None, estimate, note)
    try:
        with current_app.extensions["database"].write() as session:
            imported = import_population(session, command, actor=SYSTEM, now=clock.now())
    except FileRefused as refused:
        for fault in refused.faults:
            click.echo(
                " ".join(part for part in (_place(fault.line, fault.column), str(fault.message)) if part), err=True
            )
        raise click.ClickException("Nothing was imported.") from None
    except Refused as refused:
        raise click.ClickException(str(refused.text)) from None
    click.echo(f"Imported: {imported.name}, {imported.as_of}.")


def _place(line: int | None, column: str | None) -> str:
    parts = [f"line {line}" if line else "", column or ""]
    place = ", ".join(part for part in parts if part)
    return f"{place}: " if place else ""
