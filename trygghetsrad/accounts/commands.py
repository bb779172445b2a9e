"""`flask accounts`: the first administrator, and a way in for whoever keeps the server."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from trygghetsrad.accounts.use_cases.users import InviteUser, SetPassword, invite_user, set_password
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.errors import Refused
from trygghetsrad.kernel.permissions import SYSTEM, Role
from trygghetsrad.kernel.web import public_url

accounts_commands = AppGroup("accounts", help="Accounts of the staff.")
ASKED = click.option(
    "--password",
    envvar="ACCOUNT_PASSWORD",
    prompt="Password (at least 12 characters)",
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for when left out; ACCOUNT_PASSWORD in the environment is read first.",
)


@accounts_commands.command("create-administrator")
@click.option("--email", required=True)
@click.option("--name", required=True)
def create_administrator(email: str, name: str) -> None:
    """Make an administrator and print the link with which a password is chosen, once, within seven days."""
    with current_app.extensions["database"].write() as session:
        command = InviteUser(email, name, frozenset({Role.ADMINISTRATOR}))
        try:
            invited = invite_user(session, command, actor=SYSTEM, now=clock.now())
        except Refused as refusal:
            raise click.ClickException(str(refusal.text)) from None
    if not invited.secret:
        raise click.ClickException("That administrator is invited already. Use: flask accounts set-password")
    click.echo("Open this address within seven days and choose a password:")
    click.echo(public_url("accounts.welcome", token=invited.secret))


@accounts_commands.command("set-password")
@click.option("--email", required=True)
@ASKED
def set_account_password(email: str, password: str) -> None:
    """Set an account's password and end its log-ins."""
    with current_app.extensions["database"].write() as session:
        try:
            set_password(session, SetPassword(email, password), actor=SYSTEM, now=clock.now())
        except Refused as refusal:
            raise click.ClickException(str(refusal.text)) from None
    click.echo("The password is set.")
