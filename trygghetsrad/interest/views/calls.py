"""Staff: calls."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.interest import queries
from trygghetsrad.interest.forms.public import SendForm
from trygghetsrad.interest.forms.staff import EditCallForm, NewCallForm
from trygghetsrad.interest.rules import CallState
from trygghetsrad.interest.use_cases import WithdrawCall, change_call, make_call, withdraw_call
from trygghetsrad.interest.views.blueprint import bp
from trygghetsrad.kernel import clock
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading

LIVING = (CallState.PLANNED, CallState.OPEN)


@bp.get("/personal/utlysningar")
@allow(Permission.CALL_MANAGE)
def calls() -> ResponseReturnValue:
    """Every call, newest first."""
    return render_template("interest/calls.html", calls=queries.calls(reading()), today=clock.today())


@bp.route("/personal/utlysningar/ny", methods=["GET", "POST"])
@allow(Permission.CALL_MANAGE)
def new_call() -> ResponseReturnValue:
    form = NewCallForm(data={"panel_size": current_app.extensions["config"].municipality.default_panel_size})
    if form.validate_on_submit() and (call := perform(make_call, form.to_command(), form=form)):
        flash(_("Utlysningen är sparad. Den öppnar av sig själv den första dagen."), "success")
        return redirect(url_for(".edit_call", number=call.number), 303)
    return render_template("interest/call_form.html", form=form, call=None), form.status


@bp.route("/personal/utlysningar/<int(max=2147483647):number>", methods=["GET", "POST"])
@allow(Permission.CALL_MANAGE)
def edit_call(number: int) -> ResponseReturnValue:
    call = queries.call(reading(), number)
    form = EditCallForm.of(call)
    if form.validate_on_submit() and perform(change_call, form.to_command(number), form=form):
        flash(_("Ändringarna är sparade."), "success")
        return redirect(url_for(".edit_call", number=number), 303)
    state = call.state(clock.today())
    page = render_template("interest/call_form.html", form=form, call=call, state=state, living=state in LIVING)
    return page, form.status


@bp.route("/personal/utlysningar/<int(max=2147483647):number>/dra-tillbaka", methods=["GET", "POST"])
@allow(Permission.CALL_MANAGE)
def take_back_call(number: int) -> ResponseReturnValue:
    """Take a call back, after one question."""
    form = SendForm()
    if form.validate_on_submit() and perform(withdraw_call, WithdrawCall(number), form=form):
        flash(_("Utlysningen är tillbakadragen. De som redan har anmält sig är kvar."), "success")
        return redirect(url_for(".calls"), 303)
    return render_template("interest/call_withdraw.html", form=form, call=queries.call(reading(), number)), form.status
