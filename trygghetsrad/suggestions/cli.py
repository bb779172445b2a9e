"""`flask suggestions import`: for a municipality that moves from another system."""

from __future__ import annotations

import contextlib
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.permissions import SYSTEM
from trygghetsrad.suggestions.layouts import MOST_FAULTS, FileFaults, Layout, read_file
from trygghetsrad.suggestions.tallying import recount
from trygghetsrad.suggestions.use_cases import Imported, ImportSuggestions, import_suggestions

suggestion_commands = AppGroup("suggestions", help="Suggestions, views and questions.")


class _RehearsedError(Exception):
    """Raised at the end of a dry run, so that nothing is kept."""


@suggestion_commands.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--layout", type=click.Choice([layout.value for layout in Layout]), default="plain", show_default=True)
@click.option("--dry-run", is_flag=True, help="Check everything and keep nothing.")
def import_file(file: Path, layout: str, dry_run: bool) -> None:
    """Take over a CSV FILE: all of it, or nothing. Importing it again adds only what is new."""
    try:
        rows = read_file(file.read_bytes(), Layout(layout))
        imported = _import(ImportSuggestions(rows), keep=not dry_run)
    except FileFaults as refused:
        for fault in refused.faults[:MOST_FAULTS]:
            click.echo(str(fault), err=True)
        raise click.ClickException("Nothing was imported.") from None
    click.echo(f"{'Would import' if dry_run else 'Imported'}: {imported.new}. Known from before: {imported.known}.")


@suggestion_commands.command("recount")
def recount_all() -> None:
    """Count anew how many came in and what became of them, from the suggestions themselves."""
    with current_app.extensions["database"].write() as session:
        recount(session)


def _import(command: ImportSuggestions, *, keep: bool) -> Imported:
    imported = Imported(0, 0)
    with contextlib.suppress(_RehearsedError), current_app.extensions["database"].write() as session:
        imported = import_suggestions(session, command, actor=SYSTEM, now=clock.now())
        if not keep:
            raise _RehearsedError
    return imported
