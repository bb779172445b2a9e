"""Who sat in the council on any day, and how it was composed then."""

from __future__ import annotations

from datetime import date

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries
from trygghetsrad.council.balance import balance_on
from trygghetsrad.council.forms import DayForm
from trygghetsrad.council.views import bp
from trygghetsrad.kernel import clock, readings
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, reading


@bp.get("/personal/radet/historia")
@allow(Permission.COUNCIL_MANAGE)
def history() -> ResponseReturnValue:
    """The council as it was on a day: who, on which seat, and beside the municipality by age and sex."""
    private_page()
    days = DayForm(formdata=request.args)
    asked = bool(request.args) and days.validate()
    day: date = days.day(clock.today()) if asked else clock.today()
    session = reading()
    body = queries.council(session)
    term = queries.term_on(session, body.id, day) if body else None
    page = render_template(
        "council/history.html",
        form=days,
        days=days,
        day=day,
        term=term,
        members=queries.members_on(session, day),
        rows={row.seat.id: row for row in queries.seating(session, term.id)} if term else {},
        names=term is not None and readings.is_open(f"term:{term.id}"),
        balance=balance_on(session, day, current_app.extensions["config"].municipality.age_bands),
    )
    return page, days.status
