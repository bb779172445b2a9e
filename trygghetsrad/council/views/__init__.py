"""The pages of the council: `public` (the invitation) and `staff` (the table and what is done with it)."""

from flask import Blueprint

bp = Blueprint("council", __name__)

from trygghetsrad.council.views import public, staff  # noqa: E402, F401 - they hang their routes on `bp`
