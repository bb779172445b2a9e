"""Pages of the statistics: the explorer for everyone, and reading files in for the coordinator."""

from flask import Blueprint

bp = Blueprint("statistics", __name__)

from trygghetsrad.statistics.views import public, staff  # noqa: E402, F401 - they hang their routes on `bp`
