"""Accounts of staff, group leaders and members: passwords, log-ins, roles and invitations."""

from flask import Flask


def register(app: Flask) -> None:
    """Connect log-in, pages and commands."""
    from trygghetsrad.accounts import commands, login, passwords, views  # noqa: PLC0415 - they import the whole part

    views.import_pages()
    passwords.init_passwords(app)
    login.init_login(app)
    app.register_blueprint(views.bp)
    app.cli.add_command(commands.accounts_commands)
