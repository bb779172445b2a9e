"""A coordinator made on the command line, who logs in."""

from __future__ import annotations

from tests.browser.keyboard import Keyboard
from tests.browser.server import Server

EMAIL, PASSWORD = "samira.demoberg@example.org", "fyra lugna bävrar badar"
MADE = f"""
from wsgi import app
from trygghetsrad.accounts.use_cases.users import InviteUser, SetPassword, invite_user, set_password
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.permissions import SYSTEM, Role
with app.app_context(), app.extensions["database"].write() as session:
    asked = InviteUser("{EMAIL}", "Samira Demoberg", frozenset({{Role.COORDINATOR}}))
    invite_user(session, asked, actor=SYSTEM, now=clock.now())
    set_password(session, SetPassword("{EMAIL}", "{PASSWORD}"), actor=SYSTEM, now=clock.now())
"""


def log_in_as_coordinator(server: Server, person: Keyboard) -> None:
    server.python("-c", MADE)
    person.go(f"{server.url}/personal/logga-in")
    person.write("E-postadress", EMAIL)
    person.write("Lösenord", PASSWORD)
    person.press("Logga in")
