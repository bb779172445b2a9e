"""Staff: registering a caller on one page."""

from __future__ import annotations

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.interest import queries
from trygghetsrad.interest.draw_key import draw_key
from trygghetsrad.interest.forms.staff import DeskForm
from trygghetsrad.interest.use_cases import register_caller
from trygghetsrad.interest.views.blueprint import bp
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading

REGISTERED = "interest-desk"
"""In the session: the caller whose receipt may show the draw key. Others are read for a purpose, see `person`."""


@bp.route("/personal/registrera/intresse", methods=["GET", "POST"])
@allow(Permission.INTEREST_REGISTER)
def desk() -> ResponseReturnValue:
    """One page, with what to read aloud beside each field."""
    form = DeskForm()
    if form.validate_on_submit() and (row := perform(register_caller, form.to_command(current_language()), form=form)):
        session[REGISTERED] = row.reference
        return redirect(url_for(".desk_done", reference=row.reference), 303)
    call = queries.open_call(reading(), clock.today())
    coming = None if call else queries.next_call(reading(), clock.today())
    return render_template("interest/desk.html", form=form, call=call, coming=coming), form.status


@bp.get("/personal/registrera/intresse/<reference>")
@allow(Permission.INTEREST_REGISTER)
def desk_done(reference: str) -> ResponseReturnValue:
    """The number and the key to read aloud, and on to the next caller."""
    row = queries.registration(reading(), reference)
    key = draw_key(row.reference, row.salt) if session.get(REGISTERED) == row.reference else ""
    return render_template("interest/desk_done.html", row=row, key=key)
