"""The pages of the draw: `public` (what everyone can check) and `staff` (the five steps)."""

from flask import Blueprint

bp = Blueprint("lottery", __name__)

from trygghetsrad.lottery.views import public, staff  # noqa: E402, F401 - they hang their routes on `bp`
