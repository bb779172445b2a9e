"""The pages: `public` (the invitation), `staff` (the table), `bodies` (groups) and `choices` (again, or by hand)."""

from flask import Blueprint

bp = Blueprint("council", __name__)

from trygghetsrad.council.views import bodies, choices, public, staff  # noqa: E402, F401 - they hang their routes on `bp`
