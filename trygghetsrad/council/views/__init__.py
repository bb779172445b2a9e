"""The pages of the council: `public` (the invitation), `staff` (the table) and `choices` (again, or by hand)."""

from flask import Blueprint

bp = Blueprint("council", __name__)

from trygghetsrad.council.views import choices, public, staff  # noqa: E402, F401 - they hang their routes on `bp`
