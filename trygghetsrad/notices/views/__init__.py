"""The pages of following: beginning, one's own, stopping; the feeds; and what the staff sees of it."""

from flask import Blueprint

bp = Blueprint("notices", __name__)

from trygghetsrad.notices.views import feeds, follow, own, staff, stop  # noqa: E402, F401 - they hang on the blueprint
