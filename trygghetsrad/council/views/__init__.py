"""The pages of the council.

`public` (the invitation), `own` (a member's), `staff` (the table), `bodies` (groups), `members` (one of them),
`history` and `choices` (again, or by hand).
"""

from flask import Blueprint

bp = Blueprint("council", __name__)

from trygghetsrad.council.views import bodies, choices, history, members, own, public, staff  # noqa: E402, F401 - they hang their routes on `bp`
