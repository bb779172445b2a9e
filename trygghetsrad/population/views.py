"""Staff: the population that the draw is balanced by."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.population import queries
from trygghetsrad.population.forms import ImportForm
from trygghetsrad.population.models import Sex
from trygghetsrad.population.rules import parse_bands
from trygghetsrad.population.use_cases import UseSource, import_population, use_source

bp = Blueprint("population", __name__)


@bp.route("/personal/befolkning", methods=["GET", "POST"])
@allow(Permission.POPULATION_MANAGE)
def index() -> ResponseReturnValue:
    """The figures in use, the form to import new ones, and every source."""
    form = ImportForm()
    if form.validate_on_submit() and perform(import_population, form.to_command(), form=form):
        flash(_("Siffrorna är inlästa."), "success")
        return redirect(url_for(".index"), 303)
    bands = parse_bands(current_app.extensions["config"].municipality.age_bands)
    page = render_template(
        "population/index.html",
        form=form,
        bands=bands,
        sexes=(Sex.WOMAN, Sex.MAN),
        population=queries.current_population(reading(), bands),
        sources=queries.sources(reading()),
    )
    return page, form.status


@bp.post("/personal/befolkning/<uuid:source_id>/anvand")
@allow(Permission.POPULATION_MANAGE)
def use(source_id: UUID) -> ResponseReturnValue:
    """Count with a source again."""
    return _choose(source_id, active=True)


@bp.post("/personal/befolkning/<uuid:source_id>/lagg-undan")
@allow(Permission.POPULATION_MANAGE)
def set_aside(source_id: UUID) -> ResponseReturnValue:
    """Stop counting with a source; it stays in the list."""
    return _choose(source_id, active=False)


def _choose(source_id: UUID, *, active: bool) -> ResponseReturnValue:
    perform(use_source, UseSource(source_id, active))
    flash(_("Källan används.") if active else _("Källan är lagd åt sidan."), "success")
    return redirect(url_for(".index"), 303)
