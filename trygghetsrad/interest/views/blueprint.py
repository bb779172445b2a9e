"""The blueprint that every view of the part hangs on, and the page of a link that no longer works."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.errors import Gone
from trygghetsrad.kernel.headers import private_page

bp = Blueprint("interest", __name__)


@bp.errorhandler(Gone)
def link_gone(_error: Gone) -> ResponseReturnValue:
    """A used or expired link offers a new one, and says that a double click has done no harm."""
    private_page()
    about_notice = (request.endpoint or "").startswith("interest.notice")
    return render_template("interest/link_gone.html", about_notice=about_notice, posted=request.method == "POST"), 410
