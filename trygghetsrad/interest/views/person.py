"""Staff: one person's registration. Nobody reads it without saying why, and that is written down."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.interest import queries
from trygghetsrad.interest.draw_key import draw_key
from trygghetsrad.interest.forms.public import SendForm
from trygghetsrad.interest.forms.staff import PurposeForm
from trygghetsrad.interest.use_cases import (
    Act,
    ActOnRegistration,
    ChangeRegistration,
    act_on_registration,
    answers_of,
    change_registration,
    read_registration,
)
from trygghetsrad.interest.views.answers import rows_of
from trygghetsrad.interest.views.blueprint import bp
from trygghetsrad.interest.views.own import CHANGEABLE
from trygghetsrad.kernel import readings
from trygghetsrad.kernel.errors import NotFound
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import mark
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading

_SAID = {
    Act.PAUSE: mark("Anmälan är pausad."),
    Act.RESUME: mark("Anmälan gäller igen."),
    Act.WITHDRAW: mark("Anmälan och alla uppgifter om personen är borttagna."),
}


@bp.route("/personal/intresserade/<reference>", methods=["GET", "POST"])
@allow(Permission.INTEREST_READ)
def person(reference: str) -> ResponseReturnValue:
    """First the question why; then, for a quarter of an hour, what we hold."""
    private_page()
    row = queries.registration(reading(), reference)
    form = PurposeForm()
    if form.validate_on_submit() and perform(read_registration, form.to_command(reference), form=form):
        readings.open_room(_room(reference))
        return redirect(url_for(".person", reference=reference), 303)
    if not readings.is_open(_room(reference)) or form.errors:
        return render_template("interest/purpose.html", form=form, row=row), form.status
    rows = rows_of(answers_of(row), change=lambda slug: url_for(".person_change", reference=reference, step=slug))
    call = queries.call_by_id(reading(), row.call_id)
    key = draw_key(row.reference, row.salt)
    return render_template("interest/person.html", row=row, rows=rows, call=call, key=key)


@bp.post("/personal/intresserade/<reference>/<act>")
@allow(Permission.INTEREST_REGISTER)
def person_act(reference: str, act: str) -> ResponseReturnValue:
    """Pause or resume on request, with one button."""
    if act not in {Act.PAUSE, Act.RESUME}:
        raise NotFound
    perform(act_on_registration, ActOnRegistration(reference, Act(act)))
    flash(str(_SAID[Act(act)]), "success")
    return redirect(url_for(".person", reference=reference), 303)


@bp.route("/personal/intresserade/<reference>/ta-bort", methods=["GET", "POST"])
@allow(Permission.INTEREST_REGISTER)
def person_withdraw(reference: str) -> ResponseReturnValue:
    """Withdraw on request, after one question."""
    private_page()
    row = queries.registration(reading(), reference)
    form = SendForm()
    command = ActOnRegistration(reference, Act.WITHDRAW)
    if form.validate_on_submit() and perform(act_on_registration, command, form=form):
        flash(str(_SAID[Act.WITHDRAW]), "success")
        return redirect(url_for(".pool"), 303)
    return render_template("interest/person_withdraw.html", form=form, row=row), form.status


@bp.route("/personal/intresserade/<reference>/andra/<step>", methods=["GET", "POST"])
@allow(Permission.INTEREST_REGISTER)
def person_change(reference: str, step: str) -> ResponseReturnValue:
    """Change one answer because its owner asks. Only after the reading has been given a reason."""
    private_page()
    row = queries.registration(reading(), reference)
    if step not in CHANGEABLE:
        raise NotFound
    if not readings.is_open(_room(reference)):
        return redirect(url_for(".person", reference=reference), 303)
    form = CHANGEABLE[step].form(data=answers_of(row))
    if form.validate_on_submit():
        answers = {name: value for name, value in form.data.items() if name != "csrf_token"}
        if perform(change_registration, ChangeRegistration(reference, answers), form=form):
            flash(_("Ändringen är sparad."), "success")
            return redirect(url_for(".person", reference=reference), 303)
    back = url_for(".person", reference=reference)
    return render_template("interest/question.html", form=form, slug=step, back_url=back, saves=True), form.status


def _room(reference: str) -> str:
    return f"registration:{reference}"
