"""The pages of the draw: `public` (what everyone can check), `staff` (the five steps), `quotas` (two of them)."""

from flask import Blueprint

bp = Blueprint("lottery", __name__)

from trygghetsrad.lottery.views import public, quotas, staff  # noqa: E402, F401 - they hang their routes on `bp`
