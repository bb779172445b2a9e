"""What staff do about one member: what may be published, and who wants to leave."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from trygghetsrad.council import queries
from trygghetsrad.council.extract import part_words
from trygghetsrad.council.forms import ConsentForm, DetailsForm
from trygghetsrad.council.use_cases.correcting import correct_details
from trygghetsrad.council.use_cases.own import record_consent
from trygghetsrad.council.views import bp
from trygghetsrad.council.views.bodies import home_of
from trygghetsrad.kernel import clock, readings
from trygghetsrad.kernel.headers import private_page
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading


@bp.get("/personal/radet/vill-sluta")
@allow(Permission.COUNCIL_MANAGE)
def leaving() -> ResponseReturnValue:
    """Members who have asked to leave, and wait for a last day."""
    private_page()
    found = queries.who_wants_to_leave(reading(), clock.today())
    return render_template("council/leaving.html", found=found, bodies=queries.bodies_of(reading(), found))


@bp.route("/personal/radet/uppdrag/<uuid:appointment_id>/pa-webben", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def consent(appointment_id: UUID) -> ResponseReturnValue:
    """Write down what a member has said may be published, and see every earlier answer."""
    private_page()
    appointment = queries.appointment(reading(), appointment_id)
    back, room = home_of(appointment)
    names = readings.is_open(room)
    if request.method == "GET" and not names:
        flash(_("Skriv först varför du behöver läsa namnen."), "info")
        return redirect(back, 303)
    form = ConsentForm(data={"published": appointment.published})
    form.offer(appointment)
    if form.validate_on_submit() and perform(record_consent, form.to_command(appointment_id), form=form):
        flash(_("Svaret är sparat."), "success")
        return redirect(back, 303)
    answers = queries.consents_of(reading(), [appointment_id])[appointment_id]
    page = render_template(
        "council/consent.html",
        form=form,
        appointment=appointment,
        names=names,
        back=back,
        answers=[(one, part_words(one.published)) for one in answers],
    )
    return page, form.status


@bp.route("/personal/radet/uppdrag/<uuid:appointment_id>/ratta", methods=["GET", "POST"])
@allow(Permission.COUNCIL_MANAGE)
def correct(appointment_id: UUID) -> ResponseReturnValue:
    """Put a member's name and contact details right."""
    private_page()
    appointment = queries.appointment(reading(), appointment_id)
    back, room = home_of(appointment)
    if not readings.is_open(room):
        flash(_("Skriv först varför du behöver läsa namnen."), "info")
        return redirect(back, 303)
    form = DetailsForm.of(appointment)
    if form.validate_on_submit() and perform(correct_details, form.to_command(appointment_id), form=form):
        flash(_("Uppgifterna är rättade."), "success")
        return redirect(back, 303)
    now = queries.appointment(reading(), appointment_id)
    if form.refused_status == 409:  # noqa: PLR2004
        form.renew(now.details_mark)
    return render_template("council/correct.html", form=form, appointment=now, back=back), form.status
