"""How the promise of an answer has been kept."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel import clock
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, looking
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.views import bp

YEARS = 2


@bp.get("/personal/forslag/svarstider")
@allow(Permission.SUGGESTION_READ)
def promises() -> ResponseReturnValue:
    """By quarter, those of this year and of two before."""
    since = clock.today().replace(month=1, day=1)
    found = queries.quarters(looking(), since.replace(year=since.year - YEARS))
    in_time, late = sum(one.in_time for one in found), sum(one.late for one in found)
    return render_template("suggestions/promises.html", quarters=found, in_time=in_time, late=late)
