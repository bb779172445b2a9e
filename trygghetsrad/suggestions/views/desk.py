"""The contact centre's page: what a caller says, on one page."""

from __future__ import annotations

from flask import current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from trygghetsrad.kernel.i18n import current_language
from trygghetsrad.kernel.journeys import sending_key
from trygghetsrad.kernel.permissions import Permission
from trygghetsrad.kernel.web import allow, perform, reading
from trygghetsrad.suggestions import queries
from trygghetsrad.suggestions.codes import code_behind
from trygghetsrad.suggestions.forms import RegisterForm
from trygghetsrad.suggestions.use_cases import register_suggestion
from trygghetsrad.suggestions.views import bp

REGISTERED = "suggestion-registered"


@bp.route("/personal/forslag/registrera", methods=["GET", "POST"])
@allow(Permission.SUGGESTION_REGISTER)
def register() -> ResponseReturnValue:
    form = RegisterForm()
    command = form.to_command(current_language()) if form.validate_on_submit() else None
    if command and perform(register_suggestion, command, form=form):
        session[REGISTERED] = command.secret
        return redirect(url_for(".registered"), 303)
    return render_template("suggestions/register.html", form=form), form.status


@bp.get("/personal/forslag/registrerat")
@allow(Permission.SUGGESTION_REGISTER)
def registered() -> ResponseReturnValue:
    """What to read back to the caller."""
    secret: str | None = session.get(REGISTERED)
    suggestion = queries.by_sending_key(reading(), sending_key(secret)) if secret else None
    if suggestion is None:
        return redirect(url_for(".register"), 303)
    keys = current_app.extensions["config"].secret_keys
    code = code_behind(suggestion.number, str(secret), suggestion.code_digest, keys)
    return render_template("suggestions/registered.html", suggestion=suggestion, code=code)
