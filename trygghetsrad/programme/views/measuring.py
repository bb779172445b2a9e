"""Staff: one indicator, its measurements, and their corrections."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.accounts import queries as accounts
from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import ngettext
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, current_actor, perform, reading
from trygghetsrad.programme import queries
from trygghetsrad.programme.drawing import course_of
from trygghetsrad.programme.forms import CorrectForm, FileForm, MeasureForm
from trygghetsrad.programme.models import Goal, Indicator
from trygghetsrad.programme.use_cases import MeasureNow, correct, import_measurements, measure, measure_now
from trygghetsrad.programme.views import bp, own_group


def _own(indicator_id: UUID) -> tuple[Indicator, Goal]:
    """The indicator, for those who report for its group."""
    found, goal = queries.indicator(reading(), indicator_id)
    own_group(goal.body_id)
    return found, goal


@bp.get("/personal/program/indikator/<uuid:indicator_id>")
@allow(Permission.PROGRAMME_REPORT)
def indicator(indicator_id: UUID) -> ResponseReturnValue:
    """How it stands, and every row that was ever written about it."""
    return _page(indicator_id, Form())


def _page(indicator_id: UUID, form: Form) -> ResponseReturnValue:
    found, goal = _own(indicator_id)
    one = queries.measured(reading(), found)
    rows = queries.history_of_measurements(reading(), indicator_id)
    page = render_template(
        "programme/indicator.html",
        form=form,
        goal=goal,
        one=one,
        drawn=course_of(one),
        rows=rows,
        replaced={row.replaces_id for row in rows if row.replaces_id},
        names=accounts.names(reading(), {row.made_by for row in rows if row.made_by}),
        manages=current_actor().may(Permission.PROGRAMME_MANAGE),
    )
    return page, form.status


@bp.route("/personal/program/indikator/<uuid:indicator_id>/mat", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_REPORT)
def add_measurement(indicator_id: UUID) -> ResponseReturnValue:
    found, goal = _own(indicator_id)
    form = MeasureForm.of(found)
    if form.validate_on_submit() and perform(measure, form.to_command(indicator_id), form=form):
        flash(_("Mätningen är sparad."), "success")
        return redirect(url_for(".indicator", indicator_id=indicator_id), 303)
    return render_template("programme/measure.html", form=form, indicator=found, goal=goal), form.status


@bp.post("/personal/program/indikator/<uuid:indicator_id>/rakna")
@allow(Permission.PROGRAMME_REPORT)
def count_now(indicator_id: UUID) -> ResponseReturnValue:
    """Have the system measure what it knows itself."""
    form = Form()
    if form.validate_on_submit() and perform(measure_now, MeasureNow(indicator_id), form=form):
        flash(_("Systemet har räknat ut dagens värde."), "success")
        return redirect(url_for(".indicator", indicator_id=indicator_id), 303)
    return _page(indicator_id, form)


@bp.route("/personal/program/indikator/<uuid:indicator_id>/fil", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_REPORT)
def measurement_file(indicator_id: UUID) -> ResponseReturnValue:
    """Many measurements from a CSV file: all of them, or none."""
    found, goal = _own(indicator_id)
    form = FileForm(data={"source": found.source})
    if form.validate_on_submit():
        done = perform(import_measurements, form.to_command(indicator_id), form=form)
        if done is not None:
            added, same = done
            text = ngettext("%(num)s mätning är inläst.", "%(num)s mätningar är inlästa.", added)
            there = ngettext("%(num)s fanns redan.", "%(num)s fanns redan.", same) if same else ""
            flash(f"{text} {there}".strip(), "success")
            return redirect(url_for(".indicator", indicator_id=indicator_id), 303)
    return render_template("programme/file.html", form=form, indicator=found, goal=goal), form.status


@bp.route("/personal/program/matning/<uuid:measurement_id>/ratta", methods=["GET", "POST"])
@allow(Permission.PROGRAMME_REPORT)
def correct_measurement(measurement_id: UUID) -> ResponseReturnValue:
    row = queries.measurement(reading(), measurement_id)
    found, goal = _own(row.indicator_id)
    form = CorrectForm.of_row(row)
    if form.validate_on_submit() and perform(correct, form.to_correction(measurement_id), form=form):
        flash(_("Mätningen är rättad. Den gamla finns kvar i historiken."), "success")
        return redirect(url_for(".indicator", indicator_id=found.id), 303)
    page = render_template(
        "programme/correct.html",
        form=form,
        indicator=found,
        goal=goal,
        row=row,
        instead=queries.replacement_of(reading(), measurement_id),
    )
    return page, form.status
