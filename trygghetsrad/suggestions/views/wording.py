"""The templates of answers: the coordinator's list, and what one becomes in an answer."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.forms import Form
from trygghetsrad.kernel.i18n import gettext as _
from trygghetsrad.kernel.i18n import in_language
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.templating import date_long
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.suggestions import labels, queries, wording
from trygghetsrad.suggestions.forms import TemplateForm
from trygghetsrad.suggestions.models import AnswerTemplate, Suggestion
from trygghetsrad.suggestions.use_cases import (
    BeginTemplates,
    RemoveTemplate,
    add_template,
    begin_templates,
    change_template,
    remove_template,
)
from trygghetsrad.suggestions.views import bp

CONFLICT = 409


@bp.get("/personal/forslag/mallar")
@allow(Permission.SUGGESTION_DECIDE)
def templates() -> ResponseReturnValue:
    return render_template("suggestions/wording/list.html", templates=queries.templates(reading()))


@bp.post("/personal/forslag/mallar/borja")
@allow(Permission.SUGGESTION_DECIDE)
def begin_with_templates() -> ResponseReturnValue:
    """Put in the templates that come with the product, where there are none."""
    if Form().validate_on_submit():
        perform(begin_templates, BeginTemplates())
        flash(_("Mallarna är inlagda. Ändra dem som ni vill ha dem."), "success")
    return redirect(url_for(".templates"), 303)


@bp.route("/personal/forslag/mallar/ny", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def new_template() -> ResponseReturnValue:
    form = TemplateForm()
    if form.validate_on_submit() and perform(add_template, form.to_command(), form=form):
        flash(_("Mallen är sparad."), "success")
        return redirect(url_for(".templates"), 303)
    return render_template("suggestions/wording/form.html", form=form, template=None), form.status


@bp.route("/personal/forslag/mallar/<uuid:template_id>", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_DECIDE)
def edit_template(template_id: UUID) -> ResponseReturnValue:
    form = TemplateForm.of(queries.template(reading(), template_id))
    if form.validate_on_submit() and perform(change_template, form.to_change(template_id), form=form):
        flash(_("Mallen är sparad."), "success")
        return redirect(url_for(".templates"), 303)
    current = queries.template(reading(), template_id)
    if form.refused_status == CONFLICT:
        form.renew(current.version)
    return render_template("suggestions/wording/form.html", form=form, template=current), form.status


@bp.post("/personal/forslag/mallar/<uuid:template_id>/ta-bort")
@allow(Permission.SUGGESTION_DECIDE)
def drop_template(template_id: UUID) -> ResponseReturnValue:
    if Form().validate_on_submit():
        perform(remove_template, RemoveTemplate(template_id))
        flash(_("Mallen är borttagen."), "success")
    return redirect(url_for(".templates"), 303)


def filled_in(template: AnswerTemplate, suggestion: Suggestion) -> str:
    """The template's text in the sender's language, with what is known put in."""
    language = suggestion.language
    municipality = current_app.extensions["config"].municipality.in_language(language)
    with in_language(language):
        values = {
            "nummer": str(suggestion.number),
            "plats": labels.area_word(suggestion.area) or _("platsen som du beskrev"),
            "kom in": date_long(suggestion.received_on),
            "kommun": municipality.full_name,
            "telefon": municipality.contact.phone,
        }
    return wording.filled_in(template.text_in(language), values)
